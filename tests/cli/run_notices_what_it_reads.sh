#!/bin/sh
# A changed language and a model replaced in place are noticed; failures of paths with ':' are reported again.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs models
printf -- '---\nlang: ko\n---\n# Ferry\n\nThe ferry to the island leaves at nine.\n' >docs/a.md
printf '# Museum\n\nThe museum in the harbour is open until six in the evening.\n' >docs/b.md
copy_documents
for size in 2000 3000; do
    ragctl ingest testdata/documents 2>err | ragctl chunk --tokenizer simple -o chunks.jsonl 2>err
    ragctl embed chunks.jsonl --dim 8 --vocabulary-size $size -o models/$size.safetensors 2>err
done
cp models/2000.safetensors.model model
printf 'workspace: ws\ningest:\n  inputs: [docs]\nembed:\n  model: model\n' >ragctl.yaml
ragctl run ragctl.yaml 2>err

printf -- '---\nlang: en\n---\n# Ferry\n\nThe ferry to the island leaves at nine.\n' >docs/a.md
expect_exit 0 ragctl run ragctl.yaml
grep -qE '^chunk .*1 document cut' err || fail "the changed language was not noticed"
expect_exit 0 ragctl query ws/kb ferry --filter 'lang == "en"'
expect_contains out docs/a.md

cp ws/chunks.jsonl before
cp models/3000.safetensors.model model
expect_exit 0 ragctl run ragctl.yaml
grep -qE '^chunk .*2 documents cut' err || fail "the replaced model was not noticed"
! cmp -s before ws/chunks.jsonl || fail "chunks have the tokens of the old model"

printf '{"_id":"x","text":"one"}\n{"_id":\n' >docs/a:b.jsonl
printf '{"_id":"y","text":"two"}\n{"_id":\n' >docs/c.jsonl
expect_exit 4 ragctl run ragctl.yaml
printf '\nAnd on Mondays until five.\n' >>docs/b.md
expect_exit 4 ragctl run ragctl.yaml
expect_contains err docs/a:b.jsonl
expect_contains err "2 inputs failed"
