#!/bin/sh
# A file that is no text or not there is named with its reason and counted; the rest is done; exit 4.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs
cp "$testdata/invalid/not-text.txt" docs/
printf '# Good\n\nReadable.\n' >docs/good.md
expect_exit 4 ragctl ingest docs nowhere.md -o documents.jsonl
expect_contains err "docs/not-text.txt: "
expect_contains err "nowhere.md: no such file"
expect_contains err "2 failed"
expect_lines documents.jsonl 3
expect_contains documents.jsonl '{"unread":"docs/not-text.txt"}'
expect_contains documents.jsonl '{"unread":"nowhere.md"}'
expect_contains documents.jsonl '"id":"docs/good.md"'
