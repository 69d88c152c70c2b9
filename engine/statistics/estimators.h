// Estimators that any family can use: means, variances, Binder parameter, connected correlations, histograms, one member.
//
// Groups. The runner keeps one accumulator per group and merges groups in order; the jackknife leaves out one group at a
// time. Where several members share one disorder sample (replicas > 1), a group is a disorder sample: its members are
// `add`ed to a fresh accumulator, and different samples meet only in `merge`. So whatever has been added since the
// accumulator was empty (or since a sample filled up with `replicas` members) is one sample, and every merge closes it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/core/model.h"

namespace quench {

/// Mean over members of each element of the record. Powers of a quantity give its raw moments (moment, C2).
class MeanEstimator final : public Estimator {
 public:
  explicit MeanEstimator(std::size_t elements) : elements_(elements) {}
  std::size_t accumulator_size() const override { return 1 + elements_; }
  void add(std::span<double> accumulator, std::span<const double> record) const override;
  void merge(std::span<double> into, std::span<const double> from) const override;
  void estimate(std::span<const double> accumulator, std::span<double> values) const override;
  double mean_weight(std::span<const double> accumulator) const override { return accumulator[0]; }

 private:
  std::size_t elements_;
};

/// Running variance of several quantities over members, nested in disorder samples; a building block, not an Estimator.
/// Layout of `size()` doubles: samples n; for one replica then (mean, M2) per quantity; for more: members of the open
/// sample, then per quantity mean and M2 of the sample means, W = sum over samples of M2_within / m, and the open sample's
/// mean and M2.
class NestedVariance {
 public:
  NestedVariance(std::size_t quantities, std::size_t replicas) : quantities_(quantities), replicas_(replicas) {}
  std::size_t replicas() const { return replicas_; }
  std::size_t size() const { return replicas_ > 1 ? 2 + 5 * quantities_ : 1 + 2 * quantities_; }
  /// x(i) is record[i * stride].
  void add(std::span<double> accumulator, std::span<const double> record, std::size_t stride) const;
  void merge(std::span<double> into, std::span<const double> from) const;
  /// Unbiased total variance over members,
  ///   M2 / (n - 1) + W / n  =  (variance of the n sample means) + mean over samples of (1 - 1/m)(variance within),
  /// unbiased also where samples have lost members (m then differs); NaN for fewer than two samples. Sheet overlap_field 8.
  double variance(std::span<const double> accumulator, std::size_t quantity) const;

 private:
  void close(std::span<double> accumulator) const;
  std::size_t quantities_, replicas_;
};

/// factor * unbiased variance over members of each element of the record; factor = volume gives chi_V (sheet 8).
class VarianceEstimator final : public Estimator {
 public:
  VarianceEstimator(std::size_t elements, double factor, std::size_t replicas)
      : elements_(elements), factor_(factor), moments_(elements, replicas) {}
  std::size_t accumulator_size() const override { return moments_.size(); }
  void add(std::span<double> accumulator, std::span<const double> record) const override { moments_.add(accumulator, record, 1); }
  void merge(std::span<double> into, std::span<const double> from) const override { moments_.merge(into, from); }
  void estimate(std::span<const double> accumulator, std::span<double> values) const override;
  std::size_t least_groups() const override { return 2; }
  std::string reason() const override;

 private:
  std::size_t elements_;
  double factor_;
  NestedVariance moments_;
};

/// How fourth moments are reduced: B = (3 - mu4/mu2^2)/2, U = (2/3) B, tilde = -(2/3) B (sheet overlap_field 5).
enum class BinderNormalisation { b, u, tilde };

/// Binder parameter of each element of the record over all members, from the plain central moments (no bias correction,
/// members of one disorder sample count like any others). NaN for fewer than 4 members, and where the variance does not
/// exceed the rounding of the mean.
class BinderEstimator final : public Estimator {
 public:
  BinderEstimator(std::size_t elements, BinderNormalisation normalisation, std::size_t replicas)
      : elements_(elements), normalisation_(normalisation), replicas_(replicas) {}
  std::size_t accumulator_size() const override { return 1 + 4 * elements_; }
  void add(std::span<double> accumulator, std::span<const double> record) const override;
  void merge(std::span<double> into, std::span<const double> from) const override;
  void estimate(std::span<const double> accumulator, std::span<double> values) const override;
  /// Four members in all.
  std::size_t least_groups() const override { return (3 + replicas_) / replicas_; }
  std::string reason() const override { return "the Binder parameter needs at least 4 members whose values differ"; }

