// Eight lanes moved by one place, for neighbours at the ends of periodic rows. Registers only: a detour through memory would
// wait for the stores. Include only from *.kernel.cpp files (see simd.h).
#pragma once

#include "engine/numerics/simd.h"

namespace quench::QUENCH_ISA_NAMESPACE {

/// {x, v0, ..., v6}
QUENCH_INLINE Doubles with_front(const Doubles& v, double x) {
#if defined(QUENCH_ISA_v4)
  const __m512i first = _mm512_castpd_si512(_mm512_set1_pd(x));
  return {{_mm512_castsi512_pd(_mm512_maskz_alignr_epi64(0xff, _mm512_castpd_si512(v.p[0]), first, 7))}};
#elif defined(QUENCH_ISA_v3)
  return {{_mm256_blend_pd(_mm256_permute4x64_pd(v.p[0], 0x90), _mm256_set1_pd(x), 1),
           _mm256_blend_pd(_mm256_permute4x64_pd(v.p[1], 0x90), _mm256_permute4x64_pd(v.p[0], 0xff), 1)}};
#else
  return {{_mm_unpacklo_pd(_mm_set1_pd(x), v.p[0]), _mm_shuffle_pd(v.p[0], v.p[1], 1), _mm_shuffle_pd(v.p[1], v.p[2], 1),
           _mm_shuffle_pd(v.p[2], v.p[3], 1)}};
#endif
}

/// What stands before and after each lane of `here`, which lies at `at` between two others: sums of the two.
QUENCH_INLINE Doubles neighbour_sums([[maybe_unused]] const double* at, [[maybe_unused]] const Doubles& before,
                                     [[maybe_unused]] const Doubles& here, [[maybe_unused]] const Doubles& after) {
#if defined(QUENCH_ISA_v4)
  // Loads that cross cache lines would cost more than these two.
  const __m512i middle = _mm512_castpd_si512(here.p[0]);
  const __m512i left = _mm512_maskz_alignr_epi64(0xff, middle, _mm512_castpd_si512(before.p[0]), 7);
  const __m512i right = _mm512_maskz_alignr_epi64(0xff, _mm512_castpd_si512(after.p[0]), middle, 1);
  return Doubles{{_mm512_castsi512_pd(left)}} + Doubles{{_mm512_castsi512_pd(right)}};
#else
  return load(at - 1) + load(at + 1);
#endif
}

/// Running sums of the lanes, by three rounds of adding what stands 1, 2, 4 lanes before.
QUENCH_INLINE Doubles running_sums(const Doubles& v) {
#if defined(QUENCH_ISA_v4)
  const __m512i zero = _mm512_setzero_si512();
  __m512d x = v.p[0];
  x = _mm512_add_pd(x, _mm512_castsi512_pd(_mm512_maskz_alignr_epi64(0xff, _mm512_castpd_si512(x), zero, 7)));
  x = _mm512_add_pd(x, _mm512_castsi512_pd(_mm512_maskz_alignr_epi64(0xff, _mm512_castpd_si512(x), zero, 6)));
  x = _mm512_add_pd(x, _mm512_castsi512_pd(_mm512_maskz_alignr_epi64(0xff, _mm512_castpd_si512(x), zero, 4)));
  return {{x}};
#else
  double a[lanes], b[lanes];
  store(a, v);
  for (std::size_t gap = 1; gap < lanes; gap *= 2) {
    for (std::size_t i = 0; i < lanes; ++i) b[i] = i < gap ? a[i] + 0.0 : a[i] + a[i - gap];
    for (std::size_t i = 0; i < lanes; ++i) a[i] = b[i];
  }
  return load(a);
#endif
}

/// {v1, ..., v7, x}
QUENCH_INLINE Doubles with_back(const Doubles& v, double x) {
#if defined(QUENCH_ISA_v4)
  const __m512i last = _mm512_castpd_si512(_mm512_set1_pd(x));
  return {{_mm512_castsi512_pd(_mm512_maskz_alignr_epi64(0xff, last, _mm512_castpd_si512(v.p[0]), 1))}};
#elif defined(QUENCH_ISA_v3)
  return {{_mm256_blend_pd(_mm256_permute4x64_pd(v.p[0], 0x39), _mm256_permute4x64_pd(v.p[1], 0x00), 8),
           _mm256_blend_pd(_mm256_permute4x64_pd(v.p[1], 0x39), _mm256_set1_pd(x), 8)}};
#else
  return {{_mm_shuffle_pd(v.p[0], v.p[1], 1), _mm_shuffle_pd(v.p[1], v.p[2], 1), _mm_shuffle_pd(v.p[2], v.p[3], 1),
           _mm_shuffle_pd(v.p[3], _mm_set1_pd(x), 1)}};
#endif
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
