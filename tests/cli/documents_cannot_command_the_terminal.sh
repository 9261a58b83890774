#!/bin/sh
# Control characters of a document are not passed on to people's terminals.
set -eu
. "$(dirname "$0")/lib.sh"

printf '{"_id":"a","text":"ferry \\u001b[2Jgone \\u009b1m"}\n' >records.jsonl
ragctl ingest records.jsonl 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >chunks.jsonl
ragctl index chunks.jsonl -o kb 2>/dev/null
expect_exit 0 ragctl query kb ferry
expect_lacks out "$(printf '\033')"
expect_lacks out "$(printf '\302\233')"
