#!/bin/sh
# make_store.sh RAGCTL FOLDER [VECTOR_TYPE]: writes the store that testdata/stores/README.md describes into FOLDER (new).
# Run it from the root of the repository, so that document ids are testdata/documents/...
set -eu
ragctl=$1
store=$2
vector_type=${3:-hnsw}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
one_thread() { "$ragctl" "$@" --threads 1 --quiet; }

one_thread ingest testdata/documents/notices testdata/documents/policies testdata/documents/records.jsonl -o "$work/documents"
one_thread chunk "$work/documents" -o "$work/chunks" --max-tokens 128
one_thread embed "$work/chunks" -o "$work/vectors" --dim 24 --vocabulary-size 400
update() { # CHUNKS: a commit of their own vectors, nothing else deleted
    one_thread embed "$1" -o "$work/some" --model "$work/vectors.model"
    one_thread index "$1" --vectors "$work/some" --model "$work/vectors.model" -o "$store" --vector-type "$vector_type" --hnsw-m 4 --prune "$2"
}
policies='"document_id":"testdata/documents/policies/'
records='"root":"testdata/documents/records.jsonl"'
# 1: notices and records; 2: policies, a second segment; 3: the records faq-004 ... are deleted, faq-001 is modified.
grep -v "$policies" "$work/chunks" >"$work/first"
grep "$policies" "$work/chunks" >"$work/second"
grep "$records" "$work/chunks" | grep -v '"document_id":"faq-004"' | sed '/"document_id":"faq-001"/s/"tokens":[0-9]*/"tokens":1/' >"$work/third"
update "$work/first" root
update "$work/second" root
update "$work/third" root
