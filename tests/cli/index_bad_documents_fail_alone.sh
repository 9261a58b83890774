#!/bin/sh
# A document that cannot be indexed stays as it was and the others are done (exit 4); a line that cannot be read refuses all (3).
set -eu
. "$(dirname "$0")/lib.sh"

chunk() { # DOCUMENT ID TEXT HASH
    printf '{"id":"%s","document_id":"%s","text":"%s","begin":0,"end":%d,"root":"docs","document_hash":"%s"}\n' \
        "$2" "$1" "$3" "${#3}" "$4"
}
{ chunk a a1 "old apple" 1; chunk b b1 "old banana" 1; chunk c c1 "old cherry" 1; chunk d d1 "old date" 1; } >good.jsonl
ragctl index good.jsonl -o kb 2>err
expect_contains err "4 documents scanned: 4 new, 0 modified, 0 unchanged, 0 deleted, 0 skipped, 0 failed; 4 chunks; snapshot 1"
{
    chunk a a1 "new apple" 2
    chunk a a1 "new apple" 2
    chunk b b1 "new banana" 2
    chunk b b2 "old banana" 1
    chunk c c1 "new cherry" 2
    chunk d d1 "  " 2
} >bad.jsonl
expect_exit 4 ragctl index bad.jsonl -o kb
expect_contains err "4 documents scanned: 0 new, 1 modified, 0 unchanged, 1 deleted, 1 skipped, 2 failed; 3 chunks; snapshot 2"
expect_contains err "document 'a': chunk id 'a1' occurs twice in the input"
expect_contains err "document 'b': its chunks are of two versions of it"
for words in "old apple" "old banana" "new cherry"; do
    ragctl query kb "$words" -k 1 >out
    expect_contains out "$words"
done
ragctl info kb >before
{ cat good.jsonl; echo '{"id":"e1",'; } >broken.jsonl
expect_exit 3 ragctl index broken.jsonl -o kb
expect_contains err "broken.jsonl:5"
ragctl info kb >after
expect_same before after
# A new knowledge base needs a good one; the reason is told.
{ chunk a a1 "new apple" 2; chunk a a1 "new apple" 2; } >none.jsonl
expect_exit 3 ragctl index none.jsonl -o none.kb
expect_contains err "document 'a': chunk id 'a1' occurs twice in the input"
expect_missing none.kb
: >vectors.npy
expect_exit 2 ragctl index good.jsonl --vectors vectors.npy -o kb
expect_contains err "vectors.npy: index reads vectors with their model's name, as .safetensors"
# The chunks of a document need not be neighbours.
{ chunk a a1 "one apple" 3; chunk b b1 "one banana" 3; chunk a a2 "two apples" 3; } >mixed.jsonl
expect_exit 0 ragctl index mixed.jsonl -o kb --prune none
expect_contains err "2 documents scanned: 0 new, 2 modified"
