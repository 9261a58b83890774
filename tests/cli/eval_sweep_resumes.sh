#!/bin/sh
# Ctrl+C in a sweep: exit 130, and the next run goes on with what was complete.
set -eu
. "$(dirname "$0")/lib.sh"

copy_documents
cp "$testdata/queries.jsonl" "$testdata/qrels/test.tsv" .
cat >sweep.yaml <<'YAML'
workspace: work
ingest: {inputs: [testdata/documents]}
embed: {dim: 32}
eval: {queries: queries.jsonl, qrels: test.tsv, metrics: [ndcg@10]}
sweep:
  chunk: {max_tokens: [48, 64, 96, 128, 192, 256]}
  index: {b: [0.3, 0.5, 0.75]}
YAML
"$binary" eval --sweep sweep.yaml >out 2>err &
pid=$!
for _ in $(seq 300); do
    [ "$(ls work/sweep 2>/dev/null | grep -c '^query.*json$')" -ge 2 ] && break
    sleep 0.05
done
kill -INT $pid 2>/dev/null || { wait $pid; echo "skipped: the sweep was done before it could be interrupted"; exit 77; }
code=0
wait $pid || code=$?
[ "$code" -eq 130 ] || { [ "$code" -eq 0 ] && echo "skipped: done before the interrupt"; exit 77; }
expect_empty out
expect_exit 0 ragctl eval --sweep sweep.yaml --format json
found=$(tr -d '\n ' <out | sed 's/.*"name":"query",//;s/.*"found":\([0-9]*\).*/\1/')
[ "$found" -ge 2 ] || fail "only $found rankings were found again"
cp out resumed.json
rm -r work
expect_exit 0 ragctl eval --sweep sweep.yaml --format json
scores() { grep -E '"(mean|low|high|name|outcome|adjusted_p)"' "$1"; }
scores resumed.json >a
scores out >b
sed '/"ingest"/,$d' a >a1
sed '/"ingest"/,$d' b >b1
expect_same a1 b1
