#!/bin/sh
# A ranking without any hit scores 0 and says so: in eval, in run (also when nothing changed), in a cell of a sweep.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
printf '{"_id":"1","text":"when does the ferry leave"}\n' >queries.jsonl
printf '1 0 docs/ferry.md 1\n' >qrels.txt
score() { ragctl eval --kb kb --queries queries.jsonl --qrels qrels.txt --metrics ndcg@10 --min-score 1000 "$@"; }
expect_exit 0 score --report page.html --save-run none.trec
grep -qE '^ndcg@10 +0\.0000$' out || fail "ndcg@10 is not 0"
expect_contains err "no query has a hit"
expect_empty none.trec
expect_exit 3 score --complete=false
expect_contains err "'complete' counts them 0"

cat >config.yaml <<'YAML'
workspace: ws
ingest: {inputs: [docs]}
embed: {model: none}
eval: {queries: queries.jsonl, qrels: qrels.txt, metrics: [ndcg@10]}
YAML
expect_exit 0 ragctl run config.yaml --min-score 1000
grep ndcg@10 out >first
expect_exit 0 ragctl run config.yaml --min-score 1000
grep -qE '^eval +unchanged' err || fail "eval ran again"
expect_contains err "no query has a hit"
grep ndcg@10 out >again
expect_same again first

{ cat config.yaml && printf 'sweep: {query: {min_score: [0, 1000]}}\n'; } >sweep.yaml
for run in made found; do
    expect_exit 0 ragctl eval --sweep sweep.yaml
    grep -qE 'min_score=1000 +0\.0000' out || fail "the cell without hits is not there ($run)"
    expect_contains err "cell 'min_score=1000': no query has a hit"
    expect_lacks err "cell 'min_score=0'"
done
