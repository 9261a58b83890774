#!/bin/sh
# All metrics of trec_eval on its own test files, at the printed precision.
set -eu
. "$(dirname "$0")/lib.sh"

suite=$shared/suites/trec_eval
need "$suite/out.test.a"
eval_as() { ragctl eval "$suite/results.test" --qrels "$suite/qrels.test" --format trec_eval "$@"; }
eval_as --metrics map,P_5,P_10,recip_rank,ndcg,num_rel,num_ret,num_rel_ret,Rprec,bpref --complete=false >ours
while read -r metric topic value; do
    [ "$metric" != runid ] || continue
    grep -qE "^$metric +	all	$value\$" "$suite/out.test.a" || grep -qE "^$metric *	all	$value\$" "$suite/out.test.a" ||
        fail "$metric $topic $value is not in trec_eval's output"
done <ours
[ "$(wc -l <ours)" -ge 10 ] || fail "too few metrics: $(cat ours)"
