#!/bin/sh
# A file whose bytes the system gives for their hash and refuses when they are read is missing from what is made then,
# and from nothing that is made later of the same bytes.
set -eu
. "$(dirname "$0")/../cli/lib.sh"

shim=${RAGCTL_FAULT_SHIM:-}
[ -n "$shim" ] || { echo "skipped: no shim" && exit 77; }

mkdir docs
printf '# Ferry\n\nThe ferry leaves at nine.\n' >docs/ferry.md
printf '# Library\n\nBooks are lent for three weeks.\n' >docs/library.md
printf '{"_id":"q","text":"ferry"}\n' >q.jsonl
printf 'q 0 docs/ferry.md 1\n' >qrels
printf 'workspace: ws\ningest: {inputs: [docs]}\nembed: {model: none}\neval: {queries: q.jsonl, qrels: qrels}\n' >run.yaml
{ cat run.yaml && echo 'sweep: {chunk: {max_tokens: [50, 60]}}'; } >sweep.yaml

# The fifth read is the first after both files were hashed, each to its end.
refused() {
    LD_PRELOAD=$shim RAGCTL_FAULT_ROOT=$work/docs RAGCTL_FAULT_CALLS=read RAGCTL_FAULT=fail:5:5 "$binary" "$@" --threads 1
}
expect_exit 4 refused run run.yaml
expect_contains err "failed: docs/ferry.md: "
expect_exit 0 ragctl run run.yaml
expect_contains err "2 documents from 2 files"
expect_exit 4 refused eval --sweep sweep.yaml --no-times
expect_contains err "failed: docs/ferry.md: "
expect_exit 0 ragctl eval --sweep sweep.yaml --no-times
grep -q '^1 .* 1\.0000' out || fail "the document is still missing"
