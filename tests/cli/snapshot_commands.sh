#!/bin/sh
# Snapshots are listed, tagged, queried as of then, restored and collected; a tagged one is never lost.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
commit() { # WORD: the ferry's page says it from now on
    printf '# Ferry\n\nThe ferry leaves at %s.\n' "$1" >docs/ferry.md
    ragctl ingest docs 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >chunks.jsonl
    ragctl index chunks.jsonl -o kb 2>/dev/null
}
at() { touch -d "$2" kb/manifests/0000000"$1"-*.json; } # the time of a commit is its manifest's
expect_answer() { # WORD OPTION...
    word=$1
    shift
    expect_exit 0 ragctl query kb ferry -k 1 "$@"
    expect_contains out "$word"
}
commit ten
commit eleven
at 1 2024-01-31T10:00:00Z
at 2 2024-02-28T10:00:00Z
at 3 2024-02-29T10:00:00Z

# list
expect_exit 0 ragctl snapshot list kb
expect_lines out 5
grep -qE '^ +2  [0-9a-f]{8}  2024-02-28T10:00:00Z +3 +3 +[0-9]+$' out || fail "no row for snapshot 2"
id=$(sed -n '/^ *2 /s/^ *2  \([0-9a-f]*\).*/\1/p' out)

# tag
expect_exit 0 ragctl snapshot tag kb v1 1
expect_exit 2 ragctl snapshot tag kb v1 2
expect_contains err "names snapshot 1; move it with --force"
expect_exit 0 ragctl snapshot tag kb v1 2 --force
expect_exit 0 ragctl snapshot tag kb v1 1 --force
expect_exit 0 ragctl snapshot tag kb today
for bad in 1st "a b" 가 newest deadbeef "../x"; do
    expect_exit 2 ragctl snapshot tag kb "$bad"
    expect_contains err "choose another name"
done
expect_exit 2 ragctl snapshot tag kb tody --delete
expect_contains err "did you mean 'today'?"
expect_exit 0 ragctl snapshot tag kb today --delete
ragctl snapshot list kb --format json >list.json
expect_contains list.json '"v1"'
expect_lacks list.json today

# as of
expect_answer nine --as-of v1
expect_exit 2 ragctl query kb ferry --as-of 2026-02-30
expect_contains err "'2026-02-30' is no date or time"
expect_answer nine --as-of 1
expect_answer ten --as-of 2
expect_answer ten --as-of "$id"
expect_answer ten --as-of "$(printf %s "$id" | cut -c1-6 | tr a-f A-F)"
expect_answer nine --as-of 2024-01-31
expect_answer nine --as-of 2024-02-28T09:59:59Z
expect_answer ten --as-of 2024-02-28T10:00:00
expect_answer ten --as-of 2024-02-28T19:00+09:00
expect_answer eleven --as-of 2030-01-01
expect_answer eleven --as-of newest
expect_exit 0 ragctl info kb --as-of 2024-02-28
grep -qE '^snapshot +2$' out || fail "info as of another snapshot"
printf '{"_id":"q","text":"ferry"}\n' >queries.jsonl
printf 'q 0 docs/ferry.md 1\n' >qrels
expect_exit 0 ragctl eval --kb kb --as-of v1 --queries queries.jsonl --qrels qrels
for bad in v2 9 2023-12-31 2024-02-30 abcdef0123456789 ffff x; do
    expect_exit 2 ragctl query kb ferry --as-of "$bad"
    expect_contains err "the kept ones are 1 (2024-01-31T10:00:00Z) to 3 (2024-02-29T10:00:00Z)"
done
expect_exit 2 ragctl query kb ferry --as-of 2024-02-30
expect_contains err "'2024-02-30' is no date or time that exists"
for command in "query kb ferry" "info kb" "eval --kb kb --queries queries.jsonl --qrels qrels"; do
    expect_exit 2 ragctl $command --as-of ""
    expect_contains err "--as-of is empty; give a value, or leave it out"
done
expect_exit 2 ragctl snapshot restore kb ""
expect_contains err "SNAPSHOT is empty; give a value"
expect_exit 2 ragctl query kb ferry --as-of v11
expect_contains err "did you mean 'v1'?"
expect_exit 2 ragctl eval run --as-of v1 --qrels qrels

# restore
expect_exit 0 ragctl snapshot restore kb v1
expect_contains err "snapshot 4 is snapshot 1 again"
expect_answer nine
expect_answer eleven --as-of 3
expect_exit 0 ragctl snapshot restore kb 1
expect_contains err "is equal to snapshot 1 already"
expect_exit 0 ragctl verify kb

# gc
expect_exit 0 ragctl snapshot gc kb --keep 1 --dry-run
expect_contains err "would remove 2 snapshots (2, 3), 3 files"
ragctl snapshot gc kb --keep 1 2>removed
sed 's/removed/would remove/' removed >dry
expect_same dry err
expect_exit 2 ragctl query kb ferry --as-of 3
expect_answer nine --as-of v1
ragctl snapshot tag kb v1 --delete 2>/dev/null
expect_exit 0 ragctl snapshot gc kb --keep 1
expect_contains err "removed 1 snapshot (1), 0 files"
expect_exit 0 ragctl verify kb

# compact
commit twelve
expect_exit 0 ragctl compact kb
expect_contains err "2 segments to 1"
expect_exit 0 ragctl compact kb
expect_contains err "one clean segment already"
expect_answer twelve
expect_exit 2 ragctl snapshot
expect_contains err "list, tag, diff, restore or gc"
expect_exit 2 ragctl snapshot lst kb
