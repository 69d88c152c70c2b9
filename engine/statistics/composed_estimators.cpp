#include "engine/statistics/composed_estimators.h"

#include <limits>

#include "engine/core/value.h"

namespace quench {

void RatioEstimator::estimate(std::span<const double> accumulator, std::span<double> values) const {
  for (std::size_t i = 0; i < of_element_.size(); ++i) {
    const double below = accumulator[1 + of_element_.size() + of_element_[i]];
    values[i] = accumulator[0] == 0 || below == 0 ? std::numeric_limits<double>::quiet_NaN() : accumulator[1 + i] / below;
  }
}

void TallyEstimator::add(std::span<double> accumulator, std::span<const double> record) const {
  inner_->add(accumulator.first(accumulator.size() - 1), record);
  accumulator.back() += record[position_];
}

void TallyEstimator::merge(std::span<double> into, std::span<const double> from) const {
  inner_->merge(into.first(into.size() - 1), own(from));
  into.back() += from.back();
}

std::vector<std::pair<std::string, std::string>> TallyEstimator::attributes(std::span<const double> accumulator) const {
  auto out = inner_->attributes(own(accumulator));
  if (accumulator.back() == 0) return out;
  out.emplace_back(name_, shortest(accumulator.back()));
  if (!warning_.empty()) out.emplace_back("warning", shortest(accumulator.back()) + " " + warning_);
  return out;
}

}  // namespace quench
