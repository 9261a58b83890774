#!/bin/sh
# The first signal ends a command that waits for standard input: exit 130 at once, nothing is written.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
printf 'ferry\t0\tdocs/ferry.md\t1\n' >qrels
mkfifo silent
sleep 60 >silent & # holds it open and says nothing
writer=$!
trap 'kill $writer; rm -rf "$work"' EXIT
exec 4<silent

# One that waits for more than a second signal is killed: exit 137.
expect_interrupted() {
    expect_exit 130 timeout --foreground --preserve-status -k 10 -s "$@" <&4
    expect_contains err interrupted
}
for threads in 1 3; do
    export RAGCTL_THREADS=$threads
    expect_interrupted INT 0.4 "$binary" ingest - -o new
    expect_interrupted TERM 0.4 "$binary" ingest docs - -o new
    expect_interrupted INT 0.4 "$binary" chunk - -o new
    expect_interrupted HUP 0.4 "$binary" embed - -o new
    expect_interrupted INT 0.4 "$binary" index - -o new
    expect_interrupted TERM 0.4 "$binary" query kb --queries -
    expect_interrupted INT 0.4 "$binary" eval - --qrels qrels
done
expect_missing new
