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

# What came through standard input before stays: the next batch is not the same input read again.
feed() { printf '{"_id":"%s","text":"%s"}\n' "$@" | ragctl ingest - --format jsonl | ragctl chunk --tokenizer simple; }
feed one apples | ragctl index - -o batches.kb 2>/dev/null
feed two pears 2>/dev/null | ragctl index - -o batches.kb 2>err
expect_contains err "1 new, 0 modified, 0 unchanged, 0 deleted"
feed two pears 2>/dev/null | ragctl index - -o batches.kb --prune all 2>err
expect_contains err "1 unchanged, 1 deleted"
