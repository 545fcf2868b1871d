#!/bin/sh
# Counts instructions (callgrind) of gzip-bench's pipelines and of the plain C loops over the same library.
# Usage, in Benchmarks, after `swift build -c release` (with `--traits ISAL` for ISA-L too):
#     ./instructions.sh [megabytes [levels [ISA-L's levels]]]
set -eu
megabytes=${1:-4}
levels=${2:-0 1 2 3 4 5 6 7 8 9}
isal_levels=${3-0 1 2 3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp .build/release/gzip-bench "$work/gzip-bench"
strip "$work/gzip-bench"

count() {
    valgrind --tool=callgrind --callgrind-out-file="$work/out" "$work/gzip-bench" one "$1" "$2" "$3" "$megabytes" \
        >/dev/null 2>"$work/log"
    sed -n 's/^.*Collected : \([0-9]*\).*$/\1/p' "$work/log"
}

compare() {
    none=$(count none "$2" "$3")
    c=$(count "c$1" "$2" "$3")
    ours=$(count "ours$1" "$2" "$3")
    awk -v what="$2 level $3${1:+ $1}" -v none="$none" -v c="$c" -v ours="$ours" 'BEGIN {
        printf "%s: C %.0f, ours %.0f instructions: %.4f times\n", what, c - none, ours - none, (ours - none) / (c - none)
    }'
}

for what in compress decompress; do
    for level in $levels; do compare "" $what "$level"; done
done
ldd .build/release/gzip-bench | grep -q libisal || exit 0
for what in compress decompress; do
    for level in $isal_levels; do compare -isal $what "$level"; done
done
