#!/bin/sh
# Builds ragctl with its tests and runs them all; ends with the runner's summary. Extra arguments go to ctest (-R cli, -j 1).
# RAGCTL_BUILD chooses another build folder.
set -eu
cd "$(dirname "$0")/.."

sh apps/install_packages.sh
build=${RAGCTL_BUILD:-build}
echo "==> building $build with the tests (a few minutes the first time)"
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DRAGCTL_TESTS=ON >/dev/null
cmake --build "$build" | tail -n 1
echo "==> running the tests"
exec ctest --test-dir "$build" --output-on-failure -j "$(nproc)" "$@"
