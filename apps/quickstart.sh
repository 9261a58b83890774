#!/bin/sh
# From a fresh clone to an answered question: installs packages, builds a release binary, runs configs/quickstart.yaml on
# testdata/. Safe to run again: only what is missing or changed is done.
set -eu
cd "$(dirname "$0")/.."

sh apps/install_packages.sh
echo "==> building build/ragctl (a few minutes the first time)"
cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DRAGCTL_TESTS=OFF >/dev/null
cmake --build build --target ragctl | tail -n 1
echo "==> ragctl run configs/quickstart.yaml"
exec build/ragctl run configs/quickstart.yaml
