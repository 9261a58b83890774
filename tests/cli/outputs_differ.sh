#!/bin/sh
# An output that is an input or another output of the same command is refused, whatever it is called; so is a model to
# save where none is fitted.
set -eu
. "$(dirname "$0")/lib.sh"

printf '{"id":"a","text":"The last ferry leaves at six."}\n' >documents.jsonl
ragctl chunk documents.jsonl -o chunks.jsonl 2>/dev/null
ragctl embed chunks.jsonl -o vectors.safetensors 2>/dev/null
cksum ./*.* >before
refuse() {
    expect_exit 2 ragctl "$@"
    expect_contains err "name another output"
}
refuse chunk documents.jsonl -o ./documents.jsonl
refuse embed chunks.jsonl -o chunks.jsonl
refuse embed chunks.jsonl -o new.safetensors --save-model ./new.safetensors
refuse embed chunks.jsonl -o new.safetensors --save-model "$PWD/chunks.jsonl"
expect_exit 2 ragctl embed chunks.jsonl -o new.safetensors --model vectors.safetensors.model --save-model new.model
expect_contains err "nothing is fitted"
cksum ./*.* >after
expect_same before after
