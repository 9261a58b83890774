#!/bin/sh
# A broken line of documents is an error with its number, and no file is left.
set -eu
. "$(dirname "$0")/lib.sh"

copy_documents
ragctl ingest testdata/documents -o documents.jsonl 2>/dev/null
awk 'NR == 37 { $0 = substr($0, 1, 60) } { print }' documents.jsonl >broken.jsonl
expect_exit 3 ragctl chunk broken.jsonl -o chunks.jsonl
expect_contains err "broken.jsonl:37: "
expect_missing chunks.jsonl
expect_missing chunks.jsonl.tokenizer
: >empty.jsonl
expect_exit 3 ragctl chunk empty.jsonl -o chunks.jsonl
ragctl chunk documents.jsonl --tokenizer simple -o made.jsonl 2>/dev/null
expect_exit 3 ragctl chunk made.jsonl -o chunks.jsonl
expect_contains err "made.jsonl:1: is a chunk and no document"
expect_missing chunks.jsonl
expect_exit 7 ragctl chunk missing.jsonl -o chunks.jsonl
expect_contains err "missing.jsonl"
for command in "embed documents.jsonl -o v.safetensors" "index documents.jsonl -o kb"; do
    expect_exit 3 ragctl $command
    expect_contains err "documents.jsonl:1: is a document and no chunk; name what ragctl chunk wrote"
done
