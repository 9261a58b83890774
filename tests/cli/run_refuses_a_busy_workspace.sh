#!/bin/sh
# A workspace that another run holds is refused with exit 5.
set -eu
. "$(dirname "$0")/lib.sh"

command -v flock >/dev/null || { echo "skipped: flock(1) is missing"; exit 77; }
mkdir docs
printf 'Some text about tides.\n' >docs/a.txt
printf 'workspace: ws\ningest: {inputs: [docs]}\nembed: {model: none}\n' >config.yaml
ragctl run config.yaml 2>/dev/null
flock ws/.lock sh -c "'$binary' run config.yaml >out 2>err; echo \$? >code" || true
[ "$(cat code)" = 5 ] || fail "exit $(cat code)"
expect_contains err "ws"
expect_exit 0 ragctl run config.yaml
