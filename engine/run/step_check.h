// Half-step check: how far the time step is from converged, and whether an automatic one must be halved.
#pragma once

#include <string>
#include <vector>

#include "engine/run/record_table.h"

namespace quench {

constexpr std::uint64_t pilot_members = 8;
constexpr int most_halvings = 6;

/// What one observable says.
struct StepQuestion {
  const Estimator* estimator = nullptr;
  std::size_t elements = 1;               ///< values of the dataset
  std::vector<double> coarse, fine;       ///< accumulators of pilot members at the step and at half of it, [member][size]
  std::pair<double, bool> goal{0, false}; ///< of until_error; 0 for none
};

struct StepAnswer {
  std::vector<std::vector<double>> step_error;  ///< per observable, per value: |difference| / (1 - 2^-order)
  /// Largest ratio over observables of root mean squares over the values: step error / half the statistical error
  /// expected of the whole ensemble. 0 where no observable has a statistical error.
  double worst = 0;
  /// Halvings after which the order of the scheme puts `worst` below 1.
  int halvings_needed = 0;
};

/// Compares estimates of the same members with the same noise. The statistical error expected is the jackknife error of
/// the pilot times sqrt(pilot / members), or the goal of until_error where that is larger. `members` is the size of the
/// whole ensemble. Observables that do not fluctuate, and pilots of one member, have no statistical error: they report.
StepAnswer judge_step(const std::vector<StepQuestion>& questions, std::uint64_t pilots, std::uint64_t members, double order);

/// Repeating the pilot at a smaller step costs 2 * pilots half-step members on top of `members`: worth it up to a quarter
/// of the run. Below that size the number of halvings comes from the order of the scheme.
inline bool pilot_is_cheap(std::uint64_t pilots, std::uint64_t members) { return 8 * pilots <= members; }

}  // namespace quench
