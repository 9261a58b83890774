#!/bin/sh
# Documents of a file or folder that cannot be read stay as they were, by `run`, through files and through a pipe.
# They are synchronised again when it can be read, or is no input any more.
set -eu
. "$(dirname "$0")/lib.sh"

write_inputs() {
    rm -rf docs share
    mkdir -p docs/sub share
    echo 'alpha text here' >docs/a.txt
    echo 'beta text here' >docs/sub/b.txt
    echo 'gamma text here' >share/c.txt
}
break_inputs() {
    printf 'beta \0 text' >docs/sub/b.txt
    mv share away
}
mend_inputs() {
    echo 'beta words anew' >docs/sub/b.txt
    mv away share
    rm share/c.txt
    echo 'delta text here' >share/d.txt
}
found() { ragctl query "$1" "$2" | grep -qF "$3" || fail "$2 does not find $3 in $1"; }

# By run.
write_inputs
printf 'workspace: ws\ningest:\n  inputs: [docs, share]\nembed:\n  model: none\n' >ragctl.yaml
expect_exit 0 ragctl run ragctl.yaml
cp -r ws before
break_inputs
expect_exit 4 ragctl run ragctl.yaml
expect_contains err "2 documents stay as they were, for ingest could not read docs/sub/b.txt, share"
expect_contains err "1 document from 2 files (1 read, 1 unchanged) and 2 of what could not be read"
expect_contains err "failed: docs/sub/b.txt: "
expect_contains err "failed: share: no such file or folder"
expect_same before/documents.jsonl ws/documents.jsonl
found ws/kb beta docs/sub/b.txt
found ws/kb gamma share/c.txt
expect_exit 4 ragctl run ragctl.yaml
expect_exit 4 ragctl run ragctl.yaml --dry-run
expect_contains out "0 deleted"
expect_contains err "failed: docs/sub/b.txt: "
expect_contains err "failed: share: "
mend_inputs
expect_exit 0 ragctl run ragctl.yaml
expect_contains err "1 new, 1 modified, 1 unchanged, 1 deleted"
rm docs/sub/b.txt
expect_exit 0 ragctl run ragctl.yaml
expect_contains err "1 deleted"

# Through files and through a pipe.
for way in files pipe; do
    update() {
        if [ $way = files ]; then
            ragctl ingest docs share -o documents.jsonl || true
            ragctl chunk documents.jsonl --tokenizer simple -o chunks.jsonl
            ragctl index chunks.jsonl -o kb.files
        else
            ragctl ingest docs share | ragctl chunk --tokenizer simple | ragctl index - -o kb.pipe
        fi
    }
    write_inputs
    expect_exit 0 update
    break_inputs
    expect_exit 4 update
    expect_contains err "1 unchanged, 0 deleted"
    expect_contains err "1 document stays as it was, for ingest could not read docs/sub/b.txt, share"
    found kb.$way beta docs/sub/b.txt
    found kb.$way gamma share/c.txt
    mend_inputs
    expect_exit 0 update
    expect_contains err "1 new, 1 modified, 1 unchanged, 1 deleted"
done

# A pattern whose folder cannot be entered, as root sees it too: more links than the system follows.
write_inputs
printf 'workspace: wp\ningest:\n  inputs: ["share/*.txt", docs]\nembed:\n  model: none\n' >ragctl.yaml
expect_exit 0 ragctl run ragctl.yaml
mv share away && ln -s share share
expect_exit 4 ragctl run ragctl.yaml
expect_contains err "1 document stays as it was, for ingest could not read share"
found wp/kb gamma share/c.txt
rm share

# A record that cannot be read may be any document of its file; --prune all spares them too.
printf '{"_id":"r1","text":"one"}\n{"_id":"r2","text":"two"}\n' >records.jsonl
feed() { ragctl ingest records.jsonl | ragctl chunk --tokenizer simple | ragctl index - -o kb.records --prune all; }
expect_exit 0 feed
printf '{"_id":"r1","text":"one"}\n{"_id":"r2","text":\n' >records.jsonl
expect_exit 4 feed
found kb.records two r2
printf '{"_id":"r1","text":"one"}\n' >records.jsonl
expect_exit 0 feed
expect_contains err "1 deleted"
