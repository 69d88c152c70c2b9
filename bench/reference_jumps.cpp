#include "bench/reference_jumps.h"

#include <boost/math/special_functions/erf.hpp>
#include <cmath>

namespace quench::bench {

std::uint64_t PlainTraps::walk(double end) {
  std::uniform_real_distribution<double> uniform;
  std::exponential_distribution<double> wait;
  std::uint64_t jumps = 0;
  for (double t = 0;; ++jumps) {
    const double energy = std::log(1 - uniform(bits));
    t += wait(bits) * std::exp(-energy / x);
    if (t > end) return jumps;
  }
}

std::uint64_t PlainSteps::walk(double end) {
  std::uniform_real_distribution<double> uniform;
  std::exponential_distribution<double> wait;
  std::uint64_t jumps = 0;
  double energy = std::log(1 - uniform(bits));
  const double a = b - 1;
  for (double t = 0;; ++jumps) {
    const double down = std::exp(energy), up = (down - std::exp(b * energy)) / a;
    t += wait(bits) / (down + up);
    if (t > end) return jumps;
    const double v = 1 - uniform(bits);
    if (uniform(bits) * (down + up) < down) energy += std::log(v);
    else energy -= std::log1p(-v * (1 - std::exp(a * energy))) / a;
  }
}

namespace {

double normal_of_state(std::uint64_t state) {
  std::uint64_t z = state + 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  z ^= z >> 31;
  const double u = (static_cast<double>(z >> 11) + 0.5) * 0x1p-53;
  return -1.4142135623730951 * boost::math::erfc_inv(2 * u);
}

}  // namespace

PlainRem::PlainRem(int n, double temperature, bool table) : spins(n), beta(1 / temperature) {
  if (!table) return;
  energies.resize(std::size_t{1} << n);
  std::normal_distribution<double> normal(0, std::sqrt(n));
  for (double& e : energies) e = normal(bits);
}

double PlainRem::energy(std::uint64_t s) const { return energies.empty() ? std::sqrt(spins) * normal_of_state(s) : energies[s]; }

std::uint64_t PlainRem::walk(std::uint64_t jumps) {
  std::uniform_real_distribution<double> uniform;
  std::exponential_distribution<double> wait;
  std::vector<double> rates(static_cast<std::size_t>(spins));
  for (std::uint64_t n = 0; n < jumps; ++n) {
    const double here = energy(state);
    double total = 0;
    for (int k = 0; k < spins; ++k) {
      const double gap = energy(state ^ std::uint64_t{1} << k) - here;
      total += gap > 0 ? std::exp(-beta * gap) : 1;
      rates[static_cast<std::size_t>(k)] = total;
    }
    time += wait(bits) * spins / total;
    const double target = uniform(bits) * total;
    int k = 0;
    while (k + 1 < spins && rates[static_cast<std::size_t>(k)] <= target) ++k;
    state ^= std::uint64_t{1} << k;
  }
  return jumps;
}

}  // namespace quench::bench
