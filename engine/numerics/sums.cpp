#include "engine/numerics/sums.h"

#include <limits>

#include "engine/numerics/isa.h"

namespace quench {

double sum_of_powers(std::span<const double> x, unsigned power) {
  return QUENCH_DISPATCH(sum_of_powers)(x.data(), x.size(), power);
}

double maximum(std::span<const double> x) {
  double largest = -std::numeric_limits<double>::infinity();
  for (double v : x)
    if (!(v <= largest)) {
      largest = v;
      if (v != v) break;
    }
  return largest;
}

}  // namespace quench
