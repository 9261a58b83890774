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

# Two folders of one name stay apart in a knowledge base; a configuration file gives the same ids wherever it lies.
mkdir -p a/col col ../project/configs
printf 'Of the folder below.\n' >a/col/1.txt
printf 'Of the folder below, too.\n' >a/col/2.txt
printf 'Of the folder above.\n' >col/1.txt
cd a
for folder in col ../col; do
    ragctl ingest $folder 2>err | ragctl chunk 2>err | expect_exit 0 ragctl index - -o ../kb
done
expect_contains err "1 document scanned: 1 new, 0 modified, 0 unchanged, 0 deleted"
expect_exit 0 ragctl query ../kb "the folder above" --format tsv
expect_contains out "../col/1.txt"
cd ..
printf 'workspace: ../ws2\ningest: {inputs: [../docs]}\nembed: {model: none}\n' >../project/configs/c.yaml
expect_exit 0 ragctl run ../project/configs/c.yaml
expect_contains ../project/ws2/documents.jsonl '"id":"docs/a.txt","source":"docs/a.txt","root":"docs"'
