#include "bench/reference_langevin.h"

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>

namespace quench::bench {

namespace {
boost::random::mt19937_64& generator() {
  thread_local boost::random::mt19937_64 bits(12345);
  return bits;
}
}  // namespace

PlainField::PlainField(std::size_t side) : n(side), q(side * side * side, 1.0), next(q), omega(q.size()) {
  boost::random::normal_distribution<double> normal;
  for (double& w : omega) w = 0.1 * normal(generator());
}

void PlainField::step(double dt, double temperature) {
  boost::random::normal_distribution<double> normal;
  const double sigma = std::sqrt(2 * temperature * dt);
  for (std::size_t x = 0; x < n; ++x)
    for (std::size_t y = 0; y < n; ++y)
      for (std::size_t z = 0; z < n; ++z) {
        const auto at = [&](std::size_t i, std::size_t j, std::size_t k) { return q[(i * n + j) * n + k]; };
        const std::size_t i = (x * n + y) * n + z;
        const double laplacian = at((x + 1) % n, y, z) + at((x + n - 1) % n, y, z) + at(x, (y + 1) % n, z) + at(x, (y + n - 1) % n, z) +
                                 at(x, y, (z + 1) % n) + at(x, y, (z + n - 1) % n) - 6 * q[i];
        const double force = -q[i] * (a1 + q[i] * (a2 + q[i] * a3));
        next[i] = q[i] + dt * (laplacian + force + omega[i]);
        if (temperature > 0) next[i] += sigma * normal(generator());
      }
  q.swap(next);
}

}  // namespace quench::bench
