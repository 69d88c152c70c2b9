// Ripplon spectrum (sheet rfot 7.2) and the gas-filled shell (7.3): quoted numbers, limits, scaling.
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "engine/numerics/mosaic_droplet.h"
#include "engine/numerics/mosaic_primitives.h"
#include "engine/numerics/mosaic_spectrum.h"

using namespace quench::mosaic;

namespace {
const double lam = confinement_log(0.01);
}

TEST_CASE("the constants of the spectrum are those of the sheet") {
  CHECK(lam == Approx(2.460440).epsilon(2e-7));
  CHECK(debye_factor == Approx(3.897777).epsilon(2e-7));
  CHECK(ripplon_constant(lam, 9.0 / 8) == Approx(1.34286).epsilon(1e-5));
  CHECK(ripplon_frequency(2, 200, lam, 9.0 / 8) == Approx(0.1477).epsilon(4e-4));
  CHECK(ripplon_frequency(2, std::pow(5.8, 3), lam, 9.0 / 8) == Approx(0.1492).epsilon(4e-4));
  CHECK(highest_ripplon_estimate(200) == Approx(9.83).epsilon(1e-3));
}

TEST_CASE("eight orders, 96 modes, at 148, 233, 313, 391, 467, 543, 618 and 693 thousandths of the Debye frequency") {
  const VibrationSpectrum spectrum = ripplon_spectrum(200, lam, 9.0 / 8, 9);
  CHECK(spectrum.total_weight() == 96);
  const int thousandths[] = {148, 233, 313, 391, 467, 543, 618, 693};
  for (std::size_t j = 0; j < 8; ++j) CHECK(std::lround(1000 * spectrum.frequency[j]) == thousandths[j]);
  CHECK(spectrum.weight == std::vector<double>{5, 7, 9, 11, 13, 15, 17, 19});
}

TEST_CASE("the closed form is the vibration of a shell of the given tension and mass") {
  // Eq (32): w_l^2 = f sigma/(rho_W R^2) (l-1)(l+2), rho_W = lind rho a, k_B T_g = lind rho c^2 a^3, w_D = c debye_factor/a.
  for (double beads : {50.0, 200.0, 700.0}) {
    const double R = droplet_radius(beads), sigma = wall_tension(lam, R);
    for (std::size_t l = 2; l <= 12; ++l) {
      const double order = static_cast<double>(l);
      const double w = std::sqrt(9.0 / 8 * sigma * (order - 1) * (order + 2)) / (R * debye_factor);
      CHECK(ripplon_frequency(l, beads, lam, 9.0 / 8) == Approx(w).epsilon(1e-13));
    }
  }
}

TEST_CASE("sums over modes are derivatives of each other") {
  // d S/d ln s = -s U, d(U)/d ln s = -s W ..., to the accuracy of central differences (1e-4)^2.
  const VibrationSpectrum spectrum = ripplon_spectrum(200, lam, 9.0 / 8, 9);
  for (double s : {0.05, 1.0, 4.0, 30.0, 120.0}) {
    const double h = 1e-4;
    const SpectrumSums at = sums_at(spectrum, s), up = sums_at(spectrum, s * (1 + h)), down = sums_at(spectrum, s * (1 - h));
    const HigherSums higher = higher_sums_at(spectrum, s);
    CHECK((down.log_partition - up.log_partition) / (2 * h) == Approx(at.scaled_energy).epsilon(1e-6));
    const auto energy = [](const SpectrumSums& sums, double factor) { return sums.scaled_energy / factor; };
    CHECK((energy(down, 1 - h) - energy(up, 1 + h)) / (2 * h) == Approx(at.scaled_variance).epsilon(1e-5));
    const auto variance = [](const SpectrumSums& sums, double factor) { return sums.scaled_variance / (factor * factor); };
    CHECK((variance(down, 1 - h) - variance(up, 1 + h)) / (2 * h) == Approx(higher.third).epsilon(1e-5));
    CHECK((variance(down, 1 - h) - 2 * at.scaled_variance + variance(up, 1 + h)) / (h * h) == Approx(higher.fourth).epsilon(1e-5));
  }
}

TEST_CASE("a light gas is a ghost, an incompressible one divides by sqrt(1 + e/l)") {
  for (std::size_t l = 2; l <= 9; ++l) {
    const double w0 = ripplon_frequency(l, 200, lam, 9.0 / 8), order = static_cast<double>(l);
    const LoadedRipplon ghost = loaded_ripplon(l, w0, 1e-12, 2.0);
    CHECK(ghost.shell_mode);
    CHECK(ghost.frequency == Approx(w0).epsilon(1e-11));
    for (double e : {0.01, 1.0, 400.0}) {
      const LoadedRipplon stiff = loaded_ripplon(l, w0, e, 1e-5);
      CHECK(stiff.shell_mode);
      CHECK(stiff.frequency == Approx(w0 / std::sqrt(1 + e / order)).epsilon(1e-9));
    }
  }
}

TEST_CASE("roots of the gas-filled shell solve the equation as printed, cot form") {
  // cot(alpha) = (1/e)(1 - w0^2/w^2) with cot(alpha) = 1/(-l + z j_(l+1)/j_l), z = w R/c.
  std::mt19937_64 bits(5);
  std::uniform_real_distribution<double> uniform(0, 1);
  for (int i = 0; i < 200; ++i) {
    const std::size_t l = 2 + static_cast<std::size_t>(8 * uniform(bits));
    const double w0 = 0.1 + uniform(bits), e = std::exp(6 * uniform(bits) - 3), delay = std::exp(6 * uniform(bits) - 3);
    const LoadedRipplon shell = loaded_ripplon(l, w0, e, delay);
    const double w = shell.frequency, z = w * delay;
    const unsigned order = static_cast<unsigned>(l);
    const double cot = 1 / (-static_cast<double>(l) + z * std::sph_bessel(order + 1, z) / std::sph_bessel(order, z));
    INFO(l << " " << w0 << " " << e << " " << delay);
    CHECK(cot == Approx((1 - w0 * w0 / (w * w)) / e).epsilon(1e-7).margin(1e-7));
    CHECK(w < w0);
  }
}

TEST_CASE("a slow gas vibrates below the wall, and it is said") {
  const double w0 = ripplon_frequency(2, 200, lam, 9.0 / 8);
  CHECK(loaded_ripplon(2, w0, 0.1, 3.3 / w0).shell_mode);         // first extremum of j_2 at 3.342
  CHECK_FALSE(loaded_ripplon(2, w0, 0.1, 3.4 / w0).shell_mode);
}
