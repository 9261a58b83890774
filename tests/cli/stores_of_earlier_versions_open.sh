#!/bin/sh
# Every store under testdata/stores opens, verifies and answers; formats that nobody knows yet are refused by name.
set -eu
. "$(dirname "$0")/lib.sh"

question="can I miss the last boat from Garamdo"
# An analyzer or model may have got another version since: then the refusal says so.
answer() { # KB MODE
    code=0
    ragctl query "$1" "$question" -k 1 --mode "$2" >out 2>err || code=$?
    [ "$code" = 0 ] && expect_contains out faq-008 && return
    [ "$code" = 5 ] || fail "$1, mode $2: exit $code"
    grep -qE "was indexed with analyzer|format version" err || fail "refused without saying why"
}
for store in "$testdata"/stores/v*; do
    cp -r "$store" kb
    expect_exit 0 ragctl verify kb
    ragctl info kb >info
    grep -qE '^documents +21$' info || fail "$store: not 21 documents"
    grep -qE '^segments +3$' info || fail "$store: not 3 segments"
    answer kb lexical
    answer kb hybrid
    # An update makes its terms anew where that is needed.
    printf '# Harbour\n\nThe lighthouse opens on Sundays.\n' >harbour.md
    ragctl ingest harbour.md 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >harbour.jsonl
    ragctl embed harbour.jsonl -o harbour.vectors --model kb/models/*.model 2>/dev/null
    ragctl index harbour.jsonl --vectors harbour.vectors --model kb/models/*.model -o kb --prune none --vector-type hnsw --hnsw-m 4 2>err ||
        fail "cannot be updated"
    expect_exit 0 ragctl query kb "lighthouse on Sundays" -k 1
    expect_contains out harbour.md
    expect_exit 0 ragctl query kb "$question" -k 1
    expect_contains out faq-008
    expect_exit 0 ragctl verify kb

    rm -r kb
    cp -r "$store" kb
    cp kb/CURRENT original
    # A later version has a checksum of its own; the number alone is a wrong byte.
    sed 's/^ragctl-knowledge-base 1$/ragctl-knowledge-base 9/' original >kb/CURRENT
    expect_exit 5 ragctl info kb
    expect_contains err "its checksum does not match"
    sed 's/^checksum .*/checksum 0/' kb/CURRENT >later && cp later kb/CURRENT
    expect_exit 5 ragctl info kb
    expect_contains err "format version 9"
    expect_exit 5 ragctl repair kb
    expect_contains err "format version 9"
    cp original kb/CURRENT
    segment=$(ls kb/segments/*.seg | head -n 1)
    printf '\011' | dd of="$segment" bs=1 seek=8 conv=notrunc 2>/dev/null
    expect_exit 5 ragctl info kb
    expect_contains err "$segment: its header is damaged"
    printf 'later' | dd of="$segment" bs=1 seek=56 conv=notrunc 2>/dev/null
    expect_exit 5 ragctl info kb
    expect_contains err "$segment: has container format version 9"
    rm -r kb
done
