// Checks every instruction set of CCSVScan against plain loops, or measures them; see run.sh.
#include "CCSVScan.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t seed = 2026;

static size_t below(size_t bound) {
    seed = seed * 6364136223846793005ull + 1442695040888963407ull;
    return (size_t)(seed >> 33) % bound;
}

typedef struct {
    csvscan_state state;
    csvscan_lists lists;
    csvscan_walked walked;
    uint64_t *fields, *rows;
    uint8_t *bytes;
} run;

static run make_run(size_t size) {
    run r = {0};
    r.lists.entries = malloc(4 * (size + 256));
    r.lists.newlines = malloc(4 * (size + 256));
    r.lists.quoted = malloc(4 * (size + 256));
    r.lists.doubled = malloc(4 * (size + 256));
    r.fields = malloc(8 * (size + 256));
    r.rows = malloc(8 * (size + 256));
    r.bytes = calloc(1, size + 256);
    return r;
}

static void free_run(run *r) {
    free(r->lists.entries), free(r->lists.newlines), free(r->lists.quoted), free(r->lists.doubled);
    free(r->fields), free(r->rows), free(r->bytes);
}

// Indexes `count` bytes in steps, those of an odd size from where the bytes come from, and walks.
static void scan(run *r, int instructions, const uint8_t *bytes, size_t count, size_t step, const csvscan_dialect *dialect) {
    if (step % 2 == 0) memcpy(r->bytes, bytes, count);
    r->state = (csvscan_state){.may_open = 1};
    for (size_t from = 0; from < count;) {
        size_t to = from + step < count ? from + step : count;
        while (dialect->newline != CSVSCAN_LF && to < count && bytes[to - 1] == '\r') to++;
        csvscan_index(instructions, r->bytes, step % 2 == 0 ? NULL : bytes + from, from, to, dialect, &r->state, r->lists);
        if (r->state.is_irregular) return;
        from = to;
    }
    if (r->state.newlines > 0)
        r->walked = csvscan_walk(instructions, r->bytes, 0, &r->state, r->lists, dialect, 0, r->fields, r->rows);
}

#define SAME(list, count) (memcmp(a->list, b->list, (count) * sizeof *a->list) == 0)

static int same(const run *a, const run *b, size_t count) {
    if (a->state.is_irregular || b->state.is_irregular) return a->state.is_irregular == b->state.is_irregular;
    if (memcmp(&a->state, &b->state, offsetof(csvscan_state, is_irregular)) != 0) return 0;
    if (!SAME(lists.entries, a->state.entries) || !SAME(lists.newlines, a->state.newlines)) return 0;
    if (!SAME(lists.quoted, a->state.quoted) || !SAME(lists.doubled, a->state.doubled)) return 0;
    if (a->state.newlines == 0) return 1;
    return memcmp(&a->walked, &b->walked, sizeof a->walked) == 0 && SAME(fields, a->walked.fields)
        && SAME(rows, a->walked.rows) && SAME(bytes, count);
}

static int check_index(void) {
    static const char *pieces[] = {",", ",", "\r\n", "\n", "abc", "1234567890", ",\"y\",\"z\"\"\"\n", "\n\"\"\"\",",
                                   ",\"a\n,\"\r\n", "\"\"", "\"q\"\"\"\"\"", "\r", "x\""};
    size_t regular = 0;
    for (size_t number = 0; number < 20000; number++) {
        uint8_t text[4096];
        size_t count = 0;
        const size_t kinds = number % 4 == 0 ? 13 : 9;
        for (size_t k = below(120); k > 0; k--) {
            const char *piece = pieces[below(kinds)];
            memcpy(text + count, piece, strlen(piece));
            count += strlen(piece);
        }
        const csvscan_dialect dialect = {',', '"', number % 7 != 0, (uint8_t)(number % 3), number % 5 == 0};
        run expected = make_run(count);
        scan(&expected, CSVSCAN_PORTABLE, text, count, count + 1, &dialect);
        regular += expected.walked.fields > 0;
        for (int instructions = 0; instructions <= csvscan_best(); instructions++) {
            run found = make_run(count);
            scan(&found, instructions, text, count, below(2) ? count + 1 : 1 + below(200), &dialect);
            if (!same(&expected, &found, count)) {
                printf("instructions %d differ on number %zu: %.*s\n", instructions, number, (int)count, text);
                return 1;
            }
            free_run(&found);
        }
        free_run(&expected);
    }
    printf("csvscan_index, csvscan_walk: %zu regular tables agree\n", regular);
    return regular < 1000;
}

// What the copying functions have to find in a field.
static int asked(const uint8_t *p, size_t count, uint8_t delimiter, uint8_t quote) {
    if (count == 0) return CSVSCAN_PLAIN;
    if (strchr("\t\r +-=@", p[0]) || p[0] == 0xEF || p[count - 1] == ' ') return CSVSCAN_CARE;
    for (size_t k = 0; k < count; k++)
        if (p[k] == delimiter || p[k] == quote || p[k] == '\n' || p[k] == '\r') return CSVSCAN_QUOTES;
    return CSVSCAN_PLAIN;
}

static size_t quoted(uint8_t *out, const uint8_t *p, size_t count, uint8_t quote) {
    uint8_t *o = out;
    *o++ = quote;
    for (size_t k = 0; k < count; k++) {
        if (p[k] == quote) *o++ = quote;
        *o++ = p[k];
    }
    *o++ = quote;
    return (size_t)(o - out);
}

