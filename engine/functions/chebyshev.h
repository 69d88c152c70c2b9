// Certified piecewise Chebyshev tables for functions that cannot be traced (quench.tabulate).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/expression.h"

namespace quench {

/// f on [low, high] with measured error at most `tolerance` (absolute, or relative to max|f|, whichever is larger).
/// Evaluation outside the interval gives NaN; the runner's NaN report names the table and the interval.
class ChebyshevTable final : public Tabulated {
 public:
  double low = 0, high = 1, tolerance = 1e-10, measured_error = 0;
  std::size_t segments = 1, degree = 0;
  /// [segment][degree + 1]: powers of the segment's own variable in [-1, 1], from the Chebyshev series of the segment.
  std::vector<double> coefficients;
  double operator()(double x) const override;
  /// The pieces differentiated; its `measured_error` is the bound by Markov's inequality, degree^2 errors per half segment.
  std::shared_ptr<const Tabulated> derivative() const override;
  std::string canonical() const override;
};

/// Builds the table by bisection in degree and segments; throws an argument error that states the error reached when the
/// tolerance cannot be met with 4096 segments, or when f is not finite somewhere. The error is measured between the nodes,
/// so that a spike narrower than about 1/1000 of the interval can escape.
std::shared_ptr<const ChebyshevTable> tabulate(const std::function<double(double)>& f, double low, double high, double tolerance);

}  // namespace quench
