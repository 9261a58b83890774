#!/bin/sh
# Mistakes in a sweep are named with line and column before anything is built; other commands see them too.
set -eu
. "$(dirname "$0")/lib.sh"

printf 'workspace: work\ningest: {inputs: [docs]}\neval: {queries: q, qrels: r}\n' >base.yaml
try() { { cat base.yaml && printf '%b' "$1"; } >sweep.yaml && expect_exit 2 ragctl eval --sweep sweep.yaml && expect_contains err "sweep.yaml:$2"; }
try 'sweep:\n  chunk:\n    max_tokns: [1]\n' "6:5: unknown key 'max_tokns' in 'chunk', did you mean 'max_tokens'?"
try 'sweep: {chunk: {max_tokens: []}}\n' "4:29: chunk.max_tokens: the list is empty"
try 'sweep: {query: {mode: [hybrid, hybird]}}\n' "4:32: query.mode: unknown value 'hybird', did you mean 'hybrid'?"
try 'sweep: {query: {k: [1]}}\n' "4:17: 'query.k' cannot be swept"
try 'sweep: {chunk: {max_tokens: [7, 7]}}\n' "4:33: chunk.max_tokens: 7 is there twice"
expect_exit 2 ragctl run sweep.yaml
expect_contains err "4:33: chunk.max_tokens: 7 is there twice"
expect_missing work

cp base.yaml sweep.yaml
expect_exit 2 ragctl eval --sweep sweep.yaml
expect_contains err "has no 'sweep' section"
expect_exit 2 ragctl eval --sweep sweep.yaml --config base.yaml
expect_contains err "leave out --config"
expect_exit 2 ragctl eval --sweep sweep.yaml --kb kb
expect_exit 2 ragctl eval --against 1 run.trec --qrels r
expect_contains err "--sweep"

# Options that do not fit together are found before any cell is built.
mkdir docs && printf 'text\n' >docs/a.md && printf '{"_id":"1","text":"text"}\n' >q && printf '1 0 docs/a.md 1\n' >r
{ cat base.yaml && printf 'sweep: {chunk: {max_tokens: [100, 10], overlap_tokens: [5]}}\n'; } >sweep.yaml
expect_exit 2 ragctl eval --sweep sweep.yaml
expect_contains err "cell 'max_tokens=10 overlap_tokens=5'"
expect_missing work/sweep

# So are a metric that configurations cannot be ranked by, a cell that is not there and a level that is none.
{ cat base.yaml && printf 'sweep: {query: {mode: [lexical, vector]}}\n'; } >sweep.yaml
expect_exit 2 ragctl eval --sweep sweep.yaml --metrics official
expect_contains err "metric 'num_q' is no mean over queries and cannot be tested; name another one first"
expect_exit 2 ragctl eval --sweep sweep.yaml --against mode=hybird
expect_contains err "no cell is called 'mode=hybird'"
expect_exit 2 ragctl eval --sweep sweep.yaml --confidence 1
expect_contains err "--confidence: '1' is not a number from 0.5 to 0.9999"
expect_missing work/sweep
