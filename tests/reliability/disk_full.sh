#!/bin/sh
# A disk that is really full: a small tmpfs, of which so much is left that a command fails early, late or not at all.
# Whoever may not mount one (or sets RAGCTL_NO_MOUNT) gets the shim instead, which refuses room from the n-th call on; the last line says which it
# was. A refused command ends with exit code 7 and the name of a file; no temporary file is left, the knowledge base is
# what it was; with room the same command ends with the bytes of an undisturbed one.
set -eu
. "$(dirname "$0")/../cli/lib.sh"

shim=${RAGCTL_FAULT_SHIM:-}
mkdir disk reference
if [ -z "${RAGCTL_NO_MOUNT:-}" ] && mount -t tmpfs -o size=16m none disk 2>/dev/null; then
    kind="a tmpfs of 16 MiB"
    trap 'umount disk; rm -rf "$work"' EXIT
elif [ -n "$shim" ]; then
    kind="the shim (no right to mount)"
else
    echo "skipped: no right to mount, and no shim" && exit 77
fi

# on_disk N COMMAND...: with room for the n-th attempt.
on_disk() {
    attempt=$1 && shift
    case $kind in
    the*)
        (cd disk && LD_PRELOAD=$shim RAGCTL_FAULT_ROOT=$work/disk RAGCTL_FAULT=full:$((attempt * attempt)) "$binary" "$@")
        ;;
    *)
        rm -f disk/fill
        room=$(df --output=avail -k disk | tail -n 1)
        spare=$((room - 4 * (attempt - 1) * (attempt - 1)))
        [ $spare -le 0 ] || fallocate -l ${spare}K disk/fill
        (cd disk && "$binary" "$@")
        ;;
    esac
}

# What must be the same: all files but those that say how long something took.
sums() {
    (cd "$1" && find . -type f ! -name fill ! -name run.json ! -name page.html ! -name LOCK | sort | xargs cksum)
}
snapshot_of() { [ ! -e "$1/CURRENT" ] || grep '^hash' "$1/CURRENT"; }

# check_refusal: of the command that has just failed.
check_refusal() {
    [ "$code" = 7 ] || fail "exit $code: $*"
    grep -Eq '^ragctl: [^ :]+: .*No space left on device' err || fail "no file is named: $*"
    left=$(find disk -name '.tmp-*' -o -name '.*.tmp.*')
    [ -z "$left" ] || fail "$left is left: $*"
    [ ! -e disk/kb/CURRENT ] || ragctl verify disk/kb 2>err || fail "the knowledge base is damaged: $*"
}

# step COMMAND...: refused in every way, then done; the bytes are those of the reference.
refused=0
step() {
    (cd reference && "$binary" "$@") >out 2>err || fail "the reference: $*"
    before=$(snapshot_of disk/kb)
    code=1
    for attempt in 1 2 3 4 6 8 11 15 20 30; do
        code=0
        on_disk $attempt "$@" >out 2>err || code=$?
        [ $code != 0 ] || break
        check_refusal "$@"
        between=$(snapshot_of disk/kb)
        [ "$1" = erase ] || [ "$before" = "$between" ] || fail "another snapshot: $*"
        refused=$((refused + 1))
    done
    rm -f disk/fill
    [ $code = 0 ] || (cd disk && "$binary" "$@") >out 2>err || fail "with room: $*"
    sums reference >expected
    sums disk >found
    cmp expected found || fail "$(diff expected found): $*"
}

for place in disk reference; do
    cp -r "$testdata/documents/guides" "$testdata/documents/records.jsonl" "$testdata/queries.jsonl" \
        "$testdata/qrels/test.tsv" $place
    printf 'workspace: ws\ningest: {inputs: [guides]}\nembed: {dim: 32}\n' >$place/config.yaml
done
step ingest guides -o documents.jsonl
step chunk documents.jsonl -o chunks.jsonl
step embed chunks.jsonl -o vectors.safetensors --dim 32
step index chunks.jsonl --vectors vectors.safetensors -o kb --vector-type binary
step ingest guides records.jsonl -o documents.jsonl
step chunk documents.jsonl -o chunks.jsonl
step embed chunks.jsonl -o vectors.safetensors --model vectors.safetensors.model
step index chunks.jsonl --vectors vectors.safetensors -o kb
step snapshot tag kb first 1
step snapshot restore kb first
step snapshot restore kb 2
step compact kb
step snapshot tag kb first --delete
step erase kb faq-001
step eval --kb kb --queries queries.jsonl --qrels test.tsv --save-run run.trec --report page.html
step run config.yaml
printf '# New\n\nA page more.\n' | tee disk/guides/new.md >reference/guides/new.md
step run config.yaml
[ "$(grep -c '</html>' disk/page.html)" = 1 ] || fail "the page is not whole"
[ $refused -gt 50 ] || fail "only $refused commands were refused"
echo "reliability: disk full: $refused commands refused, then done with the bytes of an undisturbed one, on $kind"
