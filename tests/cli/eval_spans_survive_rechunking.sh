#!/bin/sh
# testdata/spans.jsonl is what eval anchor makes of quotes.jsonl, and its labels hold for chunks of any size.
set -eu
. "$(dirname "$0")/lib.sh"

cd "$source_dir" && ragctl ingest testdata/documents -o "$work/documents.jsonl" 2>"$work/err" && cd "$work"
expect_exit 0 ragctl eval anchor "$testdata/quotes.jsonl" --documents documents.jsonl -o spans.jsonl
expect_same spans.jsonl "$testdata/spans.jsonl"
for tokens in 64 256; do
    ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple --max-tokens $tokens 2>err
    ragctl index chunks.jsonl -o kb$tokens 2>err
    for documents in "" "--documents documents.jsonl"; do
        # shellcheck disable=SC2086
        expect_exit 0 ragctl eval --kb kb$tokens --mode lexical --queries "$testdata/queries.jsonl" \
            --spans spans.jsonl $documents
        expect_empty err
        expect_contains out "185 labels used, 0 not as they were"
    done
    grep -qE '^span_recall@5 +0\.[5-9]' out || fail "the evidence is not found with chunks of $tokens tokens"
    cp out scores$tokens
done
! cmp -s scores64 scores256 || fail "two chunkings have the same scores"
# Fixed chunks are cut within sentences: what lies between them is not known from the chunks, and judged alike.
ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple --strategy fixed --max-tokens 64 2>err
ragctl index chunks.jsonl -o fixed 2>err
for documents in "" "--documents documents.jsonl"; do
    # shellcheck disable=SC2086
    expect_exit 0 ragctl eval --kb fixed --mode lexical --queries "$testdata/queries.jsonl" \
        --spans spans.jsonl --no-times $documents
    expect_empty err
    expect_contains out "185 labels used, 0 not as they were"
    [ -z "$documents" ] || expect_same out without
    cp out without
done
expect_exit 0 ragctl eval anchor "$testdata/quotes.jsonl" --kb fixed
expect_same out spans.jsonl
# The corpus and the labels are the same: a baseline holds for both chunkings.
expect_exit 0 ragctl eval --kb kb64 --mode lexical --queries "$testdata/queries.jsonl" --spans spans.jsonl \
    --save-baseline base.json
code=0
ragctl eval --kb kb256 --mode lexical --queries "$testdata/queries.jsonl" --spans spans.jsonl \
    --baseline base.json --gate ndcg@10:-0.5 >out 2>err || code=$?
[ "$code" = 0 ] || fail "the gate gives $code"

# Labels may name questions by any text; lines of fields stay lines of fields.
printf '{"_id":"a\\tb\\nc","text":"연차휴가"}\n' >odd.jsonl
head -n 1 spans.jsonl | sed 's/"ko-001"/"a\\tb\\nc"/' >odd-spans.jsonl
odd() { ragctl eval --kb kb64 --mode lexical --queries odd.jsonl --spans odd-spans.jsonl --metrics ndcg@10 --per-query --format "$1"; }
expect_exit 0 odd tsv
expect_contains out "$(printf 'a b c\t')"
expect_lines out 3
expect_exit 0 odd trec_eval
expect_contains out "$(printf '\ta%%09b%%0Ac\t')"
