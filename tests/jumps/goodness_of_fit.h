// How well counts and waiting times fit their laws.
#pragma once

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <map>
#include <vector>

namespace quench::test {

/// p of a chi-square test; bins that expect fewer than `least` counts are thrown together. 1 where one bin is left.
inline double chi_square_p(const std::vector<double>& counts, const std::vector<double>& expected, double least) {
  double chi2 = 0, small = 0, small_expected = 0;
  int bins = 0;
  const auto add = [&](double n, double mean) {
    chi2 += (n - mean) * (n - mean) / mean;
    ++bins;
  };
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (expected[i] >= least) {
      add(counts[i], expected[i]);
    } else {
      small += counts[i];
      small_expected += expected[i];
    }
  }
  if (small_expected >= least) add(small, small_expected);
  else if (small_expected == 0 && small > 0) return 0;   // where nothing may be
  if (bins < 2) return 1;
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared(bins - 1), chi2));
}

/// Largest distance of the sorted values' distribution from the exponential one, times sqrt(n).
inline double exponential_distance(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const double n = static_cast<double>(values.size());
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double f = -std::expm1(-values[i]), rank = static_cast<double>(i);
    worst = std::max({worst, f - rank / n, (rank + 1) / n - f});
  }
  return worst * std::sqrt(n);
}

inline double geometric_p(const std::map<double, double>& counts, double n, double rate) {
  std::vector<double> got, expected;
  for (int k = 1; k <= 400; ++k) {
    const auto found = counts.find(k);
    got.push_back(found == counts.end() ? 0 : found->second);
    expected.push_back(n * (k < 400 ? rate : 1) * std::pow(1 - rate, k - 1));
  }
  return chi_square_p(got, expected, 100);
}

}  // namespace quench::test
