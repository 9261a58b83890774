#!/bin/sh
# eval compare: paired tests in three formats, slices by metadata, exit 0 whatever the answer.
set -eu
. "$(dirname "$0")/lib.sh"

awk 'BEGIN { for (q = 1; q <= 12; ++q) {
    print "q" q " 0 d 1" >"qrels.txt"
    print "q" q " Q0 x 1 3 bm25\nq" q " Q0 d 2 2 bm25" >"a.trec"
    print "q" q " Q0 d 1 3 bm25\nq" q " Q0 x 2 2 bm25" >"b.trec"
    print "{\"_id\": \"q" q "\", \"text\": \"t\", \"metadata\": {\"language\": \"" (q % 2 ? "ko" : "en") "\"}}" >"queries.jsonl"
} }'
expect_exit 0 ragctl eval compare a.trec b.trec --qrels qrels.txt --metrics mrr@10
grep -qE '^mrr@10 +12 +0\.5000 +1\.0000 +\+0\.5000 .* 12/0/0 .* better$' out || fail "no verdict"
expect_exit 0 ragctl eval compare b.trec a.trec --qrels qrels.txt --metrics mrr@10 \
    --queries queries.jsonl --slice language --format json
for text in '"slice": "language=en"' '"slice": "language=ko"' '"difference": -0.5' '"significant": true'; do
    expect_contains out "$text"
done
cp out first
expect_exit 0 ragctl eval compare b.trec a.trec --qrels qrels.txt --metrics mrr@10 \
    --queries queries.jsonl --slice language --format json
expect_same first out
expect_exit 0 ragctl eval compare b.trec a.trec --qrels qrels.txt --metrics mrr@10 --format markdown --changes 2
expect_contains out "## Comparison"
expect_contains out "### Largest losses in mrr@10"
expect_exit 2 ragctl eval compare a.trec b.trec --qrels qrels.txt --slice language
expect_contains err "--queries"
expect_exit 2 ragctl eval compare a.trec b.trec
expect_contains err "--qrels"

# What would change nothing is refused, and a run that does not belong to the judgements is named.
expect_exit 2 ragctl eval compare a.trec b.trec --qrels qrels.txt --queries queries.jsonl
expect_contains err "--queries goes with --slice"
expect_exit 2 ragctl eval compare a.trec b.trec --qrels qrels.txt --per-query
expect_contains err "--per-query goes with --format json"
expect_exit 2 ragctl eval compare a.trec b.trec --qrels qrels.txt --changes 3 --format json
expect_contains err "--changes goes with --format text and markdown"
expect_exit 2 ragctl eval compare nothere b.trec --qrels qrels.txt --metrics num_ret
expect_contains err "num_ret' is no mean"
expect_exit 2 ragctl eval compare a.trec - --qrels -
expect_contains err "eval compare: B and --qrels cannot both be standard input; name a file"
expect_exit 2 ragctl eval compare - - --qrels qrels.txt
expect_contains err "cannot both be standard input"
expect_exit 2 ragctl eval compare a.trec b.trec --qrels qrels.txt --confidence 1
expect_contains err "is not a number from 0.5 to 0.9999"
sed 's/^/x/' b.trec >other.trec
expect_exit 3 ragctl eval compare a.trec other.trec --qrels qrels.txt
expect_contains err "other.trec: no query of the run is judged (its first query is 'xq1')"

# A run that was cut short is told by its missing queries, as eval does.
grep '^q1 ' b.trec >short.trec
expect_exit 0 ragctl eval compare a.trec short.trec --qrels qrels.txt
expect_contains out "queries judged but without results in short: q"
expect_exit 0 ragctl eval compare a.trec short.trec --qrels qrels.txt --format json
expect_contains out '"missing_in_b": ['
