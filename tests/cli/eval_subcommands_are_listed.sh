#!/bin/sh
# The commands below eval are listed by its help, and a slip in their name is told.
set -eu
. "$(dirname "$0")/lib.sh"

expect_exit 0 ragctl eval --help
for word in compare audit anchor scaffold; do
    expect_contains out "  eval $word "
done
expect_exit 0 ragctl eval compare --help
expect_contains out "Usage: ragctl eval compare A B [options]"
expect_exit 2 ragctl eval compair a b
expect_contains err "did you mean 'eval compare'?"
expect_exit 2 ragctl eval compare a
expect_contains err "eval compare: B is missing"
