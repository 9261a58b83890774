#!/bin/sh
# The whole chain on a BEIR folder, scored; the ranking can be kept.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir -p beir/qrels
printf '{"_id":"a","title":"Ferry","text":"The ferry leaves at nine."}\n{"_id":"b","title":"","text":"Books are lent for weeks."}\n' >beir/corpus.jsonl
printf '{"_id":"1","text":"when does the ferry leave"}\n{"_id":"2","text":"lent books"}\n{"_id":"3","text":"not judged"}\n' >beir/queries.jsonl
printf 'query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t1\n' >beir/qrels/test.tsv
expect_exit 0 ragctl eval --beir beir --dim 2 --metrics ndcg@10 --format json --save-run run.trec
expect_contains out '"ndcg@10": 1'
for key in queries missing unjudged p50_ms p99_ms stages; do
    expect_contains out "\"$key\":"
done
expect_exit 0 ragctl eval run.trec --qrels beir/qrels/test.tsv --metrics ndcg@10
grep -qE '^ndcg@10 +1\.0000$' out || fail "the kept ranking scores otherwise"
expect_exit 3 ragctl eval --beir beir --split dev
expect_contains err "dev"
expect_exit 2 ragctl eval --beir beir --kb kb
