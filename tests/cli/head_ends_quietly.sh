#!/bin/sh
# A reader that closes the pipe early ends ragctl without a word and without an error.
set -eu
. "$(dirname "$0")/lib.sh"

awk 'BEGIN { for (i = 0; i < 20000; ++i) printf "{\"_id\":\"%d\",\"text\":\"record %d of many\"}\n", i, i }' >records.jsonl
{ code=0; ragctl ingest records.jsonl --quiet 2>err || code=$?; echo "$code" >code; } | head -n 1 >out
expect_lines out 1
expect_empty err
[ "$(cat code)" = 0 ] || fail "exit $(cat code)"
