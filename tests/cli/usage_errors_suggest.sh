#!/bin/sh
# A mistyped command, flag or value is refused with the nearest right one and exit 2; nothing is on stdout.
set -eu
. "$(dirname "$0")/lib.sh"

expect_exit 2 ragctl
expect_contains err "ragctl --help"
expect_exit 2 ragctl qurey kb question
expect_contains err "unknown command 'qurey', did you mean 'query'?"
expect_exit 2 ragctl chunk documents.jsonl --max-token 64
expect_contains err "unknown option '--max-token', did you mean '--max-tokens'?"
expect_exit 2 ragctl chunk documents.jsonl --strategy markdwon
expect_contains err "did you mean 'markdown'?"
expect_exit 2 ragctl chunk documents.jsonl --max-tokens 0
expect_contains err "--max-tokens"
expect_exit 2 ragctl chunk documents.jsonl --max-tokens nan
expect_exit 2 ragctl query kb question --lexical-weight nan
expect_exit 2 ragctl chunk documents.jsonl --max-tokens
expect_exit 2 ragctl embed
expect_contains err "CHUNKS is missing"
expect_exit 2 ragctl chunk one.jsonl two.jsonl
expect_contains err "unexpected argument 'two.jsonl'"
expect_exit 2 ragctl query kb
expect_contains err "QUESTION"
expect_empty out
expect_exit 2 ragctl snapshot foo kb
expect_contains err "unknown command 'snapshot foo'; say what to do: list, tag, diff, restore or gc"
expect_exit 2 ragctl snapshot
expect_contains err "snapshot: say what to do"
