// Checks at a false-alarm rate of 1e-6 each (reliability.md section 4), shared by the tests of this folder.
#pragma once

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace checks {

/// |z| that a right program exceeds once in 1e6.
inline constexpr double limit = 4.9;
inline constexpr double smallest_p = 1e-6;

/// Two-sided p of a chi-square variable of `freedom` degrees, exact also for few degrees.
inline double chi_square_p(double value, double freedom) {
  const double above = boost::math::gamma_q(freedom / 2, value / 2);
  return 2 * std::min(above, 1 - above);
}

/// Two-sided p of a count whose expectation is `mean`.
inline double poisson_p(std::size_t count, double mean) {
  const double at_most = boost::math::gamma_q(static_cast<double>(count) + 1, mean);
  const double at_least = count == 0 ? 1 : boost::math::gamma_p(static_cast<double>(count), mean);
  return std::min(1.0, 2 * std::min(at_most, at_least));
}

/// sqrt(n) times the Kolmogorov-Smirnov distance from the standard normal law; above 2.694 once in 1e6.
inline double kolmogorov_distance(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  const double n = static_cast<double>(x.size());
  double distance = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double f = 0.5 * std::erfc(-x[i] / std::sqrt(2.0));
    distance = std::max({distance, f - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - f});
  }
  return distance * std::sqrt(n);
}

}  // namespace checks
