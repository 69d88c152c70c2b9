// Every vector function against 50-digit values, at its special values, and between instruction-set levels.
#include <catch2/catch.hpp>

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "engine/core/graph.h"
#include "tests/big_digamma.h"
#include "tests/numerics/array_levels.h"

using namespace quench;
using namespace quench::test;
namespace mp = boost::multiprecision;

namespace {

struct Range { double low, high; bool logarithmic = false; };

struct Case {
  Op op;
  std::function<Big(const Big&)> exact;
  double worst;  ///< bound in ulps for v3 and v4
  std::vector<Range> ranges;
};

constexpr std::size_t points_per_range = 150;

/// e^a - 1 and log(1 + a) where the plain forms would lose the leading digits of 50.
Big precise_expm1(const Big& a) {
  if (mp::abs(a) > Big("1e-4")) return mp::exp(a) - 1;
  Big term = a, sum = a;
  for (int k = 2; k < 16; ++k) sum += term *= a / k;
  return sum;
}
Big precise_log1p(const Big& a) {
  if (mp::abs(a) > Big("1e-4")) return mp::log(1 + a);
  Big term = a, sum = a;
  for (int k = 2; k < 16; ++k) term *= -a, sum += term / k;
  return sum;
}
Big precise_tanh(const Big& a) {
  const Big t = precise_expm1(2 * a);
  return t / (t + 2);
}
Big precise_sinh(const Big& a) { return (precise_expm1(a) - precise_expm1(-a)) / 2; }
Big precise_erf(const Big& a) {
  if (mp::abs(a) > Big("1e-3")) return boost::math::erf(a);
  return 2 / mp::sqrt(mp::acos(Big(-1))) * a * (1 - a * a / 3 + a * a * a * a / 10 - a * a * a * a * a * a / 42);
}

std::vector<Case> cases() {
  const auto exp = [](const Big& x) { return Big(mp::exp(x)); };
  const auto log = [](const Big& x) { return Big(mp::log(x)); };
  const auto erfc = [](const Big& x) { return Big(boost::math::erfc(x)); };
  const auto lgamma = [](const Big& x) { return Big(boost::math::lgamma(x)); };
  return {
      {Op::exponential, exp, 1.1, {{-0.4, 0.4}, {-20, 20}, {-708, 709.7}, {-745, -708}, {1e-300, 1e-3, true}}},
      {Op::logarithm, log, 1.3, {{0.7, 1.5}, {0.98, 1.04}, {1e-3, 1e3, true}, {1e-307, 1e308, true}, {5e-324, 2e-308, true}}},
      {Op::exponential_minus_one, precise_expm1, 2.2, {{-1, 1}, {-40, 40}, {700, 709.7}, {1e-300, 1e-3, true}, {-1e-3, -1e-300, true}}},
      {Op::logarithm_one_plus, precise_log1p, 2, {{-0.999, 2}, {1, 1e3}, {1e-300, 1e-3, true}, {-1e-3, -1e-300, true}, {1, 1e308, true}}},
      {Op::hyperbolic_tangent, precise_tanh, 2.6, {{-1, 1}, {-25, 25}, {1e-300, 1e-3, true}}},
      {Op::hyperbolic_sine, precise_sinh, 2.3, {{-1, 1}, {-30, 30}, {-710.4, 710.4}, {1e-300, 1e-3, true}}},
      {Op::hyperbolic_cosine, [](const Big& x) { return Big(mp::cosh(x)); }, 2, {{-1, 1}, {-30, 30}, {-710.4, 710.4}}},
      {Op::sine, [](const Big& x) { return Big(mp::sin(x)); }, 2.2, {{-4, 4}, {-100, 100}, {-1e6, 1e6}, {1e-300, 1, true}, {1e6, 1e9}}},
      {Op::cosine, [](const Big& x) { return Big(mp::cos(x)); }, 2, {{-4, 4}, {-100, 100}, {-1e6, 1e6}, {1e6, 1e9}}},
      {Op::tangent, [](const Big& x) { return Big(mp::tan(x)); }, 3, {{-1.5, 1.5}, {-100, 100}, {-1e6, 1e6}}},
      {Op::arcsine, [](const Big& x) { return Big(mp::asin(x)); }, 2, {{-1, 1}, {0.99, 1}, {1e-300, 1e-3, true}}},
      {Op::arccosine, [](const Big& x) { return Big(mp::acos(x)); }, 2, {{-1, 1}, {0.99, 1}, {-1, -0.99}}},
      {Op::arctangent, [](const Big& x) { return Big(mp::atan(x)); }, 2, {{-3, 3}, {-0.5, 0.5}, {1e-300, 1e300, true}}},
      {Op::error_function, precise_erf, 2, {{-1, 1}, {-6, 6}, {1e-300, 1e-3, true}}},
      {Op::complementary_error_function, erfc, 4, {{-6, 1}, {0.5, 5}, {5, 26}, {26, 28}}},
      {Op::log_gamma, lgamma, 10, {{0.1, 4}, {0.9, 1.1}, {1.9, 2.1}, {4, 20}, {20, 1e6, true}, {1e-300, 1, true}}},
      {Op::digamma, big_digamma, 7, {{1.6, 12}, {0.1, 1.3}, {10, 1e6, true}, {1e-10, 1, true}}},
  };
}

}  // namespace

