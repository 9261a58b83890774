#!/bin/sh
# --snippet-lines shows the lines of a hit with the most matched words; ragctl run takes it, too.
set -eu
. "$(dirname "$0")/lib.sh"

{
    for i in 1 2 3 4 5 6; do printf 'Nothing is said here.\n\n'; done
    printf 'The ferry leaves at nine.\n\n'
    for i in 1 2 3 4 5 6; do printf 'Nor is it said there.\n\n'; done
} >long.md
ragctl ingest long.md 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >chunks.jsonl
ragctl index chunks.jsonl -o kb 2>/dev/null
expect_exit 0 ragctl query kb ferry -k 1
cp out whole
expect_contains whole "Nor is it said there."
expect_exit 0 ragctl query kb ferry -k 1 --snippet-lines 1
expect_lines out 2
expect_contains out "… The ferry leaves at nine. …"
expect_exit 0 ragctl query kb ferry -k 1 --snippet-lines 0
expect_same out whole
printf 'snippet_lines: 2\n' >ragctl.yaml
expect_exit 0 ragctl query kb ferry -k 1
expect_lines out 3
expect_exit 0 ragctl query kb ferry -k 1 --format json # the whole text, and no complaint about the file
expect_contains out "Nor is it said there."
rm ragctl.yaml
expect_exit 2 ragctl query kb ferry --format json --snippet-lines 2
expect_contains err "--snippet-lines goes with --format text"
expect_exit 2 ragctl query kb ferry --why-not long.md --snippet-lines 2
expect_contains err "--snippet-lines goes with hits"

# ragctl run shows three lines, or as many as are asked for.
mkdir in
cp long.md in/
printf 'workspace: ws\ningest: {inputs: [in]}\nembed: {model: none}\nquestions: [ferry]\n' >run.yaml
expect_exit 0 ragctl run run.yaml --mode lexical -q
[ "$(grep -c said out)" = 2 ] || fail "not three lines"
expect_exit 0 ragctl run run.yaml --mode lexical -q --snippet-lines 1
expect_lacks out "said"
expect_exit 0 ragctl run run.yaml --mode lexical -q --snippet-lines 0
[ "$(grep -c said out)" = 12 ] || fail "not whole"
