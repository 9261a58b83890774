#!/bin/sh
# The console blocks of docs/evaluation.md print what they show. RAGCTL_UPDATE_DOCS=1 writes the output anew.
set -eu
. "$(dirname "$0")/lib.sh"

check_console_blocks docs/evaluation.md
