// Datasets made from records, as the runner makes them.
#pragma once

#include "engine/statistics/estimators.h"
#include "engine/statistics/jackknife.h"
#include "tests/statistics/ensembles.h"

namespace quench::testing {

inline Dataset dataset_of(const Estimator& estimator, const std::vector<double>& groups, std::size_t elements,
                          const std::string& kind, const std::string& source) {
  Dataset d;
  d.dims = {"t"};
  std::vector<double> times;
  for (std::size_t i = 0; i < elements; ++i) times.push_back(static_cast<double>(i + 1));
  d.coords = {Array::of(times)};
  fill(d, jackknife(estimator, groups, elements), kind, static_cast<double>(groups.size() / estimator.accumulator_size()));
  d.source = source;
  return d;
}

inline Dataset mean_dataset(const Records& records, const std::string& source) {
  const MeanEstimator estimator(records[0].size());
  return dataset_of(estimator, accumulators_of(estimator, records), records[0].size(), "members", source);
}

inline Dataset variance_dataset(const Records& records, double factor, const std::string& source) {
  const VarianceEstimator estimator(records[0].size(), factor, 1);
  return dataset_of(estimator, accumulators_of(estimator, records), records[0].size(), "members", source);
}

/// The same mean kept as batches.
inline Dataset batched_mean_dataset(const Records& records, const std::string& source) {
  const MeanEstimator estimator(records[0].size());
  const std::vector<std::size_t> boundaries = batch_boundaries(records.size());
  const std::size_t width = estimator.accumulator_size();
  std::vector<double> groups((boundaries.size() - 1) * width, 0.0);
  for (std::size_t b = 0; b + 1 < boundaries.size(); ++b)
    for (std::size_t m = boundaries[b]; m < boundaries[b + 1]; ++m)
      estimator.add(std::span(groups).subspan(b * width, width), records[m]);
  return dataset_of(estimator, groups, records[0].size(), "batches", source);
}

}  // namespace quench::testing
