#!/bin/sh
# What a folder holds and ingest does not read is counted by kind, named on request, and is the reason when nothing is
# left.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir d only
printf '# Ferry\n\nThe ferry leaves at nine.\n' >d/ferry.md
echo 'x = 1' >d/a.py
echo 'x = 2' >d/b.py
printf '%%PDF-1.4' >d/p.pdf
: >d/empty.txt
echo '{"_id":"a","text":"b"}' >d/arr.json
expect_exit 0 ragctl ingest d -o out.jsonl
expect_contains err "5 skipped (2 .py, 1 .json, 1 empty, 1 unsupported .pdf)"
expect_lacks err a.py
expect_exit 0 ragctl ingest d -o out.jsonl --list-skipped
expect_contains err "skipped: d/a.py: .py"
expect_exit 0 ragctl ingest d -o out.jsonl --exclude '*.py'
expect_contains err "2 excluded"

echo '[{"_id":"a","text":"b"}]' >only/arr.json
expect_exit 3 ragctl ingest only -o none.jsonl
expect_contains err "which hold 1 .json"
expect_contains err ".md .markdown"
expect_exit 0 ragctl ingest only/arr.json -o one.jsonl
printf 'workspace: ws\ningest: {inputs: [only]}\n' >c.yaml
expect_exit 3 ragctl run c.yaml
expect_contains err "which hold 1 .json"

# What was passed over is named as well where nothing is left, and what would have read it is said.
expect_exit 3 ragctl ingest only -o none.jsonl --list-skipped
expect_contains err "skipped: only/arr.json: .json"
mkdir links
ln -s ../d/ferry.md links/ferry.md
ln -s ../d links/d
expect_exit 3 ragctl ingest links -o none.jsonl
expect_contains err "which hold 2 behind links; --follow-symlinks reads what links lead to"
expect_exit 2 ragctl ingest 'links/*.md' -o none.jsonl
expect_contains err "links/*.md: no file matches this pattern, only symbolic links; --follow-symlinks reads what they lead to"
expect_exit 0 ragctl ingest 'links/*.md' -o linked.jsonl --follow-symlinks
expect_exit 2 ragctl ingest 'links/*.txt' -o none.jsonl
expect_lacks err symbolic
expect_exit 3 ragctl ingest d -o none.jsonl --include '*.md,*.html'
expect_contains err "'*.md,*.html' is one pattern: give --include once for each, or a list in YAML"
mkdir book && mv d book/handbook
expect_exit 3 ragctl ingest book -o none.jsonl --include handbook
expect_contains err "'handbook' is a folder: write 'handbook/**' for what lies in it"
expect_exit 0 ragctl ingest book -o some.jsonl --include 'handbook/**' --exclude '*.json'
