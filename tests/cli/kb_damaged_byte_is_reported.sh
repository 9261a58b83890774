#!/bin/sh
# One flipped byte anywhere is found by verify, named with its file, and never crashes a query.
set -eu
. "$(dirname "$0")/lib.sh"

make_kb
for file in $(find kb -type f -size +0 ! -name '*lock*' | sort); do
    size=$(wc -c <"$file")
    for offset in 3 $((size / 2)) $((size - 2)); do
        cp "$file" original
        old=$(od -An -tu1 -j "$offset" -N 1 "$file" | tr -d ' ')
        printf "\\$(printf '%03o' $((old ^ 32)))" | dd of="$file" bs=1 seek="$offset" conv=notrunc 2>/dev/null
        expect_exit 5 ragctl verify kb
        expect_contains err "kb"
        code=0
        ragctl query kb "ferry in winter" >out 2>err || code=$?
        [ "$code" = 0 ] || [ "$code" = 5 ] || fail "query on $file, byte $offset: exit $code"
        cp original "$file"
    done
    truncate -s $((size - 1)) "$file"
    expect_exit 5 ragctl verify kb
    cp original "$file"
done
expect_exit 0 ragctl verify kb
