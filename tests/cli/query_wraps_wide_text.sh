#!/bin/sh
# Text is wrapped at 100 columns, Hangul counting two, and no character is lost.
set -eu
. "$(dirname "$0")/lib.sh"

words() { awk 'BEGIN { for (i = 0; i < 60; ++i) printf "%s%s", (i ? " " : ""), (i % 5 ? "여객선이" : "ferry") }'; }
unbroken() { awk 'BEGIN { for (i = 0; i < 90; ++i) printf "가나다" }'; }
printf '{"_id":"a","text":"%s"}\n{"_id":"b","text":"바다 %s"}\n' "$(words)" "$(unbroken)" >records.jsonl
ragctl ingest records.jsonl 2>/dev/null |
    ragctl chunk --strategy none --unit characters 2>/dev/null >chunks.jsonl
ragctl index chunks.jsonl -o kb 2>/dev/null
for question in ferry 바다; do
    expect_exit 0 ragctl query kb "$question" -k 1
    sed 1d out >text
    [ "$(wc -l <text)" -gt 2 ] || fail "not wrapped"
    # In the C locale a Hangul syllable is three bytes that begin with 0xEA to 0xED.
    awk '{ wide = gsub(/[\352-\355][\200-\277][\200-\277]/, "##"); if (length($0) > 100) exit 1 }' text ||
        fail "a line is wider than 100 columns"
    tr -d ' \n' <text >>joined
done
{ words; printf '바다'; unbroken; } | tr -d ' \n' >expected
expect_same expected joined
