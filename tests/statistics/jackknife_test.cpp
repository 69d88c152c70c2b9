#include "engine/statistics/jackknife.h"

#include <catch2/catch.hpp>

#include "engine/statistics/estimators.h"
#include "tests/statistics/ensembles.h"

using namespace quench;
using namespace quench::testing;

namespace {

/// Leave-one-out by recomputing everything from the records: error and pseudo-values of element i.
void compare_with_brute_force(const Estimator& estimator, const Records& records, std::size_t elements, std::size_t replicas) {
  const JackknifeEstimate e = jackknife(estimator, accumulators_of(estimator, records, replicas), elements);
  const std::vector<double> theta = estimate_of(estimator, records, elements, replicas);
  const std::size_t groups = records.size() / replicas;
  std::vector<std::vector<double>> without;
  for (std::size_t g = 0; g < groups; ++g) {
    Records rest;
    for (std::size_t m = 0; m < records.size(); ++m)
      if (m / replicas != g) rest.push_back(records[m]);
    without.push_back(estimate_of(estimator, rest, elements, replicas));
  }
  const double n = static_cast<double>(groups);
  for (std::size_t i = 0; i < elements; ++i) {
    std::vector<double> t;
    for (std::size_t g = 0; g < groups; ++g) {
      t.push_back(without[g][i]);
      CHECK(e.pseudo_values[g * elements + i] == Approx(n * theta[i] - (n - 1) * without[g][i]).epsilon(1e-9).margin(1e-9));
    }
    CHECK(e.value[i] == theta[i]);
    CHECK(e.error[i] == Approx(std::sqrt((n - 1) * (n - 1) / n * variance(t))).epsilon(1e-9));
  }
}

}  // namespace

TEST_CASE("the jackknife agrees with leaving members out one by one") {
  const Records records = normal_records(24, 3, 1, 1.0, 0.5);
  compare_with_brute_force(MeanEstimator(3), records, 3, 1);
  compare_with_brute_force(VarianceEstimator(3, 8, 1), records, 3, 1);
  compare_with_brute_force(BinderEstimator(3, BinderNormalisation::u, 1), records, 3, 1);
  compare_with_brute_force(ConnectedEstimator(1, {2, 0}, 1), records, 2, 1);
  SECTION("groups are disorder samples") {
    compare_with_brute_force(MeanEstimator(3), records, 3, 4);
    compare_with_brute_force(VarianceEstimator(3, 8, 4), records, 3, 4);
    compare_with_brute_force(BinderEstimator(3, BinderNormalisation::u, 4), records, 3, 4);
    compare_with_brute_force(ConnectedEstimator(1, {2, 0}, 4), records, 2, 4);
  }
}

TEST_CASE("pseudo-values of a mean are the members' own values to the bit") {
  const Records records = normal_records(100, 1, 2, 1e6, 1e-3);
  const MeanEstimator estimator(1);
  const JackknifeEstimate e = jackknife(estimator, accumulators_of(estimator, records), 1);
  CHECK(e.pseudo_values == column(records, 0));
  CHECK(e.error[0] == Approx(std::sqrt(variance(column(records, 0)) / 100)).epsilon(1e-6));
}

TEST_CASE("groups of unequal size enter the mean by their members") {
  const MeanEstimator estimator(1);
  std::vector<double> groups(4, 0.0);
  estimator.add(std::span(groups).first(2), std::vector<double>{1.0});
  estimator.add(std::span(groups).first(2), std::vector<double>{2.0});
  estimator.add(std::span(groups).last(2), std::vector<double>{6.0});
  const JackknifeEstimate e = jackknife(estimator, groups, 1);
  CHECK(e.value[0] == Approx(3));
  // theta without the first group 6, without the second 1.5.
  CHECK(e.pseudo_values[0] == Approx(2 * 3 - 6));
  CHECK(e.pseudo_values[1] == Approx(2 * 3 - 1.5));
  CHECK(e.error[0] == Approx(4.5 / 2));
}

