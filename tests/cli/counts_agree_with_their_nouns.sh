#!/bin/sh
# "1 document", not "1 documents": what the commands say of one document, one question and one of everything else.
set -eu
. "$(dirname "$0")/lib.sh"

# said EXIT ARGUMENTS...: the command, and no plural behind a single one.
said() {
    code=$1
    shift
    expect_exit "$code" ragctl "$@"
    nouns='documents|chunks|tokens|files|bytes|inputs|pieces|vectors|dimensions|segments|snapshots|faults|questions|queries'
    nouns="$nouns|labels|quotes|drafts|candidates|configurations|relevant documents are"
    ! grep -nE "(^|[^0-9.])1 (more )?($nouns)\b" out err || fail "a plural of one: ragctl $*"
}

printf '# Ferry\n\nThe last ferry leaves at six.\n' >ferry.md
printf '{"_id":"q","text":"When does the last ferry leave?","document":"ferry.md","quote":"at six"}\n' >questions.jsonl
printf 'q 0 ferry.md 1\n' >qrels.txt
printf 'q 0 ferry.md 1\nq 0 bus.md 1\n' >strange.txt

said 0 ingest ferry.md -o documents.jsonl
expect_contains err "ingest: 1 document; 1 file scanned, 0 skipped, 0 failed"
said 0 chunk documents.jsonl -o chunks.jsonl
expect_contains err "chunk: 1 chunk, "
expect_contains err "from 1 document, 0 of them empty"
said 0 embed chunks.jsonl -o vectors.safetensors --dim 1
expect_contains err "embed: 1 vector of 1 dimension, 0 of them zero"
said 0 index chunks.jsonl --vectors vectors.safetensors -o kb
expect_contains err "index: 1 document scanned: 1 new, 0 modified, 0 unchanged, 0 deleted, 0 skipped, 0 failed; 1 chunk; snapshot 1"
said 0 query kb "last ferry" --explain --filter 'path starts_with "ferry"'
expect_contains out "visible: 1 document, 1 chunk"
said 0 query kb "last ferry" --why-not ferry.md
said 0 info kb
said 0 verify kb
expect_contains err "of 1 snapshot are as they were written"
said 0 compact kb
said 0 snapshot list kb
said 0 eval --kb kb --queries questions.jsonl --qrels qrels.txt --report page.html
expect_contains out "1 query"
expect_contains page.html "over 1 question."
said 0 eval --kb kb --queries questions.jsonl --qrels strange.txt
expect_contains err "1 of 2 relevant documents is not in the knowledge base and counts as not found"
said 0 eval audit kb --queries questions.jsonl
expect_contains out "1 vector of dimension 1, 1 query"
said 0 eval anchor questions.jsonl --kb kb
expect_contains err "eval anchor: 1 label; 0 quotes failed"
said 0 eval scaffold kb -n 1
expect_contains err "eval scaffold: 1 draft;"

printf 'workspace: ws\ningest: {inputs: [ferry.md]}\nembed: {dim: 1}\neval: {queries: questions.jsonl, qrels: qrels.txt}\n' >c.yaml
said 0 run c.yaml
expect_contains err "1 document from 1 file (1 read, 0 unchanged)"
expect_contains err "1 chunk (documents: 1 added"
said 0 run c.yaml
said 0 run c.yaml --dry-run
expect_contains out "1 file, 39 bytes: 0 new"
printf 'sweep: {query: {mode: [lexical]}}\n' >>c.yaml
said 0 eval --sweep c.yaml --report sweep.html

# Another version and another document, seen between snapshots.
printf '# Ferry\n\nThe last ferry leaves at seven.\n' >ferry.md
printf '# Pier\n\nThe harbour has one pier.\n' >pier.md
ragctl ingest ferry.md pier.md 2>/dev/null | ragctl chunk -o chunks.jsonl --tokenizer simple 2>/dev/null
said 0 index chunks.jsonl -o lexical
said 0 erase lexical pier.md
expect_contains err "erase: 1 document, 1 chunk, 2 snapshots; snapshot 3: 1 document, 1 chunk"
printf '# Ferry\n\nThe last ferry leaves at eight.\n' >ferry.md
ragctl ingest ferry.md 2>/dev/null | ragctl chunk -o chunks.jsonl --tokenizer simple 2>/dev/null
said 0 index chunks.jsonl -o lexical
said 0 snapshot diff lexical 3
expect_contains out "ferry.md (1 -> 1 chunk)"
said 0 snapshot gc lexical --keep 1
expect_contains err "snapshot gc: removed 1 snapshot (3), "
said 0 snapshot restore lexical 4

# One damaged byte is one fault.
segment=$(echo lexical/segments/*.seg)
printf 'oops' | dd of="$segment" bs=1 seek="$(grep -abo 'at eight' "$segment" | head -n 1 | cut -d: -f1)" conv=notrunc 2>/dev/null
said 5 verify lexical
expect_contains err "1 fault; ragctl repair"
said 4 repair lexical --dry-run
