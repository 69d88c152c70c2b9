// Estimators that need second or fourth moments over members.
#include <limits>

#include "engine/statistics/estimators.h"
#include "engine/statistics/moments.h"

namespace quench {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Chan's merge for a mean and M2: adds a set of n_b numbers to one of n_a.
void merge_second(double n_a, double& mean, double& m2, double n_b, double mean_b, double m2_b) {
  const double total = n_a + n_b, d = mean_b - mean, d_n = d / total;
  m2 += m2_b + d * d_n * n_a * n_b;
  mean += d_n * n_b;
}

const char* variance_reason(std::size_t replicas) {
  return replicas > 1 ? "a variance needs at least 2 disorder samples" : "a variance needs at least 2 members";
}

}  // namespace

void NestedVariance::add(std::span<double> accumulator, std::span<const double> record, std::size_t stride) const {
  if (replicas_ == 1) {
    for (std::size_t i = 0; i < quantities_; ++i)
      merge_second(accumulator[0], accumulator[1 + 2 * i], accumulator[2 + 2 * i], 1, record[i * stride], 0);
    accumulator[0] += 1;
    return;
  }
  for (std::size_t i = 0; i < quantities_; ++i) {
    double* a = &accumulator[2 + 5 * i];
    merge_second(accumulator[1], a[3], a[4], 1, record[i * stride], 0);
  }
  accumulator[1] += 1;
  if (accumulator[1] == static_cast<double>(replicas_)) close(accumulator);
}

void NestedVariance::close(std::span<double> accumulator) const {
  const double members = accumulator[1];
  if (replicas_ == 1 || members == 0) return;
  for (std::size_t i = 0; i < quantities_; ++i) {
    double* a = &accumulator[2 + 5 * i];
    merge_second(accumulator[0], a[0], a[1], 1, a[3], 0);
    a[2] += a[4] / members;
    a[3] = a[4] = 0;
  }
  accumulator[0] += 1;
  accumulator[1] = 0;
}

void NestedVariance::merge(std::span<double> into, std::span<const double> from) const {
  close(into);
  const double n = into[0], m = from[0], open = replicas_ > 1 ? from[1] : 0;
  for (std::size_t i = 0; i < quantities_; ++i) {
    if (replicas_ == 1) {
      if (m > 0) merge_second(n, into[1 + 2 * i], into[2 + 2 * i], m, from[1 + 2 * i], from[2 + 2 * i]);
      continue;
    }
    double* a = &into[2 + 5 * i];
    const double* b = &from[2 + 5 * i];
    if (m > 0) merge_second(n, a[0], a[1], m, b[0], b[1]);
    a[2] += b[2];
    if (open > 0) {
      merge_second(n + m, a[0], a[1], 1, b[3], 0);
      a[2] += b[4] / open;
    }
  }
  into[0] += m + (open > 0 ? 1 : 0);
}

double NestedVariance::variance(std::span<const double> accumulator, std::size_t i) const {
  double n = accumulator[0];
  if (replicas_ == 1) return n < 2 ? nan : accumulator[2 + 2 * i] / (n - 1);
  const double* a = &accumulator[2 + 5 * i];
  double mean = a[0], m2 = a[1], within = a[2];
  if (accumulator[1] > 0) {
    merge_second(n, mean, m2, 1, a[3], 0);
    within += a[4] / accumulator[1];
    n += 1;
  }
  return n < 2 ? nan : m2 / (n - 1) + within / n;
}

void VarianceEstimator::estimate(std::span<const double> accumulator, std::span<double> values) const {
  for (std::size_t i = 0; i < elements_; ++i) values[i] = factor_ * moments_.variance(accumulator, i);
}

std::string VarianceEstimator::reason() const { return variance_reason(moments_.replicas()); }

namespace {

CentralMoments moments_at(double n, const double* a) { return {n, a[0], a[1], a[2], a[3]}; }

void store(const CentralMoments& m, double* a) {
  a[0] = m.mean;
  a[1] = m.m2;
  a[2] = m.m3;
  a[3] = m.m4;
}

/// B of one set of members; see BinderEstimator.
double binder(const CentralMoments& m) {
  const double mu2 = m.m2 / m.n, rounding = 4 * std::numeric_limits<double>::epsilon() * m.mean;
  if (m.n < 4 || !(mu2 > rounding * rounding)) return nan;
  return 0.5 * (3 - m.m4 / m.n / (mu2 * mu2));
}

}  // namespace

void BinderEstimator::add(std::span<double> accumulator, std::span<const double> record) const {
  for (std::size_t i = 0; i < elements_; ++i) {
    CentralMoments m = moments_at(accumulator[0], &accumulator[1 + 4 * i]);
    m.add(record[i]);
    store(m, &accumulator[1 + 4 * i]);
  }
  accumulator[0] += 1;
}

void BinderEstimator::merge(std::span<double> into, std::span<const double> from) const {
  for (std::size_t i = 0; i < elements_; ++i) {
    CentralMoments m = moments_at(into[0], &into[1 + 4 * i]);
    m.merge(moments_at(from[0], &from[1 + 4 * i]));
    store(m, &into[1 + 4 * i]);
  }
  into[0] += from[0];
}

void BinderEstimator::estimate(std::span<const double> accumulator, std::span<double> values) const {
  const double factor = normalisation_ == BinderNormalisation::b ? 1 : normalisation_ == BinderNormalisation::u ? 2. / 3 : -2. / 3;
  for (std::size_t i = 0; i < elements_; ++i)
    values[i] = factor * binder(moments_at(accumulator[0], &accumulator[1 + 4 * i]));
}

void ConnectedEstimator::add(std::span<double> accumulator, std::span<const double> record) const {
  const std::size_t width = weights_.size();
  variance_.add(accumulator.first(variance_.size()), record, 1 + width);
  const std::span<double> means = accumulator.subspan(variance_.size());
  const double n = ++means[0];
  for (std::size_t b = 0; b < blocks_; ++b)
    for (std::size_t j = 0; j < width; ++j) {
      double& mean = means[1 + b * width + j];
      mean += (record[b * (1 + width) + 1 + j] - mean) / n;
    }
}

void ConnectedEstimator::merge(std::span<double> into, std::span<const double> from) const {
  variance_.merge(into.first(variance_.size()), from.first(variance_.size()));
  const std::span<double> a = into.subspan(variance_.size());
  const std::span<const double> b = from.subspan(variance_.size());
  if (b[0] == 0) return;
  const double total = a[0] + b[0], share = b[0] / total;
  for (std::size_t i = 1; i < a.size(); ++i) a[i] += (b[i] - a[i]) * share;
  a[0] = total;
}

void ConnectedEstimator::estimate(std::span<const double> accumulator, std::span<double> values) const {
  const std::size_t width = weights_.size();
  const std::span<const double> means = accumulator.subspan(variance_.size());
  for (std::size_t b = 0; b < blocks_; ++b) {
    const double variance = variance_.variance(accumulator.first(variance_.size()), b);
    for (std::size_t j = 0; j < width; ++j) {
      // Without members there is no mean; a zero weight must not turn a missing variance into NaN.
      const double mean = means[0] == 0 ? nan : means[1 + b * width + j];
      values[b * width + j] = weights_[j] == 0 ? mean : mean + weights_[j] * variance;
    }
  }
}

std::string ConnectedEstimator::reason() const { return variance_reason(variance_.replicas()); }

}  // namespace quench
