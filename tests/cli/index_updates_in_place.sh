#!/bin/sh
# Indexing again adds, replaces and deletes documents in one commit; without a change there is none.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
update() {
    ragctl ingest docs -o documents.jsonl 2>/dev/null
    ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple 2>/dev/null
    ragctl index chunks.jsonl -o kb 2>err
}
update
expect_contains err "0 new, 0 modified, 3 unchanged, 0 deleted"
ragctl info kb | grep -qE '^snapshot +1$' || fail "a commit without a change"
printf '# Museum\n\nThe museum shows whales.\n' >docs/museum.md
printf '# Ferry\n\nThe ferry leaves at eleven.\n' >docs/ferry.md
rm docs/library.md
update
expect_contains err "1 new, 1 modified, 1 unchanged, 1 deleted"
ragctl info kb | grep -qE '^snapshot +2$' || fail "not one commit"
expect_exit 0 ragctl query kb whales
expect_exit 0 ragctl query kb eleven
expect_exit 1 ragctl query kb nine
expect_exit 1 ragctl query kb books
expect_exit 0 ragctl verify kb
