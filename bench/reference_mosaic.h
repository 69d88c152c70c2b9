// Plain loops beside the integrals and counts of the mosaic: what a physicist would write without quench, on the C library.
#pragma once

#include <cstddef>
#include <vector>

namespace quench::bench {

/// Ripplons of a domain of 200 beads: frequencies in w_D and degeneracies.
struct PlainRipplons {
  PlainRipplons();
  std::vector<double> w, g;
};

/// Heat capacity of a domain, both signs of the transition energy: Simpson's rule with 4000 intervals around the step and 4000
/// over the weight on either side, every hyperbolic function evaluated anew.
double plain_heat_capacity(const PlainRipplons& ripplons, double temperature, double theta);

/// Energies and multiplicities of all combinations of occupation numbers up to `highest`, by nested loops (recursion), sorted.
std::size_t plain_enumeration(const PlainRipplons& ripplons, double highest);

/// theta rho(w) by steepest descent: bisection for the root, sums with expm1.
double plain_saddle(const PlainRipplons& ripplons, double w, double theta);

}  // namespace quench::bench
