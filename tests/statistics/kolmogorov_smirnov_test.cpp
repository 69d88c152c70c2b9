#include "engine/statistics/kolmogorov_smirnov.h"

#include <catch2/catch.hpp>
#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "tests/statistics/ensembles.h"

using namespace quench;

namespace {

/// n values whose largest distance from uniform is d: the first ones pushed up by it.
std::vector<double> sample_at_distance(std::size_t n, double d) {
  std::vector<double> f;
  for (std::size_t i = 0; i < n; ++i) f.push_back(std::min(1.0, static_cast<double>(i) / static_cast<double>(n) + d));
  return f;
}

/// P(D >= observed) by walking through all orders of m a's and n b's.
double by_enumeration(std::size_t m, std::size_t n, double observed) {
  std::vector<int> labels(m + n, 1);
  std::fill(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(m), 0);
  double all = 0, far = 0;
  do {
    double i = 0, j = 0, d = 0;
    for (int label : labels) {
      (label == 0 ? i : j) += 1;
      d = std::max(d, std::abs(i / static_cast<double>(m) - j / static_cast<double>(n)));
    }
    ++all;
    far += d >= observed - 1e-12;
  } while (std::next_permutation(labels.begin(), labels.end()));
  return far / all;
}

}  // namespace

TEST_CASE("one-sample probabilities are exact for small samples") {
  // n = 1: P(D >= d) = 2 (1 - d) for d >= 1/2. n = 2, 1/2 <= d: 2 (1 - d)^2. Marsaglia et al: P(D_10 < 0.274) = 0.62847961545...
  const KolmogorovSmirnov one = ks_one_sample({0.7});
  CHECK(one.distance == Approx(0.7));
  CHECK(one.p == Approx(0.6));
  CHECK(one.exact);
  CHECK(ks_one_sample({0.75, 0.9}).p == Approx(2 * 0.25 * 0.25));
  const KolmogorovSmirnov ten = ks_one_sample(sample_at_distance(10, 0.274));
  CHECK(ten.distance == Approx(0.274));
  CHECK(ten.p == Approx(1 - 0.6284796154565).epsilon(1e-10));
}

TEST_CASE("the exact and the limiting law meet") {
  for (double lambda : {0.5, 0.8, 1.0, 1.3, 2.0}) {
    const double exact = ks_one_sample(sample_at_distance(1000, lambda / std::sqrt(1000.))).p;
    const double limit = ks_one_sample(sample_at_distance(1001, lambda / std::sqrt(1001.))).p;
    CHECK(limit == Approx(exact).epsilon(0.02).margin(1e-5));
  }
}

TEST_CASE("two-sample probabilities are those of all orders") {
  const std::vector<double> a{0.1, 0.2, 0.35, 0.5}, b{0.3, 0.6, 0.7, 0.8, 0.9};
  const KolmogorovSmirnov test = ks_two_sample(a, b);
  CHECK(test.distance == Approx(0.8));
  CHECK(test.exact);
  CHECK(test.p == Approx(by_enumeration(4, 5, 0.8)).epsilon(1e-12));
  CHECK(ks_two_sample(b, a).p == Approx(test.p).epsilon(1e-12));
  CHECK(ks_two_sample({1, 2, 3}, {4, 5, 6}).p == Approx(0.1));
  CHECK(ks_two_sample({1, 2, 3}, {1, 2, 3}).p == Approx(1));
  CHECK(ks_two_sample({1, 3, 5, 7, 9, 11}, {2, 4, 6}).p == Approx(by_enumeration(6, 3, 0.5)).epsilon(1e-12));
}

TEST_CASE("p values of true nulls are uniform enough", "[physics]") {
  // 4000 tests at n = 50: share below 0.05 and 0.5, |z| < 4.9; s.e. 0.0034 and 0.0079.
  std::size_t below_5 = 0, below_50 = 0;
  const testing::Records x = testing::normal_records(4000, 50, 5);
  for (const auto& row : x) {
    std::vector<double> f;
    for (double v : row) f.push_back(0.5 * std::erfc(-v / std::sqrt(2.0)));
    const double p = ks_one_sample(f).p;
    below_5 += p < 0.05;
    below_50 += p < 0.5;
  }
  CHECK(std::abs(static_cast<double>(below_5) / 4000 - 0.05) < 4.9 * 0.0034);
  CHECK(std::abs(static_cast<double>(below_50) / 4000 - 0.5) < 4.9 * 0.0079);
}

TEST_CASE("samples that cannot be tested are refused") {
  CHECK_THROWS_AS(ks_one_sample({}), Error);
  CHECK_THROWS_AS(ks_one_sample({0.5, 1.2}), Error);
  CHECK_THROWS_AS(ks_two_sample({1}, {}), Error);
  CHECK_THROWS_AS(ks_two_sample({1}, {NAN}), Error);
}
