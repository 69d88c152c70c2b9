#include "engine/statistics/series.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "engine/core/error.h"
#include "engine/core/streams.h"
#include "engine/statistics/jackknife.h"

namespace quench {

namespace {

double mean_of(std::span<const double> x) {
  double mean = 0;
  for (std::size_t i = 0; i < x.size(); ++i) mean += (x[i] - mean) / static_cast<double>(i + 1);
  return mean;
}

/// Averages of neighbours; a last number without partner is dropped.
std::vector<double> paired(const std::vector<double>& x) {
  std::vector<double> y(x.size() / 2);
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = (x[2 * i] + x[2 * i + 1]) / 2;
  return y;
}

/// n (gamma_1 / sigma^2)^2: about chi^2 with one degree of freedom for independent numbers.
double neighbour_correlation(const std::vector<double>& x) {
  const double mean = mean_of(x), n = static_cast<double>(x.size());
  double gamma = 0, variance = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    variance += (x[i] - mean) * (x[i] - mean) / n;
    if (i > 0) gamma += (x[i - 1] - mean) * (x[i] - mean) / n;
  }
  return variance > 0 ? n * (gamma / variance) * (gamma / variance) : 0;
}

/// First level whose remaining autocorrelation passes the test.
std::size_t plateau_level(std::vector<double> x) {
  std::vector<double> correlations;
  for (; x.size() >= 2; x = paired(x)) correlations.push_back(neighbour_correlation(x));
  const std::size_t levels = correlations.size();
  double sum = 0;
  std::size_t first = levels;
  for (std::size_t j = levels; j-- > 0;) {
    sum += correlations[j];
    if (sum < boost::math::quantile(boost::math::chi_squared(static_cast<double>(levels - j)), 0.99)) first = j;
  }
  return first;
}

}  // namespace

ValueWithError mean_error(std::span<const double> x) {
  if (x.empty()) return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  return {mean_of(x), standard_error(x.data(), x.size(), 1)};
}

Blocking blocking(std::span<const double> series) {
  if (series.size() < 64) throw argument_error("blocking needs at least 64 numbers, not " + std::to_string(series.size()));
  Blocking b;
  b.mean = mean_of(series);
  std::vector<double> x(series.begin(), series.end());
  for (std::size_t length = 1; x.size() >= 2; length *= 2, x = paired(x)) {
    b.blocks.push_back(static_cast<double>(length));
    b.errors.push_back(standard_error(x.data(), x.size(), 1));
    b.errors_of_errors.push_back(b.errors.back() / std::sqrt(2 * (static_cast<double>(x.size()) - 1)));
  }
  std::size_t power = 1;
  while (2 * power <= series.size()) power *= 2;
  const std::size_t level = plateau_level({series.end() - static_cast<std::ptrdiff_t>(power), series.end()});
  // With fewer than 32 blocks an error bar is itself uncertain by 13 %, and the test sees little.
  std::size_t last = 0;
  while (last + 1 < b.blocks.size() && series.size() >> (last + 1) >= 32) ++last;
  b.plateau = level <= last;
  const std::size_t used = std::min(level, last);
  b.block = std::size_t{1} << used;
  b.error = b.errors[used];
  b.inefficiency = b.errors[0] > 0 ? (b.error / b.errors[0]) * (b.error / b.errors[0]) : 1;
  return b;
}

std::vector<std::size_t> resampled(std::size_t n, std::uint64_t seed, std::uint64_t sample) {
  ScalarStream stream(stream_key({seed, "", ""}, sample, Purpose::resampling), 0, 0);
  std::vector<std::size_t> index(n);
  for (std::size_t& i : index) {
    // The topmost words, which would favour small indices, are drawn again.
    const std::uint64_t fair = ScalarStream::max() - ScalarStream::max() % n;
    std::uint64_t word = stream();
    while (word >= fair) word = stream();
    i = static_cast<std::size_t>(word % n);
  }
  return index;
}

}  // namespace quench
