#!/bin/sh
# The console blocks of README.md are run in a fresh folder and must print what they show. RAGCTL_UPDATE_DOCS=1 writes the output anew.
set -eu
. "$(dirname "$0")/lib.sh"

readme=$source_dir/README.md
ln -s "$source_dir/testdata" testdata
COLUMNS=80
export COLUMNS
in_block=no
while IFS= read -r line; do
    case $line in
    '```console') in_block=yes ;;
    '```') in_block=no ;;
    '$ '*)
        if [ "$in_block" = yes ]; then
            printf '%s\n' "$line"
            eval "${line#??}" 2>/dev/null </dev/null
            continue
        fi
        ;;
    *) [ "$in_block" = no ] || continue ;; # old output
    esac
    printf '%s\n' "$line"
done <"$readme" >README.md
[ "${RAGCTL_UPDATE_DOCS:-0}" = 0 ] || cp README.md "$readme"
expect_same README.md "$readme"
