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

# Hits of chunks are no ranking of documents: refused where a document comes twice, told where none is known.
ragctl query kb --queries "$testdata/queries.jsonl" -k 20 --format jsonl >chunks.run 2>>log
expect_exit 3 ragctl eval chunks.run --qrels "$testdata/qrels/test.tsv"
expect_contains err "these hits are chunks; rank documents (ragctl query --level document)"
ragctl query kb --queries "$testdata/queries.jsonl" --level chunk --format trec >chunks.trec 2>>log
expect_exit 0 ragctl eval chunks.trec --qrels "$testdata/qrels/test.tsv"
expect_contains err "chunks.trec: no document that it retrieves is judged"
expect_exit 0 ragctl eval run.trec --qrels "$testdata/qrels/test.tsv"
expect_empty err
expect_exit 0 ragctl eval compare run.trec - --qrels "$testdata/qrels/test.tsv" <chunks.trec
expect_contains err "<stdin>: no document that it retrieves is judged"
expect_lacks err "run.trec:"
