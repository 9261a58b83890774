#!/bin/sh
# A label whose document changed is reported and counted, never dropped in silence; quotes that are missing
# or ambiguous are exit 4.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
cat >quotes.jsonl <<'END'
{"query": "q1", "document": "docs/ferry.md", "quote": "leaves at nine", "grade": 2}
{"query": "q2", "document": "docs/library.md", "quote": "three weeks"}
{"query": "q3", "document": "docs/library.md", "quote": "four weeks"}
{"query": "q4", "document": "docs/telescope.md", "quote": "e"}
{"query": "q5", "document": "docs/none.md", "quote": "x"}
END
expect_exit 4 ragctl eval anchor quotes.jsonl --documents documents.jsonl -o spans.jsonl
expect_contains err "quotes.jsonl:3: the quote of query 'q3' is not in document 'docs/library.md'"
expect_contains err "quotes.jsonl:4: the quote of query 'q4' stands in several places"
expect_contains err "quotes.jsonl:5: there is no document 'docs/none.md'"
expect_lines spans.jsonl 2
expect_contains spans.jsonl '"text":"leaves at nine","relevance":2}'
expect_exit 4 ragctl eval anchor quotes.jsonl --kb kb
expect_same spans.jsonl out

printf '{"_id": "q1", "text": "When does the ferry leave?"}\n{"_id": "q2", "text": "How long are books lent?"}\n' >queries.jsonl
expect_exit 0 ragctl eval --kb kb --mode lexical --queries queries.jsonl --spans spans.jsonl
expect_contains out "2 labels used, 0 not as they were"
sed 's/nine/noon/' docs/ferry.md >changed && mv changed docs/ferry.md
ragctl ingest docs -o documents.jsonl 2>err
ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple 2>err
ragctl index chunks.jsonl -o kb 2>err
expect_exit 0 ragctl eval --kb kb --mode lexical --queries queries.jsonl --spans spans.jsonl
expect_contains err "the document changed and no longer holds the text"
expect_contains out "1 label used, 1 not as they were"
expect_exit 0 ragctl eval --kb kb --mode lexical --queries queries.jsonl --spans spans.jsonl --format json
expect_contains out '"status": "changed"'
# Without text nothing tells that the document changed: that is said.
sed 's/,"text":"[^"]*"//' spans.jsonl >bare.jsonl
expect_exit 0 ragctl eval --kb kb --mode lexical --queries queries.jsonl --spans bare.jsonl
expect_contains out "2 labels used, 0 not as they were; 2 without text, not checked for changes"
expect_exit 0 ragctl eval --kb kb --mode lexical --queries queries.jsonl --spans bare.jsonl --format json
expect_contains out '"unchecked": 2'
expect_exit 0 ragctl eval --kb kb --mode lexical --queries queries.jsonl --spans bare.jsonl --format markdown
expect_contains out "2 without text, not checked for changes"
expect_exit 2 ragctl eval run.trec --spans spans.jsonl
expect_contains err "--spans goes with --kb"
