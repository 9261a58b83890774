#!/bin/sh
# An option that would change nothing in this form of eval is refused by name; files and variables may hold it.
set -eu
. "$(dirname "$0")/lib.sh"

printf 'q1 Q0 d 1 1 x\n' >run.trec
printf 'q1 0 d 1\n' >q
printf 'sweep:\n  query: {mode: [lexical]}\n' >sweep.yaml
stranger() {
    message=$1
    shift
    expect_exit 2 ragctl eval "$@"
    expect_contains err "eval: $message"
}
stranger '--filter goes with --kb, --beir, --sweep and --tune, not with RUN' run.trec --qrels q --filter 'zzz == 1'
stranger '--mode goes with' run.trec --qrels q --mode vector
stranger '--depth goes with' run.trec --qrels q --depth 5
stranger '--split goes with --beir, --sweep --beir and --tune --beir, not with RUN' run.trec --qrels q --split train
stranger '--queries goes with --report where a RUN is scored' run.trec --qrels q --queries nonexist.jsonl
stranger '--analyzer goes with --beir, --sweep and --tune --beir, not with --kb' --kb kb --qrels q --analyzer cjk
stranger '--max-tokens goes with' --kb kb --qrels q --max-tokens 64
stranger '--dim goes with' --kb kb --qrels q --dim 4
stranger '--split goes with' --kb kb --qrels q --split train
stranger '--gate goes with RUN, --kb and --beir, not with --sweep' --sweep sweep.yaml --gate ndcg@10:-0.01
stranger '--save-baseline goes with' --sweep sweep.yaml --save-baseline b.json
stranger '--gate goes with RUN, --kb and --beir, not with --tune --kb' --tune fusion --kb kb --gate ndcg@10:-0.01
stranger '--fail-under goes with RUN, --kb, --beir and --sweep, not with --tune --kb' --tune fusion --kb kb --fail-under ndcg@10=1
stranger '--qrels goes with RUN, --kb, --sweep without --beir and --tune --kb, not with --beir' --beir set --qrels q
stranger '--output goes with --tune, not with RUN' run.trec --qrels q -o out.yaml
stranger '--spans goes with --kb, --beir and --sweep, not with RUN' run.trec --spans q
stranger '--save-run goes with --kb and --beir, not with RUN' run.trec --qrels q --save-run out.trec
stranger '--workspace goes with' --kb kb --qrels q --workspace w
stranger '--documents goes with --kb, not with --beir' --beir set --documents d.jsonl
stranger '--per-query goes with' --sweep sweep.yaml --per-query
stranger '--report goes with RUN, --kb, --beir and --sweep, not with --tune --beir' --tune fusion --beir set --report p.html
stranger '--as-of goes with --kb and --tune --kb, not with --beir' --beir set --as-of 1
stranger '--against goes with --sweep, not with --kb' --kb kb --qrels q --against 1
stranger '--baseline goes with' --tune fusion --kb kb --baseline b.json
stranger '--confidence goes with --gate, --report, --sweep and --tune' run.trec --qrels q --confidence 0.9
stranger '--test-seed goes with' --kb kb --queries q --qrels q --save-baseline b.json --test-seed 2
stranger 'name one thing to score' --tune fusion --gate ndcg@10:-0.01

expect_exit 0 ragctl eval run.trec --qrels q --metrics mrr
printf 'eval:\n  depth: 5\n  queries: nonexist.jsonl\nquery:\n  filter: zzz == 1\nchunk:\n  max_tokens: 9\n' >ragctl.yaml
expect_exit 0 ragctl eval run.trec --qrels q --metrics mrr
RAGCTL_CHUNK_MAX_TOKENS=7 expect_exit 0 ragctl eval run.trec --qrels q --metrics mrr
