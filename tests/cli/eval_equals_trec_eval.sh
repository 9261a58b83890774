#!/bin/sh
# Every measure of trec_eval, per query and with its switches -c, -M and -l, at the printed precision.
set -eu
. "$(dirname "$0")/lib.sh"

suite=$shared/suites/trec_eval
need "$suite/out.test.a"
# compare EXPECTED QRELS RUN OPTIONS...: all lines but the run's name and the strings of relevances, which are no measures
compare() {
    expected=$1 qrels=$2 run=$3
    shift 3
    ragctl eval "$suite/$run" --qrels "$suite/$qrels" --metrics all_trec --format trec_eval "$@" >out 2>err || fail "$*"
    grep -vE '^(runid|relstring)' "$suite/$expected" >theirs
    grep -v '^runid' out >ours
    expect_same ours theirs
}
compare out.test.a qrels.test results.test --complete=false
compare out.test.aq qrels.test results.test --complete=false --per-query
compare out.test.aqc qrels.test results.trunc -c --per-query
compare out.test.aqcM qrels.test results.trunc -c -M 100 --per-query
compare out.test.aql qrels.rel_level results.test -l 2 --complete=false --per-query
ragctl eval "$suite/results.test" --qrels "$suite/qrels.test" --metrics official --complete=false --format trec_eval >out
grep -v '^runid' "$suite/out.test" >theirs
grep -v '^runid' out >ours
expect_same ours theirs
