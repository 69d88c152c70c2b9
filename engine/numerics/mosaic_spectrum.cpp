#include "engine/numerics/mosaic_spectrum.h"

#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/bessel_prime.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include "engine/core/error.h"
#include "engine/numerics/mosaic_primitives.h"

namespace quench::mosaic {

double VibrationSpectrum::total_weight() const {
  double sum = 0;
  for (double g : weight) sum += g;
  return sum;
}

double VibrationSpectrum::weighted_frequency() const {
  double sum = 0;
  for (std::size_t j = 0; j < weight.size(); ++j) sum += weight[j] * frequency[j];
  return sum;
}

double ripplon_constant(double confinement, double wall_factor) {
  return std::sqrt(4 * wall_factor * 0.75 * confinement * std::pow(4 * pi / 3, 5.0 / 6)) / debye_factor;
}

double ripplon_frequency(std::size_t l, double beads, double confinement, double wall_factor) {
  const double order = static_cast<double>(l);
  return ripplon_constant(confinement, wall_factor) * std::pow(beads, -5.0 / 12) * std::sqrt((order - 1) * (order + 2) / 4);
}

VibrationSpectrum ripplon_spectrum(double beads, double confinement, double wall_factor, std::size_t highest) {
  VibrationSpectrum spectrum;
  for (std::size_t l = 2; l <= highest; ++l) {
    spectrum.frequency.push_back(ripplon_frequency(l, beads, confinement, wall_factor));
    spectrum.weight.push_back(static_cast<double>(2 * l + 1));
  }
  return spectrum;
}

double highest_ripplon_estimate(double beads) {
  const double radius = std::cbrt(3 * beads / (4 * pi));
  return pi * radius * (1 - 1 / (2 * radius));
}

namespace {

/// j_l(z) and z j_l'(z), both times a common positive factor (z^-l (2l+1)!! at small z, where they would underflow).
struct ScaledBessel { double value, slope; };

ScaledBessel scaled_bessel(std::size_t l, double z) {
  const double order = static_cast<double>(l);
  if (z < 1e-3 * (order + 1)) {  // two terms of the series: relative error below (z^2/(4l+6))^2 ~ 1e-13
    const double q = z * z / (4 * order + 6);
    return {1 - q, order - (order + 2) * q};
  }
  const unsigned n = static_cast<unsigned>(l);
  return {boost::math::sph_bessel(n, z), z * boost::math::sph_bessel_prime(n, z)};
}

/// First extremum of j_l, between the turning point and the first zero of j_l.
double first_extremum(std::size_t l) {
  const double order = static_cast<double>(l);
  std::uintmax_t iterations = 100;
  const auto root = boost::math::tools::toms748_solve([l](double z) { return scaled_bessel(l, z).slope; }, std::sqrt(order * (order + 1)),
                                                      boost::math::cyl_bessel_j_zero(order + 0.5, 1),
                                                      boost::math::tools::eps_tolerance<double>(40), iterations);
  return root.first;
}

}  // namespace

LoadedRipplon loaded_ripplon(std::size_t l, double bare, double loading, double radius_over_speed) {
  const auto balance = [&](double w) {
    const ScaledBessel j = scaled_bessel(l, w * radius_over_speed);
    return (w * w - bare * bare) * j.slope + loading * w * w * j.value;
  };
  // The incompressible limit bare/sqrt(1 + loading/l) is the lowest a shell mode can be; the scan starts below it.
  const double from = bare * std::min(1e-4, 0.1 / std::sqrt(1 + loading / static_cast<double>(l))), to = 1.5 * bare;
  const double steps = std::max(400.0, std::ceil(20 * to * radius_over_speed));
  double low = from, at_low = balance(low);
  for (double i = 1; i <= steps; ++i) {
    const double high = from + (to - from) * i / steps, at_high = balance(high);
    if ((at_low < 0) != (at_high < 0)) {
      std::uintmax_t iterations = 100;
      const auto root = boost::math::tools::toms748_solve(balance, low, high, at_low, at_high, boost::math::tools::eps_tolerance<double>(50), iterations);
      return {(root.first + root.second) / 2, bare * radius_over_speed < first_extremum(l)};
    }
    low = high;
    at_low = at_high;
  }
  throw Error(ErrorKind::numeric, "no vibration of the gas-filled shell below 1.5 times its frequency without gas");
}

SpectrumSums sums_at(const VibrationSpectrum& spectrum, double s) {
  SpectrumSums sums{0, 0, 0};
  for (std::size_t j = 0; j < spectrum.frequency.size(); ++j) {
    const double x = s * spectrum.frequency[j], g = spectrum.weight[j], y = bose_energy(x);
    sums.log_partition += g * log_oscillator_partition(x);
    sums.scaled_energy += g * y;
    sums.scaled_variance += g * y * (x + y);
  }
  return sums;
}

HigherSums higher_sums_at(const VibrationSpectrum& spectrum, double s) {
  HigherSums sums{0, 0};
  for (std::size_t j = 0; j < spectrum.frequency.size(); ++j) {
    const double x = s * spectrum.frequency[j], y = bose_energy(x);
    if (y == 0) continue;  // frozen out, and powers of x could overflow
    const double variance = spectrum.weight[j] * y * (x + y);
    sums.third += variance * (x + 2 * y);
    sums.fourth += variance * (x * x + 6 * x * y + 6 * y * y);
  }
  return sums;
}

}  // namespace quench::mosaic
