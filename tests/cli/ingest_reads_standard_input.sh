#!/bin/sh
# A page from standard input, in the format that is named.
set -eu
. "$(dirname "$0")/lib.sh"

printf '<html><body><h1>Tide</h1><p>High at <b>six</b>.</p><script>x()</script></body></html>' |
    ragctl ingest - --format html >documents.jsonl
expect_lines documents.jsonl 1
expect_contains documents.jsonl 'High at six.'
expect_lacks documents.jsonl 'x()'

# Messages have one name for it.
for format in auto markdown jsonl csv; do
    expect_exit 3 ragctl ingest - --format $format </dev/null
    expect_contains err "ragctl: <stdin>: the input is empty"
done
expect_exit 3 ragctl ingest - --max-file-bytes 3 <documents.jsonl
expect_contains err "ragctl: <stdin>: has more than max_file_bytes (3); raise it"
printf '[{"id":"a","text":"one"},{"id":"","text":"two"}]' >array.json
expect_exit 4 ragctl ingest - <array.json
expect_contains err "failed: <stdin> (record 2): 'id' is empty; every record needs a unique id"
