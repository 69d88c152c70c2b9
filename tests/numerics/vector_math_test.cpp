// Every vector function against 50-digit values, at its special values, and between instruction-set levels.
#include <catch2/catch.hpp>

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

constexpr std::size_t points_per_range = 2000;

std::vector<Case> cases() {
  const auto exp = [](const Big& x) { return Big(mp::exp(x)); };
  const auto log = [](const Big& x) { return Big(mp::log(x)); };
  return {
      {Op::exponential, exp, 1.1, {{-0.4, 0.4}, {-20, 20}, {-708, 709.7}, {-745, -708}, {1e-300, 1e-3, true}}},
      {Op::logarithm, log, 1.3, {{0.7, 1.5}, {0.98, 1.04}, {1e-3, 1e3, true}, {1e-307, 1e308, true}, {5e-324, 2e-308, true}}},
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
