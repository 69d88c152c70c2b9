// Bose and Fermi weights against long double evaluations of their definitions.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/numerics/mosaic_primitives.h"

using namespace quench::mosaic;

namespace {
double relative(double value, long double exact) { return static_cast<double>(std::abs((value - exact) / exact)); }
}  // namespace

TEST_CASE("Bose weights keep their digits from x = 1e-12 to 700") {
  for (double log_x = -12; log_x < 2.845; log_x += 0.01) {
    const double x = std::pow(10, log_x);
    const long double X = x, e = std::exp(-X), m = -std::expm1(-X);
    INFO(x);
    CHECK(relative(bose_energy(x), X * e / m) < 5e-15);  // 1 - x/2 + x^2/12 at 1e-4: next term x^4/720
    CHECK(relative(bose(x), e / m) < 5e-15);
    CHECK(relative(einstein_weight(x), X * X * e / (m * m)) < 5e-15);
    CHECK(relative(log_oscillator_partition(x), X < 0.69L ? -std::log(m) : -std::log1p(-e)) < 5e-15);
  }
  CHECK(einstein_weight(0) == 1);
  CHECK(einstein_weight(701) == 0);
  CHECK(bose_energy(1e4) == 0);
}

TEST_CASE("Fermi weights neither overflow nor lose digits on either side") {
  for (double y = -700; y <= 700; y += 0.37) {
    const long double e = std::exp(static_cast<long double>(y));
    INFO(y);
    CHECK(relative(fermi(y), 1 / (1 + e)) < 5e-15);
    CHECK(relative(fermi_slope(y), e / ((1 + e) * (1 + e))) < 5e-15);
    CHECK(relative(log_one_plus_exp(y), std::log1p(e)) < 5e-15);
  }
  CHECK(fermi(5000) == 0);
  CHECK(fermi(-5000) == 1);
  CHECK(log_one_plus_exp(5000) == 5000);
}
