#!/bin/sh
# A broken line of a record file is named with its number; the other records are read; exit 4.
set -eu
. "$(dirname "$0")/lib.sh"

cp "$testdata/invalid/broken-line-37.jsonl" records.jsonl
expect_exit 4 ragctl ingest records.jsonl -o documents.jsonl
expect_contains err "records.jsonl:37"
expect_lines documents.jsonl 40
[ "$(tail -n 1 documents.jsonl)" = '{"unread":"records.jsonl"}' ] || fail "the file is not named as unread"
