#!/bin/sh
# As many results are retrieved as the metrics look at; a depth that is set below a cutoff is refused; a baseline
# of another depth is no baseline.
set -eu
. "$(dirname "$0")/lib.sh"

awk 'BEGIN { for (i = 1; i <= 150; ++i) {
    printf "{\"_id\":\"d%d\",\"text\":\"The ferry number %d leaves at nine.\"}\n", i, i >"corpus.jsonl"
    print "q1 0 d" i " 1" >"qrels.txt"
} }'
printf '{"_id":"q1","text":"When does the ferry leave?"}\n' >queries.jsonl
ragctl ingest corpus.jsonl -o documents.jsonl 2>err
ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple 2>err
ragctl index chunks.jsonl -o kb 2>err
score() { ragctl eval --kb kb --mode lexical --queries queries.jsonl --qrels qrels.txt --format tsv "$@"; }
expect_exit 0 score --metrics recall@1000,recall@100
grep -qE '^all	1.0	0.66' out || fail "recall@1000 is that of 100 results"
expect_exit 0 score --metrics recall@100 --save-run run.trec
expect_lines run.trec 100
expect_exit 0 score --metrics recall@100 --fail-under recall@150=1

expect_exit 2 score --depth 5 --metrics recall@5,recall@100
expect_contains err "--depth: recall@100 looks at more results than the 5 that are retrieved; raise the depth to 100 or leave it out"
expect_exit 0 score --depth 5 --metrics recall@5
printf 'eval:\n  depth: 50\n' >ragctl.yaml
expect_exit 2 score --metrics recall@100
expect_contains err "ragctl.yaml:2: recall@100 looks at more results"
rm ragctl.yaml
expect_exit 2 score --metrics recall@200000
expect_contains err "recall@200000 looks at more results than the 100000 that can be retrieved"

expect_exit 0 score --depth 120 --metrics recall@100 --save-baseline base.json
expect_contains base.json '"depth": 120'
expect_exit 0 score --depth 120 --metrics recall@100 --baseline base.json --gate recall@100:-0.01
expect_exit 3 score --metrics recall@100 --baseline base.json --gate recall@100:-0.01
expect_contains err "the baseline was made with depth 120 instead of 100; make a new baseline"
grep -v '"depth"' base.json >older.json
expect_exit 0 score --metrics recall@100 --baseline older.json --gate recall@100:-0.01 --format text
expect_contains out "the baseline does not say how many results a query it was made of"
