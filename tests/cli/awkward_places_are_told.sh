#!/bin/sh
# A folder that may not be written, a file where a folder should be and the other way round: exit code 7 and the name,
# nothing changed. Names with blanks, Hangul and what a shell would take for its own are names like others.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
find kb documents.jsonl -type f | sort | xargs cksum >before
# refuse NAME COMMAND...
refuse() {
    name=$1 && shift
    expect_exit 7 ragctl "$@"
    expect_contains err "$name"
    find kb documents.jsonl -type f | sort | xargs cksum >now
    expect_same before now
}

# In the way.
printf 'mine\n' >file
refuse "file: is a file" index chunks.jsonl -o file
refuse file ingest docs -o file/documents.jsonl
refuse docs ingest docs -o docs
refuse file query file ferry
printf 'workspace: file\ningest: {inputs: [docs]}\n' >config.yaml
refuse file run config.yaml
[ "$(cat file)" = mine ] || fail "the file in the way was written"
mkdir half
: >half/segments
refuse half/segments index chunks.jsonl -o half

# Not to be written: by a mount where that is allowed, by the mode of the folder where it counts (not for root).
mkdir read
cp -r kb documents.jsonl chunks.jsonl docs read
if mount --bind read read 2>/dev/null && mount -o remount,bind,ro read 2>/dev/null; then
    trap 'umount read; rm -rf "$work"' EXIT
elif [ "$(id -u)" != 0 ]; then
    chmod -R a-w read
    trap 'chmod -R u+w read; rm -rf "$work"' EXIT
else
    echo "not tried: a folder that may not be written (root without the right to mount)"
fi
if ! touch read/probe 2>/dev/null; then
    refuse read/ ingest docs -o read/new.jsonl
    refuse read/kb index chunks.jsonl -o read/kb
    for command in "snapshot tag read/kb first" "snapshot gc read/kb --keep 1" "compact read/kb" "erase read/kb docs/ferry.md"; do
        # shellcheck disable=SC2086
        refuse read/kb $command
    done
    expect_exit 0 ragctl query read/kb ferry
    expect_exit 0 ragctl verify read/kb
    expect_exit 0 ragctl repair read/kb
fi

# A name is a name.
place='지식 창고/우리 "책" $HOME *'
mkdir -p "$place/문서 모음"
cp docs/*.md "$place/문서 모음"
cp docs/ferry.md "$place/문서 모음/막배 시간표 (겨울).md"
for step in 1 2; do
    expect_exit 0 ragctl ingest "$place/문서 모음" -o "$place/documents.jsonl"
    expect_exit 0 ragctl chunk "$place/documents.jsonl" -o "$place/chunks.jsonl" --tokenizer simple
    expect_exit 0 ragctl index "$place/chunks.jsonl" -o "$place/지식"
    printf '# Late\n\nThe last ferry is late.\n' >"$place/문서 모음/새 글 $step.md"
done
expect_exit 0 ragctl snapshot tag "$place/지식" first 1
expect_exit 0 ragctl query "$place/지식" "ferry to Garamdo" --as-of first
expect_contains out "막배 시간표 (겨울).md"
expect_exit 0 ragctl snapshot tag "$place/지식" first --delete
expect_exit 0 ragctl erase "$place/지식" "$place/문서 모음/막배 시간표 (겨울).md"
expect_exit 0 ragctl verify "$place/지식"
! grep -rqF '막배' "$place/지식" || fail "something is left of the erased document"
expect_contains err "$place/지식"
printf '~' | dd of="$(find "$place/지식/segments" -name '*.seg' | head -n 1)" bs=1 seek=100 conv=notrunc 2>/dev/null
expect_exit 5 ragctl verify "$place/지식"
expect_contains err "$place/지식/segments/"
expect_exit 0 ragctl repair "$place/지식"
expect_exit 0 ragctl verify "$place/지식"
