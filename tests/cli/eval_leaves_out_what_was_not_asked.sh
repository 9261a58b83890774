#!/bin/sh
# Judged questions that were never asked are left out and counted, wherever questions are at hand; those that
# were asked and found nothing count 0.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
printf '{"_id":"1","text":"when does the ferry leave"}\n{"_id":"2","text":"zzzz"}\n' >queries.jsonl
printf '1 0 docs/ferry.md 1\n2 0 docs/library.md 1\n' >asked.txt
{ cat asked.txt; printf '7 0 docs/ferry.md 1\n8 0 docs/ferry.md 1\n'; } >more.txt
score() { ragctl eval --kb kb --queries queries.jsonl --metrics success@3 --mode lexical --no-times "$@"; }

expect_exit 0 score --qrels asked.txt
grep -qE '^success@3 +0\.5000$' out || fail "the question without results does not count 0"
expect_lacks out "not among the questions"
cp out asked
expect_exit 0 score --qrels more.txt --save-baseline base.json --report page.html --save-run run.trec
expect_contains out "2 judged queries are not among the questions asked, left out: 7, 8"
expect_contains out "1 query judged but without results: 2"
grep -v "not among" out >rest
expect_same asked rest
expect_exit 0 score --qrels more.txt --format json
expect_contains out '"judged_not_asked": 2'
expect_contains page.html "not among the questions asked"

# Baselines hold the questions that were asked, and the judgements of others do not make another set.
expect_lacks base.json '"7"'
expect_exit 0 score --qrels asked.txt --baseline base.json --gate success@3:0
expect_contains out "over 2 queries: no query changed"
# A run from a file has no questions: there everything that is judged counts.
expect_exit 0 ragctl eval run.trec --qrels more.txt --metrics success@3
grep -qE '^success@3 +0\.2500$' out || fail "a run is scored otherwise"

# The same for labels of spans, for sweeps and where the fusion is learned.
printf '{"query":"1","document":"docs/ferry.md","start":0,"end":5}\n{"query":"7","document":"docs/ferry.md","start":0,"end":5}\n' >spans.jsonl
expect_exit 0 score --spans spans.jsonl
expect_contains out "1 judged query is not among the questions asked, left out: 7"
expect_contains out "1 label used, 0 not as they were"
tail -n 1 spans.jsonl >unasked.jsonl
expect_exit 3 score --spans unasked.jsonl
expect_contains err "queries.jsonl: no query of it is judged"
cat >sweep.yaml <<'YAML'
ingest: {inputs: [docs]}
embed: {model: none}
eval: {queries: queries.jsonl, qrels: more.txt, metrics: [success@3]}
sweep: {query: {mode: [lexical]}}
YAML
expect_exit 0 ragctl eval --sweep sweep.yaml --no-times
grep -qE 'mode=lexical +0\.5000' out || fail "the sweep counts what was not asked"
expect_contains out "2 judged queries are not among the questions asked, left out: 7, 8"
