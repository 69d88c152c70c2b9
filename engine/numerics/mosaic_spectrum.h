// Vibrations of a domain wall ("ripplons") as nodes of frequency and weight, and the sums over them that all of the
// mosaic's thermodynamics is made of. Frequencies in units of the Debye frequency.
#pragma once

#include <cstddef>
#include <vector>

namespace quench::mosaic {

/// Nodes {frequency > 0, weight > 0}; the discrete spectrum has the weights 2l+1.
struct VibrationSpectrum {
  std::vector<double> frequency, weight;
  double total_weight() const;        ///< number of modes, 96 for l = 2..9
  double weighted_frequency() const;  ///< sum of weight times frequency
};

/// C_r of w_l = C_r (a/xi)^(5/4) sqrt((l-1)(l+2)/4): C_r^2 = 4 f (3/4) Lam (4 pi/3)^(5/6)/(6 pi^2)^(2/3) (seed 003, eq 33).
/// `confinement` is Lam, `wall_factor` f (9/8 there).
double ripplon_constant(double confinement, double wall_factor);
/// Frequency of order l >= 2 in w_D for a domain of `beads` = (xi/a)^3.
double ripplon_frequency(std::size_t l, double beads, double confinement, double wall_factor);
/// Orders 2..highest with weights 2l+1.
VibrationSpectrum ripplon_spectrum(double beads, double confinement, double wall_factor, std::size_t highest);
/// Estimate of the highest order: pi (3N/4pi)^(1/3) (1 - a/(2R)), not rounded; 9.83 for 200 beads (sheet rfot 7.2).
double highest_ripplon_estimate(double beads);

/// Frequency of order l of a shell with gas outside and inside, in w_D (seed 003, eqs 30 and 31): lowest root of
/// (w^2 - w0^2) z j_l'(z) + e w^2 j_l(z), z = w * radius_over_speed, e = `loading` = rho_g R/rho_W, w0 without gas.
struct LoadedRipplon {
  double frequency;
  bool shell_mode;  ///< false where w0 lies above the first zero of j_l': the lowest root is then a mode of the gas
};
LoadedRipplon loaded_ripplon(std::size_t l, double bare_frequency, double loading, double radius_over_speed);

/// Sums over the nodes at inverse temperature s > 0 (sheet rfot 8): log_partition S = sum g ln Z1(s w),
/// scaled_energy s U = sum g s w n(s w), scaled_variance s^2 W = sum g (s w)^2 n (1 + n).
struct SpectrumSums { double log_partition, scaled_energy, scaled_variance; };
SpectrumSums sums_at(const VibrationSpectrum& spectrum, double s);

/// Third and fourth derivatives of S, times -s^3 and s^4: sum g x^3 n(1+n)(1+2n) and sum g x^4 n(1+n)(1+6n+6n^2).
struct HigherSums { double third, fourth; };
HigherSums higher_sums_at(const VibrationSpectrum& spectrum, double s);

}  // namespace quench::mosaic
