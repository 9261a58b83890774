#!/bin/sh
# --fail-under is exit 1 when a mean is below it, and says which.
set -eu
. "$(dirname "$0")/lib.sh"

printf 'q1 0 a 1\nq1 0 b 0\nq2 0 c 1\n' >qrels.txt
printf 'q1 Q0 b 1 2.0 x\nq1 Q0 a 2 1.0 x\nq2 Q0 c 1 1.0 x\n' >run.trec
expect_exit 0 ragctl eval run.trec --qrels qrels.txt --metrics mrr@10 --fail-under mrr@10=0.75
grep -qE '^mrr@10 +0\.7500$' out || fail "mrr@10 is not 0.75"
expect_exit 1 ragctl eval run.trec --qrels qrels.txt --metrics mrr@10 --fail-under mrr@10=0.76,success@1=0.5
expect_contains err "mrr@10 is 0.7500, under the 0.7600"
expect_lacks err "success@1 is"
expect_exit 2 ragctl eval run.trec --qrels qrels.txt --metrics ndgc@10
expect_contains err "did you mean 'ndcg"
expect_exit 2 ragctl eval run.trec
expect_contains err "--qrels"
expect_exit 3 ragctl eval "$testdata/invalid/run-non-numeric.trec" --qrels qrels.txt
expect_contains err "run-non-numeric.trec:2"
expect_exit 3 ragctl eval run.trec --qrels "$testdata/invalid/qrels-duplicate.tsv"
expect_contains err "qrels-duplicate.tsv:4"
ragctl eval - --qrels qrels.txt --metrics mrr@10 --format tsv --per-query <run.trec >out
expect_lines out 4
expect_exit 2 env RAGCTL_EVAL_METRICS= "$binary" eval run.trec --qrels qrels.txt
expect_contains err "no metric is named"

# Where lower is better the threshold is a maximum.
expect_exit 0 ragctl eval run.trec --qrels qrels.txt --fail-under unjudged@10=0.1
printf 'q2 Q0 z 2 0.5 x\n' >>run.trec
expect_exit 1 ragctl eval run.trec --qrels qrels.txt --fail-under 'unjudged@10<=0.01' --format json
expect_contains err "unjudged@10 is 0.0"
expect_contains err "over the 0.0100 asked for"
expect_contains out '"maximum": 0.01'
expect_exit 2 ragctl eval run.trec --qrels qrels.txt --fail-under 'unjudged@10>=0.1'

# A share that is none is a mistake; a count may be any number.
expect_exit 2 ragctl eval run.trec --qrels qrels.txt --fail-under ndcg@10=90
expect_contains err "threshold 'ndcg@10=90': ndcg@10 lies between 0 and 1; write for example ndcg@10=0.9"
expect_exit 1 ragctl eval run.trec --qrels qrels.txt --fail-under num_rel=90
