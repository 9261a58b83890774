#!/bin/sh
# Defaults < user file < project file < environment < flags, each shown with its origin.
set -eu
. "$(dirname "$0")/lib.sh"

shows() { ragctl config show | grep -q "$1" || fail "config show lacks: $1"; }
shows '^  max_tokens: [0-9]* .*# default$'
mkdir -p xdg/ragctl
printf 'chunk:\n  max_tokens: 300\n  min_tokens: 7\n' >xdg/ragctl/config.yaml
shows "^  max_tokens: 300 .*# $work/xdg/ragctl/config.yaml:2\$"
printf 'chunk:\n  max_tokens: 301\n' >ragctl.yaml
shows '^  max_tokens: 301 .*# ragctl.yaml:2$'
shows "^  min_tokens: 7 .*config.yaml:3\$"
export RAGCTL_CHUNK_MAX_TOKENS=3
shows '^  max_tokens: 3 .*# $RAGCTL_CHUNK_MAX_TOKENS$'
printf '{"id":"a","text":"one two three four five six seven eight nine ten eleven"}\n' >documents.jsonl
chunks() { ragctl chunk documents.jsonl --strategy fixed --min-tokens 0 --tokenizer simple "$@" 2>/dev/null | wc -l; }
[ "$(chunks)" = 4 ] || fail "the environment's budget gives $(chunks) chunks"
[ "$(chunks --max-tokens 6)" = 2 ] || fail "the flag's budget gives $(chunks --max-tokens 6) chunks"
expect_exit 0 env RAGCTL_CHUNK_MAX_TOKEN=3 "$binary" config show --quiet
[ "$(cat err)" = "ragctl: warning: \$RAGCTL_CHUNK_MAX_TOKEN sets no option, did you mean 'RAGCTL_CHUNK_MAX_TOKENS'?" ] ||
    fail "a misspelt variable is not told, or more than that"
expect_exit 2 env RAGCTL_CHUNK_MAX_TOKENS=x "$binary" config show
expect_contains err '$RAGCTL_CHUNK_MAX_TOKENS'
