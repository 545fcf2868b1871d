#!/bin/sh
# Counts instructions (callgrind) of gzip-bench's pipelines and of the plain C loops over the same library.
# Usage, in Benchmarks, after `swift build -c release`: ./instructions.sh [megabytes]
set -eu
megabytes=${1:-4}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp .build/release/gzip-bench "$work/gzip-bench"
strip "$work/gzip-bench"

count() {
    valgrind --tool=callgrind --callgrind-out-file="$work/out" "$work/gzip-bench" one "$1" "$2" "$3" "$megabytes" \
        >/dev/null 2>"$work/log"
    sed -n 's/^.*Collected : \([0-9]*\).*$/\1/p' "$work/log"
}

for what in compress decompress; do
    for level in 1 6 9; do
        none=$(count none $what $level)
        c=$(count c $what $level)
        ours=$(count ours $what $level)
        awk -v what=$what -v level=$level -v none="$none" -v c="$c" -v ours="$ours" 'BEGIN {
            printf "%s level %d: C %.0f, ours %.0f instructions: %.4f times\n", what, level, c - none, ours - none,
                (ours - none) / (c - none)
        }'
    done
done
