#!/bin/sh
# JSONL flows through standard input and output, with the same bytes as through files.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
ragctl ingest docs 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >piped.jsonl
expect_same chunks.jsonl piped.jsonl
ragctl index - -o piped.kb <piped.jsonl 2>/dev/null
ragctl query piped.kb ferry --format tsv >piped.tsv
ragctl query kb ferry --format tsv >direct.tsv
expect_same direct.tsv piped.tsv
