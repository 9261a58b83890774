#!/bin/sh
# The stages one by one, as the README writes them.
set -eu
. "$(dirname "$0")/lib.sh"

copy_documents
cp "$testdata/queries.jsonl" "$testdata/qrels/test.tsv" .
ragctl ingest testdata/documents -o documents.jsonl
ragctl chunk documents.jsonl -o chunks.jsonl --strategy markdown --max-tokens 256 --overlap-tokens 32
ragctl embed chunks.jsonl -o vectors.safetensors --model lsa --dim 256
ragctl index chunks.jsonl --vectors vectors.safetensors -o kb
ragctl query kb "2024년 규정으로는 연차가 며칠인가요?" -k 5 >answer.txt
head -n 1 answer.txt | grep -q '^1\. testdata/documents/policies/leave-2024.md:' || fail "$(head -n 5 answer.txt)"
ragctl query kb --queries queries.jsonl -k 100 --format trec >run.trec
ragctl eval run.trec --qrels test.tsv --metrics ndcg@10,recall@100,mrr@10 >scores.txt
ragctl eval run.trec --qrels test.tsv --metrics ndcg@10 --format tsv >scores.tsv
awk 'NR == 2 && $2 > 0.7 { good = 1 } END { exit !good }' scores.tsv || fail "ndcg@10: $(cat scores.tsv)"
# The knowledge base asked directly gives the same scores.
ragctl eval --kb kb --queries queries.jsonl --qrels test.tsv --metrics ndcg@10 --format tsv >direct.tsv
expect_same scores.tsv direct.tsv
