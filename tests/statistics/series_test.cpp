#include "engine/statistics/series.h"

#include <catch2/catch.hpp>
#include <set>

#include "engine/core/error.h"
#include "tests/statistics/ensembles.h"

using namespace quench;
using namespace quench::testing;

namespace {

/// x_(i+1) = a x_i + sqrt(1 - a^2) xi: unit variance, inefficiency (1 + a) / (1 - a).
std::vector<double> correlated_series(std::size_t n, double a, unsigned seed) {
  std::vector<double> x = column(normal_records(n, 1, seed), 0);
  for (std::size_t i = 1; i < n; ++i) x[i] = a * x[i - 1] + std::sqrt(1 - a * a) * x[i];
  return x;
}

}  // namespace

TEST_CASE("the error of a mean is the standard error") {
  const std::vector<double> x{1, 2, 3, 4};
  CHECK(mean_error(x).value == Approx(2.5));
  CHECK(mean_error(x).error == Approx(std::sqrt(5. / 12)));
  CHECK(std::isnan(mean_error(std::vector<double>{1}).error));
  CHECK(std::isnan(mean_error(std::vector<double>{}).value));
}

TEST_CASE("blocking leaves independent numbers alone and finds the error of correlated ones", "[physics]") {
  // 2^16 numbers. Error of the error at the chosen level: a few percent, growing with the block; bound 25 %, |z| above 5.
  const Blocking white = blocking(correlated_series(1 << 16, 0, 1));
  CHECK(white.plateau);
  CHECK(white.block <= 4);
  CHECK(white.error == Approx(1. / 256).epsilon(0.05));
  const Blocking slow = blocking(correlated_series(1 << 16, 0.9, 2));
  CHECK(slow.plateau);
  CHECK(slow.block >= 16);
  CHECK(slow.error == Approx(std::sqrt(19.) / 256).epsilon(0.25));
  CHECK(slow.inefficiency == Approx(19).epsilon(0.5));
}

TEST_CASE("blocking says when a series is too short for its memory") {
  const Blocking b = blocking(correlated_series(256, 0.99, 3));
  CHECK_FALSE(b.plateau);
  CHECK(b.block == 8);
  CHECK(b.blocks.size() == b.errors.size());
  CHECK_THROWS_AS(blocking(std::vector<double>(63, 1.0)), Error);
}

TEST_CASE("resampled indices depend on seed and sample alone and reach every entry") {
  CHECK(resampled(50, 7, 3) == resampled(50, 7, 3));
  CHECK(resampled(50, 7, 3) != resampled(50, 7, 4));
  CHECK(resampled(50, 8, 3) != resampled(50, 7, 3));
  std::vector<double> counts(5, 0);
  for (std::uint64_t sample = 0; sample < 2000; ++sample)
    for (std::size_t i : resampled(5, 1, sample)) {
      REQUIRE(i < 5);
      ++counts[i];
    }
  // 10000 draws, 2000 expected each: chi-square with 4 degrees of freedom, p > 1e-6 below 33.4.
  double chi2 = 0;
  for (double c : counts) chi2 += (c - 2000) * (c - 2000) / 2000;
  CHECK(chi2 < 33.4);
}
