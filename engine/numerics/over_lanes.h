// Functions of eight lanes over arrays of any length. Include only from *.kernel.cpp files (see simd.h).
#pragma once

#include "engine/numerics/simd.h"

namespace quench::QUENCH_ISA_NAMESPACE {

/// out[i] = f(in[i]), eight at a time; the last, incomplete eight are filled up with `padding`, so that position never
/// matters. in == out is allowed where both are doubles.
template <class In, class F> QUENCH_INLINE void over_lanes(const In* in, double* out, std::size_t n, In padding, F f) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) store(out + i, f(load(in + i)));
  if (i == n) return;
  In padded[lanes];
  double values[lanes];
  for (std::size_t j = 0; j < lanes; ++j) padded[j] = i + j < n ? in[i + j] : padding;
  store(values, f(load(padded)));
  for (std::size_t j = 0; i + j < n; ++j) out[i + j] = values[j];
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
