#!/bin/sh
# The same documents give the same bytes for every thread count, order of files and working directory.
set -eu
. "$(dirname "$0")/lib.sh"

chain() { # FOLDER THREADS INPUT...
    mkdir "$1" && cd "$1" && threads=$2 && shift 2
    cp -r "$testdata/documents" .
    ragctl ingest "$@" -o documents.jsonl --threads "$threads"
    ragctl chunk documents.jsonl -o chunks.jsonl --threads "$threads"
    ragctl embed chunks.jsonl -o vectors.safetensors --dim 64 --int8 --binary --threads "$threads"
    ragctl index chunks.jsonl --vectors vectors.safetensors -o kb --threads "$threads"
    ragctl query kb --queries "$testdata/queries.jsonl" --format trec --threads "$threads" >run.trec
    rm -r documents
    find . -type f | sort | xargs cksum >../"$(basename "$PWD").sums"
    cd ..
}
chain one 1 documents/guides documents/ferry documents/records.jsonl
chain two 2 documents/records.jsonl documents/ferry documents/guides
mkdir elsewhere && cd elsewhere && chain one 2 documents/ferry documents/guides documents/records.jsonl && cd ..
expect_same one.sums two.sums
expect_same one.sums elsewhere/one.sums
