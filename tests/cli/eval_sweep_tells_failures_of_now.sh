#!/bin/sh
# An input that a sweep could not find is told as long as it is missing, and no longer; so is one that went.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs more
printf '# Ferry\n\nThe ferry to Garamdo leaves at nine.\n' >docs/ferry.md
printf '{"_id":"q","text":"ferry"}\n' >q.jsonl
printf 'q 0 docs/ferry.md 1\n' >qrels
cat >sweep.yaml <<'YAML'
workspace: ws
ingest: {inputs: [docs, more]}
embed: {model: none}
eval: {queries: q.jsonl, qrels: qrels, metrics: [mrr@10]}
sweep: {index: {b: [0.3, 0.7]}}
YAML
expect_exit 0 ragctl eval --sweep sweep.yaml
rmdir more
for time in first second; do
    expect_exit 4 ragctl eval --sweep sweep.yaml
    expect_contains err "failed: more: no such file or folder"
done
mkdir more
expect_exit 0 ragctl eval --sweep sweep.yaml
expect_empty err
