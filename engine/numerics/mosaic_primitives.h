// Bose and Fermi weights in forms that neither overflow nor lose digits (sheet rfot, section 0), and the constants of nature
// of the mosaic. Everything else of the mosaic is built from these.
#pragma once

#include <cmath>
#include <numbers>

namespace quench::mosaic {

inline constexpr double pi = std::numbers::pi;
/// (6 pi^2)^(1/3): the Debye frequency is this times sound speed over bead size.
inline const double debye_factor = std::cbrt(6 * pi * pi);

namespace si {
inline constexpr double boltzmann = 1.380649e-23;                  ///< J/K, exact
inline constexpr double planck_reduced = 6.62607015e-34 / (2 * pi);  ///< J s, exact
}  // namespace si

/// -ln(1 - e^-x): logarithm of the partition function of one oscillator of energy x (in temperature), x > 0.
inline double log_oscillator_partition(double x) {
  return x < std::numbers::ln2 ? -std::log(-std::expm1(-x)) : -std::log1p(-std::exp(-x));
}

/// x/(e^x - 1), between 0 and 1, for x >= 0: the Bose occupation times its energy.
inline double bose_energy(double x) {
  if (x < 1e-4) return 1 - x / 2 + x * x / 12;
  return x > 740 ? 0 : x / std::expm1(x);
}

/// 1/(e^x - 1), x > 0.
inline double bose(double x) { return x < 1e-4 ? bose_energy(x) / x : 1 / std::expm1(x); }

/// x^2/(4 sinh^2(x/2)): heat capacity of one oscillator in k_B, x >= 0.
inline double einstein_weight(double x) {
  if (x < 1e-4) return 1 - x * x / 12;
  if (x > 700) return 0;
  const double m = -std::expm1(-x);
  return x * x * std::exp(-x) / (m * m);
}

/// 1/(1 + e^y), any y.
inline double fermi(double y) {
  const double e = std::exp(-std::abs(y));
  return (y > 0 ? e : 1) / (1 + e);
}

/// 1/(4 cosh^2(y/2)) = -d fermi / dy, any y.
inline double fermi_slope(double y) {
  const double e = std::exp(-std::abs(y));
  return e / ((1 + e) * (1 + e));
}

/// ln(1 + e^y), any y.
inline double log_one_plus_exp(double y) { return (y > 0 ? y : 0) + std::log1p(std::exp(-std::abs(y))); }

}  // namespace quench::mosaic
