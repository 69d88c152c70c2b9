// SSE4.2 registers of simd.h: four registers of two lanes, no fused multiply-add. Included by simd.h only.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace quench::QUENCH_ISA_NAMESPACE::part {

inline constexpr int count = 4;
using Real = __m128d;
using Bits = __m128i;
using Mask = __m128d;  ///< all ones or all zeros in each lane

QUENCH_INLINE Real load(const double* from) { return _mm_loadu_pd(from); }
QUENCH_INLINE void store(double* to, Real x) { _mm_storeu_pd(to, x); }
QUENCH_INLINE Real broadcast(double x) { return _mm_set1_pd(x); }
QUENCH_INLINE Real square_root(Real x) { return _mm_sqrt_pd(x); }
QUENCH_INLINE Real fma(Real a, Real b, Real c) { return a * b + c; }
QUENCH_INLINE Real fnma(Real a, Real b, Real c) { return c - a * b; }
/// a*b + c with the product's rounding error kept (T. J. Dekker, Numer. Math. 18, 224 (1971)); not exactly rounded, but
/// exact where a fused result is exact. Overflows for |a| or |b| above 2^996.
QUENCH_INLINE Real fma_precise(Real a, Real b, Real c) {
  const Real splitter = _mm_set1_pd(134217729.0);
  const Real a_scaled = a * splitter, b_scaled = b * splitter;
  const Real a_high = a_scaled - (a_scaled - a), b_high = b_scaled - (b_scaled - b);
  const Real a_low = a - a_high, b_low = b - b_high;
  const Real product = a * b;
  const Real product_error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
  const Real total = product + c;
  const Real part_of_c = total - product;
  const Real total_error = (product - (total - part_of_c)) + (c - part_of_c);
  return total + (total_error + product_error);
}
QUENCH_INLINE Real minimum(Real a, Real b) { return _mm_min_pd(a, b); }
QUENCH_INLINE Real maximum(Real a, Real b) { return _mm_max_pd(a, b); }
QUENCH_INLINE Real floor(Real x) { return _mm_round_pd(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
QUENCH_INLINE Real ceil(Real x) { return _mm_round_pd(x, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC); }
QUENCH_INLINE Real truncate(Real x) { return _mm_round_pd(x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
QUENCH_INLINE Real round_even(Real x) { return _mm_round_pd(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }

QUENCH_INLINE Mask less(Real a, Real b) { return _mm_cmplt_pd(a, b); }
QUENCH_INLINE Mask less_equal(Real a, Real b) { return _mm_cmple_pd(a, b); }
QUENCH_INLINE Mask equal(Real a, Real b) { return _mm_cmpeq_pd(a, b); }
QUENCH_INLINE Mask unordered(Real a, Real b) { return _mm_cmpunord_pd(a, b); }
QUENCH_INLINE Mask equal_bits(Bits a, Bits b) { return _mm_castsi128_pd(_mm_cmpeq_epi64(a, b)); }
QUENCH_INLINE Mask less_signed(Bits a, Bits b) { return _mm_castsi128_pd(_mm_cmpgt_epi64(b, a)); }
QUENCH_INLINE Mask both(Mask a, Mask b) { return _mm_and_pd(a, b); }
QUENCH_INLINE Mask either(Mask a, Mask b) { return _mm_or_pd(a, b); }
QUENCH_INLINE Mask exclusive(Mask a, Mask b) { return _mm_xor_pd(a, b); }
QUENCH_INLINE Mask negated(Mask a) { return _mm_xor_pd(a, _mm_castsi128_pd(_mm_set1_epi64x(-1))); }
QUENCH_INLINE unsigned to_bits(Mask a) { return static_cast<unsigned>(_mm_movemask_pd(a)); }
QUENCH_INLINE Real select(Mask m, Real a, Real b) { return _mm_blendv_pd(b, a, m); }
QUENCH_INLINE Bits select(Mask m, Bits a, Bits b) { return _mm_blendv_epi8(b, a, _mm_castpd_si128(m)); }

QUENCH_INLINE Bits load_bits(const std::uint64_t* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }
QUENCH_INLINE void store_bits(std::uint64_t* to, Bits x) { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), x); }
QUENCH_INLINE Bits broadcast_bits(std::uint64_t x) { return _mm_set1_epi64x(static_cast<long long>(x)); }
QUENCH_INLINE Bits as_bits(Real x) { return _mm_castpd_si128(x); }
QUENCH_INLINE Real as_real(Bits x) { return _mm_castsi128_pd(x); }
QUENCH_INLINE Bits add(Bits a, Bits b) { return _mm_add_epi64(a, b); }
QUENCH_INLINE Bits subtract(Bits a, Bits b) { return _mm_sub_epi64(a, b); }
QUENCH_INLINE Bits bit_and(Bits a, Bits b) { return _mm_and_si128(a, b); }
QUENCH_INLINE Bits bit_or(Bits a, Bits b) { return _mm_or_si128(a, b); }
QUENCH_INLINE Bits bit_xor(Bits a, Bits b) { return _mm_xor_si128(a, b); }
QUENCH_INLINE Bits multiply_low_halves(Bits a, Bits b) { return _mm_mul_epu32(a, b); }
template <int n> QUENCH_INLINE Bits shift_left(Bits x) { return _mm_slli_epi64(x, n); }
template <int n> QUENCH_INLINE Bits shift_right(Bits x) { return _mm_srli_epi64(x, n); }
QUENCH_INLINE Real gather(const double* table, Bits index) { return _mm_set_pd(table[index[1]], table[index[0]]); }
template <class At> QUENCH_INLINE Real load_each(At at) { return _mm_loadh_pd(_mm_load_sd(at(0)), at(1)); }
template <class At> QUENCH_INLINE Real load_first(int n, At at) { return n > 0 ? load_each(at) : _mm_setzero_pd(); }

/// table[index & 15] of a table of 16.
QUENCH_INLINE Real lookup16(const double* table, Bits index) { return gather(table, bit_and(index, _mm_set1_epi64x(15))); }

QUENCH_INLINE double sum(const Real* p) {
  const __m128d two = (p[0] + p[2]) + (p[1] + p[3]);
  return two[0] + two[1];
}

}  // namespace quench::QUENCH_ISA_NAMESPACE::part
