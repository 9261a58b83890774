#!/bin/sh
# --explain shows terms, weight and the lexical, vector and fused standing of each hit.
set -eu
. "$(dirname "$0")/lib.sh"

make_kb
expect_exit 0 ragctl query kb "ferry in winter" -k 3 --explain
expect_contains out "terms: "
expect_contains out "lexical weight: "
grep -qE '^   word x 1: ferri \([0-9]+, idf [0-9.]+\), winter ' out || fail "no terms by class"
expect_exit 0 ragctl query kb "ferry in winter" -k 1 --explain --format json
expect_contains out '"class": "4-gram"'
expect_exit 0 ragctl query kb "ferry in winter" -k 3 --explain
[ "$(grep -cE '^   lexical .* vector .* fused ' out)" = 3 ] || fail "no explanation of each hit"
expect_exit 0 ragctl query kb "ferry in winter" -k 1 --explain --mode lexical
expect_contains out "vector none"
expect_exit 0 ragctl query kb "ferry in winter" -k 1 --explain --rm3 2
expect_contains out "taken over: "

# Requests around a question are not searched for.
expect_exit 0 ragctl query kb "please tell me about the ferry in winter, thanks" -k 3
cp out politely
expect_exit 0 ragctl query kb "the ferry in winter," -k 3
cmp out politely || fail "a request changed the hits"
expect_exit 0 ragctl query kb "ferry in winter 알려 주세요" -k 1 --explain
expect_contains out "searched for: ferry in winter"
expect_exit 0 ragctl query kb "ferry in winter 알려 주세요" -k 1 --format json
expect_contains out '"searched_for": "ferry in winter"'

# The factor of a hit's age stands before the score that it made.
expect_exit 0 ragctl query kb "ferry in winter" -k 3 --explain --recency 'half_life=365d field=date'
[ "$(grep -cE '^   lexical .* recency times [01]\.[0-9]{4}, fused ' out)" = 3 ] || fail "no factor of recency"
expect_exit 0 ragctl query kb "ferry in winter" -k 1 --format json --recency 'half_life=365d field=date'
expect_contains out '"recency": '
expect_exit 0 ragctl query kb "ferry in winter" -k 1 --format json
expect_lacks out '"recency"'
# Pieces are those of the model: without one nothing is begun, and an update without vectors takes the stored one.
printf '{"_id":"a","text":"the ferry leaves at nine"}\n{"_id":"b","text":"the library opens at ten"}\n' >d.jsonl
ragctl ingest d.jsonl -o i.jsonl 2>/dev/null
ragctl chunk i.jsonl -o c.jsonl 2>/dev/null
expect_exit 2 ragctl index c.jsonl -o pieces --analyzer sentencepiece
expect_contains err "index with --vectors"
[ ! -e pieces ] || fail "a refused knowledge base left files"
expect_exit 2 ragctl index c.jsonl -o pieces --analyzer auto/3
ragctl embed c.jsonl -o v.safetensors 2>/dev/null
expect_exit 0 ragctl index c.jsonl --vectors v.safetensors -o pieces --analyzer sentencepiece
expect_exit 0 ragctl query pieces "ferry" -k 1 --explain
expect_contains out "piece x 1: "
sed 1d c.jsonl >rest.jsonl
expect_exit 0 ragctl index rest.jsonl -o pieces --analyzer sentencepiece
