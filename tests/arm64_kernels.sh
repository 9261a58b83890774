#!/bin/sh
# The vector kernels on NEON: cross-compiles the math module's kernels with their unit tests for 64-bit ARM and runs them
# under QEMU. The tests compare every result with a scalar reference bit for bit, so passing here and on x86 means equal
# bits on both. Exit 77 (skipped) where a tool is missing. On Debian:
#   dpkg --add-architecture arm64 && apt-get update && apt-get install qemu-user g++-aarch64-linux-gnu libhwy-dev:arm64
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
compiler=aarch64-linux-gnu-g++
for tool in "$compiler" qemu-aarch64; do
    command -v "$tool" >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
[ -e /usr/lib/aarch64-linux-gnu/libhwy.so ] || { echo "skipped: there is no libhwy-dev:arm64"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Only what needs no other third-party library.
math="kernels posting_kernels binary_code code_query quantize"
core="context error helpers parallel random"
tests="kernels postings binary_code quantize topk"
flags="-std=c++20 -O2 -ffp-contract=off -DHWY_SHARED_DEFINE -DNDEBUG"
includes="-I$root/lib/core/include -I$root/lib/math/include -I$root/lib/math/src -I$root/tests/unit"
for name in $math; do "$compiler" $flags $includes -c "$root/lib/math/src/$name.cpp" -o "$work/math_$name.o"; done
for name in $core; do "$compiler" $flags $includes -c "$root/lib/core/src/$name.cpp" -o "$work/core_$name.o"; done
for name in $tests; do
    "$compiler" $flags $includes -c "$root/tests/unit/math/${name}_test.cpp" -o "$work/test_$name.o"
done
# Catch2's compiled main is of the host; its header can make one.
if [ -e /usr/include/catch2/catch.hpp ]; then
    printf '#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n' >"$work/main.cpp"
else
    echo "skipped: Catch2 v3 has no main that can be compiled from its header"
    exit 77
fi
"$compiler" -std=c++20 -O0 -isystem /usr/include/catch2/.. -c "$work/main.cpp" -o "$work/main.o"
"$compiler" "$work"/*.o -L/usr/lib/aarch64-linux-gnu -Wl,-rpath-link,/usr/lib/aarch64-linux-gnu -lhwy -lpthread \
    -o "$work/tests"
LD_LIBRARY_PATH=/usr/lib/aarch64-linux-gnu qemu-aarch64 "$work/tests"
