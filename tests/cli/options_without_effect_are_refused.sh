#!/bin/sh
# An option on the command line that the others leave without effect is refused; in a file for several commands, and
# where it turns something off, it may stand.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
idle() { # FLAG COMMAND...
    flag=$1
    shift
    expect_exit 2 ragctl "$@"
    expect_contains err "$1: $flag "
}
idle --lexical-weight query kb ferry --lexical-weight 0.5
idle --lexical-weight query kb ferry --lexical-weight 0.5 --mode lexical
idle --fusion query kb ferry --fusion rrf --mode lexical
idle --rrf-k query kb ferry --rrf-k 5
idle --rrf-k query kb ferry --rrf-k 5 --fusion convex
idle --rm3-weight query kb ferry --rm3-weight 0.5
idle --rm3-terms query kb ferry --rm3-terms 5
idle --feedback query kb ferry --feedback 5 --mode lexical
idle --feedback-weight query kb ferry --feedback-weight 1 --feedback 0
idle --rerank query kb ferry --rerank sentences --mode vector
idle --synonyms query kb ferry --synonyms builtin --mode vector
idle --explain query kb ferry --explain --why-not docs/ferry.md
idle --max-tokens chunk documents.jsonl --strategy none --max-tokens 32
idle --min-tokens chunk documents.jsonl --min-tokens 65 --max-tokens 64
idle --min-tokens chunk documents.jsonl --min-tokens 65 --strategy fixed
idle --tokenizer chunk documents.jsonl --tokenizer simple --unit characters
idle --int8 embed chunks.jsonl -o v.npy --int8
idle --binary embed chunks.jsonl -o v.npy --binary
idle --dim embed chunks.jsonl -o v.safetensors --model none.model --dim 8
idle --vector-type index chunks.jsonl -o kb --vector-type hnsw
idle --model index chunks.jsonl -o kb --model v.model
# A knowledge base with vectors is coded anew.
expect_exit 0 ragctl embed chunks.jsonl -o some.safetensors
expect_exit 0 ragctl index chunks.jsonl --vectors some.safetensors -o kbv
expect_exit 0 ragctl index chunks.jsonl -o kbv --vector-type hnsw
idle --hnsw-m index chunks.jsonl -o kb --vectors v.safetensors --hnsw-m 8
printf 'workspace: ws\ningest: {inputs: [docs]}\n' >c.yaml
idle --rrf-k run c.yaml --rrf-k 5
idle --dim run c.yaml --model none --dim 8
printf '{"_id":"q","text":"ferry"}\n' >queries.jsonl
idle --rm3-terms eval --kb kb --queries queries.jsonl --qrels qrels --rm3-terms 5

expect_exit 0 ragctl query kb ferry --mode lexical --feedback 0 --rm3 0
expect_exit 0 ragctl chunk documents.jsonl --strategy fixed --min-tokens 0 --overlap-tokens 0
expect_exit 0 ragctl query kb ferry --fusion rrf --rrf-k 5 --lexical-weight 0.5 --rm3 2 --rm3-terms 5
printf 'query: {rrf_k: 5, rm3_terms: 5}\nembed: {model: none, dim: 8}\nchunk: {strategy: none, max_tokens: 32}\n' >shared.yaml
expect_exit 0 ragctl query kb ferry --config shared.yaml
expect_exit 0 ragctl chunk documents.jsonl --config shared.yaml
expect_exit 0 env RAGCTL_QUERY_RRF_K=5 "$binary" query kb ferry
