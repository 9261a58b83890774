#!/bin/sh
# eval compare --slice: every value of a metadata field is tested on its own, and Holm's correction is over all
# metrics and slices. The p values are exact and were worked out by hand: with n questions that all change by the
# same amount in one direction Fisher's test has p = 2 / 2^n.
set -eu
. "$(dirname "$0")/lib.sh"

# ko: 8 questions better; en: 6 better; without a language: 1 better, 1 worse. Reciprocal rank 1 against 1/2.
awk 'BEGIN { for (q = 1; q <= 16; ++q) {
    id = sprintf("q%02d", q)
    first = id " Q0 d 1 3 %s\n" id " Q0 x 2 2 %s\n"
    second = id " Q0 x 1 3 %s\n" id " Q0 d 2 2 %s\n"
    printf(q < 16 ? second : first, "old", "old") >"old.trec"
    printf(q < 16 ? first : second, "new", "new") >"new.trec"
    print id " 0 d 1" >"qrels.txt"
    language = q <= 8 ? "\"language\": \"ko\", " : q <= 14 ? "\"language\": \"en\", " : ""
    printf "{\"_id\": \"%s\", \"text\": \"t\", \"metadata\": {%s\"tags\": [\"all\", \"%s\"]}}\n", id, language,
        q % 2 ? "odd" : "even" >"queries.jsonl"
} }'
compare() { ragctl eval compare old.trec new.trec --qrels qrels.txt --queries queries.jsonl --metrics mrr@10 "$@"; } # named again it counts once

# Raw: all 34 / 2^16, ko 2 / 2^8, en 2 / 2^6, none 1. Times 4, 3, 2, 1: English alone would be significant, among
# four tests it is not.
expect_exit 0 compare --slice language --format json
{ tr -d "\n " <out && echo; } | sed 's/{"metric"/\n&/g' | sed -n 's/.*"slice":\([^,]*\),.*"queries":\([0-9]*\),.*"wins":\([0-9]*\),"losses":\([0-9]*\),.*"randomization_p":\([0-9.e-]*\),"adjusted_p":\([0-9.e-]*\),"significant":\([a-z]*\).*/\1 \2 \3 \4 \5 \6 \7/p' >rows
printf '%s\n' 'null 16 15 1 0.000518798828125 0.0020751953125 true' '"language=(none)" 2 1 1 1.0 1.0 false' \
    '"language=en" 6 6 0 0.03125 0.0625 false' '"language=ko" 8 8 0 0.0078125 0.0234375 true' >expected
expect_same rows expected

# Two metrics double the tests: Korean is corrected by the more of them.
expect_exit 0 compare --slice language --metrics mrr@10,success@1
grep -qE '^language=ko +mrr@10 +8 .* 0\.0078  0\.0469 +8/0/0 .* better$' out || fail "ko among eight tests"
grep -qE '^all +success@1 +16 .* 15/1/0 ' out || fail "no row of all questions"
expect_contains out "Holm-corrected over 8 tests"

expect_exit 0 compare --slice language --format markdown --changes 1
expect_contains out "## Comparison"
grep -qE '^\| slice +\| metric \| queries \|' out || fail "no head of a Markdown table"
grep -qE '^\| -+ \| -+ \| -+: \|' out || fail "no rule under it"
grep -qE '^\| language=en +\| mrr@10 +\| +6 \| .* 0\.0312 \| +0\.0625 \| +6/0/0 \| .*\| no evidence \|$' out || fail "no row of English"
expect_contains out "### Largest losses in mrr@10"
expect_contains out "| q16"

# Questions that the file does not have are in no slice.
head -n 6 queries.jsonl >few.jsonl
expect_exit 0 compare --slice language --queries few.jsonl
expect_contains out "10 queries in no slice: q07, q08"
expect_lacks err "10"

# A list puts a question into several slices; a field that nobody has is a slip.
expect_exit 0 compare --slice tags
for slice in 'tags=all +mrr@10 +16' 'tags=even +mrr@10 +8' 'tags=odd +mrr@10 +8'; do
    grep -qE "^$slice " out || fail "no slice $slice"
done
expect_exit 2 compare --slice langauge
expect_contains err "no question has a metadata field 'langauge'; there are: language, tags"
expect_exit 2 compare --slice language --queries ""
expect_contains err "--queries"
