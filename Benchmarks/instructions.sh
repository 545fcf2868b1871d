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
.build/release/bench-data plain "$megabytes" "$work/data.csv"
cp .build/release/gzip-bench "$work/gzip-bench"
strip "$work/gzip-bench"

count() {
    valgrind --tool=callgrind --callgrind-out-file="$work/out" \
        "$work/gzip-bench" --file "$work/data.csv" times "$1" "$2" >/dev/null 2>"$work/log"
    sed -n 's/^.*Collected : \([0-9]*\).*$/\1/p' "$work/log"
}

# What the second to the fifth time cost, so that neither the start of the process nor the making of data counts.
compare() {
    c1=$(count "c$1 $2 $3" 1)
    c5=$(count "c$1 $2 $3" 5)
    ours1=$(count "ours$1 $2 $3" 1)
    ours5=$(count "ours$1 $2 $3" 5)
    awk -v what="$2 level $3${1:+ $1}" -v c="$c5" -v c1="$c1" -v ours="$ours5" -v ours1="$ours1" 'BEGIN {
        printf "%s: C %.0f, ours %.0f instructions: %.4f times\n", what, (c - c1) / 4, (ours - ours1) / 4,
            (ours - ours1) / (c - c1)
    }'
}

for what in compress decompress; do
    for level in $levels; do compare "" $what "$level"; done
done
ldd .build/release/gzip-bench | grep -q libisal || exit 0
for what in compress decompress; do
    for level in $isal_levels; do compare -isal $what "$level"; done
done
