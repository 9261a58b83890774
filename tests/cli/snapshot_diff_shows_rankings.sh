#!/bin/sh
# snapshot diff lists documents that changed and, with questions, the rankings that changed, most changed first.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
printf '# Ferry\n\nBoats leave at ten.\n' >docs/ferry.md
printf '# Garamdo\n\nThe ferry to Garamdo, the ferry pier and the ferry office.\n' >docs/garamdo.md
rm docs/library.md
ragctl ingest docs 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >chunks.jsonl
ragctl index chunks.jsonl -o kb 2>/dev/null
expect_exit 0 ragctl snapshot diff kb 1
expect_contains out "Snapshot 1 to 2"
expect_contains out "documents: 1 added, 1 modified, 1 deleted, 1 unchanged"
expect_contains out "docs/garamdo.md (1 chunk)"
expect_contains out "docs/ferry.md (1 -> 1 chunk)"
expect_contains out "docs/library.md (1 chunk)"
expect_lacks out telescope
expect_lacks out rankings
cat >queries.jsonl <<'END'
{"_id":"same","text":"telescope"}
{"_id":"gone","text":"books"}
{"_id":"moved","text":"ferry garamdo"}
END
printf 'moved 0 docs/ferry.md 1\nsame 0 docs/telescope.md 1\n' >qrels
expect_exit 0 ragctl snapshot diff kb 1 2 --queries queries.jsonl -k 3
expect_contains out "rankings: 2 of 3 changed among the first 3"
grep -qE '^gone +0\.0000 +0\.00 +books' out || fail "no row for the question whose answer is gone"
expect_contains out "  - 1. docs/library.md"
expect_contains out "  + 1. docs/garamdo.md"
expect_contains out "  v 1 -> 2. docs/ferry.md"
[ "$(grep -n '^gone:' out | cut -d: -f1)" -lt "$(grep -n '^moved:' out | cut -d: -f1)" ] || fail "not ordered by change"
expect_lacks out "same:"
expect_exit 0 ragctl snapshot diff kb 1 2 --queries queries.jsonl --qrels qrels --metrics mrr@10 --format json
expect_contains out '"scores_before"'
expect_contains out '"mrr@10": 0.5'
expect_exit 0 ragctl snapshot diff kb 1 2 --queries queries.jsonl --qrels qrels --metrics mrr@10 --format markdown
expect_contains out "## Snapshot 1 to 2"
grep -qE '^\| mrr@10 +\| +2 \| +1\.0000 \| +0\.7500 \| +-0\.2500' out || fail "no metrics before and after"
expect_exit 0 ragctl snapshot diff kb 2 2 --queries queries.jsonl
expect_contains out "rankings: 0 of 3 changed"
expect_exit 2 ragctl snapshot diff kb 1 2 --qrels qrels
expect_exit 2 ragctl snapshot diff kb 1 7

# No more results are scored than --max-results says, and chunks are not held against judgements of documents.
expect_exit 0 ragctl snapshot diff kb 1 2 --queries queries.jsonl --qrels qrels --metrics recall@10 --max-results 1
grep -qE '^recall@10 +2 +1\.0000 +0\.5000' out || fail "results behind the first were scored"
expect_exit 2 ragctl snapshot diff kb 1 2 --queries queries.jsonl --qrels qrels --level chunk
expect_contains err "snapshot diff: --qrels judges documents; leave out --level chunk"
expect_exit 0 ragctl snapshot diff kb 1 2 --queries queries.jsonl --level chunk

# A flag that would change nothing is refused, and metrics that cannot be tested before anything is ranked.
expect_exit 2 ragctl snapshot diff kb 1 2 --mode lexical
expect_contains err "snapshot diff: --mode goes with --queries"
expect_exit 2 ragctl snapshot diff kb 1 2 --changes 3
expect_contains err "--changes goes with --queries"
expect_exit 2 ragctl snapshot diff kb 1 2 --queries queries.jsonl --metrics mrr@10
expect_contains err "--metrics goes with --qrels"
expect_exit 2 ragctl snapshot diff kb 1 2 --queries queries.jsonl --changes 3 --format json
expect_contains err "--changes goes with --format text and markdown"
expect_exit 2 ragctl snapshot diff nothere 1 2 --queries queries.jsonl --qrels qrels --metrics num_ret
expect_contains err "num_ret' is no mean"
