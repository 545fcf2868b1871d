#include "CCSVScan.h"
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

const uint8_t csvscan_asks_for_care[256] = {
    ['\t'] = 1, ['\r'] = 1, [' '] = 1, ['+'] = 1, ['-'] = 1, ['='] = 1, ['@'] = 1, [0xEF] = 1,
};

// Writes 16 bytes; nonzero when one of the first `count`, 1 to 16, is one of four.
#if defined(__SSE2__)
static inline uint64_t copy_bytes(uint8_t *out, __m128i bytes, size_t count, uint8_t a, uint8_t b, uint8_t c, uint8_t d) {
    _mm_storeu_si128((__m128i *)out, bytes);
    const __m128i ab = _mm_or_si128(
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)a)), _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)b)));
    const __m128i cd = _mm_or_si128(
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)c)), _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)d)));
    return (uint64_t)_mm_movemask_epi8(_mm_or_si128(ab, cd)) & ((1ull << count) - 1);
}
#elif defined(__aarch64__)
static inline uint64_t copy_bytes(uint8_t *out, uint8x16_t bytes, size_t count, uint8_t a, uint8_t b, uint8_t c, uint8_t d) {
    vst1q_u8(out, bytes);
    const uint8x16_t ab = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8(a)), vceqq_u8(bytes, vdupq_n_u8(b)));
    const uint8x16_t cd = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8(c)), vceqq_u8(bytes, vdupq_n_u8(d)));
    // four bits a byte
    const uint8x8_t narrow = vshrn_n_u16(vreinterpretq_u16_u8(vorrq_u8(ab, cd)), 4);
    return vget_lane_u64(vreinterpret_u64_u8(narrow), 0) & (count == 16 ? ~0ull : (1ull << 4 * count) - 1);
}
#endif

// The same with 16 bytes of memory.
static inline uint64_t copy_16(
    uint8_t *out, const uint8_t *p, size_t count, uint8_t a, uint8_t b, uint8_t c, uint8_t d) {
#if defined(__SSE2__)
    return copy_bytes(out, _mm_loadu_si128((const __m128i *)p), count, a, b, c, d);
#elif defined(__aarch64__)
    return copy_bytes(out, vld1q_u8(p), count, a, b, c, d);
#else
    uint8_t bytes[16];
    memcpy(bytes, p, 16);
    memcpy(out, bytes, 16);
    uint64_t found = 0;
    for (size_t k = 0; k < count; k++)
        found |= (uint64_t)(bytes[k] == a || bytes[k] == b || bytes[k] == c || bytes[k] == d);
    return found;
#endif
}

// Copies some of 16 readable bytes: the first `count`, 1 to 16, or those up to the first quote, which is written twice.
static inline void copy_some(uint8_t **out, const uint8_t **p, size_t count, uint8_t quote) {
    size_t more = count;
    if (copy_16(*out, *p, count, quote, quote, quote, quote)) {
        more = 1;
        while ((*p)[more - 1] != quote) more++;
        (*out)++[more] = quote;
    }
    *out += more;
    *p += more;
}

uint8_t *csvscan_copy_quoted(uint8_t *out, const uint8_t *p, size_t count, uint8_t quote) {
    const uint8_t *end = p + count;
    *out++ = quote;
    while (end - p >= 16) copy_some(&out, &p, 16, quote);
    uint8_t rest[32];
    const uint8_t *from = rest, *stop = rest + (end - p);
    memcpy(rest, p, (size_t)(end - p));
    while (from < stop) copy_some(&out, &from, (size_t)(stop - from), quote);
    *out++ = quote;
    return out;
}

// Copies up to 16 bytes, checking as it does.
//
// Reads 16 bytes, which never reaches into another page of memory: where it might, the bytes are copied before. Two words are
// loaded, not one of 16 bytes, because a short Swift string has just been stored as two, which a longer load would wait for.
__attribute__((no_sanitize("address"))) static inline int copy_short(
    uint8_t *out, const uint8_t *p, size_t count, uint8_t delimiter, uint8_t quote) {
    uint8_t copy[16];
    uint64_t low, high;
    if (((uintptr_t)p & 4095) > 4096 - 16) {
        for (size_t k = 0; k < count; k++) copy[k] = p[k];
        p = copy;
    }
    memcpy(&low, p, 8);
    memcpy(&high, p + 8, 8);
    const int needs_care = csvscan_asks_for_care[(uint8_t)low] | (p[count - 1] == ' ');
#if defined(__SSE2__)
    const __m128i bytes = _mm_set_epi64x((long long)high, (long long)low);
    const uint64_t found = copy_bytes(out, bytes, count, delimiter, quote, '\n', '\r');
#elif defined(__aarch64__)
    const uint8x16_t bytes = vreinterpretq_u8_u64(vcombine_u64(vcreate_u64(low), vcreate_u64(high)));
    const uint64_t found = copy_bytes(out, bytes, count, delimiter, quote, '\n', '\r');
#else
    memcpy(copy, &low, 8);
    memcpy(copy + 8, &high, 8);
    const uint64_t found = copy_16(out, copy, count, delimiter, quote, '\n', '\r');
#endif
    return needs_care ? CSVSCAN_CARE : found ? CSVSCAN_QUOTES : CSVSCAN_PLAIN;
}

int csvscan_copy_text(uint8_t *out, const uint8_t *p, size_t count, uint8_t delimiter, uint8_t quote) {
    if (count - 1 < 16) return copy_short(out, p, count, delimiter, quote);
    if (count == 0) return CSVSCAN_PLAIN;
    if (csvscan_asks_for_care[*p] || p[count - 1] == ' ') return CSVSCAN_CARE;
    uint64_t found = 0;
    for (size_t k = 0; k + 16 <= count; k += 16) found |= copy_16(out + k, p + k, 16, delimiter, quote, '\n', '\r');
    found |= copy_16(out + count - 16, p + count - 16, 16, delimiter, quote, '\n', '\r');
    return found ? CSVSCAN_QUOTES : CSVSCAN_PLAIN;
}

size_t csvscan_copy_fields(
    const uint8_t *p, const uint64_t *fields, size_t count, uint8_t delimiter, uint8_t quote, uint64_t least,
    uint8_t *out, size_t *written) {
    uint8_t *o = out;
    size_t k = 0;
    for (; k < count; k++) {
        const uint8_t *field = p + (fields[k] & UINT32_MAX);
        const size_t size = (size_t)(fields[k] >> 32) - (size_t)(fields[k] & UINT32_MAX);
        if (size - 1 < 16 && least != 0) {
            uint64_t words[2];
            memcpy(words, field, 16);
            if (csvscan_copy_words(o, words[0], words[1], size, least)) {
                o[size] = delimiter;
                o += size + 1;
                continue;
            }
        }
        if (size > 0) {
            if (csvscan_asks_for_care[field[0]] || field[size - 1] == ' ') break;
            const uint8_t *from = field;
            uint8_t *to = o;
            size_t left = size;
            uint64_t found = 0;
            for (; left > 16; left -= 16, from += 16, to += 16)
                found |= copy_16(to, from, 16, delimiter, quote, '\n', '\r');
            if (found | copy_16(to, from, left, delimiter, quote, '\n', '\r')) {
                to = o;
                *to++ = quote;
                for (const uint8_t *stop = field + size; field < stop;)
                    copy_some(&to, &field, (size_t)(stop - field) < 16 ? (size_t)(stop - field) : 16, quote);
                *to = quote;
                left = 1;
            }
            o = to + left;
        }
        *o++ = delimiter;
    }
    *written = (size_t)(o - out);
    return k;
}
