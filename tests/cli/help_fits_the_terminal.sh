#!/bin/sh
# Help is laid out for the terminal's width; in a pipe it has 100 columns, whatever COLUMNS says.
set -eu
. "$(dirname "$0")/lib.sh"

command -v script >/dev/null || { echo "skipped: script(1) is missing"; exit 77; }
# on_terminal COLUMNS ARGUMENTS...: what a terminal of so many columns shows, in the file out.
on_terminal() {
    columns=$1
    shift
    script -qec "stty cols $columns; '$binary' $*" /dev/null </dev/null | tr -d '\r' >out
}
fits() {
    awk -v most="$1" 'length($0) > most { print FILENAME ": " $0; bad = 1 } END { exit bad }' out ||
        fail "a line is longer than $1 columns: $2"
}
unset COLUMNS
{ echo "" && list_commands; } >commands
while read -r command; do
    # shellcheck disable=SC2086
    ragctl $command --help >plain
    for columns in 80 60; do
        on_terminal $columns "$command" --help
        fits $columns "$command"
        # The same words, but for the marks that go on with an example on the next line.
        for file in plain out; do sed 's/ \\$//; s/^  # //' $file | tr -s ' \n' '\n\n' >$file.words; done
        expect_same plain.words out.words
    done
    on_terminal 200 "$command" --help
    expect_same plain out
    # shellcheck disable=SC2086
    COLUMNS=60 ragctl $command --help >out
    expect_same plain out
    fits 100 "$command"
done <commands
export COLUMNS=50
on_terminal 80 query --help
fits 50 query
# What a terminal does not know of itself.
export COLUMNS=many
on_terminal 0 query --help
ragctl query --help >plain
expect_same plain out
