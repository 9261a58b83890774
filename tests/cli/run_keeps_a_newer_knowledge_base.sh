#!/bin/sh
# A knowledge base that a newer ragctl wrote, or that somebody writes to, is not replaced by a run with other options.
set -eu
. "$(dirname "$0")/lib.sh"

copy_documents
printf 'workspace: ws\ningest:\n  inputs: [testdata/documents]\nembed:\n  dim: 16\n' >ragctl.yaml
ragctl run ragctl.yaml 2>first
cp ws/kb/CURRENT current
printf 'ragctl-knowledge-base 2\nsomething new\n' >ws/kb/CURRENT
cp -r ws/kb newer
expect_exit 5 ragctl run ragctl.yaml --analyzer whitespace
expect_contains err "use a newer ragctl"
for file in $(cd newer && find . -type f); do expect_same "newer/$file" "ws/kb/$file"; done

# One bit of the version is damage, not a newer version.
sed '1s/1$/3/' current >ws/kb/CURRENT
expect_exit 5 ragctl query ws/kb ferry
expect_contains err "is damaged: its checksum does not match"
expect_exit 0 ragctl repair ws/kb
expect_same current ws/kb/CURRENT

command -v flock >/dev/null || exit 0
flock ws/kb/LOCK sh -c "'$binary' run ragctl.yaml --analyzer whitespace >out 2>err; echo \$? >code" || true
[ "$(cat code)" = 5 ] || fail "exit $(cat code)"
expect_contains err "is locked by another writer"
