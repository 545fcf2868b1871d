#!/bin/sh
# Checks CCSVScan's C against plain loops, on this processor and, where there are a cross compiler and an emulator, on arm64.
# Usage: Tests/CCSVScanCheck/run.sh          (Debian: gcc-aarch64-linux-gnu qemu-user)
#        Tests/CCSVScanCheck/run.sh speed    (MB/s of index and walk for each instruction set, and the ratio to memchr)
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sources="csvscan_check.c ../../Sources/CCSVScan/*.c"
options="-O2 -Wall -Wextra -I ../../Sources/CCSVScan/include"
compiler=${CC:-clang}

if [ "${1:-}" = speed ]; then
    $compiler $options $sources -o "$work/check"
    "$work/check" "$@"
    exit
fi
$compiler $options -g -fsanitize=address,undefined $sources -o "$work/check" 2>/dev/null
ASAN_OPTIONS=detect_leaks=0 "$work/check"
clang --target=aarch64-linux-gnu -fsyntax-only -Wall -Wextra -I ../../Sources/CCSVScan/include \
    -I /usr/aarch64-linux-gnu/include ../../Sources/CCSVScan/*.c && echo 'arm64: compiles'
if command -v aarch64-linux-gnu-gcc >/dev/null && command -v qemu-aarch64 >/dev/null; then
    aarch64-linux-gnu-gcc $options -static $sources -o "$work/check-arm64"
    echo 'arm64, emulated:'
    qemu-aarch64 "$work/check-arm64"
fi
