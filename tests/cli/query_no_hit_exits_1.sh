#!/bin/sh
# No hit: exit 1, a message, and an empty result that is valid in its format.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
expect_exit 1 ragctl query kb zebra
expect_contains err "no hit"
expect_empty out
expect_exit 1 ragctl query kb zebra --format jsonl
expect_empty out
expect_exit 1 ragctl query kb zebra --format trec
expect_empty out
expect_exit 1 ragctl query kb zebra --format json
expect_contains out '"hits": []'
expect_exit 1 ragctl query kb zebra --format tsv
expect_lines out 1
expect_exit 1 ragctl query kb ferry --min-score 1000
expect_lacks err "no word"
expect_exit 1 ragctl query kb '???'
expect_contains err "no hit; the question has no word to search for"
