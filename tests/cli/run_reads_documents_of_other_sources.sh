#!/bin/sh
# A file of documents of other sources beside these: later runs keep its documents, take their new text, and delete them
# when the file is gone.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs
printf '# Ferry\n\nThe last ferry leaves at six.\n' >docs/ferry.md
write_records() {
    printf '{"id":"pier","source":"%s","root":"docs","text":"%s","content_hash":""}\n{"_id":"own","text":"two"}\n' "$1" "$2" \
        >docs/records.jsonl
}
for source in docs/ferry.md elsewhere.md; do
    printf 'workspace: ws\ningest: {inputs: [docs]}\nembed: {model: none}\n' >ragctl.yaml
    rm -rf ws docs/new.md
    write_records $source "one pier"
    expect_exit 0 ragctl run ragctl.yaml
    printf '# New\n\nA new page.\n' >docs/new.md
    expect_exit 0 ragctl run ragctl.yaml
    expect_contains err "1 new, 0 modified, 3 unchanged, 0 deleted"
    write_records $source "a second pier"
    expect_exit 0 ragctl run ragctl.yaml
    expect_contains err "0 new, 1 modified, 3 unchanged, 0 deleted"
    expect_contains ws/documents.jsonl "a second pier"
    rm docs/records.jsonl
    expect_exit 0 ragctl run ragctl.yaml
    expect_contains err "2 unchanged, 2 deleted"
done
