// Least-squares fits of curves.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace quench {

/// Model at all data points: parameters -> values[point] and slopes[parameter][point] = d value / d parameter.
using CurveModel = std::function<void(std::span<const double> parameters, std::span<double> values, std::span<double> slopes)>;

struct CurveFit {
  std::vector<double> parameters, errors;
  std::vector<double> covariance;   ///< [parameter][parameter]
  double chi2 = 0;                  ///< sum of squared residuals over errors (without errors: plain sum of squares)
  double p = 1;                     ///< probability of at least this chi2 for independent normal errors; NaN without errors
  std::size_t degrees_of_freedom = 0;
  bool converged = false;
  std::string reason;               ///< why it did not converge, or why errors are NaN
};

/// Levenberg-Marquardt (MINPACK's lmder in Eigen's port) from `start`. `errors` are standard errors of y, all positive, or
/// empty: then all points weigh the same and the covariance is scaled by chi2 / degrees of freedom. The covariance is
/// (J^T J)^-1 at the minimum; NaN with a reason where the data do not determine every parameter.
/// Argument errors: fewer points than parameters, a model that is not finite at `start`.
CurveFit fit_curve(const CurveModel& model, std::span<const double> y, std::span<const double> errors, std::span<const double> start);

}  // namespace quench
