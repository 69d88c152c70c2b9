// Time steps of dynamics.langevin: limits of the explicit scheme, the automatic step, and how intervals are cut.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/core/expression.h"
#include "engine/core/model.h"

namespace quench {

/// Rates that bound the step of explicit Euler (sheet overlap_field, section 3), all in 1/s.
struct LangevinLimits {
  double lattice_rate = 0;    ///< mobility 4 d K / dx^2: largest rate of the Laplacian
  double largest_slope = 0;   ///< mobility times the largest W'' over the q range visited
  double steepest = 0;        ///< mobility times the largest |W''| there
  double low = 0, high = 1;   ///< that range
  /// Steps from here on grow errors: ds (4 d K/dx^2 + W'') < 2. Infinite where nothing relaxes.
  double stable() const;
  /// Steps up to here keep ordered solutions ordered (no passing): ds (2 d K/dx^2 + W'') <= 1.
  double order_preserving() const;
};

/// `axes` of length above 1; `low` and `high` bound the start. W'' = -force' is sampled over [min(0, low), max(1, high)] and a
/// tenth beyond; where the force does not exist on all of it (a potential that diverges at 1), from 0 to the start alone.
LangevinLimits langevin_limits(const Expression& force, double mobility, double gradient_cost, double spacing, std::size_t axes,
                               double low, double high);

/// `share` of the order-preserving limit; in dimension 0 with W'' <= 0 of the limit set by |W''|. Never more than `duration`.
double automatic_step(const LangevinLimits& limits, double share, double duration);

/// Halvings that bring a step to 1/32 of each sample time, at most six: early times are resolved as late ones are.
Halvings early_halvings(std::span<const double> times, double step);

/// Equal steps from one sample time to the next.
struct LangevinInterval {
  double begin = 0;
  std::uint64_t first_step = 0, steps = 0;
  double step = 0;
};

/// Intervals that end at the sample times, from time 0: steps of at most `step`, exactly `step` where a whole number fits to
/// 1e-9; on the way to times[i] at most step / 2^halvings[i], where halvings are given. Throws an argument error on a negative time
/// or more than 2^48 steps.
std::vector<LangevinInterval> cut_into_steps(std::span<const double> times, double step, const Halvings& halvings = {});

}  // namespace quench
