#!/bin/sh
# A baseline and a gate: PASS 0, FAIL 1, INCONCLUSIVE 6; a baseline made otherwise is refused by name.
set -eu
. "$(dirname "$0")/lib.sh"

awk 'BEGIN { for (q = 1; q <= 30; ++q) {
    print "q" q " 0 d 1" >"qrels.txt"
    print "q" q " Q0 d 1 3 x\nq" q " Q0 x 2 2 x" >"good.trec"
    print "q" q " Q0 x 1 3 x\nq" q " Q0 d 2 2 x" >"bad.trec"
    print (q > 2 ? "q" q " Q0 d 1 3 x" : "q" q " Q0 x 1 3 x\nq" q " Q0 d 2 2 x") >"few.trec"
} }'
score() { ragctl eval "$1" --qrels qrels.txt --metrics mrr@10 --baseline base.json --gate "$2"; }
expect_exit 0 ragctl eval good.trec --qrels qrels.txt --metrics mrr@10 --save-baseline base.json
expect_exit 0 score good.trec mrr@10:-0.01
expect_contains out "PASS"
expect_exit 1 score bad.trec mrr@10:-0.01
expect_contains out "FAIL: mrr@10 1.0000 -> 0.5000"
expect_contains out "the drop exceeds 0.01 and is significantly different from 0"
expect_exit 6 score few.trec mrr@10:-0.01
expect_contains out "INCONCLUSIVE"
expect_exit 0 score few.trec mrr@10:-0.2

# Half of the questions fall: what the interval holds lies between FAIL and PASS.
awk 'BEGIN { for (q = 1; q <= 30; ++q) print (q % 2 ? "q" q " Q0 d 1 3 x" : "q" q " Q0 x 1 3 x\nq" q " Q0 d 2 2 x") }' >half.trec
expect_exit 1 score half.trec mrr@10:-0.24
expect_exit 6 score half.trec mrr@10:-0.26
expect_contains out "no drop beyond 0.26 was measured, but one of up to 0.3"
expect_exit 0 score half.trec mrr@10:-0.4
expect_contains out "a drop beyond 0.4 is excluded"
expect_exit 0 score good.trec mrr@10:0
expect_exit 1 ragctl eval bad.trec --qrels qrels.txt --metrics mrr@10 --baseline base.json --gate mrr@10:0 \
    --format json
expect_contains out '"verdict": "FAIL"'

sed 's/^q1 0 d 1$/q1 0 d 2/' qrels.txt >other.txt
expect_exit 3 ragctl eval good.trec --qrels other.txt --baseline base.json --gate mrr@10:-0.01
expect_contains err "other qrels"
expect_exit 3 ragctl eval good.trec --qrels qrels.txt --baseline base.json --gate ndcg@10:-0.01
expect_contains err "no ndcg@10"
sed 's/"definition": 1/"definition": 99/' base.json >old.json
expect_exit 3 ragctl eval good.trec --qrels qrels.txt --baseline old.json --gate mrr@10:-0.01
expect_contains err "definition 99"
sed 's,ragctl-baseline/1,ragctl-baseline/9,' base.json >new.json
expect_exit 3 ragctl eval good.trec --qrels qrels.txt --baseline new.json --gate mrr@10:-0.01
expect_contains err "ragctl-baseline/9"
sed 's/"corpus": ""/"corpus": "0123"/' base.json >corpus.json
expect_exit 3 ragctl eval good.trec --qrels qrels.txt --baseline corpus.json --gate mrr@10:-0.01
expect_contains err "another corpus"
expect_exit 2 ragctl eval good.trec --qrels qrels.txt --gate mrr@10:-0.01
expect_contains err "--baseline"
expect_exit 2 ragctl eval good.trec --qrels qrels.txt --baseline base.json --gate mrr@10:0.01
expect_contains err "no allowed drop"
expect_exit 2 ragctl eval good.trec --qrels qrels.txt --baseline base.json --gate num_q:-1
expect_contains err "num_q is no mean over queries"
expect_exit 2 ragctl eval good.trec --qrels qrels.txt --baseline base.json --gate mrr@10:-2
expect_contains err "mrr@10 lies between 0 and 1, so that no drop exceeds 1"

# A baseline that is replaced by the same command is what the page compares with, too.
cp base.json moving.json
expect_exit 1 ragctl eval bad.trec --qrels qrels.txt --metrics mrr@10 --baseline moving.json --gate mrr@10:-0.01 \
    --save-baseline moving.json --report page.html
expect_contains page.html '<td class="n">1.0000</td>'
expect_contains page.html '0 questions better, 30 worse'
expect_exit 0 ragctl eval bad.trec --qrels qrels.txt --metrics mrr@10 --baseline moving.json --gate mrr@10:-0.01

# Questions that only the baseline has count 0, whatever the means above say.
grep -E '^q([1-9]|1[0-9]) ' good.trec >part.trec
sed 's/"complete": true/"complete": false/' base.json >loose.json
expect_exit 1 ragctl eval part.trec --qrels qrels.txt --metrics mrr@10 --complete=false --baseline loose.json --gate mrr@10:-0.01
expect_contains out "mrr@10  1.0000"
expect_contains out "11 queries only in the baseline, counted 0 now: q20, q21"

# Five questions cannot show anything, six can.
grep -E '^q[1-5] ' qrels.txt >five.txt
grep -E '^q[1-5] ' good.trec >good5.trec
grep -E '^q[1-5] ' bad.trec >bad5.trec
expect_exit 0 ragctl eval good5.trec --qrels five.txt --metrics mrr@10 --save-baseline five.json
expect_exit 6 ragctl eval bad5.trec --qrels five.txt --metrics mrr@10 --baseline five.json --gate mrr@10:-0.01
expect_contains out "5 queries cannot show any drop: p is 0.062 at best, and under 0.05 is needed"

# What a person looks at first are the questions that the failing metric lost.
expect_exit 0 ragctl eval good.trec --qrels qrels.txt --metrics mrr@10,success@1 --save-baseline two.json
expect_exit 1 ragctl eval bad.trec --qrels qrels.txt --baseline two.json --gate mrr@10:-0.6 --gate success@1:-0.01
expect_contains out "PASS: mrr@10"
expect_contains out "Largest losses in success@1"
expect_lacks out "Largest losses in mrr@10"
