#!/bin/sh
# Where no input gives a document, nothing is written: exit 7 when all are missing, 3 when they have no text.
set -eu
. "$(dirname "$0")/lib.sh"

expect_exit 7 ragctl ingest nowhere -o documents.jsonl
expect_contains err "nowhere"
expect_missing documents.jsonl
cp "$testdata/invalid/empty.txt" .
printf ' \n\t\n' >blank.txt
expect_exit 3 ragctl ingest empty.txt -o documents.jsonl
expect_missing documents.jsonl
expect_exit 3 ragctl ingest blank.txt -o documents.jsonl
expect_contains err "white space"
mkdir nothing
expect_exit 3 ragctl ingest nothing -o documents.jsonl
expect_missing documents.jsonl
