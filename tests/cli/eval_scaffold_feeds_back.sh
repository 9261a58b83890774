#!/bin/sh
# eval scaffold drafts the same questions every time, and what it writes is both questions and labels.
set -eu
. "$(dirname "$0")/lib.sh"

make_kb
expect_exit 0 ragctl eval scaffold kb -n 20
cp out questions.jsonl
expect_lines questions.jsonl 20
[ "$(sed 's/.*"document":"\([^"]*\)".*/\1/' out | sort -u | wc -l)" = 20 ] || fail "a document was drawn twice"
expect_exit 0 ragctl eval scaffold kb -n 20
expect_same questions.jsonl out
expect_exit 0 ragctl eval scaffold kb -n 20 --seed 2
! cmp -s questions.jsonl out || fail "another seed draws the same passages"
expect_exit 0 ragctl eval anchor questions.jsonl --kb kb -o spans.jsonl
expect_exit 0 ragctl eval --kb kb --queries questions.jsonl --spans spans.jsonl
expect_contains out "20 labels used, 0 not as they were"
expect_exit 2 ragctl eval scaffold kb -n 0
