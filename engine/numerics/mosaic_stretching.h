// Relaxation with a Gaussian distribution of barriers: ln tau has the standard deviation `width` around its most probable
// value (seed 002, section III; sheet rfot 2.5).
#pragma once

#include <cmath>

#include "engine/numerics/mosaic_primitives.h"

namespace quench::mosaic {

/// Relative width of the barriers, 1/(2 sqrt D); 0 for D infinite.
double relative_barrier_width(double fragility);

/// Standard deviation of a unit Gaussian whose upper half is collapsed into the mode: sqrt(1/2 - 1/(2 pi)).
inline const double capped_share = std::sqrt(0.5 - 1 / (2 * pi));

/// Stretching exponents by name of estimator: (1 + sig^2)^(-1/2); (1 + 6 sig^2/pi^2)^(-1/2), equal variance of ln t; and the
/// latter for a width times capped_share.
double stretching_gauss(double width);
double stretching_log_moment(double width);
double stretching_capped(double width);

/// Average of exp(-time/tau), time in units of the most probable tau. `capped`: barriers above the mode count as the mode.
double relaxation(double time, double width, bool capped);
/// Slope of ln(-ln phi) against ln t by least squares on 0.1 < phi < 0.9 (81 points evenly spaced in ln t).
double fitted_stretching(double width, bool capped);

}  // namespace quench::mosaic
