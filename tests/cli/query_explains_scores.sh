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
