#!/bin/sh
# An output that is an input or another output of the same command, or lies in a knowledge base, is refused, whatever it
# is called; so is a model to save where none is fitted.
set -eu
. "$(dirname "$0")/lib.sh"

printf '{"id":"a","text":"The last ferry leaves at six."}\n' >documents.jsonl
ragctl chunk documents.jsonl -o chunks.jsonl 2>/dev/null
ragctl embed chunks.jsonl -o vectors.safetensors 2>/dev/null
ragctl index chunks.jsonl --vectors vectors.safetensors -o kb 2>/dev/null
printf '# A note\n\nThe ferry was late.\n' >notes.md
printf '{"_id":"q","text":"When does the last ferry leave?","document":"a","quote":"at six"}\n' >questions.jsonl
printf 'q 0 a 1\n' >qrels.txt
ragctl query kb --queries questions.jsonl --format trec >run.trec 2>/dev/null
cksum ./*.* >before
refuse() {
    expect_exit 2 ragctl "$@"
    expect_contains err "name another output"
}
refuse chunk documents.jsonl -o ./documents.jsonl
refuse embed chunks.jsonl -o chunks.jsonl
refuse embed chunks.jsonl -o new.safetensors --save-model ./new.safetensors
refuse embed chunks.jsonl -o new.safetensors --save-model "$PWD/chunks.jsonl"
refuse embed chunks.jsonl -o chunks.jsonl.tokenizer
refuse embed chunks.jsonl --model vectors.safetensors.model -o vectors.safetensors.model
refuse chunk documents.jsonl --tokenizer chunks.jsonl.tokenizer -o chunks.jsonl.tokenizer
refuse ingest documents.jsonl -o documents.jsonl
ln -s documents.jsonl link.jsonl
refuse ingest ./documents.jsonl -o link.jsonl
printf 'eval: {}\n' >c.yaml
refuse ingest notes.md --config c.yaml -o c.yaml
refuse chunk documents.jsonl --config c.yaml -o c.yaml
expect_exit 2 ragctl embed chunks.jsonl -o new.safetensors --model vectors.safetensors.model --save-model new.model
expect_contains err "nothing is fitted"

# What was written by hand is lost for good.
refuse ingest notes.md -o notes.md
refuse eval anchor questions.jsonl --kb kb -o questions.jsonl
refuse eval anchor questions.jsonl --documents documents.jsonl -o documents.jsonl
score() { refuse eval --kb kb --queries questions.jsonl --qrels qrels.txt "$@"; }
score --save-run qrels.txt
score --report questions.jsonl
score --save-baseline ./qrels.txt
score --save-run page --report page
score --report c.yaml --config c.yaml
score --tune fusion -o qrels.txt
refuse eval run.trec --qrels qrels.txt --report run.trec
refuse eval run.trec --qrels qrels.txt --baseline base.json --gate map:-0.1 --report base.json

rm link.jsonl c.yaml
cksum ./*.* >after
expect_same before after

# Nor inside a knowledge base, whoever leads there: verify, backups and erase count on what it holds.
find kb -type f | sort | xargs cksum >before
mkdir kb.link.d && ln -s "$PWD/kb" kb.link.d/in
inside() {
    expect_exit 2 ragctl "$@"
    expect_contains err "lies in the knowledge base $(realpath kb), whose folder holds nothing but its own files"
}
inside ingest notes.md -o kb/documents.jsonl
inside chunk documents.jsonl -o kb/segments/chunks.jsonl
inside embed chunks.jsonl -o kb.link.d/in/vectors.safetensors
inside embed chunks.jsonl -o new.safetensors --save-model kb/x.model
inside index chunks.jsonl -o kb/another
inside eval anchor questions.jsonl --kb kb -o kb/spans.jsonl
for flag in --save-run --save-baseline --report; do
    inside eval --kb kb --queries questions.jsonl --qrels qrels.txt $flag kb/x
done
for workspace in kb kb/ws; do
    printf 'workspace: %s\ningest: {inputs: [notes.md]}\n' $workspace >c.yaml
    inside run c.yaml
    inside run c.yaml --dry-run
done
find kb -type f | sort | xargs cksum >now
expect_same before now
expect_exit 0 ragctl index chunks.jsonl --vectors vectors.safetensors -o kb/

# What other programs call CURRENT is no knowledge base.
mkdir other && echo MANIFEST-000001 >other/CURRENT && echo x >other/TAGS
expect_exit 0 ragctl ingest notes.md -o other/documents.jsonl
