#!/bin/sh
# CSV and TSV: a row a document, in the encodings of spreadsheets; broken rows fail alone with line and column.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs
printf '질문,답변,분류\n막배는 몇 시에 떠나나요?,"오후 5시 30분,\n해온항에서 떠납니다.",운항\n도서관은 언제 여나요?,아홉 시에 엽니다.,시설\n' >docs/faq.csv
printf 'id\tname\tprice\nb1\tRowing boat\t250\nb2\tOar\t20\n' >docs/products.tsv
expect_exit 0 ragctl ingest docs/faq.csv docs/products.tsv -o documents.jsonl
expect_contains err "ingest: 4 documents; 2 files scanned"
expect_contains documents.jsonl '"id":"docs/faq.csv:2"'
expect_contains documents.jsonl '"title":"막배는 몇 시에 떠나나요?"'
expect_contains documents.jsonl '"text":"오후 5시 30분,\n해온항에서 떠납니다."'
expect_contains documents.jsonl '"metadata":{"price":250}'
ragctl chunk documents.jsonl --tokenizer simple 2>/dev/null >chunks.jsonl
ragctl index chunks.jsonl -o kb 2>/dev/null
expect_exit 0 ragctl query kb "막배는 몇 시에 떠나나요?" -k 1
expect_contains out "1. docs/faq.csv:2 (docs/faq.csv:2-3) "
expect_exit 0 ragctl query kb "boat or oar" -k 1 --filter 'price < 100'
expect_contains out "Oar"

# As a Korean spreadsheet saves it, and on standard input.
{ iconv -f UTF-8 -t CP949 docs/faq.csv | sed 's/$/\r/' >saved.csv; } 2>/dev/null
expect_exit 0 ragctl ingest saved.csv -o saved.jsonl
grep -o '"title":"[^"]*"' saved.jsonl >titles
expect_contains titles "도서관은 언제 여나요?"
expect_exit 0 ragctl ingest - --format csv -o stdin.jsonl <docs/products.tsv
expect_lines stdin.jsonl 2

# Tables in folders are data as a rule; a pattern takes them.
printf '# Ferry\n\nThe ferry leaves at nine.\n' >docs/ferry.md
expect_exit 0 ragctl ingest docs -o folder.jsonl
expect_lines folder.jsonl 1
expect_contains err "2 skipped (1 .csv, 1 .tsv)"
expect_exit 0 ragctl ingest docs --include '*.csv' -o folder.jsonl
expect_lines folder.jsonl 2

printf 'id,text\na,one\nb,two,three\nc,"four\n' >broken.csv
expect_exit 4 ragctl ingest broken.csv -o broken.jsonl
expect_contains err "failed: broken.csv:3:7: the row has 3 fields and the first one 2"
expect_contains err "failed: broken.csv:4:3: the quote that opens here is never closed"
head -n 1 broken.jsonl >first
expect_contains first '"id":"a"'
