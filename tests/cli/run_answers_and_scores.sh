#!/bin/sh
# ragctl run ends with answers and scores on stdout; a missed threshold is exit 1, a failed input exit 4.
set -eu
. "$(dirname "$0")/lib.sh"

copy_documents
cp "$testdata/queries.jsonl" "$testdata/qrels/test.tsv" .
cat >config.yaml <<'YAML'
workspace: ws
ingest: {inputs: [testdata/documents]}
eval: {queries: queries.jsonl, qrels: test.tsv, metrics: [ndcg@10]}
questions: ["2024년 규정으로는 연차가 며칠인가요?"]
YAML
expect_exit 0 ragctl run config.yaml
expect_contains out "testdata/documents/policies/leave-2024.md"
grep -qE '^ndcg@10 +0\.[0-9]{4}$' out || fail "no score"
expect_contains err "ws/run.json"

# The ranking that is scored is the one that was made, and no other file of its name.
grep ndcg@10 out >first && cp ws/run.trec ranking
head -1 ranking >ws/run.trec
expect_exit 0 ragctl run config.yaml
grep ndcg@10 out >again
expect_same again first
expect_same ws/run.trec ranking
expect_exit 0 ragctl run config.yaml
grep -qE '^eval +unchanged' err || fail "eval ran again"

expect_exit 1 ragctl run config.yaml --fail-under ndcg@10=0.9999
expect_contains err "under the 0.9999"
cp "$testdata/invalid/not-text.txt" testdata/documents/
expect_exit 4 ragctl run config.yaml
expect_contains err "testdata/documents/not-text.txt: "

# Three hits a question are shown, in three lines each; what is left out is told.
sed 's/^questions:.*/questions: [연차]\nquery: {k: 5}/' config.yaml >five.yaml
expect_exit 4 ragctl run five.yaml
expect_contains out "and 2 more; ragctl query ws/kb shows hits whole"
expect_contains out " …"
