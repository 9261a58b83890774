#!/bin/sh
# Installs the Debian packages that ragctl is built from, if any is missing. Asks for root only then.
set -eu
packages=$(dirname "$0")/packages.txt

missing=
for package in $(cat "$packages"); do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "==> installing packages:$missing"
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
# A failed update is no reason to stop: the lists at hand may do.
$as_root apt-get update -qq || echo "==> apt-get update failed; trying with the package lists at hand"
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
