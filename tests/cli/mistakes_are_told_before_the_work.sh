#!/bin/sh
# What the last stages would refuse is refused before the first one begins: nothing has been made then.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs
printf '# Ferry\n\nThe ferry to Garamdo leaves at nine.\n' >docs/ferry.md
printf '{"_id":"q","text":"ferry"}\n' >q.jsonl
printf 'q 0 docs/ferry.md 1\n' >qrels
{
    printf 'workspace: ws\ningest: {inputs: [docs]}\nembed: {model: none}\n'
    printf 'eval: {queries: q.jsonl, qrels: qrels, metrics: [mrr@10]}\n'
} >run.yaml
{ cat run.yaml && echo 'sweep: {index: {b: [0.5, 0.7]}}'; } >sweep.yaml

# refused CODE MESSAGE FLAG...: by a run, its plan and a sweep
refused() {
    code=$1
    message=$2
    shift 2
    for command in "run run.yaml" "run run.yaml --dry-run" "eval --sweep sweep.yaml"; do
        expect_exit "$code" ragctl $command "$@"
        expect_contains err "$message"
        expect_missing ws/documents.jsonl
        expect_missing ws/sweep
    done
}
refused 7 "nothere.jsonl: cannot open" --queries nothere.jsonl
refused 7 "nothere.txt: cannot open" --qrels nothere.txt
printf 'q 0 docs/ferry.md much\n' >broken
refused 3 "broken:1: relevance 'much'" --qrels broken
refused 2 "metric 'span_recall@5' needs labels" --metrics span_recall@5
refused 2 "metric 'span_recall@5' needs labels" --fail-under span_recall@5=0.5
refused 2 "--filter:1:8: expected a value" --filter 'lang =='
refused 2 "unknown value 'corean', did you mean 'korean'?" --analyzer corean
refused 2 "--overlap-tokens: 60 is out of range; use 0 to 31, less than half of --max-tokens (64)" --max-tokens 64 \
    --overlap-tokens 60
refused 2 "--recency: 'soon' is neither" --recency soon
refused 7 "nothere.model: cannot open" --model nothere.model
refused 2 "--mode is 'vector' and embed.model is 'none'" --mode vector
printf '{"_id":"q","text":"ferry","filter":"lang =="}\n' >filtered.jsonl
refused 2 "filtered.jsonl:1: filter:1:8" --queries filtered.jsonl

# A ranking is kept as a TREC run, where a blank would part an id and a line that begins with # is a comment.
for id in 'the q' '#q'; do
    printf '{"_id":"%s","text":"ferry"}\n' "$id" >odd.jsonl
    printf '{"query":"%s","document":"docs/ferry.md","start":0,"end":5}\n' "$id" >spans.jsonl
    for name in run sweep; do
        sed 's/qrels: qrels, metrics: .mrr@10./spans: spans.jsonl/; s/q.jsonl/odd.jsonl/' $name.yaml >odd-$name.yaml
    done
    for command in "run odd-run.yaml" "eval --sweep odd-sweep.yaml"; do
        expect_exit 3 ragctl $command
        expect_contains err "odd.jsonl: query id '$id' contains white space or begins with '#'"
        expect_missing ws/documents.jsonl
        expect_missing ws/sweep
    done
done
ragctl ingest docs 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >chunks.jsonl
ragctl index chunks.jsonl -o kb 2>/dev/null
expect_exit 3 ragctl query kb --queries odd.jsonl --format trec
expect_contains err "query id '#q' begins with '#'"

expect_exit 0 ragctl run run.yaml
expect_exit 2 ragctl eval --tune fusion --kb ws/kb --queries q.jsonl --qrels qrels --mode lexical
expect_contains err "--mode is 'lexical'; only hybrid search fuses"

# By the stages themselves, too.
expect_exit 2 ragctl chunk nothere.jsonl --overlap-tokens 300
expect_contains err "--overlap-tokens: 300 is out of range"
expect_exit 2 ragctl ingest docs --encoding cp9494
expect_contains err "--encoding: unknown encoding 'cp9494'"

# What a file or a variable says is named by its place there.
sed 's/none}/none}\nquery: {recency: soon}/' run.yaml >recency.yaml
expect_exit 2 ragctl run recency.yaml
expect_contains err "recency.yaml:4: query.recency: 'soon' is neither"
expect_exit 2 env RAGCTL_QUERY_RECENCY=soon "$binary" run run.yaml
expect_contains err "\$RAGCTL_QUERY_RECENCY: 'soon' is neither"
