// Plain hand-written C++ for the overlap field: what a physicist would write without quench. Yardstick and nothing else.
#pragma once

#include <cstddef>
#include <vector>

namespace quench::bench {

/// dq/dt = Laplacian q - (a1 q + a2 q^2 + a3 q^3) + omega + sqrt(2 temperature) xi on n^3 sites, periodic, explicit Euler.
struct PlainField {
  explicit PlainField(std::size_t n);
  /// One step; thermal noise from Boost's ziggurat and mt19937_64 where temperature > 0.
  void step(double dt, double temperature);

  std::size_t n;
  double a1 = 1, a2 = -10.0 / 3, a3 = 1 / 0.36;
  std::vector<double> q, next, omega;
};

}  // namespace quench::bench
