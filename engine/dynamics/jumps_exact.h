// Walks on at most 4096 states without sampling: the master equation solved to rounding (sheet traps 4.11, 6.3).
#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/dataset.h"
#include "engine/dynamics/jumps_options.h"
#include "engine/dynamics/jumps_thresholds.h"
#include "engine/numerics/propagators.h"

namespace quench {

/// How exp(W t) is made. `automatic`: eigenvalues where detailed balance holds and its weights are close enough together.
enum class ExactMethod { automatic, eigenvalues, squaring };

/// For one thread: decompositions are made when first needed and kept.
class ExactWalk {
 public:
  static constexpr std::size_t most_states = 4096;

  /// `sample` null: the sample that the landscape fixes, an error where it fixes none. `start` as in the experiment.
  ExactWalk(std::shared_ptr<const DiscreteLandscape> landscape, const JumpOptions& options, const Value& start,
            std::shared_ptr<const EnergySample> sample = nullptr, ExactMethod method = ExactMethod::automatic);

  std::size_t states() const { return energies_.size(); }
  std::span<const double> energies() const { return energies_; }
  const JumpRates& rates() const { return *rates_; }
  /// Rates w(i -> j) at (j, i), with the connectivity constant, over time_scale().
  const WalkRates& generator() const { return generator_; }
  /// What generator() is to be multiplied with; 1 except where rates are far from the range of numbers.
  double time_scale() const;
  /// Stationary law of the kernel where detailed balance holds on every pair of neighbours; empty otherwise.
  Eigen::VectorXd stationary() const;

  /// P_i(t): [state][time]. Times as the script gives them: natural logarithms on the log clock.
  Eigen::MatrixXd occupation(std::span<const double> times);
  Eigen::VectorXd energy(std::span<const double> times);
  /// stay, conf, threshold, overlap: [wait][lag or ratio]. NaN where given_below divides by zero.
  Eigen::MatrixXd aging(const JumpQuestion& question);
  /// Eigenvalues of -W in increasing order, the first 0; real parts where there is no detailed balance.
  Eigen::VectorXd spectrum();

  /// The answer as a dataset, with the dims and coordinates of the observable that asks.
  Dataset answer(const JumpQuestion& question);

  /// Source and value of a threshold, for attributes.
  WalkThreshold threshold(const ThresholdSource& source) const { return walk_threshold(source, *landscape_, *rates_); }
  /// Conventions and choices, as print() shows them.
  std::vector<std::pair<std::string, std::string>> facts() const;

 private:
  void read_rates();
  void check_span(const std::vector<double>& fastest, const std::vector<double>& slowest) const;
  void check_discrete() const;
  void find_stationary();
  void read_start(const Value& start);
  std::string state_text(std::size_t state) const;
  bool detailed() const { return exponents_.size() > 0; }
  bool by_eigenvalues() const;

  std::vector<double> scaled(std::span<const double> times) const;  ///< in units of 1/generator()
  std::vector<double> lags(double wait, const JumpQuestion& question) const;
  std::unique_ptr<Propagator> propagator(const WalkRates& rates, const Eigen::VectorXd& exponents, bool closed) const;
  Propagator& whole();
  Eigen::VectorXd stay(const Eigen::VectorXd& at_wait, std::span<const double> lag) const;
  Eigen::VectorXd survival(const std::vector<bool>& below, const Eigen::VectorXd& at_wait, std::span<const double> lag);
  Eigen::VectorXd overlap(const Eigen::VectorXd& at_wait, std::span<const double> lag);
  std::vector<bool> below(const WalkThreshold& threshold) const;

  std::shared_ptr<const DiscreteLandscape> landscape_;
  JumpOptions options_;
  std::shared_ptr<const EnergySample> sample_;
  ExactMethod method_;
  std::optional<JumpRates> rates_;
  std::vector<double> energies_;
  WalkRates generator_;
  double log_scale_ = 0;
  Eigen::VectorXd exponents_;   ///< -ln of the stationary law, the smallest 0; empty without detailed balance
  Eigen::VectorXd start_;
  std::string start_text_;
  std::unique_ptr<Propagator> whole_;
  struct Block {
    std::vector<bool> below;
    std::vector<Eigen::Index> states;
    std::unique_ptr<Propagator> propagator;
  };
  std::optional<Block> block_;  ///< of the threshold asked last
};

}  // namespace quench
