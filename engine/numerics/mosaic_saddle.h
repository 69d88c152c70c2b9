// Steepest-descent estimate of the density of ripplon states a phonon can excite from the ground state of a domain,
//   theta rho(w) = sum_n Theta(w - E_n) exp(-(w - E_n)/theta)                      (seed 003, eqs 37 to 41; sheet rfot 9.2)
// and the accuracy of the estimate (sheet rfot 9.3). Frequencies and theta = k_B T_g in units of the Debye frequency.
#pragma once

#include "engine/numerics/mosaic_spectrum.h"

namespace quench::mosaic {

/// Interval that holds the root s of w = U(s) + 1/(s + 1/theta) for every spectrum and theta:
/// [G/(w + Omega/2), (G+1)/w] with G the number of modes, Omega their summed frequency; from 1 - x/2 <= x/(e^x - 1) <= 1.
struct SaddleBracket { double low, high; };
SaddleBracket ground_saddle_bracket(const VibrationSpectrum& spectrum, double w);

/// The saddle point at frequency w > 0. Dimensionless: relative to powers of s, so that no w overflows.
struct GroundSaddle {
  double s;               ///< root
  double log_density;     ///< ln(theta rho), the estimate (39, 41)
  double quartic, cubic;  ///< f4/(24 f2^2) and f3^2/(36 f2^3): size of the neglected terms at one standard deviation
  double next_order;      ///< 1 + f4/(8 f2^2) - 5 f3^2/(24 f2^3): factor of the next order
};
/// Works for w > 0; at w = 0 returns the limit (e/sqrt(2 pi), 1/4, 1/9, 11/12) with s infinite.
GroundSaddle ground_saddle(const VibrationSpectrum& spectrum, double w, double theta);

}  // namespace quench::mosaic
