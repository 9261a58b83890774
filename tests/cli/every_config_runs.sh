#!/bin/sh
# Every file of configs/ works from beginning to end.
set -eu
. "$(dirname "$0")/lib.sh"

for config in "$source_dir"/configs/*.yaml; do
    name=$(basename "$config" .yaml)
    if grep -q '^sweep:' "$config"; then
        expect_exit 0 ragctl eval --sweep "$config" --workspace "$work/$name-sweep"
        expect_contains out "verdict"
    fi
    if grep -q '^ *inputs:' "$config"; then
        expect_exit 0 ragctl run "$config" --workspace "$work/$name"
        expect_exit 0 ragctl verify "$name/kb"
    else # a configuration without inputs serves any collection
        expect_exit 0 ragctl run "$config" --workspace "$work/$name" --inputs "$testdata/documents"
    fi
done
