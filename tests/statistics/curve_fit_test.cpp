#include "engine/statistics/curve_fit.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/error.h"
#include "tests/statistics/ensembles.h"

using namespace quench;
using namespace quench::testing;

namespace {

std::vector<double> grid(std::size_t n) {
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = 0.2 * static_cast<double>(i);
  return x;
}

/// a + b x
CurveModel line(const std::vector<double>& x) {
  return [x](std::span<const double> p, std::span<double> values, std::span<double> slopes) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      values[i] = p[0] + p[1] * x[i];
      slopes[i] = 1;
      slopes[x.size() + i] = x[i];
    }
  };
}

/// a exp(-x / tau)
CurveModel decay(const std::vector<double>& x) {
  return [x](std::span<const double> p, std::span<double> values, std::span<double> slopes) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double e = std::exp(-x[i] / p[1]);
      values[i] = p[0] * e;
      slopes[i] = e;
      slopes[x.size() + i] = p[0] * e * x[i] / (p[1] * p[1]);
    }
  };
}

}  // namespace

TEST_CASE("a straight line has the closed form of weighted least squares") {
  const std::vector<double> x = grid(12), noise = column(normal_records(12, 1, 3), 0);
  std::vector<double> y, e;
  double s = 0, sx = 0, sxx = 0, sy = 0, sxy = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    e.push_back(0.1 + 0.02 * static_cast<double>(i));
    y.push_back(1 + 2 * x[i] + e[i] * noise[i]);
    const double w = 1 / (e[i] * e[i]);
    s += w, sx += w * x[i], sxx += w * x[i] * x[i], sy += w * y[i], sxy += w * x[i] * y[i];
  }
  const double d = s * sxx - sx * sx;
  const CurveFit fit = fit_curve(line(x), y, e, std::vector<double>{0, 0});
  CHECK(fit.converged);
  CHECK(fit.parameters[0] == Approx((sxx * sy - sx * sxy) / d).epsilon(1e-10));
  CHECK(fit.parameters[1] == Approx((s * sxy - sx * sy) / d).epsilon(1e-10));
  CHECK(fit.errors[0] == Approx(std::sqrt(sxx / d)).epsilon(1e-10));
  CHECK(fit.covariance[1] == Approx(-sx / d).epsilon(1e-10));
  CHECK(fit.degrees_of_freedom == 10);
  CHECK((fit.p > 1e-6 && fit.p < 1));
  SECTION("without errors the scatter itself sets the scale") {
    const CurveFit plain = fit_curve(line(x), y, {}, std::vector<double>{0, 0});
    double mean_x = 0, sum = 0;
    for (double v : x) mean_x += v / 12;
    for (double v : x) sum += (v - mean_x) * (v - mean_x);
    CHECK(plain.errors[1] == Approx(std::sqrt(plain.chi2 / 10 / sum)).epsilon(1e-10));
    CHECK(std::isnan(plain.p));
  }
}

TEST_CASE("an exponential is found from a poor start, whatever the units") {
  const std::vector<double> x = grid(30);
  for (double scale : {1.0, 1e-12, 1e9}) {
    std::vector<double> y;
    for (double v : x) y.push_back(3 * scale * std::exp(-v / 1.7));
    const CurveFit fit = fit_curve(decay(x), y, std::vector<double>(30, 0.01 * scale), std::vector<double>{scale, 20});
    CHECK(fit.converged);
    CHECK(fit.parameters[0] == Approx(3 * scale).epsilon(1e-8));
    CHECK(fit.parameters[1] == Approx(1.7).epsilon(1e-8));
    CHECK(fit.errors[1] > 0);
    CHECK(fit.p == Approx(1).epsilon(1e-6));
  }
}

TEST_CASE("chi2 and the errors of the parameters follow their laws", "[physics]") {
  // 500 noisy decays of 20 points: pull of tau has variance 1 (s.e. 0.063), mean chi2 is 18 (s.e. 0.27); |z| < 4.9.
  const std::vector<double> x = grid(20);
  std::vector<double> pulls, chi2;
  for (unsigned k = 0; k < 500; ++k) {
    const std::vector<double> noise = column(normal_records(20, 1, 100 + k), 0);
    std::vector<double> y;
    for (std::size_t i = 0; i < 20; ++i) y.push_back(2 * std::exp(-x[i] / 1.5) + 0.02 * noise[i]);
    const CurveFit fit = fit_curve(decay(x), y, std::vector<double>(20, 0.02), std::vector<double>{1, 1});
    REQUIRE(fit.converged);
    pulls.push_back((fit.parameters[1] - 1.5) / fit.errors[1]);
    chi2.push_back(fit.chi2);
  }
  CHECK(std::abs(variance(pulls) - 1) < 4.9 * 0.063);
  CHECK(std::abs(mean(chi2) - 18) < 4.9 * 0.27);
}

TEST_CASE("parameters that the data do not determine have no errors") {
  const std::vector<double> x = grid(6), y{1, 1, 1, 1, 1, 1};
  const CurveModel twice_the_same = [&](std::span<const double> p, std::span<double> values, std::span<double> slopes) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      values[i] = p[0] + p[1];
      slopes[i] = slopes[x.size() + i] = 1;
    }
  };
  const CurveFit fit = fit_curve(twice_the_same, y, std::vector<double>(6, 0.1), std::vector<double>{0, 0});
  CHECK(fit.parameters[0] + fit.parameters[1] == Approx(1));
  CHECK(std::isnan(fit.errors[0]));
  CHECK(fit.reason == "the data do not determine every parameter");
}

TEST_CASE("fits that cannot start are refused") {
  const std::vector<double> x = grid(3);
  CHECK_THROWS_AS(fit_curve(decay(x), std::vector<double>{1, 1, 1}, {}, std::vector<double>{1, 0}), Error);
  const std::vector<double> one = grid(1);
  CHECK_THROWS_AS(fit_curve(line(one), std::vector<double>{1}, {}, std::vector<double>{1, 0}), Error);
}
