#!/bin/sh
# A row far down a table is found by its column's name, which is shown, and a question is found with its answer.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs
{
    printf '# Parts\n\n| part | price |\n|---|---|\n'
    for i in $(seq 100 159); do printf '| PX-%s | %s euro |\n' "$i" "$((i * 7))"; done
} >docs/parts.md
{
    printf '<h1>Help</h1><dl>'
    for i in $(seq 30); do
        printf '<dt>Where is office number %s of the house?</dt><dd>It is on floor F%s, take the stairs.</dd>' "$i" "$i"
    done
    printf '</dl>'
} >docs/help.html
{
    ragctl ingest docs -o documents.jsonl
    ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple --max-tokens 50 --min-tokens 0
    ragctl index chunks.jsonl -o kb
} 2>err || fail setup

expect_exit 0 ragctl query kb 'price PX-147' -k 1
expect_contains out 'Parts > part | price'
expect_contains out 'PX-147 | 1029 euro'
for i in $(seq 30); do
    expect_exit 0 ragctl query kb "Where is office number $i of the house?" -k 1
    expect_contains out "on floor F$i,"
done
