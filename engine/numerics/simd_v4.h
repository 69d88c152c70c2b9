// AVX-512 registers of simd.h: one register holds all eight lanes. Included by simd.h only.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace quench::QUENCH_ISA_NAMESPACE::part {

inline constexpr int count = 1;
using Real = __m512d;
using Bits = __m512i;
using Mask = __mmask8;

QUENCH_INLINE Real load(const double* from) { return _mm512_loadu_pd(from); }
QUENCH_INLINE void store(double* to, Real x) { _mm512_storeu_pd(to, x); }
QUENCH_INLINE Real broadcast(double x) { return _mm512_set1_pd(x); }
QUENCH_INLINE Real square_root(Real x) { return _mm512_maskz_sqrt_pd(0xff, x); }
QUENCH_INLINE Real fma(Real a, Real b, Real c) { return _mm512_fmadd_pd(a, b, c); }
QUENCH_INLINE Real fnma(Real a, Real b, Real c) { return _mm512_fnmadd_pd(a, b, c); }
QUENCH_INLINE Real fma_precise(Real a, Real b, Real c) { return _mm512_fmadd_pd(a, b, c); }
QUENCH_INLINE Real minimum(Real a, Real b) { return _mm512_maskz_min_pd(0xff, a, b); }
QUENCH_INLINE Real maximum(Real a, Real b) { return _mm512_maskz_max_pd(0xff, a, b); }
QUENCH_INLINE Real floor(Real x) { return _mm512_maskz_roundscale_pd(0xff, x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
QUENCH_INLINE Real ceil(Real x) { return _mm512_maskz_roundscale_pd(0xff, x, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC); }
QUENCH_INLINE Real truncate(Real x) { return _mm512_maskz_roundscale_pd(0xff, x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
QUENCH_INLINE Real round_even(Real x) {
  return _mm512_maskz_roundscale_pd(0xff, x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
QUENCH_INLINE Real scale(Real x, Real n) { return _mm512_maskz_scalef_pd(0xff, x, n); }

QUENCH_INLINE Mask less(Real a, Real b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
QUENCH_INLINE Mask less_equal(Real a, Real b) { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ); }
QUENCH_INLINE Mask equal(Real a, Real b) { return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ); }
QUENCH_INLINE Mask unordered(Real a, Real b) { return _mm512_cmp_pd_mask(a, b, _CMP_UNORD_Q); }
QUENCH_INLINE Mask equal_bits(Bits a, Bits b) { return _mm512_cmpeq_epi64_mask(a, b); }
QUENCH_INLINE Mask less_signed(Bits a, Bits b) { return _mm512_cmplt_epi64_mask(a, b); }
QUENCH_INLINE Mask both(Mask a, Mask b) { return static_cast<Mask>(a & b); }
QUENCH_INLINE Mask either(Mask a, Mask b) { return static_cast<Mask>(a | b); }
QUENCH_INLINE Mask exclusive(Mask a, Mask b) { return static_cast<Mask>(a ^ b); }
QUENCH_INLINE Mask negated(Mask a) { return static_cast<Mask>(~a); }
QUENCH_INLINE unsigned to_bits(Mask a) { return a; }
QUENCH_INLINE Real select(Mask m, Real a, Real b) { return _mm512_mask_blend_pd(m, b, a); }
QUENCH_INLINE Bits select(Mask m, Bits a, Bits b) { return _mm512_mask_blend_epi64(m, b, a); }

QUENCH_INLINE Bits load_bits(const std::uint64_t* from) { return _mm512_loadu_si512(from); }
QUENCH_INLINE void store_bits(std::uint64_t* to, Bits x) { _mm512_storeu_si512(to, x); }
QUENCH_INLINE Bits broadcast_bits(std::uint64_t x) { return _mm512_set1_epi64(static_cast<long long>(x)); }
QUENCH_INLINE Bits as_bits(Real x) { return _mm512_castpd_si512(x); }
QUENCH_INLINE Real as_real(Bits x) { return _mm512_castsi512_pd(x); }
QUENCH_INLINE Bits add(Bits a, Bits b) { return _mm512_add_epi64(a, b); }
QUENCH_INLINE Bits subtract(Bits a, Bits b) { return _mm512_sub_epi64(a, b); }
QUENCH_INLINE Bits bit_and(Bits a, Bits b) { return _mm512_and_si512(a, b); }
QUENCH_INLINE Bits bit_or(Bits a, Bits b) { return _mm512_or_si512(a, b); }
QUENCH_INLINE Bits bit_xor(Bits a, Bits b) { return _mm512_xor_si512(a, b); }
QUENCH_INLINE Bits multiply_low_halves(Bits a, Bits b) { return _mm512_maskz_mul_epu32(0xff, a, b); }
template <int n> QUENCH_INLINE Bits shift_left(Bits x) { return _mm512_maskz_slli_epi64(0xff, x, n); }
template <int n> QUENCH_INLINE Bits shift_right(Bits x) { return _mm512_maskz_srli_epi64(0xff, x, n); }
QUENCH_INLINE Real gather(const double* table, Bits index) {
  return _mm512_mask_i64gather_pd(_mm512_setzero_pd(), 0xff, index, table, 8);
}
/// Loads and insertions: on Zen 4 a third of what a gather costs where the places are known as pointers.
template <class At> QUENCH_INLINE __m256d load_four(At at) {
  const __m128d low = _mm_loadh_pd(_mm_load_sd(at(0)), at(1)), high = _mm_loadh_pd(_mm_load_sd(at(2)), at(3));
  return _mm256_insertf128_pd(_mm256_castpd128_pd256(low), high, 1);
}
template <class At> QUENCH_INLINE Real load_each(At at) {
  return _mm512_maskz_insertf64x4(0xff, _mm512_castpd256_pd512(load_four(at)), load_four([&](int i) { return at(i + 4); }), 1);
}
template <class At> QUENCH_INLINE Real load_first(int n, At at) {
  return n > 4 ? load_each(at) : _mm512_maskz_insertf64x4(0xff, _mm512_setzero_pd(), load_four(at), 0);
}

/// table[index & 15] of a table of 16.
QUENCH_INLINE Real lookup16(const double* table, Bits index) {
  return _mm512_permutex2var_pd(_mm512_loadu_pd(table), index, _mm512_loadu_pd(table + 8));
}

QUENCH_INLINE double sum(const Real* p) {
  const __m256d four = _mm512_maskz_extractf64x4_pd(0xf, p[0], 0) + _mm512_maskz_extractf64x4_pd(0xf, p[0], 1);
  const __m128d two = _mm256_castpd256_pd128(four) + _mm256_extractf128_pd(four, 1);
  return two[0] + two[1];
}

}  // namespace quench::QUENCH_ISA_NAMESPACE::part
