#!/bin/sh
# The examples of docs/filters.md print what they show, in Korean and in English. RAGCTL_UPDATE_DOCS=1 writes the output anew.
set -eu
. "$(dirname "$0")/lib.sh"

check_console_blocks docs/filters.md
