#!/bin/sh
# Ctrl+C, or a closed terminal: exit 130, no temporary file, no half-written artifact, and the next run completes.
set -eu
. "$(dirname "$0")/lib.sh"

awk 'BEGIN { srand(1); for (i = 0; i < 12000; ++i) { printf "{\"_id\":\"d%d\",\"text\":\"", i
     for (w = 0; w < 60; ++w) printf "w%d ", int(rand() * 20000); print "\"}" } }' >corpus.jsonl
printf 'workspace: ws\ningest: {inputs: [corpus.jsonl]}\nembed: {dim: 16}\n' >config.yaml
# --foreground: timeout would else signal the whole group too, and a second signal kills.
expect_exit 130 timeout --foreground --preserve-status -s INT 0.5 "$binary" run config.yaml --threads 1
expect_contains err "interrupted"
find . -name '*.tmp.*' | grep . && fail "a temporary file is left"
for file in ws/*.jsonl; do # those that are there are whole
    [ ! -e "$file" ] || [ "$(tail -c 2 "$file")" = '}' ] || fail "$file is cut off"
done
expect_exit 130 timeout --foreground --preserve-status -s TERM 0.5 "$binary" run config.yaml --threads 1
expect_exit 130 timeout --foreground --preserve-status -s HUP 0.5 "$binary" run config.yaml --threads 1
expect_contains err "interrupted"
find . -name '*.tmp.*' | grep . && fail "a temporary file is left"
# nohup ignores that signal, and so does what it starts.
nohup "$binary" run config.yaml >out 2>err &
run=$!
sleep 0.5
kill -s HUP $run
wait $run || fail "ended by a signal that it was told to ignore"
expect_exit 0 ragctl run config.yaml
expect_exit 0 ragctl verify ws/kb
