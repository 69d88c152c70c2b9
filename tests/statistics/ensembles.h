// Helpers of the estimator tests: random ensembles and accumulators built the way the runner builds them.
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "engine/statistics/jackknife.h"

namespace quench::testing {

using Records = std::vector<std::vector<double>>;

/// members x elements standard normals (mt19937_64 with Box-Muller, so that the numbers are the same everywhere).
inline Records normal_records(std::size_t members, std::size_t elements, unsigned seed, double mean = 0, double spread = 1) {
  std::mt19937_64 generator(seed);
  const auto uniform = [&] { return (static_cast<double>(generator() >> 11) + 0.5) * 0x1p-53; };
  Records records(members, std::vector<double>(elements));
  for (std::vector<double>& record : records)
    for (double& x : record)
      x = mean + spread * std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform());
  return records;
}

/// One accumulator per `replicas` consecutive records.
inline std::vector<double> accumulators_of(const Estimator& estimator, const Records& records, std::size_t replicas = 1) {
  const std::size_t width = estimator.accumulator_size();
  std::vector<double> all((records.size() + replicas - 1) / replicas * width, 0.0);
  for (std::size_t m = 0; m < records.size(); ++m)
    estimator.add(std::span(all).subspan(m / replicas * width, width), records[m]);
  return all;
}

/// Estimate of some records, added and merged from scratch.
inline std::vector<double> estimate_of(const Estimator& estimator, const Records& records, std::size_t elements,
                                       std::size_t replicas = 1) {
  const std::size_t width = estimator.accumulator_size();
  const std::vector<double> groups = accumulators_of(estimator, records, replicas);
  std::vector<double> merged(width, 0.0), values(elements);
  for (std::size_t g = 0; g * width < groups.size(); ++g) estimator.merge(merged, std::span(groups).subspan(g * width, width));
  estimator.estimate(merged, values);
  return values;
}

inline std::vector<double> column(const Records& records, std::size_t i) {
  std::vector<double> x;
  for (const std::vector<double>& record : records) x.push_back(record[i]);
  return x;
}

inline double mean(const std::vector<double>& x) {
  double s = 0;
  for (double v : x) s += v;
  return s / static_cast<double>(x.size());
}

inline double variance(const std::vector<double>& x) {
  const double m = mean(x);
  double s = 0;
  for (double v : x) s += (v - m) * (v - m);
  return s / static_cast<double>(x.size() - 1);
}

}  // namespace quench::testing
