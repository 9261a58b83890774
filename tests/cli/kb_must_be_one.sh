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

# That of a workspace is named.
make_small_kb
mkdir ws && mv kb ws/kb
for command in "query ws ferry" "info ws" "verify ws" "repair ws"; do
    expect_exit 5 ragctl $command
    expect_contains err "ws: is not a knowledge base, but ws/kb is; name that one"
done

# A second one is searched for as a word, which is seldom what was meant.
cp -r ws/kb second
expect_exit 0 ragctl query ws/kb second ferry
expect_contains err "'second' is a knowledge base, and searched for here as a word of the question; one knowledge base is asked at a time"
expect_exit 0 ragctl query ws/kb ferry second
expect_lacks err "warning"
