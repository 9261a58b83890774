#!/bin/sh
# Every argument of every command is explained, and every command has an example.
set -eu
. "$(dirname "$0")/lib.sh"

list_commands >commands
[ -s commands ] || fail "no commands in ragctl --help"
while read -r command; do
    # shellcheck disable=SC2086
    expect_exit 0 ragctl $command --help
    expect_contains out "Usage: ragctl $command"
    sed -n '/^Examples:/,$p' out | grep -q "ragctl $command" || fail "$command has no example"
    # A name that is too long for its column has its help on the next line.
    awk '/^Examples:/ { exit }
         /^  [-A-Z]/ { open = (length($0) <= 32 || substr($0, 31, 2) != "  ") ? $0 : ""; next }
         /^ {32}[^ ]/ { open = "" }
         open { print "no help: " open; exit 1 }' out || fail "$command: an argument has no help"
done <commands