TEST_CASE("Vector functions agree with 50-digit values") {
  for (const Case& c : cases()) {
    for (const Range& range : c.ranges) {
      const std::vector<double> x = points(range.low, range.high, points_per_range, range.logarithmic);
      std::vector<Big> exact;
      for (double v : x) exact.push_back(c.exact(Big(v)));
      for (const Level& level : levels()) {
        std::vector<double> y(x.size());
        level.array_function(c.op)(x.data(), y.data(), x.size());
        double worst = 0, where = 0;
        for (std::size_t i = 0; i < x.size(); ++i)
          if (const double error = ulps(y[i], exact[i]); !(error <= worst)) worst = error, where = x[i];
        INFO(name_of(c.op) << " on [" << range.low << ", " << range.high << "] level " << name_of(level.isa) << ": worst " << worst
                           << " ulp at " << where);
        CHECK(worst <= (level.isa == Isa::v2 ? 2 * c.worst + 1 : c.worst));
      }
    }
  }
}

TEST_CASE("Vector functions have the same bits on v3 and v4") {
  const std::vector<Level> all = levels();
  if (all.size() < 3) return;
  for (const Case& c : cases()) {
    for (const Range& range : c.ranges) {
      const std::vector<double> x = points(range.low, range.high, points_per_range, range.logarithmic);
      std::vector<double> y3(x.size()), y4(x.size());
      all[1].array_function(c.op)(x.data(), y3.data(), x.size());
      all[2].array_function(c.op)(x.data(), y4.data(), x.size());
      std::size_t different = 0;
      for (std::size_t i = 0; i < x.size(); ++i) different += !same_bits(y3[i], y4[i]);
      INFO(name_of(c.op));
      CHECK(different == 0);
    }
  }
}

TEST_CASE("log_unit and sincos_turns serve random normals") {
  std::vector<double> u = points(0x1p-52, 1, 2001, true);
  for (double v : points(0, 1, 2000)) u.push_back(v);
  for (int k = 0; k <= 16; ++k) u.push_back(k / 16.0);
  const Big turn = 2 * mp::acos(Big(-1));
  for (const Level& level : levels()) {
    std::vector<double> log(u.size()), sine(u.size()), cosine(u.size());
    level.log_unit(u.data(), log.data(), u.size());
    level.sincos_turns(u.data(), sine.data(), cosine.data(), u.size());
    double worst_log = 0, worst_sine = 0, worst_cosine = 0;
    for (std::size_t i = 0; i < u.size(); ++i) {
      if (u[i] > 0) worst_log = std::max(worst_log, ulps(log[i], mp::log(Big(u[i]))));
      const Big angle = turn * Big(u[i]);
      const bool exact_quarter = 4 * u[i] == std::floor(4 * u[i]);
      if (exact_quarter) {
        CHECK(std::fabs(sine[i]) == (std::fmod(4 * u[i], 2) == 1 ? 1.0 : 0.0));
        CHECK(std::fabs(cosine[i]) == (std::fmod(4 * u[i], 2) == 1 ? 0.0 : 1.0));
        continue;
      }
      worst_sine = std::max(worst_sine, ulps(sine[i], mp::sin(angle)));
      worst_cosine = std::max(worst_cosine, ulps(cosine[i], mp::cos(angle)));
    }
    INFO(name_of(level.isa) << " log " << worst_log << " sine " << worst_sine << " cosine " << worst_cosine);
    const double slack = level.isa == Isa::v2 ? 2 : 1;
    CHECK(worst_log <= 1.3 * slack);
    CHECK(worst_sine <= 1.6 * slack);
    CHECK(worst_cosine <= 1.6 * slack);
  }
}

