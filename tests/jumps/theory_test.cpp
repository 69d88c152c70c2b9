// Closed forms of the trap and step models against the numbers of the sheet and against slow independent integrals.
#include <catch2/catch.hpp>

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>
#include <vector>

#include "tests/jumps/models.h"

using namespace quench;
using quench::test::refusal;
using quench::test::theory;

namespace {

void check(double value, double known, double tolerance) {
  INFO(value << " against " << known);
  CHECK(std::fabs(value - known) < tolerance);
}

const double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("H_x has its known values, limits, reflection and asymptotes") {
  struct { double x, omega, value; } known[] = {{0.35, 0.2, 0.8574810972}, {0.35, 1, 0.6725284238}, {0.35, 5, 0.439834983},
                                                {0.65, 0.001, 0.9277978014}, {0.65, 1, 0.3274715762}, {0.65, 1000, 0.004893804791},
                                                {0.6, 0.5, 0.49058403}, {0.6, 2, 0.28466368}, {0.4, 0.5, 0.71533632}, {0.4, 2, 0.50941597}};
  for (const auto& k : known) check(theory("H", {k.x, k.omega}) / k.value, 1, 2e-8);
  CHECK(theory("H", {0.3, 0}) == 1);
  CHECK(theory("H", {0.3, infinity}) == 0);
  for (double omega : {1e-6, 0.1, 1.0, 3.0, 1e8}) {
    check(theory("H", {0.5, omega}) / (2 / M_PI * std::atan(1 / std::sqrt(omega))), 1, 1e-12);
    check(theory("H", {0.3, omega}) + theory("H", {0.7, 1 / omega}), 1, 1e-12);
  }
  check((1 - theory("H", {0.3, 1e-12})) / (std::sin(0.3 * M_PI) / (M_PI * 0.7) * std::pow(1e-12, 0.7)), 1, 1e-6);
  check(theory("H", {0.3, 1e12}) / (std::sin(0.3 * M_PI) / (M_PI * 0.3) * std::pow(1e12, -0.3)), 1, 1e-11);
}

TEST_CASE("Waiting times of the trap model follow from the average over rates") {
  boost::math::quadrature::tanh_sinh<double> integrate;
  for (double x : {0.3, 0.6, 1.7})
    for (double t : {1e-8, 5e-4, 2e-3, 0.7, 30.0}) {
      // Gamma = v^(1/x): S = int_0^1 exp(-v^(1/x) t) dv, psi = int v^(1/x) exp(-v^(1/x) t) dv.
      const double s = integrate.integrate([&](double v) { return std::exp(-std::pow(v, 1 / x) * t); }, 0.0, 1.0);
      const double psi = integrate.integrate([&](double v) { return std::pow(v, 1 / x) * std::exp(-std::pow(v, 1 / x) * t); }, 0.0, 1.0);
      check(theory("trap_survival", {x, t}) / s, 1, 1e-10);
      check(theory("trap_density", {x, t}) / psi, 1, 1e-10);
    }
  CHECK(theory("trap_survival", {0.5, 0}) == 1);
  CHECK(theory("trap_survival", {0.5, infinity}) == 0);
  check(theory("trap_survival", {0.6, 1e9}) / (std::tgamma(1.6) * std::pow(1e9, -0.6)), 1, 1e-10);
}

TEST_CASE("The annealed trap model at finite time has the tabulated energy, jumps and aging function") {
  struct { double x, t_w, energy, jumps, half, two; } rows[] = {{0.6, 1e1, -1.8677436, 2.0862389, 0.64309488, 0.38317911},
                                                                {0.6, 1e3, -4.0735599, 36.348481, 0.51142550, 0.29770856},
                                                                {0.6, 1e5, -6.6860764, 567.86484, 0.49380709, 0.28667258},
                                                                {0.4, 1e3, -3.4198027, 12.601532, 0.71890760, 0.51227948},
                                                                {0.4, 1e5, -5.2458875, 84.331754, 0.71556170, 0.50959647}};
  for (const auto& r : rows) {
    INFO("x = " << r.x << ", t_w = " << r.t_w);
    check(theory("trap_energy", {r.x, r.t_w}), r.energy, 1e-7);
    check(theory("trap_jumps", {r.x, r.t_w}) / r.jumps, 1, 3e-8);
    check(theory("trap_aging", {r.x, r.t_w, 0.5}), r.half, 1.5e-8);
    check(theory("trap_aging", {r.x, r.t_w, 2}), r.two, 1.5e-8);
  }
  CHECK(theory("trap_energy", {0.6, 0}) == -1);
  check(theory("trap_energy", {0.6, 1e-6}), -1, 1e-5);
  CHECK(theory("trap_jumps", {0.6, 0}) == 0);
  check(theory("trap_jumps", {0.6, 1e-6}) / (0.6 / 1.6 * 1e-6), 1, 1e-5);
  check(theory("trap_aging", {0.6, 1e3, 0}), 1, 1e-8);
  CHECK(theory("trap_aging", {0.6, 1e3, infinity}) == 0);
  // Long times: E -> T(-ln t - pi cot(pi x) - gamma), aging -> H.
  check(theory("trap_energy", {0.3, 1e20}), 0.3 * (-std::log(1e20) - M_PI / std::tan(0.3 * M_PI) - 0.5772156649), 1e-6);
  check(theory("trap_aging", {0.3, 1e20, 1}), theory("H", {0.3, 1}), 1e-7);
}

TEST_CASE("The step model has its tabulated aging functions, energies and threshold") {
  check(theory("step_aging", {0.65, 0.2}), 0.50379909, 1e-8);
  check(theory("step_aging", {0.65, 1}), 0.22434085, 1e-8);
  check(theory("step_aging", {0.65, 5}), 0.06256933, 1e-8);
  CHECK(theory("step_aging", {0, 3}) == 0.25);
  check(theory("step_aging", {1e-3, 3}), 0.25, 1e-3);
  CHECK(theory("step_aging", {0.65, 0}) == 1);
  CHECK(theory("step_aging", {0.65, infinity}) == 0);
  boost::math::quadrature::tanh_sinh<double> integrate;
  for (double x : {0.02, 0.3, 0.5, 0.9, 0.999})
    for (double omega : {1e-5, 0.1, 1.0, 100.0}) {
      // v = w^x takes the power away: ((1-x)/x) x int_0^1 dw / (w^x + omega).
      const double slow = (1 - x) * integrate.integrate([&](double w) { return 1 / (std::pow(w, x) + omega); }, 0.0, 1.0);
      check(theory("step_aging", {x, omega}) / slow, 1, 1e-9);
    }
  check(theory("step_aging_zero", {50, 0.2}), 0.8361111111, 1e-10);
  check(theory("step_aging_zero", {50, 2}), 0.3377777778, 1e-10);
  check(theory("step_aging_zero", {1e-9, 1}), 1, 1e-8);
  check(theory("step_aging_zero", {0.02, 1}), theory("step_aging_zero", {0.02 + 1e-12, 1}), 1e-11);
  check(theory("step_aging_zero", {0.025, 1}), theory("step_aging_zero", {0.0250000001, 1}), 1e-9);  // across the series
  check(theory("step_aging_zero", {1e9, 2}), 1.0 / 3, 1e-8);
  check(theory("step_energy", {0.65, 1}), 0.2301, 5e-5);
  check(theory("step_energy", {0, 1e3}), -std::log(1e3) - 0.5772156649, 1e-9);
  check(theory("step_threshold", {0.65}), -1.43592, 5e-6);
  check(theory("step_exponent", {0.6}), 1.0 / 3, 1e-12);
  // The effective trap function quoted for x = 0.65.
  const double theta = theory("step_exponent", {0.65});
  check(theory("H", {theta, 0.2}), 0.76874665, 1e-8);
  check(theory("H", {theta, 1}), 0.54481466, 1e-8);
  check(theory("H", {theta, 5}), 0.3073029, 1e-7);
  for (double x : {0.2, 0.5, 1.0, 2.0}) {
    CHECK(std::isnan(theory("step_threshold", {x})));
    CHECK(std::isnan(theory("step_exponent", {x})));
  }
}

TEST_CASE("Closed forms refuse arguments outside their range") {
  const auto message = [](const std::string& name, std::vector<double> arguments) { return refusal([&] { theory(name, arguments); }); };
  CHECK(message("H", {0, 1}) == ": argument 1 (x) is 0; accepted: a number in (0, 1)");
  CHECK(message("H", {1, 1}) == ": argument 1 (x) is 1; accepted: a number in (0, 1)");
  CHECK(message("H", {0.5, -1}) == ": argument 2 (omega) is -1; accepted: a number >= 0 or math.huge");
  CHECK(message("trap_aging", {0.5, 0, 1}) == ": argument 2 (t_w) is 0; accepted: a number in (0, 1e+200]");
  CHECK(message("step_aging", {1, 1}) == ": argument 1 (x) is 1; accepted: a number in [0, 1)");
  CHECK(message("trap_survival", {-1, 1}) == ": argument 1 (x) is -1; accepted: a number in (0, 100]");
}