TEST_CASE("one member gives a value, no error bar, and says so") {
  const MeanEstimator estimator(2);
  const JackknifeEstimate e = jackknife(estimator, accumulators_of(estimator, {{3, 4}}), 2);
  CHECK(e.value == std::vector<double>{3, 4});
  CHECK(std::isnan(e.error[0]));
  CHECK(e.reason == "one member gives no error bar");
  CHECK(e.pseudo_values == std::vector<double>{3, 4});
}

TEST_CASE("no members give no value") {
  const JackknifeEstimate e = jackknife(MeanEstimator(2), {}, 2);
  CHECK(std::isnan(e.value[0]));
  CHECK(e.reason == "too few members");
}

TEST_CASE("an estimate fills the frame of a dataset") {
  Dataset frame;
  frame.dims = {"t", "k"};
  frame.coords = {Array::of({1, 2, 3}), Array::of({0, 1})};
  frame.attributes = {{"estimator", "mean"}};
  const MeanEstimator estimator(6);
  const Records records = normal_records(8, 6, 3);
  fill(frame, jackknife(estimator, accumulators_of(estimator, records), 6), "members", 8);
  CHECK(frame.value.shape() == Shape{3, 2});
  CHECK(frame.error.shape() == Shape{3, 2});
  CHECK(frame.members.shape() == Shape{8, 3, 2});
  CHECK(frame.members[7 * 6 + 5] == records[7][5]);
  CHECK(frame.groups == "members");
  CHECK(frame.count[0] == 8);
  CHECK(frame.has_error);
}

TEST_CASE("batches cover the members in order, at least 64 of them, equal where a divisor allows") {
  for (std::size_t n : {1, 63, 100, 127}) CHECK(batch_boundaries(n).size() == n + 1);
  for (std::size_t n : {128, 1000, 4096, 10000, 12800, 997, 1000003}) {
    const std::vector<std::size_t> b = batch_boundaries(n);
    const std::size_t batches = b.size() - 1;
    CHECK((batches >= 64 && batches < 128));
    CHECK((b.front() == 0 && b.back() == n));
    bool divides = false;
    for (std::size_t k = 64; k < 128; ++k) divides |= n % k == 0;
    std::size_t least = n, most = 0;
    for (std::size_t i = 0; i < batches; ++i) {
      least = std::min(least, b[i + 1] - b[i]);
      most = std::max(most, b[i + 1] - b[i]);
    }
    CHECK(most - least == (divides ? 0u : 1u));
  }
}

TEST_CASE("jackknife error bars cover the truth as often as they should", "[physics]") {
  // 4000 ensembles of 64 exponential-like members: susceptibility (a nonlinear estimate) of x = normal^2, true variance 2.
  // The variance of the error-normalised deviation is 1 up to the skewness of n = 64; here the check is on the error bar
  // itself: mean of error^2 against the spread of the estimates. Relative standard error of each side about 3 % (spread)
  // and 3 %; a factor (G-1)/G lost or a missing square would show as 100 %. Bound 25 %, |z| about 6.
  const std::size_t ensembles = 4000;
  const Records normals = normal_records(ensembles * 64, 1, 77);
  const VarianceEstimator estimator(1, 1, 1);
  std::vector<double> estimates, squares;
  std::size_t covered_by_mean = 0;
  for (std::size_t k = 0; k < ensembles; ++k) {
    Records records, plain;
    for (std::size_t m = 0; m < 64; ++m) {
      plain.push_back(normals[k * 64 + m]);
      records.push_back({plain.back()[0] * plain.back()[0]});
    }
    const JackknifeEstimate e = jackknife(estimator, accumulators_of(estimator, records), 1);
    estimates.push_back(e.value[0]);
    squares.push_back(e.error[0] * e.error[0]);
    const MeanEstimator mean_estimator(1);
    const JackknifeEstimate m = jackknife(mean_estimator, accumulators_of(mean_estimator, plain), 1);
    covered_by_mean += std::abs(m.value[0]) < m.error[0];
  }
  CHECK(std::abs(mean(squares) / variance(estimates) - 1) < 0.25);
  // Means of normals: |t| < 1 with 63 degrees of freedom has probability 0.67886; s.e. 0.0074, |z| < 4.9.
  CHECK(std::abs(static_cast<double>(covered_by_mean) / ensembles - 0.67886) < 4.9 * 0.0074);
}
