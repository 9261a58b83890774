#!/bin/sh
# --quiet leaves stderr to warnings and errors.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
expect_exit 0 ragctl ingest docs -o again.jsonl --quiet
expect_empty err
expect_exit 0 ragctl query kb ferry -q --format trec
expect_empty err
cp "$testdata/invalid/not-text.txt" docs/
expect_exit 4 ragctl ingest docs -o again.jsonl --quiet
expect_lines err 1
