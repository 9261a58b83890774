#!/bin/sh
# An output that is a symbolic link: the link stays and its target is written, and /dev/stdout is standard output even
# where that is a file. (The test makes a link of its own that is like /dev/stdout: the real one would be lost.)
set -eu
. "$(dirname "$0")/lib.sh"

printf '# Ferry\n\nThe last ferry leaves at six.\n' >ferry.md
ragctl ingest ferry.md >expected 2>/dev/null

mkdir disk
ln -s disk/documents.jsonl link.jsonl
for step in new replaced; do
    expect_exit 0 ragctl ingest ferry.md -o link.jsonl
    [ -L link.jsonl ] || fail "the link is gone ($step)"
    expect_same expected disk/documents.jsonl
done

mkdir dev
ln -s /proc/self/fd/1 dev/stdout
{
    echo before
    ragctl ingest ferry.md -o dev/stdout 2>/dev/null
    ragctl chunk expected -o dev/stdout 2>/dev/null | wc -l
    echo behind
} >out
[ -L dev/stdout ] || fail "the link to standard output is gone"
{ echo before && cat expected && echo 1 && echo behind; } >wanted
expect_same wanted out
expect_exit 0 ragctl chunk expected -o dev/stdout
[ "$(ls dev)" = stdout ] || fail "a file lies beside standard output: $(ls dev)"
expect_lines out 1
