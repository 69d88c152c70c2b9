// AVX2 registers of simd.h: two registers of four lanes. Included by simd.h only.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace quench::QUENCH_ISA_NAMESPACE::part {

inline constexpr int count = 2;
using Real = __m256d;
using Bits = __m256i;
using Mask = __m256d;  ///< all ones or all zeros in each lane

QUENCH_INLINE Real load(const double* from) { return _mm256_loadu_pd(from); }
QUENCH_INLINE void store(double* to, Real x) { _mm256_storeu_pd(to, x); }
QUENCH_INLINE Real broadcast(double x) { return _mm256_set1_pd(x); }
QUENCH_INLINE Real square_root(Real x) { return _mm256_sqrt_pd(x); }
QUENCH_INLINE Real fma(Real a, Real b, Real c) { return _mm256_fmadd_pd(a, b, c); }
QUENCH_INLINE Real fnma(Real a, Real b, Real c) { return _mm256_fnmadd_pd(a, b, c); }
QUENCH_INLINE Real fma_precise(Real a, Real b, Real c) { return _mm256_fmadd_pd(a, b, c); }
QUENCH_INLINE Real minimum(Real a, Real b) { return _mm256_min_pd(a, b); }
QUENCH_INLINE Real maximum(Real a, Real b) { return _mm256_max_pd(a, b); }
QUENCH_INLINE Real floor(Real x) { return _mm256_round_pd(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
QUENCH_INLINE Real ceil(Real x) { return _mm256_round_pd(x, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC); }
QUENCH_INLINE Real truncate(Real x) { return _mm256_round_pd(x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
QUENCH_INLINE Real round_even(Real x) { return _mm256_round_pd(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }

QUENCH_INLINE Mask less(Real a, Real b) { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
QUENCH_INLINE Mask less_equal(Real a, Real b) { return _mm256_cmp_pd(a, b, _CMP_LE_OQ); }
QUENCH_INLINE Mask equal(Real a, Real b) { return _mm256_cmp_pd(a, b, _CMP_EQ_OQ); }
QUENCH_INLINE Mask unordered(Real a, Real b) { return _mm256_cmp_pd(a, b, _CMP_UNORD_Q); }
QUENCH_INLINE Mask equal_bits(Bits a, Bits b) { return _mm256_castsi256_pd(_mm256_cmpeq_epi64(a, b)); }
QUENCH_INLINE Mask less_signed(Bits a, Bits b) { return _mm256_castsi256_pd(_mm256_cmpgt_epi64(b, a)); }
QUENCH_INLINE Mask both(Mask a, Mask b) { return _mm256_and_pd(a, b); }
QUENCH_INLINE Mask either(Mask a, Mask b) { return _mm256_or_pd(a, b); }
QUENCH_INLINE Mask exclusive(Mask a, Mask b) { return _mm256_xor_pd(a, b); }
QUENCH_INLINE Mask negated(Mask a) { return _mm256_xor_pd(a, _mm256_castsi256_pd(_mm256_set1_epi64x(-1))); }
QUENCH_INLINE unsigned to_bits(Mask a) { return static_cast<unsigned>(_mm256_movemask_pd(a)); }
QUENCH_INLINE Real select(Mask m, Real a, Real b) { return _mm256_blendv_pd(b, a, m); }
QUENCH_INLINE Bits select(Mask m, Bits a, Bits b) { return _mm256_blendv_epi8(b, a, _mm256_castpd_si256(m)); }

QUENCH_INLINE Bits load_bits(const std::uint64_t* from) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)); }
QUENCH_INLINE void store_bits(std::uint64_t* to, Bits x) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), x); }
QUENCH_INLINE Bits broadcast_bits(std::uint64_t x) { return _mm256_set1_epi64x(static_cast<long long>(x)); }
QUENCH_INLINE Bits as_bits(Real x) { return _mm256_castpd_si256(x); }
QUENCH_INLINE Real as_real(Bits x) { return _mm256_castsi256_pd(x); }
QUENCH_INLINE Bits add(Bits a, Bits b) { return _mm256_add_epi64(a, b); }
QUENCH_INLINE Bits subtract(Bits a, Bits b) { return _mm256_sub_epi64(a, b); }
QUENCH_INLINE Bits bit_and(Bits a, Bits b) { return _mm256_and_si256(a, b); }
QUENCH_INLINE Bits bit_or(Bits a, Bits b) { return _mm256_or_si256(a, b); }
QUENCH_INLINE Bits bit_xor(Bits a, Bits b) { return _mm256_xor_si256(a, b); }
QUENCH_INLINE Bits multiply_low_halves(Bits a, Bits b) { return _mm256_mul_epu32(a, b); }
template <int n> QUENCH_INLINE Bits shift_left(Bits x) { return _mm256_slli_epi64(x, n); }
template <int n> QUENCH_INLINE Bits shift_right(Bits x) { return _mm256_srli_epi64(x, n); }
QUENCH_INLINE Real gather(const double* table, Bits index) { return _mm256_i64gather_pd(table, index, 8); }
template <class At> QUENCH_INLINE Real load_each(At at) {
  const __m128d low = _mm_loadh_pd(_mm_load_sd(at(0)), at(1)), high = _mm_loadh_pd(_mm_load_sd(at(2)), at(3));
  return _mm256_insertf128_pd(_mm256_castpd128_pd256(low), high, 1);
}
template <class At> QUENCH_INLINE Real load_first(int n, At at) { return n > 0 ? load_each(at) : _mm256_setzero_pd(); }

/// table[index & 15] of a table of 16.
QUENCH_INLINE Real lookup16(const double* table, Bits index) { return gather(table, bit_and(index, _mm256_set1_epi64x(15))); }

QUENCH_INLINE double sum(const Real* p) {
  const __m256d four = p[0] + p[1];
  const __m128d two = _mm256_castpd256_pd128(four) + _mm256_extractf128_pd(four, 1);
  return two[0] + two[1];
}

}  // namespace quench::QUENCH_ISA_NAMESPACE::part
