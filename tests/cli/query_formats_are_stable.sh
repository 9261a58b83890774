#!/bin/sh
# The forms of an answer: for people, and with fixed fields for programs.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
expect_exit 0 ragctl query kb telescope week -k 2
head -n 1 out | grep -qE '^1\. docs/telescope.md:[0-9]+(-[0-9]+)?  [0-9.]+$' || fail "first line"
expect_contains out "The telescope is lent for one week."
expect_exit 0 ragctl query kb telescope week --format jsonl
for key in query rank score document chunk heading_path line_begin line_end page text matches lexical vector; do
    head -n 1 out | grep -q "\"$key\":" || fail "no key $key"
done
expect_exit 0 ragctl query kb telescope week --format json
for key in query terms hits elapsed_ms; do
    expect_contains out "\"$key\":"
done
expect_exit 0 ragctl query kb telescope week --format tsv
head -n 1 out | grep -q "$(printf '^query_id\trank\tscore\tdocument\tchunk\theading_path')" || fail "header"
expect_exit 0 ragctl query kb telescope week --format trec
head -n 1 out | grep -qE '^1 Q0 docs/telescope.md 1 [0-9.]+ ragctl$' || fail "trec line"
expect_exit 0 ragctl query kb telescope week --format trec --level chunk
head -n 1 out | grep -qE '^1 Q0 docs/telescope.md#[0-9a-f]{16} 1 ' || fail "trec line of a chunk"
# A saved configuration changes nothing, the defaults that it holds included.
ragctl query kb telescope week --format trec >run.trec
ragctl config show >saved.yaml
expect_exit 0 ragctl query kb telescope week --format trec --config saved.yaml
expect_same out run.trec
for format in tsv trec; do
    expect_exit 2 ragctl query kb telescope week --explain --format $format
    expect_contains err "--explain goes with --format text, json or jsonl"
done
