// Estimators made of others: ratios of means, and any estimator with a number counted beside it.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/statistics/estimators.h"

namespace quench {

/// Ratio of two means over members. A record begins with one numerator per element, then come the denominators;
/// value i = mean(numerator i) / mean(denominator of_element[i]). NaN where the denominator is 0.
class RatioEstimator final : public Estimator {
 public:
  RatioEstimator(std::vector<std::size_t> of_element, std::size_t denominators, std::string reason)
      : of_element_(std::move(of_element)), means_(of_element_.size() + denominators), reason_(std::move(reason)) {}
  std::size_t accumulator_size() const override { return means_.accumulator_size(); }
  void add(std::span<double> accumulator, std::span<const double> record) const override { means_.add(accumulator, record); }
  void merge(std::span<double> into, std::span<const double> from) const override { means_.merge(into, from); }
  void estimate(std::span<const double> accumulator, std::span<double> values) const override;
  std::string reason() const override { return reason_; }

 private:
  std::vector<std::size_t> of_element_;
  MeanEstimator means_;
  std::string reason_;
};

/// Another estimator, and beside it one number of the record (at `position`) that is summed over members. The sum becomes
/// attribute `name` where it is not 0.
class TallyEstimator final : public Estimator {
 public:
  TallyEstimator(std::unique_ptr<const Estimator> inner, std::size_t position, std::string name, std::string warning)
      : inner_(std::move(inner)), position_(position), name_(std::move(name)), warning_(std::move(warning)) {}
  std::size_t accumulator_size() const override { return inner_->accumulator_size() + 1; }
  void add(std::span<double> accumulator, std::span<const double> record) const override;
  void merge(std::span<double> into, std::span<const double> from) const override;
  void estimate(std::span<const double> accumulator, std::span<double> values) const override { inner_->estimate(own(accumulator), values); }
  std::size_t least_groups() const override { return inner_->least_groups(); }
  std::string reason() const override { return inner_->reason(); }
  double mean_weight(std::span<const double> accumulator) const override { return inner_->mean_weight(own(accumulator)); }
  bool has_error() const override { return inner_->has_error(); }
  std::vector<std::pair<std::string, std::string>> attributes(std::span<const double> accumulator) const override;
  std::map<std::string, std::vector<double>> coordinates(std::span<const double> accumulator) const override {
    return inner_->coordinates(own(accumulator));
  }

 private:
  static std::span<const double> own(std::span<const double> accumulator) { return accumulator.first(accumulator.size() - 1); }
  std::unique_ptr<const Estimator> inner_;
  std::size_t position_;
  std::string name_, warning_;  ///< of the attribute, and what is said behind its value as the attribute "warning" ("" for nothing)
};

}  // namespace quench
