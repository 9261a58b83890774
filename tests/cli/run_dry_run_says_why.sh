#!/bin/sh
# --dry-run says of each stage whether it is reused, or made anew and why.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs
printf '# Ferry\n\nThe ferry leaves at nine.\n' >docs/ferry.md
printf '# Library\n\nBooks are lent for three weeks.\n' >docs/library.md
printf '{"_id":"q","text":"ferry"}\n' >q.jsonl
printf 'q 0 docs/ferry.md 1\n' >qrels
cat >c.yaml <<'YAML'
workspace: ws
ingest: {inputs: [docs]}
embed: {dim: 16}
eval: {queries: q.jsonl, qrels: qrels}
YAML

# expect_plan STAGE TEXT: the line of the stage says so.
expect_plan() { grep -q "^$1 .*$2" out || fail "$1 is not planned as: $2"; }

expect_exit 0 ragctl run c.yaml --dry-run
expect_plan chunk "there are no chunks yet"
ragctl run c.yaml 2>/dev/null >run.out
expect_exit 0 ragctl run c.yaml --dry-run
[ "$(grep -c 'reused$' out)" = 6 ] || fail "not all six stages are reused"

expect_exit 0 ragctl run c.yaml --dry-run --max-tokens 100
expect_plan ingest "; reused"
expect_plan tokenizer "trained anew, chunk.max_tokens changed"
expect_plan chunk "all is cut anew, chunk.max_tokens changed"
expect_plan embed "the model is fitted anew"
expect_plan index "updated"
expect_plan eval "the knowledge base changes"

# Another dimension is another model: what the run then does is what was said.
expect_exit 0 ragctl run c.yaml --dry-run --dim 1 --int8
expect_plan tokenizer "trained anew, embed.dim changed"
expect_plan chunk "all is cut anew, unless the tokenizer comes out as it was"
expect_plan embed "all are computed anew, the model is fitted anew"
expect_plan index "updated, with the vectors of the new model for all documents"
cp -r ws other
printf 'workspace: other\n' | cat - c.yaml | sed 2d >other.yaml
expect_exit 0 ragctl run other.yaml --dim 1 --int8
grep -qE '^tokenizer .* pieces trained on 2 documents' err || fail "the tokenizer was not trained"
grep -qE '^chunk .*unchanged' err || fail "the tokenizer came out otherwise"
grep -qE '^embed .*\(2 computed, 0 unchanged, model fitted\)' err || fail "the model was not fitted"
grep -qE '^index .*\(documents: 0 added, 0 modified, 0 deleted, 2 unchanged\)' err || fail "the index was not updated"

expect_exit 0 ragctl run c.yaml --dry-run --metrics recall@5
expect_plan index "reused"
expect_plan eval "eval.metrics changed"
expect_exit 0 ragctl run c.yaml --dry-run --k1 2
expect_plan chunk "reused"
expect_plan index "made anew, index.k1 changed"
expect_exit 0 ragctl run c.yaml --dry-run --int8
expect_plan chunk "reused"
expect_plan embed "embed.int8 changed"
expect_exit 0 ragctl run c.yaml --dry-run --refit
expect_plan tokenizer "as --refit asks"
echo 'q 0 docs/other.md 0' >>qrels
expect_exit 0 ragctl run c.yaml --dry-run
expect_plan eval "questions, judgements or ragctl changed"
echo >>ws/chunks.jsonl
expect_exit 0 ragctl run c.yaml --dry-run
expect_plan chunk "chunks.jsonl is not as the last run left it"
rm docs/library.md
expect_exit 0 ragctl run c.yaml --dry-run
expect_plan ingest "1 deleted.*what changed is read"
expect_plan tokenizer "kept, unless more than"
