#!/bin/sh
# A closed standard stream does not lend its number to a file: no message ends in an artifact, and results that nobody
# can receive are an error.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
ragctl index chunks.jsonl -o silent 2>&-
expect_exit 0 ragctl verify silent
ragctl index chunks.jsonl -o alone <&- >&- 2>&-
expect_exit 0 ragctl verify alone
code=0
"$binary" query kb ferry >&- 2>err || code=$?
[ "$code" = 7 ] || fail "exit $code instead of 7"
expect_contains err "cannot write"
code=0
"$binary" ingest - <&- >out 2>err || code=$?
[ "$code" != 0 ] && [ "$code" != 70 ] || fail "exit $code"
