#!/bin/sh
# eval answers within a filter, in BEIR folders too; a baseline of another filter is refused, and stores of version 1 are filtered.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir -p beir/qrels
for i in 1 2 3 4 5 6; do
    printf '{"_id":"d%s","title":"","text":"ferry number %s","metadata":{"group":%s}}\n' $i $i $((i % 2)) >>beir/corpus.jsonl
done
printf '{"_id":"q1","text":"ferry number 2"}\n' >beir/queries.jsonl
printf 'query-id\tcorpus-id\tscore\nq1\td2\t1\n' >beir/qrels/test.tsv
expect_exit 0 ragctl eval --beir beir --metrics success@1 --mode lexical --format tsv
grep -qE '^all.*1\.0' out || fail "unfiltered"
expect_exit 0 ragctl eval --beir beir --metrics success@10 --mode lexical --filter 'group == 1' --format tsv --save-run run.trec
expect_lines run.trec 3
expect_lacks run.trec " d2 "

copy_documents
ragctl ingest testdata/documents -o documents.jsonl 2>/dev/null
ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple 2>/dev/null
ragctl index chunks.jsonl -o kb 2>/dev/null
evaluate() { ragctl eval --kb kb --queries "$source_dir/testdata/queries.jsonl" --qrels "$source_dir/testdata/qrels/test.tsv" --metrics ndcg@10 "$@"; }
expect_exit 0 evaluate --filter 'lang == "ko"' --save-baseline base.json
expect_exit 0 evaluate --filter 'lang == "ko"' --baseline base.json --gate ndcg@10:-0.01
expect_exit 3 evaluate --filter 'lang == "en"' --baseline base.json --gate ndcg@10:-0.01
expect_contains err "the filter 'lang == \"ko\"' instead of the filter 'lang == \"en\"'"
expect_exit 3 evaluate --baseline base.json --gate ndcg@10:-0.01

# It is refused before the work: by questions, judgements and depth before the first stage, by the corpus before ranking.
beir() { ragctl eval --beir beir --metrics success@1 --mode lexical --workspace ws "$@"; }
expect_exit 0 beir --save-baseline beir.json
rm -r ws
expect_exit 0 beir --baseline beir.json --gate success@1:-1
rm -r ws
expect_exit 3 beir --baseline beir.json --gate success@1:-1 --depth 50
expect_contains err "the baseline was made with depth 100 instead of 50"
expect_missing ws/documents.jsonl
sed -i 's/number 2/number two/' beir/queries.jsonl
expect_exit 3 beir --baseline beir.json --gate success@1:-1
expect_contains err "the baseline was made with other questions"
expect_missing ws/documents.jsonl
sed -i 's/number two/number 2/' beir/queries.jsonl
sed -i 's/ferry number 6/ferry number 7/' beir/corpus.jsonl
expect_exit 3 beir --baseline beir.json --gate success@1:-1
expect_contains err "the baseline was made with another corpus"
expect_missing ws/run.trec
printf 'q 0 nowhere.md 1\n' >strange.qrels
printf '{"_id":"q","text":"ferry"}\n' >q.jsonl
expect_exit 3 ragctl eval --kb kb --queries q.jsonl --qrels strange.qrels --baseline base.json --gate ndcg@10:-0.01
expect_contains err "the baseline was made with the filter 'lang == \"ko\"' instead of no filter"
expect_contains err "other questions"
expect_lacks err "warning"

# Without columns the records answer.
cp -r "$source_dir/testdata/stores/v1" old
expect_exit 0 ragctl info old --fields
grep -qE '^topic +text +' out || fail "no topic in the old store"
code=0
ragctl query old "연차" --mode lexical --filter 'lang == "ko"' --format jsonl >out 2>err || code=$?
[ "$code" = 0 ] || [ "$code" = 5 ] || fail "old store: exit $code" # 5: the analyzer has another version since
