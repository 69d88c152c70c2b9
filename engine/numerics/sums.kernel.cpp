#include "engine/numerics/sums.h"

#include "engine/numerics/simd.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

constexpr std::size_t block = 1024;

QUENCH_INLINE Doubles power_of(const Doubles& x, unsigned power) {
  Doubles p = x;
  for (unsigned k = 1; k < power; ++k) p = p * x;
  return p;
}

/// Up to `block` elements: element i goes to lane i % 8, then the lanes are added as a tree.
double block_sum(const double* x, std::size_t n, unsigned power) {
  Doubles total = broadcast(0.0);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) total = total + power_of(load(x + i), power);
  if (i < n) {
    double rest[lanes] = {};  // zeros add nothing
    for (std::size_t lane = 0; i < n; ++i, ++lane) rest[lane] = x[i];
    total = total + power_of(load(rest), power);
  }
  double t[lanes];
  store(t, total);
  return ((t[0] + t[1]) + (t[2] + t[3])) + ((t[4] + t[5]) + (t[6] + t[7]));
}

}  // namespace

double sum_of_powers(const double* x, std::size_t n, unsigned power) {
  // Binary counter: partial[level] holds the sum of 2^level blocks, as a pairwise tree would.
  double partial[64];
  std::size_t blocks = 0;
  for (std::size_t first = 0; first < n; first += block) {
    double s = block_sum(x + first, n - first < block ? n - first : block, power);
    unsigned level = 0;
    for (std::size_t b = blocks; b & 1; b >>= 1) s = partial[level++] + s;
    partial[level] = s;
    ++blocks;
  }
  double total = 0;
  unsigned level = 0;
  for (std::size_t b = blocks; b != 0; b >>= 1, ++level)
    if (b & 1) total = partial[level] + total;
  return total;
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
