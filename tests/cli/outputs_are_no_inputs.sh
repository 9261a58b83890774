#!/bin/sh
# What ragctl wrote into a folder of its inputs is not read back: a second run does nothing, a second ingest gives the
# same bytes, and chunks are never taken for documents.
set -eu
. "$(dirname "$0")/lib.sh"

printf '# Ferry\n\nThe last ferry leaves at six.\n' >ferry.md
printf '# Harbour\n\nThe harbour has two piers.\n' >harbour.md

# By run, the workspace below the input or the input itself.
for workspace in out .; do
    mkdir "run$workspace"
    cp ferry.md harbour.md "run$workspace"
    printf 'workspace: %s\ningest: {inputs: [.], include: ["*"], exclude: ["*.yaml"]}\n' $workspace >"run$workspace/c.yaml"
    expect_exit 0 ragctl run "run$workspace/c.yaml"
    expect_contains err "2 documents from 2 files"
    expect_exit 0 ragctl run "run$workspace/c.yaml" --dry-run
    expect_contains out "2 files, 77 bytes: 0 new, 0 modified, 0 deleted, 2 unchanged"
    expect_exit 0 ragctl run "run$workspace/c.yaml"
    expect_contains err "no document changed"
done

# By hand.
mkdir hand && cd hand
cp ../ferry.md ../harbour.md .
expect_exit 0 ragctl ingest . -o documents.jsonl
cp documents.jsonl ../first
expect_exit 0 ragctl ingest . -o documents.jsonl
expect_same ../first documents.jsonl
expect_exit 0 ragctl chunk documents.jsonl -o chunks.jsonl
expect_exit 0 ragctl ingest '*' -o documents.jsonl --exclude '*.tokenizer' --exclude out --exclude err
expect_lines documents.jsonl 2
expect_exit 3 ragctl ingest chunks.jsonl -o other.jsonl
expect_contains err "chunks.jsonl: holds chunks"

# A document that is named is one, whoever wrote it.
expect_exit 0 ragctl ingest documents.jsonl -o again.jsonl
expect_lines again.jsonl 2

# A file of the user's is neither passed over nor replaced.
mkdir mine
printf '# Ferry\n\nThe last ferry leaves at six.\n' >mine/ferry.md
printf '{"_id":"mine","text":"precious"}\n' >mine/records.jsonl
for input in mine 'mine/*'; do
    expect_exit 2 ragctl ingest "$input" -o mine/records.jsonl
    expect_contains err "mine/records.jsonl: lies among the inputs and was not written by ragctl ingest; name another output"
done
expect_contains mine/records.jsonl precious

# Nor by run, whose artifacts have names of their own: neither in the first run nor by what a later one adds.
for name in documents.jsonl run.json state.json kb; do
    mkdir ws && echo precious >ws/$name
    printf 'workspace: ws\ningest: {inputs: [mine/ferry.md]}\nembed: {model: none}\n' >ws.yaml
    for dry in --dry-run --quiet; do
        expect_exit 2 ragctl run ws.yaml $dry
        expect_contains err "ws/$name: is not from a run in this workspace, and a run would replace it; move it away, or name another folder as workspace"
    done
    expect_contains ws/$name precious
    rm -r ws
done
expect_exit 0 ragctl run ws.yaml
echo precious >ws/run.trec
printf '{"_id":"q","text":"When does the last ferry leave?"}\n' >questions.jsonl
printf 'q 0 mine/ferry.md 1\n' >judgements
expect_exit 2 ragctl run ws.yaml --queries questions.jsonl --qrels judgements
expect_contains err "ws/run.trec: is not from a run"
rm ws/run.trec
expect_exit 0 ragctl run ws.yaml --queries questions.jsonl --qrels judgements
expect_exit 0 ragctl run ws.yaml --queries questions.jsonl --qrels judgements

# A run that was killed, or whose record is damaged, finds its own artifacts.
rm ws/run.json
expect_exit 0 ragctl run ws.yaml
echo '{"format":"ragctl.state/1",' >ws/state.json
expect_exit 0 ragctl run ws.yaml
rm ws/state.json
expect_exit 0 ragctl run ws.yaml
