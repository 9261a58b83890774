#!/bin/sh
# Vectors with NaN or a wrong length, of other chunks or of an unknown model are refused; the knowledge base stays as it was.
set -eu
. "$(dirname "$0")/lib.sh"

make_kb
ragctl info kb >before
refuse() { # MESSAGE
    expect_exit 3 ragctl index chunks.jsonl --vectors bad.safetensors --model vectors.safetensors.model -o kb
    expect_contains err "bad.safetensors"
    expect_contains err "$1"
    ragctl info kb >after
    expect_same before after
}
cp vectors.safetensors bad.safetensors
size=$(wc -c <bad.safetensors)
printf '\000\000\300\177' | dd of=bad.safetensors bs=1 seek=$((size - 4)) conv=notrunc 2>/dev/null
refuse "row $(($(wc -l <chunks.jsonl) - 1)), column"
# One bit of an exponent: every question would find that chunk first.
cp vectors.safetensors bad.safetensors
byte=$(od -An -tu1 -j $((size - 1)) -N 1 vectors.safetensors)
printf "\\$(printf '%o' $((byte ^ 2)))" | dd of=bad.safetensors bs=1 seek=$((size - 1)) conv=notrunc 2>/dev/null
refuse "is no unit vector, though the metadata say 'normalized'; embed the chunks again"
head -n 20 chunks.jsonl >some.jsonl
ragctl embed some.jsonl -o bad.safetensors --model vectors.safetensors.model 2>/dev/null
refuse "20 vectors"
# The same file without its metadata, as other programs write it.
header=$(od -An -tu8 -N 8 vectors.safetensors | tr -d ' ')
{
    head -c 8 vectors.safetensors
    head -c $((8 + header)) vectors.safetensors | tail -c "$header" |
        sed 's/"__metadata__":{[^}]*},*/&\n/' | awk 'NR == 1 { sub(/"__metadata__".*/, ""); line = $0; next }
            { line = line $0 } END { printf "%-'"$header"'s", line }'
    tail -c +$((9 + header)) vectors.safetensors
} >bad.safetensors
refuse "names no model, its metadata are missing or incomplete; make the vectors with ragctl embed"
head -c 1000 vectors.safetensors >bad.safetensors
refuse ""
ragctl embed some.jsonl -o other.safetensors --dim 8 2>/dev/null
expect_exit 2 ragctl index some.jsonl --vectors other.safetensors -o kb --prune none
ragctl info kb >after
expect_same before after

# Vectors that a saved model made have none beside them: it is to be named.
ragctl embed chunks.jsonl -o saved.safetensors --model vectors.safetensors.model 2>/dev/null
expect_exit 2 ragctl index chunks.jsonl --vectors saved.safetensors -o kb
expect_contains err "by --model"
