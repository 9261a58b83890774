#!/bin/sh
# What ragctl query writes for programs is a run, as TREC lines and as JSONL, and has the same scores.
set -eu
. "$(dirname "$0")/lib.sh"

make_kb
rank() { ragctl query kb --queries "$testdata/queries.jsonl" -k 100 --level document --format "$1" 2>>log; }
rank trec >run.trec
rank jsonl >run.jsonl
for run in run.trec run.jsonl; do
    expect_exit 0 ragctl eval $run --qrels "$testdata/qrels/test.tsv" --per-query
    cp out $run.scores
done
expect_same run.trec.scores run.jsonl.scores
