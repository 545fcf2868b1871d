// The body of every csvscan_index_*: included once for each instruction set, which defines
//   CS_NAME, CS_TARGET, CS_SETUP, CS_MASKS(at) setting q d l c, CS_PREFIX_XOR(x), CS_STORE(list, bits, base)
// and may define CS_STORE_NEWLINES(list, newlines, structural) and CS_STORE_FIELDS(list, first quotes, structural).
#ifndef CS_STORE_NEWLINES
#define CS_STORE_NEWLINES(list, set, among) STORE_RANKS(list, set, among)
#define CS_STORE_FIELDS(list, set, among) STORE_RANKS(list, set, among)
#endif
CS_TARGET void CS_NAME(
    uint8_t *p, const uint8_t *source, size_t from, size_t to, const csvscan_dialect *dialect, csvscan_state *state,
    csvscan_lists lists) {
    const int mode = dialect->newline;
    const uint64_t quotes = dialect->has_quote ? ~0ull : 0;
    uint64_t inside = state->inside, may_open = state->may_open, closed = state->closed, carriage = state->carriage;
    uint64_t irregular = 0;
    uint32_t *e = lists.entries + state->entries, *n = lists.newlines + state->newlines;
    uint32_t *f = lists.quoted + state->quoted, *w = lists.doubled + state->doubled;
    CS_SETUP
    for (size_t i = from; i < to; i += 64) {
        const size_t left = to - i;
        const uint8_t *at = p + i;
        if (source && left > 64) {
            at = source + (i - from);
            memcpy(p + i, at, 64);
        } else if (source) {
            memcpy(p + i, source + (i - from), left);
        }
        uint64_t q, d, l, c;
        CS_MASKS(at)
        q &= quotes;
        unsigned last = 63;
        uint64_t valid = ~0ull, next_is_lf = 0;
        if (left < 64) {
            valid = (1ull << left) - 1;
            last = (unsigned)left - 1;
            q &= valid, d &= valid, l &= valid, c &= valid;
        } else if (left > 64) {
            next_is_lf = at[64] == '\n';
        }
        uint64_t newline = l, may_follow = l;
        if (c | carriage) {
            const uint64_t before_lf = l >> 1 | next_is_lf << 63;
            if (mode == CSVSCAN_AUTOMATIC) {
                newline |= c & ~before_lf;
                may_follow |= c;
            } else if (mode == CSVSCAN_CRLF) {
                newline &= c << 1 | carriage;
                may_follow = newline | (c & before_lf);
            }
        } else if (mode == CSVSCAN_CRLF) {
            newline = may_follow = 0;
        }
        uint64_t structural = d | newline;
        if (q | inside | closed) {
            const uint64_t m = CS_PREFIX_XOR(q) ^ inside;
            inside = (uint64_t)((int64_t)m >> 63);
            structural &= ~m;
            const uint64_t opening = q & m, closing = q & ~m;
            const uint64_t after = closing << 1 | closed;
            irregular |= opening & ~((structural | closing) << 1 | may_open);
            irregular |= after & ~(q | d | may_follow) & valid;
            may_open = (structural | closing) >> last & 1;
            closed = closing >> last & 1;
            const uint64_t twice = opening & after;
            if (twice) { CS_STORE(w, twice, i) }
            CS_STORE_FIELDS(f, opening & ~after, structural)
            newline &= structural;
        } else {
            may_open = structural >> last & 1;
        }
        carriage = c >> last & 1;
        if (newline) { CS_STORE_NEWLINES(n, newline, structural) }
        CS_STORE(e, structural, i)
    }
    state->inside = inside;
    state->may_open = may_open;
    state->closed = closed;
    state->carriage = carriage;
    state->entries = (size_t)(e - lists.entries);
    state->newlines = (size_t)(n - lists.newlines);
    state->quoted = (size_t)(f - lists.quoted);
    state->doubled = (size_t)(w - lists.doubled);
    state->is_irregular = irregular != 0;
}
#undef CS_NAME
#undef CS_TARGET
#undef CS_SETUP
#undef CS_MASKS
#undef CS_PREFIX_XOR
#undef CS_STORE
#undef CS_STORE_NEWLINES
#undef CS_STORE_FIELDS
