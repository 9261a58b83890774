#!/bin/sh
# The tokenizer beside chunks and the model beside vectors are of the same command: other chunks remove the tokenizer of
# earlier ones, a full disk leaves the old pair, a device gets none.
set -eu
. "$(dirname "$0")/lib.sh"

copy_documents
ragctl ingest testdata/documents/guides -o documents.jsonl

ragctl chunk documents.jsonl -o chunks.jsonl
[ -s chunks.jsonl.tokenizer ] || fail "no tokenizer was kept"
expect_exit 2 ragctl embed chunks.jsonl -o vectors.safetensors --vocabulary-size 100
expect_contains err "chunks.jsonl.tokenizer: has "
expect_contains err "more than --vocabulary-size (100)"
cp chunks.jsonl.tokenizer mine.tokenizer
expect_exit 0 ragctl chunk documents.jsonl --tokenizer chunks.jsonl.tokenizer -o chunks.jsonl
expect_same mine.tokenizer chunks.jsonl.tokenizer
expect_exit 0 ragctl chunk documents.jsonl --tokenizer simple -o chunks.jsonl
expect_missing chunks.jsonl.tokenizer
echo junk >chunks.jsonl.tokenizer
expect_exit 3 ragctl embed chunks.jsonl -o vectors.safetensors
expect_contains err "chunks.jsonl.tokenizer"
rm chunks.jsonl.tokenizer

expect_exit 0 ragctl chunk documents.jsonl -o /dev/null
expect_missing /dev/null.tokenizer
expect_exit 0 ragctl embed chunks.jsonl -o /dev/null --dim 8
expect_missing /dev/null.model

# A disk that holds the first pair and not the second.
mkdir small
mount -t tmpfs -o size=1200k none small 2>/dev/null || { echo "not tried: a full disk (no right to mount)"; exit 0; }
trap 'umount small; rm -rf "$work"' EXIT
ragctl ingest testdata/documents -o all.jsonl
ragctl ingest testdata/documents/guides/onboarding.md -o one.jsonl
ragctl chunk one.jsonl --tokenizer simple -o one.chunks
ragctl chunk all.jsonl --tokenizer simple -o all.chunks
ragctl embed one.chunks -o small/v.safetensors --dim 8
find small -type f | sort | xargs cksum >before
expect_exit 7 ragctl embed all.chunks -o small/v.safetensors --dim 4096
find small -type f | sort | xargs cksum >after
expect_same before after
rm small/*
ragctl chunk one.jsonl -o small/c.jsonl
find small -type f | sort | xargs cksum >before
dd if=/dev/zero of=small/filler bs=1k 2>/dev/null || true
expect_exit 7 ragctl chunk all.jsonl -o small/c.jsonl
rm small/filler
find small -type f | sort | xargs cksum >after
expect_same before after
