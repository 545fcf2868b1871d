#include "CCSVScan.h"
#include <string.h>

static inline __attribute__((always_inline)) uint64_t prefix_xor(uint64_t x) {
    x ^= x << 1, x ^= x << 2, x ^= x << 4, x ^= x << 8, x ^= x << 16;
    return x ^ x << 32;
}

// Writes the positions of the set bits, eight at a time; what is written beyond them is overwritten or ignored.
#define STORE_BITS(list, set, base) do { \
    uint64_t bits_ = (set); \
    const int count_ = __builtin_popcountll(bits_); \
    for (int k_ = 0; k_ < count_; k_ += 8) \
        for (int j_ = 0; j_ < 8; j_++) { \
            list[k_ + j_] = (uint32_t)(base) + (uint32_t)__builtin_ctzll(bits_ | 1ull << 63); \
            bits_ &= bits_ - 1; \
        } \
    list += count_; \
} while (0);

// Writes, for each bit that is set, how many entries stand before it: those of `among` and those written before.
#define STORE_RANKS(list, set, among) do { \
    uint64_t bits_ = (set); \
    const uint64_t among_ = (among); \
    const uint32_t written_ = (uint32_t)(e - lists.entries); \
    while (bits_) { \
        *list++ = written_ + (uint32_t)__builtin_popcountll(among_ & ((bits_ & -bits_) - 1)); \
        bits_ &= bits_ - 1; \
    } \
} while (0);

// The high bit of every byte of x that is zero, gathered into eight bits.
static inline __attribute__((always_inline)) uint64_t zero_bits(uint64_t x) {
    const uint64_t low = 0x7f7f7f7f7f7f7f7full;
    return (~(((x & low) + low) | x | low) >> 7) * 0x0102040810204080ull >> 56;
}

static inline __attribute__((always_inline)) uint64_t equal_64(const uint8_t *p, uint8_t byte) {
    uint64_t mask = 0;
    for (int k = 0; k < 8; k++) {
        uint64_t word;
        memcpy(&word, p + 8 * k, 8);
        mask |= zero_bits(word ^ 0x0101010101010101ull * byte) << 8 * k;
    }
    return mask;
}

#define CS_NAME csvscan_index_portable
#define CS_TARGET static
#define CS_SETUP
#define CS_MASKS(at) \
    q = equal_64(at, dialect->quote), d = equal_64(at, dialect->delimiter), l = equal_64(at, '\n'), c = equal_64(at, '\r');
#define CS_PREFIX_XOR(x) prefix_xor(x)
#define CS_STORE(list, set, base) STORE_BITS(list, set, base)
#include "index_body.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define CS_NAME csvscan_index_sse2
#define CS_TARGET static
#define CS_SETUP \
    const __m128i vq = _mm_set1_epi8((char)dialect->quote), vd = _mm_set1_epi8((char)dialect->delimiter), \
                  vl = _mm_set1_epi8('\n'), vc = _mm_set1_epi8('\r');
#define EQ(a, b, v) ((uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(a, v)) << b)
#define EQ4(v) (EQ(b0, 0, v) | EQ(b1, 16, v) | EQ(b2, 32, v) | EQ(b3, 48, v))
#define CS_MASKS(at) \
    const __m128i *v_ = (const __m128i *)(at); \
    const __m128i b0 = _mm_loadu_si128(v_), b1 = _mm_loadu_si128(v_ + 1), b2 = _mm_loadu_si128(v_ + 2), \
                  b3 = _mm_loadu_si128(v_ + 3); \
    q = EQ4(vq), d = EQ4(vd), l = EQ4(vl), c = EQ4(vc);
#define CS_PREFIX_XOR(x) prefix_xor(x)
#define CS_STORE(list, set, base) STORE_BITS(list, set, base)
#include "index_body.h"
#undef EQ
#undef EQ4

#define CARRYLESS(x) \
    (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)(x)), _mm_set1_epi8((char)0xff), 0))

#define CS_NAME csvscan_index_avx2
#define CS_TARGET __attribute__((target("avx2,pclmul,bmi,bmi2,popcnt,lzcnt"))) static
#define CS_SETUP \
    const __m256i vq = _mm256_set1_epi8((char)dialect->quote), vd = _mm256_set1_epi8((char)dialect->delimiter), \
                  vl = _mm256_set1_epi8('\n'), vc = _mm256_set1_epi8('\r');
#define EQ(a, v) (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, v))
#define CS_MASKS(at) \
    const __m256i b0 = _mm256_loadu_si256((const __m256i *)(at)), b1 = _mm256_loadu_si256((const __m256i *)(at) + 1); \
    q = EQ(b0, vq) | EQ(b1, vq) << 32, d = EQ(b0, vd) | EQ(b1, vd) << 32; \
    l = EQ(b0, vl) | EQ(b1, vl) << 32, c = EQ(b0, vc) | EQ(b1, vc) << 32;
#define CS_PREFIX_XOR(x) CARRYLESS(x)
#define CS_STORE(list, set, base) STORE_BITS(list, set, base)
#include "index_body.h"
#undef EQ

