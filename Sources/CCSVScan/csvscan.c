#include "CCSVScan.h"
#include <string.h>

// Moves bytes to the left, where they may overlap; most are few.
static inline void move_left(uint8_t *to, const uint8_t *from, size_t count) {
    if (count > 16) {
        memmove(to, from, count);
    } else if (count >= 8) {
        uint64_t first, last;
        memcpy(&first, from, 8);
        memcpy(&last, from + count - 8, 8);
        memcpy(to, &first, 8);
        memcpy(to + count - 8, &last, 8);
    } else if (count >= 4) {
        uint32_t first, last;
        memcpy(&first, from, 4);
        memcpy(&last, from + count - 4, 4);
        memcpy(to, &first, 4);
        memcpy(to + count - 4, &last, 4);
    } else {
        for (size_t k = 0; k < count; k++) to[k] = from[k];
    }
}

// Moves the bytes before `to` to the left over every quote that `doubled` lists; returns the new end.
static size_t undouble(uint8_t *p, size_t to, const uint32_t **doubled) {
    size_t end = **doubled;
    while (**doubled < to) {
        const size_t start = **doubled + 1;
        ++*doubled;
        const size_t stop = **doubled < to ? **doubled : to;
        move_left(p + end, p + start, stop - start);
        end += stop - start;
    }
    return end;
}

// Where the bytes of a field end that ends with a newline at `end`.
static inline size_t before_newline(const uint8_t *p, size_t start, size_t end, int mode) {
    if (mode == CSVSCAN_LF || end == start) return end;
    return end - (p[end] == '\n' && p[end - 1] == '\r');
}

// The walk when lines of no bytes are no rows: one entry after the other.
static csvscan_walked walk_skipping(
    uint8_t *p, size_t start, size_t count, const uint32_t *entries, const uint32_t *doubled,
    const csvscan_dialect *dialect, size_t first_field, uint64_t *fields, uint64_t *rows) {
    uint64_t *f = fields, *r = rows;
    size_t row_start = start;
    for (size_t k = 0; k < count; k++) {
        const size_t end = entries[k];
        const int is_newline = p[end] != dialect->delimiter;
        const size_t stop = is_newline ? before_newline(p, start, end, dialect->newline) : end;
        const size_t quoted = dialect->has_quote && stop > start && p[start] == dialect->quote;
        size_t b = stop - quoted;
        if (*doubled < end) b = undouble(p, b, &doubled);
        if (!is_newline || stop > row_start) *f++ = (uint64_t)b << 32 | (start + quoted);
        if (is_newline && stop > row_start) *r++ = (uint64_t)(first_field + (size_t)(f - fields)) << 32 | row_start;
        start = end + 1;
        if (is_newline) row_start = start;
    }
    return (csvscan_walked){(size_t)(f - fields), (size_t)(r - rows), row_start};
}

// Makes the fields between two entries each, from the second on.
static inline __attribute__((always_inline)) void pair_up(const uint32_t *entries, size_t count, uint64_t *fields) {
    for (size_t k = 1; k < count; k++) fields[k] = (uint64_t)entries[k] << 32 | (entries[k - 1] + 1);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void pair_up_avx2(const uint32_t *entries, size_t count, uint64_t *fields) {
    pair_up(entries, count, fields);
}

__attribute__((target("avx512f,avx512vl,prefer-256-bit")))
static void pair_up_avx512(const uint32_t *entries, size_t count, uint64_t *fields) {
    pair_up(entries, count, fields);
}
#endif

static void make_fields(int instructions, const uint32_t *entries, size_t count, uint64_t *fields) {
#if defined(__x86_64__)
    if (instructions == CSVSCAN_AVX512) return pair_up_avx512(entries, count, fields);
    if (instructions == CSVSCAN_AVX2) return pair_up_avx2(entries, count, fields);
#endif
    (void)instructions;
    pair_up(entries, count, fields);
}

csvscan_walked csvscan_walk(
    int instructions, uint8_t *p, size_t start, const csvscan_state *state, csvscan_lists lists,
    const csvscan_dialect *dialect, size_t first_field, uint64_t *fields, uint64_t *rows) {
    const uint32_t *entries = lists.entries, *doubled = lists.doubled, *quoted = lists.quoted;
    const size_t count = (size_t)lists.newlines[state->newlines - 1] + 1;
    const int mode = dialect->newline;
    lists.doubled[state->doubled] = UINT32_MAX;
    lists.quoted[state->quoted] = UINT32_MAX;

    fields[0] = (uint64_t)entries[0] << 32 | start;
    make_fields(instructions, entries, count, fields);

    size_t row_start = start, first = 0;
    for (size_t k = 0; k < state->newlines; k++) {
        const size_t last = lists.newlines[k];
        const size_t end = entries[last], stop = before_newline(p, fields[last] & UINT32_MAX, end, mode);
        if (dialect->skips_blank && last == first && stop == row_start)
            return walk_skipping(p, start, count, entries, doubled, dialect, first_field, fields, rows);
        fields[last] -= (uint64_t)(end - stop) << 32;
        rows[k] = (uint64_t)(first_field + last + 1) << 32 | row_start;
        row_start = end + 1;
        first = last + 1;
    }
    for (; *quoted < count; quoted++) {
        const uint64_t field = fields[*quoted];
        size_t stop = (size_t)(field >> 32) - 1;
        if (*doubled < stop) stop = undouble(p, stop, &doubled);
        fields[*quoted] = (uint64_t)stop << 32 | ((field & UINT32_MAX) + 1);
    }
    return (csvscan_walked){count, state->newlines, row_start};
}

size_t csvscan_count_newlines(const uint8_t *p, size_t count) {
    size_t found = 0;
    const uint8_t *end = p + count;
    while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) found++, p++;
    return found;
}
