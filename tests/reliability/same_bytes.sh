#!/bin/sh
# Every artifact and the knowledge base have the same bytes for 1, 2 and 8 threads, for inputs in another order, and,
# with RAGCTL_LONG=1 where qemu-x86_64 is installed (Debian package qemu-user), on processors that take other kernels.
set -eu
. "$(dirname "$0")/../cli/lib.sh"

copy_documents

# chain NAME THREADS ORDER COMMAND...: the whole chain with that ragctl; the sums of all files go to NAME.sums.
# ORDER: straight; arguments (inputs and records the other way round); documents (documents.jsonl, too).
chain() {
    name=$1 threads=$2 order=$3 && shift 3
    mkdir "$name" && cd "$name"
    cp -r ../testdata/documents .
    inputs="documents/guides documents/ferry documents/records.jsonl documents/site documents/archive"
    if [ "$order" != straight ]; then
        inputs="documents/archive documents/records.jsonl documents/site documents/ferry documents/guides"
        sort -r documents/records.jsonl >reversed && mv reversed documents/records.jsonl
    fi
    # shellcheck disable=SC2086
    "$@" ingest $inputs -o documents.jsonl --quiet --threads "$threads"
    [ "$order" != documents ] || { sort -r documents.jsonl >reversed && mv reversed documents.jsonl; }
    "$@" chunk documents.jsonl -o chunks.jsonl --quiet --threads "$threads"
    "$@" embed chunks.jsonl -o vectors.safetensors --dim 64 --int8 --binary --quiet --threads "$threads"
    for type in flat hnsw; do
        "$@" index chunks.jsonl --vectors vectors.safetensors -o $type --vector-type $type --quiet --threads "$threads"
        "$@" query $type --queries "$testdata/queries.jsonl" --format trec --threads "$threads" >$type.trec
    done
    rm -r documents
    find . -type f | sort | xargs cksum >"../$name.sums"
    cd ..
}
same() { # NAME WORDS
    cmp one.sums "$1.sums" || fail "$(diff one.sums "$1.sums")"
    echo "reliability: same bytes: $(wc -l <one.sums) files, $2"
}

chain one 1 straight "$binary"
for count in 2 8; do
    chain "threads$count" "$count" straight "$binary"
    same "threads$count" "1 and $count threads"
done
chain arguments 2 arguments "$binary"
same arguments "inputs and records in another order"

# Documents, chunks and vectors are lists in the order of their input; what is made of them is not.
chain documents 2 documents "$binary"
for file in one.sums documents.sums; do
    grep -v -e documents.jsonl -e chunks.jsonl$ -e vectors.safetensors$ "$file" >unordered.$file
done
expect_same unordered.one.sums unordered.documents.sums
echo "reliability: same bytes: model, knowledge bases and rankings, documents in another order"

[ -n "${RAGCTL_LONG:-}" ] || exit 0
command -v qemu-x86_64 >/dev/null || { echo "skipped: qemu-x86_64 is missing, no other processors"; exit 0; }
for cpu in core2duo Nehalem Haswell; do # the best that they have: SSSE3, SSE4.2, AVX2
    chain $cpu 1 straight qemu-x86_64 -cpu $cpu "$binary" 2>qemu.log
    same $cpu "this processor and $cpu"
done
