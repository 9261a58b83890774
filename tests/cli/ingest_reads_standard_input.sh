#!/bin/sh
# A page from standard input, in the format that is named.
set -eu
. "$(dirname "$0")/lib.sh"

printf '<html><body><h1>Tide</h1><p>High at <b>six</b>.</p><script>x()</script></body></html>' |
    ragctl ingest - --format html >documents.jsonl
expect_lines documents.jsonl 1
expect_contains documents.jsonl 'High at six.'
expect_lacks documents.jsonl 'x()'
