// Lifetimes in bins, finished ones and those still running at the end of observation (right-censored): density, survival
// function and exponent of the tail (sheet traps 7).
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/model.h"

namespace quench {

enum class LifetimeQuantity {
  density,   ///< finished ones / (all finished ones * width of the bin), per bin
  survival,  ///< P(lifetime >= edge) at each edge, from the life table: product over bins below of 1 - d / (n - c/2), with n at
             ///< risk when the bin begins, d finished in it, c censored in it (Kaplan-Meier's for bins)
  exponent,  ///< maximum-likelihood x of S ~ lifetime^-x beyond each edge, n_complete / sum ln(lifetime/edge), the sum over
             ///< complete and censored ones; NaN below `least_tail` complete ones
};

/// A record holds four rows of bins + 2 numbers (below, bins, above): complete ones, sums of their ln(lifetime), censored
/// ones, sums of theirs.
class LifetimeEstimator final : public Estimator {
 public:
  static constexpr double least_tail = 50;

  /// `edges` of the bins in the variable the density refers to, `log_edges` their places in ln(lifetime).
  LifetimeEstimator(LifetimeQuantity quantity, std::vector<double> edges, std::vector<double> log_edges)
      : quantity_(quantity), edges_(std::move(edges)), log_edges_(std::move(log_edges)) {}

  std::size_t record_size() const { return 4 * row(); }
  /// Numbers of the dataset: bins for the density, edges for the others.
  std::size_t elements() const { return edges_.size() - (quantity_ == LifetimeQuantity::density ? 1 : 0); }

  std::size_t accumulator_size() const override { return 1 + record_size(); }
  void add(std::span<double> accumulator, std::span<const double> record) const override;
  void merge(std::span<double> into, std::span<const double> from) const override;
  void estimate(std::span<const double> accumulator, std::span<double> values) const override;
  std::string reason() const override;
  /// Totals, and what lies outside the bins.
  std::vector<std::pair<std::string, std::string>> attributes(std::span<const double> accumulator) const override;
  /// complete, censored, log_sum (over both): in each bin for the density, at or beyond each edge for the others.
  std::map<std::string, std::vector<double>> coordinates(std::span<const double> accumulator) const override;

 private:
  enum Part { complete, complete_logs, censored, censored_logs };
  std::size_t row() const { return edges_.size() + 1; }
  std::span<const double> part(std::span<const double> accumulator, Part p) const { return accumulator.subspan(1 + p * row(), row()); }
  double from_edge(std::span<const double> accumulator, Part p, std::size_t edge) const;
  void density(std::span<const double> accumulator, std::span<double> values) const;
  void survival(std::span<const double> accumulator, std::span<double> values) const;
  void exponent(std::span<const double> accumulator, std::span<double> values) const;

  LifetimeQuantity quantity_;
  std::vector<double> edges_, log_edges_;
};

}  // namespace quench
