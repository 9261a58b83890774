#!/bin/sh
# A second run does nothing but sweep what a killed one left; touching a file does nothing; a changed file alone is
# read, cut and embedded.
set -eu
. "$(dirname "$0")/lib.sh"

copy_documents
printf 'workspace: ws\ningest:\n  inputs: [testdata/documents]\nembed:\n  dim: 32\n' >ragctl.yaml
ragctl run ragctl.yaml 2>first
cp -r ws before
: >ws/.chunks.jsonl.tmp.1
expect_exit 0 ragctl run ragctl.yaml
expect_missing ws/.chunks.jsonl.tmp.1
for stage in ingest tokenizer chunk embed index; do
    grep -qE "^$stage +unchanged" err || fail "$stage ran again"
done
touch testdata/documents/guides/kiosk-kb310.md
expect_exit 0 ragctl run ragctl.yaml
grep -qE '^ingest +unchanged' err || fail "touch made ingest run"
for file in documents.jsonl chunks.jsonl vectors.safetensors; do
    expect_same "before/$file" "ws/$file"
done
printf '\nA new closing sentence about penguins.\n' >>testdata/documents/guides/kiosk-kb310.md
expect_exit 0 ragctl run ragctl.yaml
grep -qE '^ingest .*1 read' err || fail "ingest read more than the changed file"
grep -qE '^chunk .*1 document cut' err || fail "chunk cut more than the changed document"
expect_contains err "1 modified"
expect_exit 0 ragctl query ws/kb penguins -k 1
expect_contains out "testdata/documents/guides/kiosk-kb310.md"
