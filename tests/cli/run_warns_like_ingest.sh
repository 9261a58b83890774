#!/bin/sh
# What ingest warns of, run warns of as well.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs
printf -- '---\nauthors:\n  - name: Kim\n---\n# Ferry\n\nThe last ferry leaves at six.\n' >docs/ferry.md
expect_exit 0 ragctl ingest docs -o documents.jsonl
expect_contains err "warning: docs/ferry.md:3: front matter value is kept as a string"
printf 'workspace: ws\ningest: {inputs: [docs]}\nembed: {model: none}\n' >ragctl.yaml
expect_exit 0 ragctl run ragctl.yaml
expect_contains err "warning: docs/ferry.md:3: front matter value is kept as a string"
expect_exit 0 ragctl run ragctl.yaml --dry-run
[ "$(cut -d ' ' -f 1 out | tr '\n' ' ')" = "ingest chunk index " ] || fail "the plan names other stages than the run has"

# Judged documents that are not there are told as long as they are not, whatever was made anew.
printf '{"_id":"q","text":"ferry"}\n' >q.jsonl
printf 'q 0 docs/ferry.md 1\nq 0 docs/gone.md 1\n' >qrels
for time in first second; do
    expect_exit 0 ragctl run ragctl.yaml --queries q.jsonl --qrels qrels
    expect_contains err "1 of 2 relevant documents is not in the knowledge base"
done
expect_contains err "unchanged, from ws/run.trec"
