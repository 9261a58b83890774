#!/bin/sh
# After erase no text, term, id or vector of the document is in any file; tags that keep it are named.
set -eu
. "$(dirname "$0")/lib.sh"

make_kb
mkdir secret
cat >secret/letter.md <<'END'
# Quxolberg

Zyxwvut Plombardier wohnt in Quxolberg. 뷁뚧쀏에 사는 쀏뷁뚧 씨의 편지.
END
ragctl ingest secret 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null |
    sed 's/}$/,"metadata":{"sender":"Wubbelflap","year":1871,"topics":["Zorgnaxe","ferry"]}}/' >letter.jsonl
cat letter.jsonl >>chunks.jsonl
# A corpus in which the rare words occur often enough to become pieces and features of the model.
for i in 1 2 3 4 5 6 7 8; do sed "s/#\([0-9a-f]*\)\"/#$i\1\"/; s/\"ordinal\":0/\"ordinal\":$i/" letter.jsonl; done >>chunks.jsonl
build() {
    rm -rf kb
    ragctl embed chunks.jsonl -o vectors.safetensors --dim 64 2>/dev/null
    ragctl index chunks.jsonl --vectors vectors.safetensors -o kb --vector-type "$1" 2>/dev/null
}
# What must be found before and must not be found afterwards. (A unit test looks for the vector and in the dictionary.)
traces() {
    cat >needles <<'END'
Plombardier
plombardier
ombardier
Zyxwvut
Quxolberg
uxolberg
뷁뚧쀏
쀏뷁
secret/letter
Wubbelflap
Zorgnaxe
n1871
END
    found=0
    while read -r needle; do
        grep -rlaF -e "$needle" kb >/dev/null && found=$((found + 1))
    done <needles
    echo "$found"
}

build flat
[ "$(traces)" -ge 11 ] || fail "the traces are not there before: $(traces)"
expect_exit 0 ragctl erase kb secret/letter.md --dry-run
expect_contains err "would erase 1 document, 9 chunks"
[ "$(traces)" -ge 11 ] || fail "a dry run erased"

# A tag keeps it, and so does a tag of a later snapshot whose segment or model still holds it.
ragctl snapshot tag kb keep 2>/dev/null
expect_exit 2 ragctl erase kb secret/letter.md
expect_contains err "the tag 'keep' keeps snapshot 1, which holds a document to erase; delete the tag first"
ragctl snapshot tag kb keep --delete 2>/dev/null

# Deleted already, but still in dead rows and in an older snapshot.
grep -vF secret/letter chunks.jsonl >rest.jsonl
ragctl embed rest.jsonl -o rest.vectors --model vectors.safetensors.model 2>/dev/null
ragctl index rest.jsonl --vectors rest.vectors --model vectors.safetensors.model -o kb --prune all 2>/dev/null
ragctl snapshot tag kb later 2>/dev/null
expect_exit 2 ragctl erase kb secret/letter.md
expect_contains err "the tag 'later' keeps snapshot 2"
ragctl snapshot tag kb later --delete 2>/dev/null
expect_exit 0 ragctl erase kb secret/letter.md
expect_contains err "erase: 1 document, 0 chunks"
expect_contains err "the model fitted anew"
[ "$(traces)" = 0 ] || fail "something is left: $(grep -rlaF -f needles kb)"
expect_exit 0 ragctl verify kb
expect_exit 0 ragctl query kb "겨울 막배" -k 1
expect_exit 0 ragctl info kb --fields
expect_lacks out Wubbelflap
expect_lacks out sender
expect_exit 1 ragctl erase kb secret/letter.md
expect_contains err "no snapshot holds a document 'secret/letter.md'"

# What a killed command left, or a repair put aside, can hold the document although no snapshot names it.
build flat
cp kb/segments/*.seg orphan.seg
expect_exit 0 ragctl erase kb secret/letter.md
mkdir -p kb/damaged/segments
cp orphan.seg kb/segments/0123456789abcdef0123456789abcdef.seg
cp orphan.seg kb/damaged/segments/fedcba9876543210fedcba9876543210.seg
cp orphan.seg kb/segments/.tmp-3
expect_exit 0 ragctl erase kb secret/letter.md --dry-run
expect_contains err "would remove 2 files that no snapshot named"
[ "$(traces)" -ge 11 ] || fail "a dry run erased"
expect_exit 0 ragctl erase kb secret/letter.md
expect_contains err "removed 2 files that no snapshot named"
[ "$(traces)" = 0 ] || fail "something is left: $(grep -rlaF -f needles kb)"
expect_exit 1 ragctl erase kb secret/letter.md

# At once, with a graph; and with the model kept, which is said.
build hnsw
expect_exit 0 ragctl erase kb secret/letter.md
[ "$(traces)" = 0 ] || fail "something is left: $(grep -rlaF -f needles kb)"
build flat
expect_exit 0 ragctl erase kb secret/letter.md --keep-model
expect_contains err "the model is kept"
grep -rlaF -f needles kb >holders || true
! grep -vq 'kb/models/' holders || fail "something is left outside of the model"
expect_exit 0 ragctl verify kb

# An id is in normal form C, also when its file's name was given decomposed, as macOS does.
mkdir nfd
printf 'The seal of the harbour office.\n' >"nfd/$(printf '\354\235\270\354\236\245').md"
printf 'A second document stays.\n' >nfd/b.md
ragctl ingest nfd 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null | ragctl index - -o nfdkb 2>/dev/null
expect_exit 0 ragctl erase nfdkb "nfd/$(printf '\341\204\213\341\205\265\341\206\253\341\204\214\341\205\241\341\206\274').md"
expect_lacks err "no snapshot holds"
expect_exit 1 ragctl query nfdkb "seal harbour office"

make_one() { printf '{"id":"a#0123456789abcdef","document_id":"a","text":"x","begin":0,"end":1}\n' >one.jsonl; }
make_one
ragctl index one.jsonl -o one 2>/dev/null
expect_exit 2 ragctl erase one a
expect_contains err "nothing would remain"