static int check_copy(void) {
    static const char bytes[] = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz,\"\n\r =";
    uint8_t text[512], out[2048], expected[2048];
    for (size_t number = 0; number < 200000; number++) {
        const size_t kinds = number % 3 == 0 ? sizeof bytes - 1 : number % 3 == 1 ? 36 : 63;
        uint64_t fields[8];
        size_t count = 1 + below(8), at = 0, size = 0, want = 0;
        for (size_t f = 0; f < count; f++) {
            const size_t start = at;
            for (size_t k = below(number % 5 == 0 ? 60 : 18); k > 0; k--) text[at++] = (uint8_t)bytes[below(kinds)];
            fields[f] = (uint64_t)at << 32 | start;
            at++;
        }
        int stopped = 0;
        for (size_t f = 0; f < count; f++) {
            const uint8_t *p = text + (uint32_t)fields[f];
            const size_t length = (fields[f] >> 32) - (uint32_t)fields[f];
            const int ask = asked(p, length, ',', '"');
            // the very end of a block of memory, so that reading beyond it is found
            uint8_t *copy = malloc(length ? length : 1);
            memcpy(copy, p, length);
            const int found = csvscan_copy_text(out, copy, length, ',', '"');
            if (found != ask || (ask == CSVSCAN_PLAIN && memcmp(out, p, length))) return printf("copy_text %zu\n", number);
            const size_t long_as = quoted(expected, p, length, '"');
            if ((size_t)(csvscan_copy_quoted(out, copy, length, '"') - out) != long_as || memcmp(out, expected, long_as))
                return printf("copy_quoted %zu\n", number);
            // what is plain at once is plain; what is not may be, when it has a byte below the comma or a page's end near
            if (length - 1 < 16 && csvscan_copy_plain(out, copy, length, 0x2D2D2D2D2D2D2D2D)
                && (ask != CSVSCAN_PLAIN || memcmp(out, p, length))) return printf("copy_plain %zu\n", number);
            free(copy);
        }
        for (size_t f = 0; f < count && !stopped; f++) {
            const uint8_t *p = text + (uint32_t)fields[f];
            const size_t length = (fields[f] >> 32) - (uint32_t)fields[f];
            const int ask = asked(p, length, ',', '"');
            stopped = ask == CSVSCAN_CARE;
            if (stopped) break;
            if (ask == CSVSCAN_QUOTES) size += quoted(expected + size, p, length, '"');
            else memcpy(expected + size, p, length), size += length;
            expected[size++] = ',';
            want++;
        }
        const uint64_t least = number % 2 ? 0x2D2D2D2D2D2D2D2D : 0;
        size_t written = 0;
        const size_t copied = csvscan_copy_fields(text, fields, count, ',', '"', least, out, &written);
        if (copied != want || written != size || memcmp(out, expected, size)) return printf("copy_fields %zu\n", number);
    }
    printf("csvscan_copy_text, _quoted, _plain, _fields: 200000 rows agree\n");
    return 0;
}

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// Processor time of index and walk over chunks of 64 KiB, against memchr for newlines.
static void speed(int is_quoted, int only, int rounds) {
    static const char *words[] = {"alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel"};
    const size_t size = 64 << 10;
    uint8_t *chunk = calloc(1, size + 4096);
    run r = make_run(size + 4096);
    size_t count = 0, row = 0;
    while (count < size) {
        if (is_quoted) {
            for (int c = 0; c < 10; c++) {
                const char *word = words[below(8)], *end = c < 9 ? "," : "\r\n";
                char *to = (char *)chunk + count;
                switch (below(10)) {
                case 0: count += (size_t)sprintf(to, "\"%s, %s\"%s", word, word, end); break;
                case 1: count += (size_t)sprintf(to, "\"%s \"\"%s\"\"\"%s", word, word, end); break;
                case 2: count += (size_t)sprintf(to, "\"%s\r\n%s\"%s", word, word, end); break;
                default: count += (size_t)sprintf(to, "%zu%s", below(1000000), end);
                }
            }
        } else {
            count += (size_t)sprintf((char *)chunk + count, "%zu,%zu,%zu.%02zu,%s,%s,2026-0%zu-1%zu,%s,%zu,0.%06zu,%s\n", row++,
                below(1000000), below(10000), below(90) + 10, words[below(8)], words[below(8)], below(9) + 1, below(9),
                below(2) ? "true" : "false", below(1000), below(900000) + 100000, words[below(8)]);
        }
    }
    const csvscan_dialect dialect = {',', '"', 1, CSVSCAN_AUTOMATIC, 0};
    double floor = 0;
    for (int instructions = -1; instructions <= csvscan_best(); instructions++) {
        if (only >= -1 && instructions != only) continue;
        double best = 0;
        for (int round = 0; round < 7; round++) {
            const double start = seconds();
            for (int k = 0; k < rounds; k++) {
                if (instructions < 0) {
                    if (csvscan_count_newlines(chunk, count) == 0) return;
                } else {
                    scan(&r, instructions, chunk, count, size + 4096, &dialect);
                }
            }
            const double rate = (double)count * rounds / (seconds() - start) / 1e6;
            if (rate > best) best = rate;
        }
        if (instructions < 0) floor = best;
        printf("%s, %s %d: %.0f MB/s, %.3f\n", is_quoted ? "quoted" : "plain", instructions < 0 ? "memchr" : "instructions",
            instructions, best, floor > 0 ? best / floor : 0);
    }
    free(chunk);
    free_run(&r);
}

int main(int count, char **arguments) {
    if (count > 1 && strcmp(arguments[1], "speed") == 0) {
        const int only = count > 2 ? atoi(arguments[2]) : -2, rounds = count > 3 ? atoi(arguments[3]) : 200;
        speed(0, only, rounds);
        speed(1, only, rounds);
        return 0;
    }
    return check_index() != 0 || check_copy() != 0;
}
