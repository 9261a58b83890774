#!/bin/sh
# Questions and judgements from standard input or a pipe: other ones are ranked anew, the same ones are not.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs
printf '# Ferry\n\nThe ferry to Garamdo leaves at nine.\n' >docs/ferry.md
printf '# Library\n\nBooks are lent for three weeks.\n' >docs/library.md
printf 'workspace: ws\ningest: {inputs: [docs]}\nembed: {model: none}\neval: {metrics: [mrr@10]}\n' >ragctl.yaml
printf '{"_id":"q","text":"ferry"}\n' >ferry.jsonl
printf '{"_id":"q","text":"books"}\n' >books.jsonl
printf 'q 0 docs/ferry.md 1\n' >of_ferry
printf 'q 0 docs/library.md 1\n' >of_books

run() { ragctl run ragctl.yaml "$@"; }
expect_exit 0 run --queries - --qrels of_ferry <ferry.jsonl
expect_contains out "mrr@10  1.0000"
expect_exit 0 run --queries - --qrels of_ferry <ferry.jsonl
expect_contains err "unchanged, from ws/run.trec"
expect_exit 0 run --queries - --qrels of_ferry <books.jsonl
expect_contains err "1 query"
expect_contains out "mrr@10  0.0000"
expect_exit 0 run --queries books.jsonl --qrels - <of_ferry
expect_contains out "mrr@10  0.0000"
expect_exit 0 run --queries books.jsonl --qrels - <of_books
expect_contains out "mrr@10  1.0000"
expect_exit 2 run --queries - --qrels - <of_books
expect_contains err "run: --queries and --qrels cannot both be standard input; name a file"

mkfifo pipe
cat ferry.jsonl >pipe &
expect_exit 0 run --queries pipe --qrels of_ferry
expect_contains out "mrr@10  1.0000"
cat books.jsonl >pipe &
expect_exit 0 run --queries pipe --qrels of_ferry
expect_contains out "mrr@10  0.0000"
wait
