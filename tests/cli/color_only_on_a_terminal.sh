#!/bin/sh
# Matched words are bold on a terminal, unless NO_COLOR is set; a pipe gets plain text.
set -eu
. "$(dirname "$0")/lib.sh"

command -v script >/dev/null || { echo "skipped: script(1) is missing"; exit 77; }
make_small_kb
escape=$(printf '\033')
unset NO_COLOR
ragctl query kb ferry >plain
expect_lacks plain "$escape"
script -qec "'$binary' query kb ferry" /dev/null >colored </dev/null
expect_contains colored "$escape[1mferry"
TERM=dumb script -qec "'$binary' query kb ferry" /dev/null >dumb </dev/null
expect_lacks dumb "$escape"
NO_COLOR=1 script -qec "'$binary' query kb ferry" /dev/null >uncolored </dev/null
expect_lacks uncolored "$escape"
