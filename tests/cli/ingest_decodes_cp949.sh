#!/bin/sh
# Korean text in CP949 arrives as UTF-8 NFC.
set -eu
. "$(dirname "$0")/lib.sh"

copy_documents
expect_exit 0 ragctl ingest testdata/documents/archive -o documents.jsonl
expect_lines documents.jsonl 4
for word in 뷁 똠; do
    expect_contains documents.jsonl "$word"
done
iconv -f UTF-8 -t UTF-8 documents.jsonl >/dev/null || fail "not UTF-8"
