#!/bin/sh
# Every chunk carries its document's metadata: a document with more than 64 KiB of them fails alone and by name.
set -eu
. "$(dirname "$0")/lib.sh"

long() { awk -v n="$1" 'BEGIN { while (n-- > 0) printf "x" }'; }
mkdir docs
printf '# Ferry\n\nThe ferry leaves at nine.\n' >docs/ferry.md
{ echo '---' && echo "note: $(long 70000)" && printf -- '---\n# Pier\n\nThe harbour has two piers.\n'; } >docs/pier.md
{
    printf '{"_id":"a","text":"one","metadata":{"lang":"en","scan":"%s"}}\n' "$(long 65536)"
    printf '{"_id":"b","text":"two","metadata":{"lang":"en","scan":"%s"}}\n' "$(long 65000)"
} >docs/records.jsonl
expect_exit 4 ragctl ingest docs -o documents.jsonl
expect_contains err "failed: docs/pier.md: the metadata has 70011 bytes, 'note' alone 70006; at most 65536 are taken"
expect_contains err "failed: docs/records.jsonl:1: 'a': the metadata has 65559 bytes, 'scan' alone 65542; at most"
expect_contains err "ingest: 2 documents; 3 files scanned, 0 skipped, 2 failed"
expect_exit 0 ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple
expect_lines chunks.jsonl 4 # two of them name what could not be read

# So much of them that nobody reads it; a long text between two rules is a text.
{ printf -- '---\ntitle: Pier\nnote: ' && long 300000 && printf -- '\n---\n# Pier\n\nTwo piers.\n'; } >docs/pier.md
{ printf -- '---\n\nA rule opens this text. ' && long 300000 && printf -- '\n\n---\n\nMore.\n'; } >docs/rules.md
expect_exit 4 ragctl ingest docs -o documents.jsonl
expect_contains err "failed: docs/pier.md: the metadata has 300027 bytes; at most 65536 are taken"
expect_contains err "ingest: 3 documents; 4 files scanned, 0 skipped, 2 failed"
expect_contains documents.jsonl '"id":"docs/rules.md"'

# Documents that another program made.
printf '{"id":"big","text":"one","metadata":{"scan":"%s"}}\n' "$(long 70000)" >big.jsonl
expect_exit 3 ragctl chunk big.jsonl -o big.chunks.jsonl --tokenizer simple
expect_contains err "big: the metadata has 70011 bytes"
expect_missing big.chunks.jsonl
