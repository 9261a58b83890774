#!/bin/sh
# docs/cli.md is what --help prints. RAGCTL_UPDATE_DOCS=1 writes it anew.
set -eu
. "$(dirname "$0")/lib.sh"

page=$source_dir/docs/cli.md
{
    echo '# Command line'
    echo
    echo 'Made from `ragctl --help`; a test keeps the two equal (`RAGCTL_UPDATE_DOCS=1` writes this page anew).'
    printf '\n```\n%s\n```\n' "$(ragctl --help)"
    list_commands | while read -r command; do
        # shellcheck disable=SC2086
        printf '\n## ragctl %s\n\n```\n%s\n```\n' "$command" "$(ragctl $command --help)"
    done
} >cli.md
[ "${RAGCTL_UPDATE_DOCS:-0}" = 0 ] || cp cli.md "$page"
expect_same cli.md "$page"
