#!/bin/sh
# A grid of configurations: equal stages are made once, a second run finds all of them, the answer is the same.
set -eu
. "$(dirname "$0")/lib.sh"

copy_documents
cp "$testdata/queries.jsonl" .
cat >sweep.yaml <<'YAML'
workspace: work
ingest: {inputs: [testdata/documents]}
embed: {dim: 32}
eval: {queries: queries.jsonl, qrels: qrels.tsv, metrics: [ndcg@10, recall@10]}
sweep:
  chunk: {max_tokens: [64, 256]}
  query: {mode: [lexical, hybrid]}
YAML
cp "$testdata/qrels/test.tsv" qrels.tsv
expect_exit 0 ragctl eval --sweep sweep.yaml --format json
cp out first.json
# name, cells, made, shared, found of every stage, one a line
stages() {
    tr -d '\n ' <"$1" | sed 's/.*"stages"://' | tr '{' '\n' | sed -n 's/"name":"\([a-z]*\)","cells":\([0-9]*\),"made":\([0-9]*\),"shared":\([0-9]*\),"found":\([0-9]*\).*/\1 \2 \3 \4 \5/p'
    echo
}
stages first.json >shared
printf 'ingest 4 1 3 0\ntokenizer 4 1 3 0\nchunk 4 2 2 0\nembed 4 2 2 0\nindex 4 2 2 0\nquery 4 4 0 0\n' >expected
expect_same shared expected
expect_exit 0 ragctl eval --sweep sweep.yaml --format json --threads 1
stages out >found
printf 'ingest 4 0 3 1\ntokenizer 4 0 3 1\nchunk 4 0 2 2\nembed 4 0 2 2\nindex 4 0 2 2\nquery 4 0 0 4\n' >expected
expect_same found expected
# scores, tests and verdicts do not depend on threads or on what was found (times are those of the first run)
sed '/"stages"/,$d' first.json >a
sed '/"stages"/,$d' out >b
expect_same a b

# A cell scores what the same configuration scores by itself.
expect_exit 0 ragctl run sweep.yaml --workspace alone --max-tokens 64 --mode lexical
grep -q '"ndcg@10": 0' alone/scores.json || fail "no score"
mean=$(sed -n '/"means"/,/}/s/.*"ndcg@10": \([0-9.]*\).*/\1/p' alone/scores.json)
expect_contains first.json "$mean"

expect_exit 0 ragctl eval --sweep sweep.yaml --against 1
expect_contains out "against the reference (max_tokens=64 mode=lexical)"
expect_exit 2 ragctl eval --sweep sweep.yaml --against "max_tokens=64 mode=lexica"
expect_contains err "did you mean 'max_tokens=64 mode=lexical'"
expect_exit 1 ragctl eval --sweep sweep.yaml --fail-under ndcg@10=0.999
