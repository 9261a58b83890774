#!/bin/sh
# Documents of other input folders stay, and --prune decides otherwise.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
mkdir other
printf 'Penguins live here.\n' >other/penguins.txt
ragctl ingest other 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >other.jsonl
ragctl index other.jsonl -o kb 2>err
expect_contains err "1 new, 0 modified, 0 unchanged, 0 deleted"
expect_exit 0 ragctl query kb ferry
expect_exit 0 ragctl query kb penguins
ragctl index other.jsonl -o kb --prune all 2>err
expect_contains err "3 deleted"
expect_exit 1 ragctl query kb ferry

# A pipe whose first command failed gives nothing; that is no order to delete.
feed_nothing() { ragctl ingest nowhere | ragctl chunk --tokenizer simple | ragctl index - -o kb --prune "$1"; }
for prune in root all none; do
    expect_exit 3 feed_nothing $prune
    expect_contains err "kb: the input holds no chunk"
    expect_exit 0 ragctl query kb penguins
done