 private:
  std::size_t elements_;
  BinderNormalisation normalisation_;
  std::size_t replicas_;
};

/// Connected correlations. A record holds per block (sample time) one number m and R numbers a_1 ... a_R, centred on m
/// within the member; value j of a block is mean(a_j) + weight_j * Var(m) with the unbiased variance over members.
/// With a_j centred on the member's own mean this is E[q q] - E[m]^2 without its cancellation, and its sum rule
/// S(0) = volume * Var(m) = chi_V holds to rounding.
class ConnectedEstimator final : public Estimator {
 public:
  ConnectedEstimator(std::size_t blocks, std::vector<double> weights, std::size_t replicas)
      : blocks_(blocks), weights_(std::move(weights)), variance_(blocks, replicas) {}
  std::size_t accumulator_size() const override { return variance_.size() + 1 + blocks_ * weights_.size(); }
  void add(std::span<double> accumulator, std::span<const double> record) const override;
  void merge(std::span<double> into, std::span<const double> from) const override;
  void estimate(std::span<const double> accumulator, std::span<double> values) const override;
  std::string reason() const override;

 private:
  std::size_t blocks_;
  std::vector<double> weights_;
  NestedVariance variance_;
};

/// Normalised histograms, one per block of `bins` counts and one count of what fell outside; counts are whole numbers.
/// Record [block][bins + 1]; values [block][bins] = count / (all counts * width), outside ones counting in the norm.
class HistogramEstimator final : public Estimator {
 public:
  HistogramEstimator(std::size_t blocks, std::size_t bins, double width) : blocks_(blocks), bins_(bins), width_(width) {}
  std::size_t accumulator_size() const override { return 1 + blocks_ * (bins_ + 1); }
  void add(std::span<double> accumulator, std::span<const double> record) const override;
  void merge(std::span<double> into, std::span<const double> from) const override;
  void estimate(std::span<const double> accumulator, std::span<double> values) const override;
  double mean_weight(std::span<const double> accumulator) const override { return accumulator[0]; }
  std::vector<std::pair<std::string, std::string>> attributes(std::span<const double> accumulator) const override;

 private:
  std::size_t blocks_, bins_;
  double width_;
};

/// The record of one member. A record starts with the member's number (1-based), then come its values. The estimate of all
/// members is that of member `chosen`, NaN when it is not among them; a single member or disorder sample gives its own
/// (first) record, so that pseudo-values are what the members look like.
/// `further` names coordinates that follow the values in the record, as many numbers each.
class ChosenMemberEstimator final : public Estimator {
 public:
  ChosenMemberEstimator(std::size_t elements, std::size_t chosen, std::size_t replicas, std::vector<std::string> further = {})
      : elements_(elements), chosen_(static_cast<double>(chosen)), replicas_(static_cast<double>(replicas)), further_(std::move(further)) {}
  std::size_t accumulator_size() const override { return 2 + elements_ * (1 + further_.size()); }
  void add(std::span<double> accumulator, std::span<const double> record) const override;
  void merge(std::span<double> into, std::span<const double> from) const override;
  void estimate(std::span<const double> accumulator, std::span<double> values) const override;
  bool has_error() const override { return false; }
  std::string reason() const override { return "the member chosen is not among those that were kept"; }
  std::vector<std::pair<std::string, std::string>> attributes(std::span<const double> accumulator) const override;
  std::map<std::string, std::vector<double>> coordinates(std::span<const double> accumulator) const override;

 private:
  bool holds_chosen(std::span<const double> accumulator) const;
  std::size_t elements_;
  double chosen_, replicas_;
  std::vector<std::string> further_;
};

}  // namespace quench
