#!/bin/sh
# Control characters of a document are not passed on to people's terminals.
set -eu
. "$(dirname "$0")/lib.sh"

printf '{"_id":"a","text":"ferry \\u001b[2Jgone \\u009b1m"}\n' >records.jsonl
ragctl ingest records.jsonl 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >chunks.jsonl
ragctl index chunks.jsonl -o kb 2>/dev/null
expect_exit 0 ragctl query kb ferry
expect_lacks out "$(printf '\033')"
expect_lacks out "$(printf '\302\233')"

# Ids too: in a comparison of snapshots, and in the list of what a repair lost.
escape=$(printf '\033')
sed 's/"a"/"b\\u001b[2J"/' records.jsonl >more.jsonl
ragctl ingest more.jsonl 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >chunks.jsonl
ragctl index chunks.jsonl -o kb --prune all 2>/dev/null
for format in text markdown json; do
    expect_exit 0 ragctl snapshot diff kb 1 --format $format
    expect_contains out '[2J'
    expect_lacks out "$escape"
done
segment=$(grep -l "b$escape" kb/segments/*.seg)
printf 'oops' | dd of="$segment" bs=1 seek="$(grep -abo gone "$segment" | sed -n "1s/:.*//p")" conv=notrunc 2>/dev/null
expect_exit 4 ragctl repair kb
expect_contains out 'lost      document b'
expect_lacks out "$escape"

# And in the scores of runs and their comparison.
printf 'q%s[2J 0 d 1\np 0 d 1\n' "$escape" >qrels
printf 'q%s[2J Q0 d 1 2 a%s[1m\nz%s[2J Q0 d 1 2 a%s[1m\n' "$escape" "$escape" "$escape" "$escape" >a.trec
sed 's/Q0 d/Q0 x/; s/ a/ b/' a.trec >b.trec
for format in text markdown json; do
    expect_exit 0 ragctl eval a.trec --qrels qrels --per-query --format $format
    expect_contains out '[2J'
    expect_lacks out "$escape"
    expect_exit 0 ragctl eval compare a.trec b.trec --qrels qrels --format $format
    expect_contains out '[1m'
    expect_lacks out "$escape"
done
