// A domain as a centre with two levels whose upper one carries the ripplons (seed 003, eqs 35 and 36; sheet rfot 8):
//   Z = 1 + exp(-eps/T) prod_j (1 - exp(-w_j/T))^(-g_j).
// Energies, temperatures and frequencies in units of the Debye frequency; heat capacities and entropies in k_B.
#pragma once

#include "engine/numerics/mosaic_spectrum.h"

namespace quench::mosaic {

/// ln Z, mean energy and entropy of a domain whose transition costs `energy` (any sign).
struct DomainState { double log_partition, energy, entropy; };
DomainState domain_state(const VibrationSpectrum& spectrum, double temperature, double energy);

/// Heat capacity at one transition energy, eq (36).
double domain_heat_capacity_at(const VibrationSpectrum& spectrum, double temperature, double energy);

struct DomainOptions {
  bool both_signs = true;    ///< transition energies on the whole axis (total weight 2), or only positive ones
  bool stiffening = false;   ///< a centre of energy |eps| has no ripplon at or below |eps| (sheet rfot 15)
};
/// Mean over transition energies with density exp(-|eps|/theta)/theta. Relative error below 1e-10.
double domain_heat_capacity(const VibrationSpectrum& spectrum, double temperature, double theta, const DomainOptions& options);

/// Debye heat capacity per bead: 9 t^3 int_0^(1/t) x^4 e^x/(e^x - 1)^2 dx; 3 at high temperature.
double debye_heat_capacity(double temperature);

}  // namespace quench::mosaic
