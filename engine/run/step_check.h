// Half-step check: how far the time step is from converged, and where on the time axis an automatic one must be halved.
#pragma once

#include <string>
#include <vector>

#include "engine/run/record_table.h"

namespace quench {

constexpr std::uint64_t pilot_members = 8;
constexpr std::uint8_t most_halvings = 6;

/// What one observable says.
struct StepQuestion {
  const Estimator* estimator = nullptr;
  std::vector<std::size_t> samples;       ///< per value of the dataset: the sample time it belongs to
  std::vector<double> coarse, fine;       ///< accumulators of pilot members at the step and at half of it, [member][size]
  std::pair<double, bool> goal{0, false}; ///< of until_error; 0 for none
};

struct StepAnswer {
  std::vector<std::vector<double>> step_error;  ///< per observable, per value: |difference| / (1 - 2^-order)
  /// Per sample time the largest ratio over observables: step error / half the statistical error expected of the whole
  /// ensemble, root mean squares over the values at that time. Of three neighbouring times the middle ratio is taken, so that an
  /// error bar which is small by chance decides nothing. 0 where there is no statistical error.
  std::vector<double> ratios;

  /// Sample time with the largest ratio; 0 where there are none.
  std::size_t worst() const;
  /// Further halvings after which the order of the scheme puts all ratios below 1. What is wrong at a time may come from any
  /// time before, so that they never increase with time.
  Halvings halvings_needed(double order) const;
};

/// Compares estimates of the same members with the same noise. The statistical error expected is the jackknife error of
/// the pilot times sqrt(pilot / members), or the goal of until_error where that is larger. `members` is the size of the
/// whole ensemble. Observables that do not fluctuate, and pilots of one member, have no statistical error: they report.
StepAnswer judge_step(const std::vector<StepQuestion>& questions, std::size_t sample_times, std::uint64_t pilots, std::uint64_t members,
                      double order);

/// `present` after `further` halvings of `sample_times` intervals, as far as most_halvings allows.
Halvings halved_further(const Halvings& present, const Halvings& further, std::size_t sample_times);

/// Repeating the pilot at a smaller step costs 2 * pilots half-step members on top of `members`: worth it up to a quarter
/// of the run. Below that size the number of halvings comes from the order of the scheme.
inline bool pilot_is_cheap(std::uint64_t pilots, std::uint64_t members) { return 8 * pilots <= members; }

}  // namespace quench
