#!/bin/sh
# What ragctl wrote into a folder of its inputs is not read back: a second run does nothing, a second ingest gives the
# same bytes, and chunks are never taken for documents.
set -eu
. "$(dirname "$0")/lib.sh"

printf '# Ferry\n\nThe last ferry leaves at six.\n' >ferry.md
printf '# Harbour\n\nThe harbour has two piers.\n' >harbour.md

# By run, the workspace below the input or the input itself.
for workspace in out .; do
    mkdir "run$workspace"
    cp ferry.md harbour.md "run$workspace"
    printf 'workspace: %s\ningest: {inputs: [.], include: ["*"], exclude: ["*.yaml"]}\n' $workspace >"run$workspace/c.yaml"
    expect_exit 0 ragctl run "run$workspace/c.yaml"
    expect_contains err "2 documents from 2 files"
    expect_exit 0 ragctl run "run$workspace/c.yaml" --dry-run
    expect_contains out "2 files, 77 bytes: 0 new, 0 modified, 0 deleted, 2 unchanged"
    expect_exit 0 ragctl run "run$workspace/c.yaml"
    expect_contains err "no document changed"
done

# By hand.
mkdir hand && cd hand
cp ../ferry.md ../harbour.md .
expect_exit 0 ragctl ingest . -o documents.jsonl
cp documents.jsonl ../first
expect_exit 0 ragctl ingest . -o documents.jsonl
expect_same ../first documents.jsonl
expect_exit 0 ragctl chunk documents.jsonl -o chunks.jsonl
expect_exit 0 ragctl ingest '*' -o documents.jsonl --exclude '*.tokenizer' --exclude out --exclude err
expect_lines documents.jsonl 2
expect_exit 3 ragctl ingest chunks.jsonl -o other.jsonl
expect_contains err "chunks.jsonl: holds chunks"

# A document that is named is one, whoever wrote it.
expect_exit 0 ragctl ingest documents.jsonl -o documents.jsonl
expect_lines documents.jsonl 2
