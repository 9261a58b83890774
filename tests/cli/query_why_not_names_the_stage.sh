#!/bin/sh
# --why-not tells where a document was lost: a hit, below k, unknown with the id it may have meant.
set -eu
. "$(dirname "$0")/lib.sh"

make_kb
expect_exit 0 ragctl query kb "ferry in winter" --format json
id=$(grep -m 1 '"document":' out | sed 's/.*"document": *"\([^"]*\)".*/\1/')
expect_exit 0 ragctl query kb "ferry in winter" --why-not "$id"
expect_contains out "$id: hit"
expect_contains out "final         rank 1"
expect_exit 0 ragctl query kb "ferry in winter" --why-not "$id" --format json
expect_contains out '"stage": "hit"'
expect_exit 1 ragctl query kb "ferry in winter" --why-not "${id}x"
expect_contains out "not ingested"
expect_contains out "similar       $id"
expect_exit 0 ragctl query kb "ferry in winter" --why-not "$id" --min-score 1000
expect_contains out "below min_score"
expect_exit 0 ragctl query kb "ferry in winter" --why-not "$id" --mode vector
expect_contains out "lexical       not searched"
expect_exit 2 ragctl query kb "ferry in winter" --recency 'half_life=30d field=nope'
expect_contains err "no document has a field 'nope'"
expect_exit 2 ragctl eval --kb kb --queries "$testdata/queries.jsonl" --qrels "$testdata/qrels/test.tsv" \
    --recency 'half_life=30d field=nope'
expect_contains err "no document has a field 'nope'"
expect_exit 2 ragctl query kb "ferry in winter" --why-not "$id" --format tsv
expect_contains err "--why-not goes with"
# What is advised works, all of it together.
expect_exit 0 ragctl query kb "library hours" --why-not "$id" -k 1 --min-score 0.9
expect_contains out "below min_score"
score=$(sed -n 's/^advice .*lower min_score to \([-0-9.e]*\).*/\1/p' out)
k=$(sed -n 's/^advice .*raise k to \([0-9]*\).*/\1/p' out)
expect_exit 0 ragctl query kb "library hours" --min-score "$score" -k "${k:-1}"
expect_contains out "$id"
