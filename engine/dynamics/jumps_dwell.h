// Waiting times of jumps from rates. Include only from *.kernel.cpp files (see simd.h).
#pragma once

#include "engine/dynamics/jumps_kernel.h"
#include "engine/numerics/vector_math.h"

namespace quench::QUENCH_ISA_NAMESPACE {

/// Sixteen events or walks, two groups of lanes abreast.
using Pair = Twice<Doubles>;
using WordPair = Twice<Words>;

/// f(i) for the place of every pair of groups.
template <class F> QUENCH_INLINE void over_pairs(std::size_t n, F f) {
  for (std::size_t i = 0; i < n; i += 2 * lanes) f(i);
}

/// Uniform numbers to waits at unit rate.
__attribute__((noinline)) inline void turn_to_waits(double* uniform, std::size_t n) {
  over_pairs(n, [&](std::size_t i) __attribute__((always_inline)) { store(uniform + i, -log_unit(load_as<Pair>(uniform + i))); });
}

/// At least 1, stay probability 1 - rate per attempt, from wait = -ln u. Rounding may leave a rate of 1 just above it.
QUENCH_INLINE Doubles geometric_dwell(const Doubles& wait, const Doubles& rate) {
  const Doubles decay = -log1p(-minimum(broadcast(1.0), rate));
  return broadcast(1.0) + floor(wait / maximum(broadcast(1e-308), decay));
}

template <class T> QUENCH_INLINE Twice<T> geometric_dwell(const Twice<T>& wait, const Twice<T>& rate) {
  return {geometric_dwell(wait.first, rate.first), geometric_dwell(wait.second, rate.second)};
}

/// Dwell of an event at rate exp(log_rate), from wait = -ln u.
template <class V> QUENCH_INLINE V dwell_of(DwellKind kind, const V& wait, const V& log_rate) {
  if (kind == DwellKind::logarithmic) return log(wait) - log_rate;
  if (kind == DwellKind::discrete) return geometric_dwell(wait, exp(log_rate));
  return wait * exp(-log_rate);
}

/// Length of a chunk, in the order in which the walk adds its stays.
QUENCH_INLINE double sum_of(const double* dwell) {
  double sum = 0;
  for (std::size_t k = 0; k < JumpChunk::stays; ++k) sum += dwell[k];
  return sum;
}

/// True where a chunk of this length may be left behind.
QUENCH_INLINE bool within(const Passage& passage, std::uint64_t step, double length) {
  return length <= passage.time.until(passage.until) && step + JumpChunk::stays <= passage.last;
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
