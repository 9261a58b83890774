#!/bin/sh
# Relative paths on the command line are seen from the working directory, those of a file from its folder.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir -p project/docs here
printf 'Tides are high at six.\n' >project/docs/a.txt
printf 'workspace: ws\ningest: {inputs: [docs]}\nembed: {model: none}\n' >project/ragctl.yaml
cd here
expect_exit 0 ragctl run ../project/ragctl.yaml
[ -d ../project/ws/kb ] || fail "the file's workspace is not in its folder"
expect_exit 0 ragctl run ../project/ragctl.yaml --workspace ws
[ -d ws/kb ] || fail "the flag's workspace is not here"
expect_exit 0 env RAGCTL_WORKSPACE=env "$binary" run ../project/ragctl.yaml
[ -d env/kb ] || fail "the variable's workspace is not here"
printf 'Local text.\n' >local.txt
expect_exit 0 ragctl ingest local.txt --config ../project/ragctl.yaml
expect_contains out '"id":"local.txt"'
