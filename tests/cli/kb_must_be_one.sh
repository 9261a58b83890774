#!/bin/sh
# A folder that is no knowledge base, and one that is missing, are said to be so.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir folder
expect_exit 5 ragctl query folder question
expect_contains err "folder"
expect_contains err "ragctl index"
expect_exit 7 ragctl query missing question
expect_contains err "missing"
expect_exit 5 ragctl info folder
expect_exit 5 ragctl verify folder
