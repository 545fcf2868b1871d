#pragma once
#include <stddef.h>
#include <stdint.h>
#include "csvscan_copy_plain.h"

// Finds the structure of CSV bytes in the common dialect: one-byte delimiter, quotes escaped by doubling.
// Two passes: `csvscan_index` lists the delimiters and newlines outside quotes, `csvscan_walk` makes fields of them.

// Portable C; SSE2 or NEON; AVX2 with a carry-less multiplication; AVX-512 with VBMI2.
enum { CSVSCAN_PORTABLE = 0, CSVSCAN_BASELINE = 1, CSVSCAN_AVX2 = 2, CSVSCAN_AVX512 = 3 };

enum { CSVSCAN_AUTOMATIC = 0, CSVSCAN_LF = 1, CSVSCAN_CRLF = 2 };

typedef struct {
    uint8_t delimiter;
    uint8_t quote;
    uint8_t has_quote;
    uint8_t newline;     // CSVSCAN_AUTOMATIC, _LF or _CRLF
    uint8_t skips_blank; // whether lines of no bytes are no rows
} csvscan_dialect;

// What the index has to know about the bytes before; zero everywhere and `may_open` 1 at the start of a row.
typedef struct {
    uint64_t inside;    // all ones between quotes, else zero
    uint64_t may_open;  // 1 after a delimiter, a newline or a closing quote
    uint64_t closed;    // 1 after a closing quote
    uint64_t carriage;  // 1 after a CR
    size_t entries;     // how many entries there are
    size_t newlines;    // how many of them are newlines
    size_t quoted;      // how many fields are quoted
    size_t doubled;     // how many quotes are doubled
    int is_irregular;   // a quote stands where these rules do not want it; what was written is then of no use
} csvscan_state;

// What the index writes, behind what the state counts. Each has room for to - from + 64 positions more.
typedef struct {
    uint32_t *entries;  // delimiters and newlines outside quotes, as positions in the bytes
    uint32_t *newlines; // which of the entries are newlines, from 0
    uint32_t *quoted;   // which entries end a quoted field, from 0
    uint32_t *doubled;  // the second of two quotes inside quotes, as positions in the bytes
} csvscan_lists;

// What one walk made.
typedef struct {
    size_t fields;
    size_t rows;
    size_t start; // where the row after the last one begins
} csvscan_walked;

// Lists what p[from..<to] holds, going on where the state stands. Where there is a source, its to - from bytes are copied
// there on the way.
// `instructions` is csvscan_best() or a lower one, which all find the same.
// Bounds: p is readable for 64 bytes beyond `to`, and writable from `from` to `to`; to < 2^32. In the modes automatic and CRLF the last byte is no CR unless
// the input ends there.
void csvscan_index(
    int instructions, uint8_t *p, const uint8_t *source, size_t from, size_t to, const csvscan_dialect *dialect,
    csvscan_state *state, csvscan_lists lists);

// Makes fields (start | end << 32) and rows (start | end of its fields << 32) of all entries up to the last newline, of
// which there is one at least, and removes the doubling of quotes in place. `start` is where the first row begins.
// Bounds: `fields` has room for a word for each of these entries, `rows` for each newline; `quoted` and `doubled` have room
// for one more position.
csvscan_walked csvscan_walk(
    int instructions, uint8_t *p, size_t start, const csvscan_state *state, csvscan_lists lists,
    const csvscan_dialect *dialect, size_t first_field, uint64_t *fields, uint64_t *rows);

// Writes fields (start | end << 32) of p to `out`, a delimiter behind each, in quotes those with the delimiter, the quote, CR
// or LF in them, up to one that has to be looked at: with a space at an end, or that begins like a formula or with 0xEF.
// `least` is a byte, eight times, above the comma, the delimiter and the quote; 0: it is not known.
// Returns how many it wrote, and in `written` how many bytes.
// Bounds: p is readable for 16 bytes beyond every field; `out` has room for twice the fields, three bytes for each, and 16.
size_t csvscan_copy_fields(
    const uint8_t *p, const uint64_t *fields, size_t count, uint8_t delimiter, uint8_t quote, uint64_t least,
    uint8_t *out, size_t *written);

// What csvscan_copy_text found: nothing; a byte that asks for quotes; a first or last byte that asks for a closer look.
enum { CSVSCAN_PLAIN = 0, CSVSCAN_QUOTES = 1, CSVSCAN_CARE = 2 };

// Copies a field and says what it asks for; unless that is nothing, what was written is of no use.
// Bounds: `out` has room for the field and 16 bytes.
int csvscan_copy_text(uint8_t *out, const uint8_t *p, size_t count, uint8_t delimiter, uint8_t quote);

// Copies a field in quotes, each quote in it twice, and returns the new end.
// Bounds: `out` has room for twice the field and 18 bytes.
uint8_t *csvscan_copy_quoted(uint8_t *out, const uint8_t *p, size_t count, uint8_t quote);

// How many newline bytes there are, by memchr: the floor that benchmarks compare with.
size_t csvscan_count_newlines(const uint8_t *p, size_t count);

// The best instructions that this processor has.
int csvscan_best(void);
