#!/bin/sh
# Too little memory is no fault of the input: exit status 7, whatever asked for more, and nothing half written.
set -eu
. "$(dirname "$0")/lib.sh"

limited() { (ulimit -v 300000 && "$binary" "$@"); }
limited --version >out 2>err || { echo "skipped: this build does not start with so little memory"; exit 77; }
awk 'BEGIN { for (i = 0; i < 60; ++i) text = text "The last ferry leaves at six. "
             for (i = 0; i < 60000; ++i) printf "{\"id\":\"%d\",\"text\":\"%s\"}\n", i, text }' >documents.jsonl
expect_exit 7 limited chunk documents.jsonl -o chunks.jsonl
expect_contains err "not enough memory"
expect_missing chunks.jsonl
expect_missing chunks.jsonl.tokenizer
expect_exit 7 limited ingest documents.jsonl -o other.jsonl
expect_contains err "not enough memory"
expect_missing other.jsonl
