#!/bin/sh
# White space in a document's id is escaped in a TREC run, line ends too; in a question's id it is refused.
set -eu
. "$(dirname "$0")/lib.sh"

printf '{"_id":"a b\\nc\\td","text":"The ferry leaves at nine."}\n{"_id":"e","text":"Books are lent."}\n' >records.jsonl
printf '{"_id":"1","text":"when does the ferry leave"}\n' >queries.jsonl
printf '1 0 a%%20b%%0Ac%%09d 1\n' >qrels.txt
ragctl ingest records.jsonl -o documents.jsonl 2>log || fail "$(cat log)"
ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple 2>log || fail "$(cat log)"
ragctl index chunks.jsonl -o kb 2>log || fail "$(cat log)"
expect_exit 0 ragctl eval --kb kb --queries queries.jsonl --qrels qrels.txt --metrics mrr --save-run run.trec --report page.html
grep -qE '^mrr +1\.0000$' out || fail "the document was not found"
grep -q '^1 Q0 a%20b%0Ac%09d 1 ' run.trec || fail "the run is not that of the document"
expect_exit 0 ragctl query kb --queries queries.jsonl --level document --format trec
grep -q '^1 Q0 a%20b%0Ac%09d 1 ' out || fail "query writes another id"
# JSONL holds the id as it is, and is scored alike.
ragctl query kb --queries queries.jsonl --level document --format jsonl >run.jsonl
expect_exit 0 ragctl eval run.jsonl --qrels qrels.txt --metrics mrr
grep -qE '^mrr +1\.0000$' out || fail "the document of JSONL was not found"
printf '{"_id":"my question","text":"when does the ferry leave"}\n' >queries.jsonl
expect_exit 3 ragctl query kb --queries queries.jsonl --format trec
expect_contains err "query id 'my question' is empty or contains white space"
