#!/bin/sh
# A chunk command that is killed between its files leaves old chunks with the old tokenizer or with none, or new ones
# with the new tokenizer or with none: never the tokenizer of others, which embed would take for theirs.
set -eu
. "$(dirname "$0")/../cli/lib.sh"

shim=${RAGCTL_FAULT_SHIM:-}
[ -n "$shim" ] || { echo "skipped: no shim" && exit 77; }

copy_documents
ragctl ingest testdata/documents/guides -o one.jsonl 2>/dev/null
ragctl ingest testdata/documents/policies -o two.jsonl 2>/dev/null
mkdir old new work
for name in one two; do
    folder=old && [ $name = one ] || folder=new
    ragctl chunk $name.jsonl -o $folder/c.jsonl 2>/dev/null
done
is_of() { cmp -s work/$1 $2/$1; }
without=0
for step in 1 2 3 4 5 6; do
    rm -rf work && cp -r old work
    LD_PRELOAD=$shim RAGCTL_FAULT_ROOT=$PWD/work RAGCTL_FAULT_CALLS=rename,unlink RAGCTL_FAULT=kill:$step \
        "$binary" chunk two.jsonl -o work/c.jsonl 2>/dev/null && break
    for whole in old new; do
        is_of c.jsonl $whole || continue
        [ ! -e work/c.jsonl.tokenizer ] || is_of c.jsonl.tokenizer $whole || fail "step $step: $whole chunks, other tokenizer"
        [ -e work/c.jsonl.tokenizer ] || without=$((without + 1))
        continue 2
    done
    fail "step $step: the chunks are neither old nor new"
done
[ $without -ge 1 ] || fail "no step lies between the files"
expect_same work/c.jsonl new/c.jsonl
expect_same work/c.jsonl.tokenizer new/c.jsonl.tokenizer
rm work/c.jsonl.tokenizer
expect_exit 0 ragctl embed work/c.jsonl -o work/v.safetensors --dim 8
