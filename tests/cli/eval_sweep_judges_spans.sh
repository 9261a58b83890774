#!/bin/sh
# Span labels judge every cell's own chunks, whatever their size; they stand in the YAML or behind --spans. A label
# whose document has changed is told once, not once a cell.
set -eu
. "$(dirname "$0")/lib.sh"

copy_documents
cp "$testdata/queries.jsonl" "$testdata/spans.jsonl" .
cat >base.yaml <<'YAML'
workspace: work
ingest: {inputs: [testdata/documents]}
embed: {model: none}
sweep: {chunk: {max_tokens: [32, 512]}}
YAML
{ cat base.yaml && echo 'eval: {queries: queries.jsonl, spans: spans.jsonl}'; } >sweep.yaml
expect_exit 0 ragctl eval --sweep sweep.yaml
head -n 1 out | grep -qE "^ +configuration +span_recall_chars@2000 +95% interval +change +p Holm +verdict +span_recall@5 +span_precision@5 +span_iou@5 +ndcg@10 " || fail "other columns"
expect_contains out "max_tokens=512"
expect_contains out "185 labels used, 0 not as they were"
expect_lacks err "the label"
# The same cell by hand.
{
    ragctl ingest testdata/documents -o documents.jsonl
    ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple --max-tokens 32
    ragctl index chunks.jsonl -o kb
} 2>log
ragctl eval --kb kb --queries queries.jsonl --spans spans.jsonl --documents documents.jsonl --metrics span_recall@5 2>log >alone
value=$(sed -n 's/^span_recall@5 *//p' alone)
grep 'max_tokens=32' out | grep -qF " $value " || fail "the cell is not $value"
# And by ragctl run, which scores again what it finds.
for _ in first second; do
    expect_exit 0 ragctl run sweep.yaml --workspace alone-work --max-tokens 32
    grep -qE "^span_recall@5 +$value$" out || fail "ragctl run says otherwise"
    expect_contains out "185 labels used, 0 not as they were"
done

# The flag beats the file, and two of one layer are a mistake with both places named.
cp "$testdata/qrels/test.tsv" .
{ cat base.yaml && echo 'eval: {queries: queries.jsonl, qrels: test.tsv}'; } >qrels.yaml
expect_exit 0 ragctl eval --sweep qrels.yaml --spans spans.jsonl --metrics span_recall@5
expect_contains out "$value"
expect_exit 0 ragctl eval --sweep sweep.yaml --qrels test.tsv --metrics ndcg@10
expect_lacks out "labels used"
{ cat base.yaml && printf 'eval:\n  queries: queries.jsonl\n  qrels: test.tsv\n  spans: spans.jsonl\n'; } >both.yaml
expect_exit 2 ragctl eval --sweep both.yaml
expect_contains err "both.yaml:7 and both.yaml:8 both say what judges"
expect_exit 2 ragctl eval --sweep base.yaml --queries queries.jsonl
expect_contains err "eval.qrels and eval.spans are missing"

# A changed document: one of its two labels moves, one is gone.
sed 's/최대 5일을 이월/최대 4일을 이월/' testdata/documents/policies/leave-2023.md >changed
cp changed testdata/documents/policies/leave-2023.md
expect_exit 0 ragctl eval --sweep sweep.yaml --report page.html
[ "$(grep -c 'the document changed and no longer holds the text' err)" = 1 ] || fail "not told once"
expect_lacks err "configurations)"
grep -qE '^18[0-4] labels used, [1-9][0-9]* not as they were$' out || fail "not counted"
grep -q 'not as they were' page.html || fail "the page hides it"
expect_exit 0 ragctl eval --sweep sweep.yaml --format json
expect_contains out '"status": "changed"'
expect_contains out '"cells": 2'
