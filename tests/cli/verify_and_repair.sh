#!/bin/sh
# verify names every damaged file of every snapshot and goes on; repair rebuilds, says what is lost, and its exit status tells.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
printf '# Ferry\n\nThe ferry to Garamdo leaves at ten.\n' >docs/ferry.md
ragctl ingest docs 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >chunks.jsonl
ragctl index chunks.jsonl -o kb 2>/dev/null
cp -r kb sound
fresh() { rm -rf kb && cp -r sound kb; }
spoil() { printf 'oops' | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null; }
old=$(ls -S kb/segments/*.seg | head -n 1) # of both snapshots: three documents
new=$(ls -S kb/segments/*.seg | tail -n 1) # the ferry at ten

expect_exit 0 ragctl verify kb
expect_contains err "in 3 files of 2 snapshots"
touch kb/segments/.tmp-7 kb/stray
expect_exit 0 ragctl verify kb
expect_contains err "kb/segments/.tmp-7: no snapshot names this file"
expect_contains err "kb/stray: no snapshot names this file"

# One file of each kind at once, the old manifest too; all are named.
fresh
spoil "$old" 200
spoil kb/deletions/*.del 70
manifest=$(echo kb/manifests/00000001-*)
printf "xxx" >>"$manifest"
expect_exit 5 ragctl verify kb
expect_contains err "$old: section"
expect_contains err "$(echo kb/deletions/*.del)"
expect_contains err "$manifest: is damaged"
expect_contains err "(snapshot 2)"
expect_exit 5 ragctl verify kb --format json
expect_contains out '"sound": false'

# Nothing to do; one byte; an index; a text.
fresh
expect_exit 0 ragctl repair kb
expect_empty out
expect_contains err "nothing to do"
for file in $(find kb -type f -size +0 | sort); do
    printf '~' | dd of="$file" bs=1 seek=40 conv=notrunc 2>/dev/null
    expect_exit 5 ragctl verify kb
    expect_exit 0 ragctl repair kb
    expect_contains out "is as it was written again"
done
for file in $(cd sound && find . -type f); do expect_same "sound/$file" "kb/$file"; done
# The posting lists lie behind the texts: in the middle of the file.
text=$(grep -abo "three weeks" "$old" | cut -d: -f1)
spoil "$old" "$text"
expect_exit 4 ragctl repair kb --dry-run
cp out dry
expect_exit 5 ragctl verify kb
expect_exit 4 ragctl repair kb
expect_contains out "lost      document docs/library.md: docs/library.md#"
grep '^lost  *document' out >lost
grep '^lost  *document' dry >lost.dry
expect_same lost lost.dry
expect_lacks out telescope
expect_exit 0 ragctl verify kb
expect_exit 1 ragctl query kb books
expect_exit 0 ragctl query kb ferry
expect_contains out "leaves at ten"
expect_exit 0 ragctl query kb telescope
[ -d kb/damaged ] || fail "the damaged files are gone"
expect_exit 0 ragctl snapshot gc kb
expect_missing kb/damaged

fresh
rm kb/CURRENT
cp -r kb without
for command in "query kb ferry" "index chunks.jsonl -o kb" "compact kb" "snapshot list kb" "verify kb"; do
    expect_exit 5 ragctl $command
    expect_contains err "kb/CURRENT: is missing; run ragctl repair"
done
for file in $(cd without && find . -type f); do expect_same "without/$file" "kb/$file"; done
expect_exit 0 ragctl repair kb
expect_contains out "CURRENT: names snapshot 2"
expect_exit 0 ragctl query kb ten
# A lost manifest is put together again; one of other options is not: its segments are used without it.
fresh
rm kb/manifests/00000002-*
expect_exit 0 ragctl repair kb --format json
expect_contains out '"lossless": true'
for file in $(cd sound && find . -type f); do expect_same "sound/$file" "kb/$file"; done
printf '# Map\n\nThe map of the harbour.\n' >docs/map.md
ragctl ingest docs 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >chunks.jsonl
ragctl index chunks.jsonl -o kb --k1 1.5 2>/dev/null
echo gone >"$(echo kb/manifests/00000003-*)"
expect_exit 4 ragctl repair kb
expect_contains out "snapshot 4: was made of what is left of snapshot 2 and of the segments that only snapshot 3 can have named"
expect_contains out "unsure    document docs/ferry.md: is kept; nothing tells whether it was deleted"
expect_exit 0 ragctl verify kb
expect_exit 0 ragctl query kb harbour
expect_exit 0 ragctl query kb ferry
expect_contains out "leaves at ten"

# What stands behind the end of a file: every command names the repair, which cuts it off.
fresh
ragctl snapshot tag kb two 2>/dev/null
cp -r kb tagged
for file in $(find kb -type f -size +0 | sort); do
    printf '\n' >>"$file"
    expect_exit 5 ragctl verify kb
    expect_contains err "$file: "
    expect_contains err "; run ragctl repair kb"
    expect_exit 0 ragctl repair kb
    expect_same "tagged/${file#kb/}" "$file"
done
printf '\n' >>kb/CURRENT
expect_exit 5 ragctl query kb ferry
expect_contains err "run ragctl repair kb"
expect_exit 5 ragctl index chunks.jsonl -o kb
expect_contains err "run ragctl repair kb"
fresh
rm "$new"
expect_exit 4 ragctl repair kb
expect_contains out "lost      document document 1 of segments/"
expect_exit 0 ragctl query kb books
rm -r kb/manifests kb/CURRENT
for segment in kb/segments/*.seg; do echo x >"$segment"; done
expect_exit 5 ragctl repair kb
expect_contains err "neither a sound manifest nor a readable segment"
# Folders that a first index left when the disk was full hold nothing to repair.
rm -r kb/damaged kb/segments/*
for command in verify repair; do
    expect_exit 5 ragctl $command kb
    expect_contains err "is not a knowledge base; create one with ragctl index"
done
expect_exit 7 ragctl repair missing
mkdir empty
expect_exit 5 ragctl verify empty
