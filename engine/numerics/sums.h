// Sums over fields in a fixed order: the same bits for every instruction-set level and any number of threads.
#pragma once

#include <cstddef>
#include <span>

namespace quench {

/// Sum of x^power, power >= 1, by repeated multiplication. Eight lanes within blocks of 1024 elements, lanes and blocks by
/// a pairwise tree: rounding error grows as log n, not n. Only additions and multiplications, so all levels agree.
double sum_of_powers(std::span<const double> x, unsigned power);

inline double sum(std::span<const double> x) { return sum_of_powers(x, 1); }
/// Largest element; NaN where any element is, -infinity of none.
double maximum(std::span<const double> x);

namespace isa_v2 { double sum_of_powers(const double* x, std::size_t n, unsigned power); }
namespace isa_v3 { double sum_of_powers(const double* x, std::size_t n, unsigned power); }
namespace isa_v4 { double sum_of_powers(const double* x, std::size_t n, unsigned power); }

}  // namespace quench
