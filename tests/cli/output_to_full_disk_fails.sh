#!/bin/sh
# A full disk is an error with exit 7 wherever output goes, never a silent loss.
set -eu
. "$(dirname "$0")/lib.sh"

[ -c /dev/full ] || { echo "skipped: no /dev/full"; exit 77; }
make_small_kb
full() {
    code=0
    "$binary" "$@" >/dev/full 2>err || code=$?
    [ "$code" = 7 ] || fail "exit $code instead of 7: $*"
    expect_contains err "No space left on device"
}
full ingest docs
full chunk documents.jsonl --tokenizer simple
full query kb ferry
full query kb ferry --format jsonl
full info kb
full config show
full run --help
full --help
expect_exit 7 ragctl ingest docs -o /dev/full
expect_exit 7 ragctl chunk documents.jsonl --tokenizer simple -o /dev/full

# So is a file beyond what ulimit -f allows; what was begun is taken away.
for i in $(seq 200); do printf '# Ferry %s\n\nThe ferry to Garamdo leaves at nine.\n' "$i" >"docs/$i.md"; done
mkdir limited
(ulimit -f 8 && exec "$binary" ingest docs -q -o limited/documents.jsonl 2>err) && fail "no error" || code=$?
[ "$code" = 7 ] || fail "exit $code instead of 7"
expect_contains err "limited/documents.jsonl: cannot write: File too large"
[ -z "$(ls -A limited)" ] || fail "something is left: $(ls -A limited)"