TEST_CASE("Special values are those of C") {
  const double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> x = {0.0, -0.0, infinity, -infinity, nan, 1, -1, 5e-324, -5e-324, 2e-308, 1e308, -1e308, 2, -2, -3.5, 1.5, 800, -800, 1e20};
  for (int code = static_cast<int>(Op::negate); code <= static_cast<int>(Op::ceiling); ++code) {
    const Op op = static_cast<Op>(code);
    if (arity(op) != 1) continue;
    for (const Level& level : levels()) {
      REQUIRE(level.array_function(op) != nullptr);
      std::vector<double> y(x.size());
      level.array_function(op)(x.data(), y.data(), x.size());
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double expected = apply_to_numbers(op, &x[i]);
        INFO(name_of(op) << " of " << x[i] << " level " << name_of(level.isa) << ": " << y[i] << ", expected " << expected);
        if (std::isnan(expected)) CHECK(std::isnan(y[i]));
        else if (std::isinf(expected) || expected == 0) CHECK(y[i] == expected);
        else CHECK(std::fabs(y[i] - expected) <= 1e-14 * std::fabs(expected));
        if (expected == 0) CHECK(std::signbit(y[i]) == std::signbit(expected));
      }
    }
  }
}

TEST_CASE("An element's bits do not depend on its place or its neighbours") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> x = points(0.01, 30, 29);
  for (int code = static_cast<int>(Op::negate); code <= static_cast<int>(Op::ceiling); ++code) {
    const Op op = static_cast<Op>(code);
    if (arity(op) != 1) continue;
    for (const Level& level : levels()) {
      std::vector<double> all(x.size());
      level.array_function(op)(x.data(), all.data(), x.size());
      std::size_t different = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double beside_odd[8] = {1e300, nan, x[i], -1, 0, 1e30, 5e-324, -700};  // every slow path at once
        double y[8];
        level.array_function(op)(beside_odd, y, 8);
        different += !same_bits(y[2], all[i]);
        level.array_function(op)(&x[i], y, 1);
        different += !same_bits(y[0], all[i]);
      }
      INFO(name_of(op) << " level " << name_of(level.isa));
      CHECK(different == 0);
    }
  }
}

TEST_CASE("Negative arguments of the gamma functions") {
  std::vector<double> x;
  for (double v : points(-6, 0, 100)) if (v != std::floor(v)) x.push_back(v);
  for (const Level& level : levels()) {
    std::vector<double> y(x.size()), z(x.size());
    level.array_function(Op::log_gamma)(x.data(), y.data(), x.size());
    level.array_function(Op::digamma)(x.data(), z.data(), x.size());
    double worst_gamma = 0, worst_digamma = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Big exact = boost::math::lgamma(Big(x[i]));
      worst_gamma = std::max(worst_gamma, Big(mp::abs(Big(y[i]) - exact)).convert_to<double>() / std::max(1.0, std::fabs(x[i])));
      const Big angle = mp::acos(Big(-1)) * Big(x[i]), cotangent = mp::acos(Big(-1)) / mp::tan(angle);
      const Big psi = big_digamma(1 - Big(x[i])) - cotangent;
      worst_digamma = std::max(worst_digamma, Big(mp::abs(Big(z[i]) - psi) / (3 + mp::abs(cotangent))).convert_to<double>());
    }
    INFO(name_of(level.isa) << " lgamma " << worst_gamma << " digamma " << worst_digamma);
    CHECK(worst_gamma < 4e-15);
    CHECK(worst_digamma < 4e-15);
  }
}
