#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// Here, so that it is compiled into its callers.

// 1 for each byte that asks for a closer look at the start of a field: TAB, CR, space, + - = @ and the first byte of a BOM.
extern const uint8_t csvscan_asks_for_care[256];

// Copies a field of 1 to 16 bytes, `low` and `high` holding it. Nonzero when none of its bytes is below `least`, which is a
// byte eight times and above the comma, and the first asks for no care, so that nothing in it asks for quotes; else what was
// written is of no use.
// Bounds: `out` has room for 16 bytes.
static inline int csvscan_copy_words(uint8_t *out, uint64_t low, uint64_t high, size_t count, uint64_t least) {
#if defined(__SSE2__)
    const __m128i bytes = _mm_set_epi64x((long long)high, (long long)low);
    _mm_storeu_si128((__m128i *)out, bytes);
    const __m128i largest = _mm_max_epu8(bytes, _mm_set1_epi64x((long long)least));
    const uint32_t below = ~(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(largest, bytes)) << (32 - count);
#elif defined(__aarch64__)
    const uint8x16_t bytes = vreinterpretq_u8_u64(vcombine_u64(vcreate_u64(low), vcreate_u64(high)));
    vst1q_u8(out, bytes);
    // four bits a byte
    const uint8x16_t small = vcltq_u8(bytes, vreinterpretq_u8_u64(vdupq_n_u64(least)));
    const uint8x8_t narrow = vshrn_n_u16(vreinterpretq_u16_u8(small), 4);
    const uint64_t below = vget_lane_u64(vreinterpret_u64_u8(narrow), 0) << (64 - 4 * count);
#else
    memcpy(out, &low, 8);
    memcpy(out + 8, &high, 8);
    int below = 0;
    for (size_t k = 0; k < count; k++) below |= out[k] < (uint8_t)least;
#endif
    return below == 0 && !csvscan_asks_for_care[*out];
}

// The same with 16 bytes of memory, which never reach into another page: where they might, the answer is zero. Two words are
// loaded, not one of 16 bytes, because a short Swift string has just been stored as two, which a longer load would wait for.
__attribute__((no_sanitize("address"))) static inline int csvscan_copy_plain(
    uint8_t *out, const uint8_t *p, size_t count, uint64_t least) {
    if (((uintptr_t)p & 4095) > 4096 - 16) return 0;
    uint64_t low, high;
    memcpy(&low, p, 8);
    memcpy(&high, p + 8, 8);
    return csvscan_copy_words(out, low, high, count, least);
}
