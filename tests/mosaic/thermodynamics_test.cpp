// Heat capacity of a domain (sheet rfot 8 and 15) and of phonons.
#include <catch2/catch.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <random>

#include "engine/numerics/mosaic_droplet.h"
#include "engine/numerics/mosaic_primitives.h"
#include "engine/numerics/mosaic_thermodynamics.h"

using namespace quench::mosaic;

namespace {

const VibrationSpectrum spectrum = ripplon_spectrum(200, confinement_log(0.01), 9.0 / 8, 9);

/// ln Z = ln(1 + e^(-beta eps) prod (1 - e^(-beta w))^(-g)) in long double, from its definition.
long double log_z(long double beta, long double energy) {
  long double exponent = -beta * energy;
  for (std::size_t j = 0; j < spectrum.frequency.size(); ++j) exponent -= static_cast<long double>(spectrum.weight[j]) * std::log1p(-std::exp(-beta * static_cast<long double>(spectrum.frequency[j])));
  return exponent > 0 ? exponent + std::log1p(std::exp(-exponent)) : std::log1p(std::exp(exponent));
}

/// beta^2 d^2 ln Z/d beta^2 by a fourth-order difference.
double second_derivative(double temperature, double energy) {
  const long double beta = 1 / static_cast<long double>(temperature), h = beta * 2e-4L;
  const long double sum = -log_z(beta - 2 * h, energy) + 16 * log_z(beta - h, energy) - 30 * log_z(beta, energy) + 16 * log_z(beta + h, energy) - log_z(beta + 2 * h, energy);
  return static_cast<double>(beta * beta * sum / (12 * h * h));
}

}  // namespace

TEST_CASE("the heat capacity at one energy is the second derivative of ln Z") {
  std::mt19937_64 bits(3);
  std::uniform_real_distribution<double> uniform(0, 1);
  for (int i = 0; i < 2000; ++i) {
    const double t = std::exp(5 * uniform(bits) - 4), energy = t * 60 * (uniform(bits) - 0.3);
    INFO(t << " " << energy);
    CHECK(domain_heat_capacity_at(spectrum, t, energy) == Approx(second_derivative(t, energy)).epsilon(1e-7).margin(1e-9));
  }
}

TEST_CASE("the average over energies is an integral of that second derivative") {
  // Over both signs, by adaptive quadrature of the difference formula: nothing shared with the engine.
  for (double t : {0.02, 0.05, 0.3, 2.0}) {
    const double theta = 4.4;
    const auto side = [&](double sign) {
      double sum = 0, from = 0;
      for (double to : {1.0, 3.0, 6.0, 12.0, 25.0, 60.0, 300.0, 40 * theta / t + 300}) {
        sum += boost::math::quadrature::gauss_kronrod<double, 61>::integrate([&](double y) { return std::exp(-y * t / theta) * second_derivative(t, sign * y * t); }, from, to, 10, 1e-10);
        from = to;
      }
      return sum * t / theta;
    };
    const double positive = side(1);
    INFO(t);
    CHECK(domain_heat_capacity(spectrum, t, theta, {false, false}) == Approx(positive).epsilon(2e-7));
    CHECK(domain_heat_capacity(spectrum, t, theta, {true, false}) == Approx(positive + side(-1)).epsilon(2e-7));
  }
}

TEST_CASE("heat capacities of the sheet, with and without stiffening") {
  CHECK(domain_heat_capacity(spectrum, 0.02, 4.4, {}) == Approx(0.192874).epsilon(3e-6));
  CHECK(domain_heat_capacity(spectrum, 0.05, 4.4, {}) == Approx(5.171735).epsilon(3e-7));
  const double at[] = {0.02, 0.05, 0.1}, plain[] = {0.1929, 5.172, 27.10}, stiff[] = {0.0208, 0.3224, 3.220};
  for (int i = 0; i < 3; ++i) {
    CHECK(domain_heat_capacity(spectrum, at[i], 4.4, {}) == Approx(plain[i]).epsilon(3e-4));
    CHECK(domain_heat_capacity(spectrum, at[i], 4.4, {true, true}) == Approx(stiff[i]).epsilon(2e-3));
  }
}