#define WIDE_TARGET "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,pclmul,bmi,bmi2,popcnt,lzcnt"
#define CS_NAME csvscan_index_avx512
#define CS_TARGET __attribute__((target(WIDE_TARGET))) static
#define CS_SETUP \
    const __m512i vq = _mm512_set1_epi8((char)dialect->quote), vd = _mm512_set1_epi8((char)dialect->delimiter), \
                  vl = _mm512_set1_epi8('\n'), vc = _mm512_set1_epi8('\r'); \
    uint8_t numbers[64]; \
    for (int k = 0; k < 64; k++) numbers[k] = (uint8_t)k; \
    const __m512i iota = _mm512_loadu_si512(numbers);
#define CS_MASKS(at) \
    const __m512i b0 = _mm512_loadu_si512(at); \
    q = _mm512_cmpeq_epi8_mask(b0, vq), d = _mm512_cmpeq_epi8_mask(b0, vd); \
    l = _mm512_cmpeq_epi8_mask(b0, vl), c = _mm512_cmpeq_epi8_mask(b0, vc);
#define CS_PREFIX_XOR(x) CARRYLESS(x)
#define LANE(list, lane) \
    _mm512_storeu_si512(list + 16 * lane, _mm512_add_epi32(base_, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(x_, lane))))
#define CS_STORE(list, set, base) do { \
    const uint64_t bits_ = (set); \
    const int count_ = __builtin_popcountll(bits_); \
    const __m512i x_ = _mm512_maskz_compress_epi8(bits_, iota), base_ = _mm512_set1_epi32((int)(base)); \
    LANE(list, 0); \
    if (count_ > 16) { \
        LANE(list, 1); \
        if (count_ > 32) { LANE(list, 2); LANE(list, 3); } \
    } \
    list += count_; \
} while (0);
// every processor with these instructions has a fast pext; a first quote stands right behind an entry or begins the block
#define WRITTEN (uint32_t)(e - lists.entries)
#define CS_STORE_NEWLINES(list, set, among) CS_STORE(list, _pext_u64(set, among), WRITTEN)
#define CS_STORE_FIELDS(list, set, among) CS_STORE(list, _pext_u64((set) >> 1, among) << 1 | ((set) & 1), WRITTEN)
#include "index_body.h"
#undef WRITTEN
#undef LANE
#endif

#if defined(__aarch64__)
#include <arm_neon.h>

// Bit k of the result: whether byte k of the four vectors is all ones.
static inline __attribute__((always_inline)) uint64_t gather(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
    static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t weight = vld1q_u8(weights);
    const uint8x16_t ab = vpaddq_u8(vandq_u8(a, weight), vandq_u8(b, weight));
    const uint8x16_t cd = vpaddq_u8(vandq_u8(c, weight), vandq_u8(d, weight));
    const uint8x16_t all = vpaddq_u8(ab, cd);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

#define CS_NAME csvscan_index_neon
#define CS_TARGET static
#define CS_SETUP \
    const uint8x16_t vq = vdupq_n_u8(dialect->quote), vd = vdupq_n_u8(dialect->delimiter), vl = vdupq_n_u8('\n'), \
                     vc = vdupq_n_u8('\r');
#define EQ4(v) gather(vceqq_u8(b0, v), vceqq_u8(b1, v), vceqq_u8(b2, v), vceqq_u8(b3, v))
#define CS_MASKS(at) \
    const uint8x16_t b0 = vld1q_u8(at), b1 = vld1q_u8((at) + 16), b2 = vld1q_u8((at) + 32), b3 = vld1q_u8((at) + 48); \
    q = EQ4(vq), d = EQ4(vd), l = EQ4(vl), c = EQ4(vc);
#define CS_PREFIX_XOR(x) prefix_xor(x)
#define CS_STORE(list, set, base) STORE_BITS(list, set, base)
#include "index_body.h"
#undef EQ4
#endif

int csvscan_best(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("pclmul")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2"))
        return CSVSCAN_AVX512;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi2")
        ? CSVSCAN_AVX2 : CSVSCAN_BASELINE;
#elif defined(__aarch64__)
    return CSVSCAN_BASELINE;
#else
    return CSVSCAN_PORTABLE;
#endif
}

void csvscan_index(
    int instructions, uint8_t *p, const uint8_t *source, size_t from, size_t to, const csvscan_dialect *dialect,
    csvscan_state *state, csvscan_lists lists) {
    switch (instructions) {
#if defined(__x86_64__)
    case CSVSCAN_AVX512: csvscan_index_avx512(p, source, from, to, dialect, state, lists); break;
    case CSVSCAN_AVX2: csvscan_index_avx2(p, source, from, to, dialect, state, lists); break;
    case CSVSCAN_BASELINE: csvscan_index_sse2(p, source, from, to, dialect, state, lists); break;
#elif defined(__aarch64__)
    case CSVSCAN_BASELINE: csvscan_index_neon(p, source, from, to, dialect, state, lists); break;
#endif
    default: csvscan_index_portable(p, source, from, to, dialect, state, lists);
    }
}
