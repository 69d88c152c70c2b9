// Threshold energies of walks and where they come from (sheet traps 5).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/dynamics/jumps_rates.h"

namespace quench {

/// A threshold with its value. Below means E < threshold.
struct WalkThreshold {
  ThresholdSource asked;
  double value = 0;
  bool local = false;        ///< one value per state, see local_threshold()
  bool every_jump = false;   ///< the visit to the threshold is inside each jump: every state is below, every jump a visit
  std::string text;          ///< "leading, -8.317766"
};

/// Throws argument errors about `observe.aging`-like options: sources without meaning here.
WalkThreshold walk_threshold(const ThresholdSource& asked, const DiscreteLandscape& landscape, const JumpRates& rates);

/// E_th of the kernel "trap" or E_0 of "mix": the landscape's on traps, else the option `threshold` of the dynamics.
double reference_threshold(const Params& params, const DiscreteLandscape& landscape);

/// -T ln of the mean of exp(-E_k/T) over the neighbours: makes the escape rate exp(-(E_th - E)/T) exact where all
/// neighbours lie higher.
double local_threshold(std::span<const double> neighbour_energies, double beta);
/// That of a state; infinite where it has no neighbours and is never left.
double local_threshold(const DiscreteLandscape& landscape, const EnergySample& sample, std::uint64_t state, double beta);

/// Mean of the largest of n independent standard normals.
double mean_largest_normal(int n);

}  // namespace quench
