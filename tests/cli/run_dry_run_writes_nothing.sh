#!/bin/sh
# --dry-run says what would be done and touches nothing.
set -eu
. "$(dirname "$0")/lib.sh"

copy_documents
printf 'workspace: ws\ningest:\n  inputs: [testdata/documents]\n' >config.yaml
expect_exit 0 ragctl run config.yaml --dry-run
expect_contains out "53 new"
expect_missing ws
ragctl run config.yaml --model none 2>/dev/null
printf 'more\n' >>testdata/documents/ferry/safety-drill.txt
find ws -type f | sort | xargs cksum >before
expect_exit 0 ragctl run config.yaml --model none --dry-run
expect_contains out "1 modified"
expect_contains out "documents that ingest finds changed are cut"
find ws -type f | sort | xargs cksum >after
expect_same before after
