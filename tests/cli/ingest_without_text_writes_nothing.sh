#!/bin/sh
# Inputs that are missing are wrong usage, inputs without any text bad data; neither leaves a file.
set -eu
. "$(dirname "$0")/lib.sh"

expect_exit 2 ragctl ingest nowhere -o documents.jsonl
expect_contains err "nowhere"
expect_missing documents.jsonl
cp "$testdata/invalid/empty.txt" "$testdata/invalid/whitespace-only.txt" .
expect_exit 3 ragctl ingest empty.txt -o documents.jsonl
expect_missing documents.jsonl
mkdir nothing
expect_exit 3 ragctl ingest nothing -o documents.jsonl
expect_missing documents.jsonl
