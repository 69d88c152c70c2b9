// Estimators that are means over members: mean, histogram; and the record of one member.
#include <algorithm>
#include <limits>

#include "engine/core/value.h"
#include "engine/statistics/estimators.h"

namespace quench {

void MeanEstimator::add(std::span<double> accumulator, std::span<const double> record) const {
  const double n = ++accumulator[0];
  // Running mean, not a sum: equal members give exactly their value.
  for (std::size_t i = 0; i < elements_; ++i) accumulator[1 + i] += (record[i] - accumulator[1 + i]) / n;
}

void MeanEstimator::merge(std::span<double> into, std::span<const double> from) const {
  if (from[0] == 0) return;
  const double total = into[0] + from[0], share = from[0] / total;
  for (std::size_t i = 1; i <= elements_; ++i) into[i] += (from[i] - into[i]) * share;
  into[0] = total;
}

void MeanEstimator::estimate(std::span<const double> accumulator, std::span<double> values) const {
  if (accumulator[0] == 0)
    std::fill(values.begin(), values.end(), std::numeric_limits<double>::quiet_NaN());
  else
    std::copy_n(accumulator.begin() + 1, elements_, values.begin());
}

void HistogramEstimator::add(std::span<double> accumulator, std::span<const double> record) const {
  accumulator[0] += 1;
  for (std::size_t i = 0; i < record.size(); ++i) accumulator[1 + i] += record[i];
}

void HistogramEstimator::merge(std::span<double> into, std::span<const double> from) const {
  for (std::size_t i = 0; i < into.size(); ++i) into[i] += from[i];
}

void HistogramEstimator::estimate(std::span<const double> accumulator, std::span<double> values) const {
  for (std::size_t b = 0; b < blocks_; ++b) {
    const std::span<const double> counts = accumulator.subspan(1 + b * (bins_ + 1), bins_ + 1);
    double all = 0;
    for (double c : counts) all += c;
    for (std::size_t j = 0; j < bins_; ++j) values[b * bins_ + j] = counts[j] / (all * width_);
  }
}

std::vector<std::pair<std::string, std::string>> HistogramEstimator::attributes(std::span<const double> accumulator) const {
  double all = 0, outside = 0;
  for (std::size_t b = 0; b < blocks_; ++b) {
    const std::span<const double> counts = accumulator.subspan(1 + b * (bins_ + 1), bins_ + 1);
    for (double c : counts) all += c;
    outside += counts[bins_];
  }
  return {{"counts", shortest(all)}, {"counts_outside_range", shortest(outside)}};
}

void ChosenMemberEstimator::add(std::span<double> accumulator, std::span<const double> record) const {
  const bool take = accumulator[0] == 0 || record[0] == chosen_;
  accumulator[0] += 1;
  if (take) std::copy_n(record.begin(), accumulator.size() - 1, accumulator.begin() + 1);
}

void ChosenMemberEstimator::merge(std::span<double> into, std::span<const double> from) const {
  if (from[0] == 0) return;
  const bool take = into[0] == 0 || from[1] == chosen_;
  into[0] += from[0];
  if (take) std::copy(from.begin() + 1, from.end(), into.begin() + 1);
}

bool ChosenMemberEstimator::holds_chosen(std::span<const double> accumulator) const {
  const double members = accumulator[0];
  return members > 0 && (accumulator[1] == chosen_ || members <= replicas_);
}

void ChosenMemberEstimator::estimate(std::span<const double> accumulator, std::span<double> values) const {
  if (holds_chosen(accumulator))
    std::copy_n(accumulator.begin() + 2, elements_, values.begin());
  else
    std::fill(values.begin(), values.end(), std::numeric_limits<double>::quiet_NaN());
}

std::map<std::string, std::vector<double>> ChosenMemberEstimator::coordinates(std::span<const double> accumulator) const {
  std::map<std::string, std::vector<double>> out;
  for (std::size_t k = 0; k < further_.size(); ++k) {
    const auto from = accumulator.subspan(2 + (k + 1) * elements_, elements_);
    std::vector<double>& values = out[further_[k]];
    if (holds_chosen(accumulator)) values.assign(from.begin(), from.end());
    else values.assign(elements_, std::numeric_limits<double>::quiet_NaN());
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> ChosenMemberEstimator::attributes(std::span<const double> accumulator) const {
  return {{"member", shortest(accumulator[1])}};
}

}  // namespace quench
