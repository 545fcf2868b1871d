#include "CCSVScan.h"
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// Bytes that ask for a closer look at the start of a field: TAB, CR, space, + - = @ and the first byte of a BOM.
static inline int asks_for_care(uint8_t byte) {
    const uint64_t low = 1ull << 9 | 1ull << 13 | 1ull << 32 | 1ull << 43 | 1ull << 45 | 1ull << 61;
    return byte < 64 ? (int)(low >> byte & 1) : byte == '@' || byte == 0xEF;
}

// Copies 16 bytes; nonzero in the lowest `count` positions, 1 to 16, when one of these bytes asks for quotes.
static inline uint64_t copy_16(uint8_t *out, const uint8_t *p, size_t count, uint8_t delimiter, uint8_t quote) {
#if defined(__SSE2__)
    const __m128i bytes = _mm_loadu_si128((const __m128i *)p);
    _mm_storeu_si128((__m128i *)out, bytes);
    const __m128i a = _mm_or_si128(
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)delimiter)), _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)quote)));
    const __m128i b = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
    return (uint64_t)_mm_movemask_epi8(_mm_or_si128(a, b)) & ((1ull << count) - 1);
#elif defined(__aarch64__)
    const uint8x16_t bytes = vld1q_u8(p);
    vst1q_u8(out, bytes);
    const uint8x16_t a = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8(delimiter)), vceqq_u8(bytes, vdupq_n_u8(quote)));
    const uint8x16_t b = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('\n')), vceqq_u8(bytes, vdupq_n_u8('\r')));
    // four bits a byte
    const uint8x8_t narrow = vshrn_n_u16(vreinterpretq_u16_u8(vorrq_u8(a, b)), 4);
    return vget_lane_u64(vreinterpret_u64_u8(narrow), 0) & (count == 16 ? ~0ull : (1ull << 4 * count) - 1);
#else
    memcpy(out, p, 16);
    uint64_t found = 0;
    for (size_t k = 0; k < count; k++)
        found |= (uint64_t)(p[k] == delimiter || p[k] == quote || p[k] == '\n' || p[k] == '\r');
    return found;
#endif
}

size_t csvscan_copy_fields(
    const uint8_t *p, const uint64_t *fields, size_t count, uint8_t delimiter, uint8_t quote, uint8_t *out,
    size_t *written) {
    uint8_t *o = out;
    size_t k = 0;
    for (; k < count; k++) {
        const uint8_t *field = p + (fields[k] & UINT32_MAX);
        size_t left = (size_t)(fields[k] >> 32) - (size_t)(fields[k] & UINT32_MAX);
        uint8_t *to = o;
        *to = delimiter;
        to += k > 0;
        if (left > 0) {
            if (asks_for_care(field[0]) || field[left - 1] == ' ') break;
            uint64_t found = 0;
            for (; left > 16; left -= 16, field += 16, to += 16) found |= copy_16(to, field, 16, delimiter, quote);
            if (found | copy_16(to, field, left, delimiter, quote)) break;
        }
        o = to + left;
    }
    *written += (size_t)(o - out);
    return k;
}
