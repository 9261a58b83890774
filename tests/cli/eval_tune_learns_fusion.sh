#!/bin/sh
# --tune fusion: the same answer every time, YAML that the other commands take, and only the qrels it was told to read.
set -eu
. "$(dirname "$0")/lib.sh"

make_kb
head -40 "$testdata/queries.jsonl" >queries.jsonl
tune() { ragctl eval --tune fusion --kb kb --queries queries.jsonl --qrels "$testdata/qrels/test.tsv" "$@"; }
expect_exit 0 tune
cp out tuned.yaml
expect_contains tuned.yaml "# Verdict: "
expect_contains tuned.yaml "cross-validated"
expect_contains tuned.yaml "query:"
expect_exit 0 tune --threads 1 -o same.yaml
expect_same out tuned.yaml
expect_same same.yaml tuned.yaml
expect_exit 0 ragctl eval --config tuned.yaml --kb kb --queries queries.jsonl --qrels "$testdata/qrels/test.tsv"
expect_exit 0 ragctl query kb --config tuned.yaml 연차
expect_exit 0 tune --format json
expect_contains out '"recommended"'
expect_exit 0 tune --fusion convex --lexical-weight 0.7142857142857143 --feedback-weight 0.3333333333333333
expect_contains out "keep what is configured"
expect_contains out "lexical_weight: 0.7142857142857143"
expect_contains out "feedback_weight: 0.3333333333333333"
expect_exit 2 tune --mode lexical
expect_contains err "only hybrid search fuses"
printf 'eval: {metrics: []}\n' >none.yaml
expect_exit 2 tune --config none.yaml
expect_contains err "no metric is named"
expect_exit 2 tune --metrics official
expect_contains err "metric 'num_q' is no mean over queries and cannot be tested; name another one first"
expect_exit 2 ragctl eval --tune fusion run.trec --qrels q
expect_exit 2 tune --report page.html

# On a BEIR folder it is the train split that is read; the test split need not even be there.
mkdir -p beir/qrels
printf '{"_id":"a","title":"Ferry","text":"The ferry leaves at nine."}\n{"_id":"b","title":"","text":"Books are lent for weeks."}\n' >beir/corpus.jsonl
for i in 1 2 3 4 5 6 7 8 9 10; do
    printf '{"_id":"%s","text":"when does the ferry leave"}\n' $i
done >beir/queries.jsonl
printf 'not a judgement at all\n' >beir/qrels/test.tsv
expect_exit 3 ragctl eval --tune fusion --beir beir --dim 2
expect_contains err "train"
for i in 1 2 3 4 5 6 7 8 9 10; do printf '%s 0 a 1\n' $i; done >beir/qrels/train.tsv
expect_exit 0 ragctl eval --tune fusion --beir beir --dim 2
expect_contains out "10 questions"
expect_contains out "train.tsv"
