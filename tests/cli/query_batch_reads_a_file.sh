#!/bin/sh
# Questions from a file or standard input; every hit carries its question's id.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
printf '{"_id":"q1","text":"ferry"}\n{"_id":"q2","text":"zebra"}\n{"_id":"q3","text":"telescope"}\n' >queries.jsonl
expect_exit 0 ragctl query kb --queries queries.jsonl --format jsonl
expect_contains err "1 of 3 questions without a hit"
expect_contains out '"query_id":"q1"'
expect_contains out '"query_id":"q3"'
cp out first
ragctl query kb --queries - --format jsonl <queries.jsonl >second 2>/dev/null
expect_same first second
printf '{"_id":"q1","text":"ferry"}\n{"_id":"q2"\n' >broken.jsonl
expect_exit 3 ragctl query kb --queries broken.jsonl
expect_contains err "broken.jsonl:2"
expect_exit 2 ragctl query kb ferry --queries queries.jsonl
expect_contains err "QUESTION and --queries exclude each other"
expect_exit 2 ragctl query kb
expect_contains err "ask a QUESTION"
