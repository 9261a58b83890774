#!/bin/sh
# Files of eval: a baseline that cannot be read and outputs that cannot be written are told before the work, and no
# output replaces another or an input.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
printf '{"_id":"q","text":"ferry"}\n' >q.jsonl
printf 'q 0 docs/ferry.md 1\n' >qrels
printf 'q Q0 docs/ferry.md 1 2 x\n' >run.trec
score() { ragctl eval --kb kb --queries q.jsonl --qrels qrels --no-times "$@"; }

# The index of the knowledge base is damaged: whoever reads it says so, and nobody has got so far.
cp -r kb sound
for file in kb/segments/*; do : >"$file"; done
expect_exit 5 score
for option in --report --save-run --save-baseline; do
    expect_exit 7 score $option nowhere/file
    expect_contains err "nowhere/file: cannot create: No such file or directory"
    expect_exit 7 score $option docs
    expect_contains err "docs: is a directory; name a file to write"
done
expect_exit 7 score --baseline nothere.json --gate mrr@10:-0.1
expect_contains err "nothere.json: cannot open"
expect_exit 7 ragctl eval --tune fusion --kb kb --queries q.jsonl --qrels qrels -o nowhere/file
expect_contains err "nowhere/file: cannot create"
rm -r kb && mv sound kb
for command in "chunk broken.jsonl" "embed broken.jsonl" "ingest nothere" "eval anchor broken.jsonl --kb nothere"; do
    echo junk >broken.jsonl
    expect_exit 7 ragctl $command -o nowhere/file
    expect_contains err "nowhere/file"
done

expect_exit 2 score --report same --save-run ./same
expect_contains err "same: is to hold the ranking as well; name another output"
expect_missing same
for input in q.jsonl qrels; do
    cp $input before
    expect_exit 2 score --save-run $input
    expect_contains err "$input: is to hold the "
    expect_same before $input
done
expect_exit 2 ragctl eval run.trec --qrels qrels --save-baseline run.trec
expect_contains err "run.trec: is to hold the ranking as well"
expect_exit 0 score --metrics mrr@10 --save-baseline base.json
expect_exit 0 score --metrics mrr@10 --baseline base.json --gate mrr@10:-0.1 --save-baseline base.json
expect_exit 0 score --save-run /dev/null --report /dev/null

expect_exit 2 ragctl eval - --qrels -
expect_contains err "eval: RUN and --qrels cannot both be standard input; name a file"
expect_exit 2 ragctl eval audit kb --queries - --qrels -
expect_contains err "eval audit: --queries and --qrels cannot both be standard input"
expect_exit 2 ragctl eval anchor - --documents -
expect_contains err "eval anchor: QUOTES and --documents cannot both be standard input"
