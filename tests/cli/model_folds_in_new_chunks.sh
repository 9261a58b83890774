#!/bin/sh
# A saved model embeds chunks that it was not fitted on, and the knowledge base takes them.
set -eu
. "$(dirname "$0")/lib.sh"

make_kb
mkdir more
printf '# Penguins\n\nThe penguin house opens at ten in winter.\n' >more/penguins.md
ragctl ingest more -o more.jsonl 2>/dev/null
ragctl chunk more.jsonl -o more-chunks.jsonl --tokenizer vectors.safetensors.model 2>/dev/null
ragctl embed more-chunks.jsonl -o more.safetensors --model vectors.safetensors.model 2>/dev/null
ragctl index more-chunks.jsonl --vectors more.safetensors --model vectors.safetensors.model -o kb 2>err
expect_contains err "1 new"
expect_exit 0 ragctl query kb "penguin house" -k 1
expect_contains out "more/penguins.md"
