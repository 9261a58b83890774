#!/bin/sh
# Span labels judge every cell's own chunks, whatever their size.
set -eu
. "$(dirname "$0")/lib.sh"

copy_documents
cp "$testdata/queries.jsonl" "$testdata/spans.jsonl" .
cat >sweep.yaml <<'YAML'
workspace: work
ingest: {inputs: [testdata/documents]}
embed: {model: none}
eval: {queries: queries.jsonl}
sweep: {chunk: {max_tokens: [32, 512]}}
YAML
expect_exit 0 ragctl eval --sweep sweep.yaml --spans spans.jsonl
expect_contains out "span_recall@5"
expect_contains out "max_tokens=512"
# The same cell by hand.
{
    ragctl ingest testdata/documents -o documents.jsonl
    ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple --max-tokens 32
    ragctl index chunks.jsonl -o kb
} 2>log
ragctl eval --kb kb --queries queries.jsonl --spans spans.jsonl --documents documents.jsonl --metrics span_recall@5 2>log >alone
value=$(sed -n 's/^span_recall@5 *//p' alone)
grep 'max_tokens=32' out | grep -qF " $value " || fail "the cell is not $value"