TEST_CASE("limits: linear at low temperature, 96 oscillators and the phonons' 3 k_B at high temperature") {
  for (double theta : {2.0, 4.4}) CHECK(domain_heat_capacity(spectrum, 1e-5, theta, {}) == Approx(pi * pi / 3 * 1e-5 / theta).epsilon(1e-4));
  CHECK(domain_heat_capacity(spectrum, 1e-5, 4.4, {false, false}) == Approx(pi * pi / 6 * 1e-5 / 4.4).epsilon(1e-4));
  // Far above theta every centre is excited (both signs: weight 2) and carries 96 classical oscillators.
  CHECK(domain_heat_capacity(spectrum, 1e4, 4.4, {}) == Approx(2 * 96).epsilon(1e-6));
  CHECK(debye_heat_capacity(0.01) / 1e-6 == Approx(233.782).epsilon(2e-6));
  CHECK(debye_heat_capacity(1e-3) / 1e-9 == Approx(12 * std::pow(pi, 4) / 5).epsilon(1e-10));
  CHECK(debye_heat_capacity(100) == Approx(3).epsilon(1e-5));
  for (double t : {0.03, 0.25, 2.0}) {
    const auto integrand = [](double x) { return std::pow(x, 4) * std::exp(x) / std::pow(std::expm1(x), 2); };
    CHECK(debye_heat_capacity(t) == Approx(9 * t * t * t * boost::math::quadrature::gauss_kronrod<double, 61>::integrate(integrand, 1e-12, std::min(1 / t, 200.0), 15, 1e-13)).epsilon(1e-11));
  }
}

TEST_CASE("the bump of C/T^3 stands at 0.037 T_D, and only with both signs") {
  const auto reduced = [](double t, bool both) { return (domain_heat_capacity(spectrum, t, 4.4, {both, false}) + 200 * debye_heat_capacity(t)) / (t * t * t); };
  double best = 0, place = 0;
  for (double t = 0.02; t < 0.3; t *= 1.001)
    if (reduced(t, true) > best) best = reduced(t, true), place = t;
  CHECK(place == Approx(0.0375).margin(2e-4));
  CHECK(best == Approx(9.11e4).epsilon(1e-3));
  best = 0;
  for (double t = 0.04; t < 0.3; t *= 1.001)
    if (reduced(t, false) > best) best = reduced(t, false), place = t;
  CHECK(place == Approx(0.10).margin(0.01));
  CHECK(best == Approx(4.92e4).epsilon(2e-3));
  // The domain alone, without phonons: at 0.19, and no peak near the bump.
  const auto domain = [](double t) { return domain_heat_capacity(spectrum, t, 4.4, {false, false}) / (t * t * t); };
  best = 0;
  for (double t = 0.03; t < 0.5; t *= 1.001)
    if (domain(t) > best) best = domain(t), place = t;
  CHECK(place == Approx(0.19).margin(0.01));
}

TEST_CASE("entropy, energy and ln Z of a domain belong together") {
  for (double t : {0.01, 0.08, 0.9})
    for (double energy : {-2.0, -0.1, 0.0, 0.4, 3.0}) {
      const DomainState state = domain_state(spectrum, t, energy);
      const double h = 1e-5;
      CHECK(state.log_partition == Approx(static_cast<double>(log_z(1 / static_cast<long double>(t), energy))).epsilon(1e-12));
      CHECK(state.entropy == Approx(state.log_partition + state.energy / t).epsilon(1e-13).margin(1e-300));
      const double slope = (domain_state(spectrum, t * (1 + h), energy).energy - domain_state(spectrum, t * (1 - h), energy).energy) / (2 * h * t);
      CHECK(slope == Approx(domain_heat_capacity_at(spectrum, t, energy)).epsilon(1e-6).margin(1e-9));
    }
  CHECK(domain_state(spectrum, 1e-4, 0).entropy == Approx(std::log(2)));
  CHECK(domain_state(spectrum, 1e-4, 1).entropy == Approx(0).margin(1e-12));
}
