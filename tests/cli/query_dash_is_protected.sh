#!/bin/sh
# After -- a question may begin with a dash; words are joined; a command's name is just a word.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
expect_exit 0 ragctl query kb --format json -- --help ferry
expect_contains out '"query": "--help ferry"'
expect_exit 0 ragctl query kb --format json how to run index of the ferry
expect_contains out '"query": "how to run index of the ferry"'
expect_exit 0 ragctl query kb --format json '[ferry, library]'
expect_contains out '"query": "[ferry, library]"'
expect_exit 2 ragctl query kb --ferry
expect_contains err "write --"
