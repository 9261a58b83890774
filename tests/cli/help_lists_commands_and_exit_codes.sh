#!/bin/sh
# ragctl --help and --version answer on stdout, with exit 0.
set -eu
. "$(dirname "$0")/lib.sh"

expect_exit 0 ragctl --help
for word in run ingest chunk embed index query eval info verify config; do
    expect_contains out "  $word "
done
for code in 0 1 2 3 4 5 6 7 70 130; do
    grep -q "^  $code  " out || fail "exit status $code is not listed"
done
expect_empty err
for word in help -h; do
    cp out help
    expect_exit 0 ragctl $word
    expect_same help out
done
ragctl eval compare --help >help
expect_exit 0 ragctl help eval compare
expect_same help out
expect_exit 2 ragctl help indx
expect_contains err "did you mean 'index'?"
for word in --version -V version; do
    expect_exit 0 ragctl $word
    grep -qE '^ragctl [0-9]+\.[0-9]+\.[0-9]+$' out || fail "no version"
done
