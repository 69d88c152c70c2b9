#include "engine/statistics/estimators.h"

#include <catch2/catch.hpp>

#include "tests/statistics/ensembles.h"

using namespace quench;
using namespace quench::testing;

TEST_CASE("the mean of equal members is their value to the bit, with no error") {
  const MeanEstimator estimator(1);
  const Records records(64, {0.1});
  const JackknifeEstimate e = jackknife(estimator, accumulators_of(estimator, records), 1);
  CHECK(e.value[0] == 0.1);
  CHECK(e.error[0] == 0);
}

TEST_CASE("variances of members with a huge mean are precise") {
  // 1 + 1e-8 * {0, 1, 2, 3}: variance 5/3 e-16. Sums of squares would lose all digits.
  const VarianceEstimator estimator(1, 1, 1);
  Records records;
  for (int i = 0; i < 4000; ++i) records.push_back({1 + 0x1p-27 * (i % 4)});
  const double exact = 0x1p-54 * 1.25 * 4000 / 3999;
  const double v = estimate_of(estimator, records, 1)[0];
  INFO("relative error " << v / exact - 1);
  CHECK(std::abs(v / exact - 1) < 1e-7);
}

TEST_CASE("two-valued ensembles have the susceptibility and Binder parameter of the closed form") {
  // Sheet overlap_field 5, eqs (7), (8): q in {0, C*} with P(C*) = p.
  const double c_star = 0.6;
  for (int percent : {50, 30, 75}) {
    Records records;
    for (int i = 0; i < 1000; ++i) records.push_back({(i * 37) % 100 < percent ? c_star : 0});
    const double p = percent / 100.;
    const double chi = estimate_of(VarianceEstimator(1, 1, 1), records, 1)[0];
    CHECK(chi == Approx(c_star * c_star * p * (1 - p) * 1000 / 999).epsilon(1e-12));
    const double b = estimate_of(BinderEstimator(1, BinderNormalisation::b, 1), records, 1)[0];
    CHECK(b == Approx(3 - 1 / (2 * p * (1 - p))).epsilon(1e-11));
  }
}

TEST_CASE("the Binder parameter of a symmetric two-valued ensemble is exactly 1, 2/3 and -2/3") {
  for (double high : {1.0, 0.7}) {
    Records records;
    for (int i = 0; i < 512; ++i) records.push_back({i % 2 ? high : 0});
    CHECK(std::abs(estimate_of(BinderEstimator(1, BinderNormalisation::b, 1), records, 1)[0] - 1) < 1e-12);
    CHECK(std::abs(estimate_of(BinderEstimator(1, BinderNormalisation::u, 1), records, 1)[0] - 2. / 3) < 1e-12);
    CHECK(std::abs(estimate_of(BinderEstimator(1, BinderNormalisation::tilde, 1), records, 1)[0] + 2. / 3) < 1e-12);
  }
}

TEST_CASE("the Binder parameter needs four members and a variance") {
  const BinderEstimator estimator(1, BinderNormalisation::b, 1);
  const auto run = [&](const Records& records) { return jackknife(estimator, accumulators_of(estimator, records), 1); };
  CHECK(std::isnan(run({{0.1}, {0.2}, {0.4}}).value[0]));
  CHECK(run({{0.1}, {0.2}, {0.4}}).reason == "the Binder parameter needs at least 4 members whose values differ");
  const JackknifeEstimate four = run({{0.1}, {0.2}, {0.4}, {0.5}});
  CHECK(std::isfinite(four.value[0]));
  CHECK(std::isnan(four.error[0]));
  CHECK(four.reason == "too few members for an error bar");
  // Equal up to rounding is no variance: 0.1 + 0.2 against 0.3.
  const JackknifeEstimate flat = run({{0.3}, {0.1 + 0.2}, {0.3}, {0.3}, {0.1 + 0.2}, {0.3}});
  CHECK(std::isnan(flat.value[0]));
  CHECK_FALSE(flat.reason.empty());
}

TEST_CASE("fourth central moments survive merging in any grouping") {
  const Records records = normal_records(301, 2, 5, 3.0, 0.2);
  const BinderEstimator estimator(2, BinderNormalisation::b, 1);
  const std::vector<double> x = column(records, 1);
  double mu2 = 0, mu4 = 0;
  for (double v : x) mu2 += std::pow(v - mean(x), 2) / 301, mu4 += std::pow(v - mean(x), 4) / 301;
  for (std::size_t grouping : {1, 7, 100})
    CHECK(estimate_of(estimator, records, 2, grouping)[1] == Approx((3 - mu4 / mu2 / mu2) / 2).epsilon(1e-11));
}

TEST_CASE("variance over members nested in disorder samples follows the sheet's formula") {
  const std::size_t samples = 12, replicas = 5;
  Records records = normal_records(samples * replicas, 1, 9);
  const Records shifts = normal_records(samples, 1, 10);
  std::vector<double> means;
  double within = 0;
  for (std::size_t s = 0; s < samples; ++s) {
    std::vector<double> members;
    for (std::size_t m = 0; m < replicas; ++m) members.push_back(records[s * replicas + m][0] += 2 * shifts[s][0]);
    means.push_back(mean(members));
    within += variance(members) / samples;
  }
  const double expected = variance(means) + (1 - 1. / replicas) * within;
  const VarianceEstimator estimator(1, 3, replicas);
  CHECK(estimate_of(estimator, records, 1, replicas)[0] == Approx(3 * expected).epsilon(1e-12));

  SECTION("also where samples share an accumulator, which closes each sample when it is full") {
    CHECK(estimate_of(estimator, records, 1, 3 * replicas)[0] == Approx(3 * expected).epsilon(1e-12));
  }
  SECTION("also where a member is lost: the sample's own number of members enters") {
    const std::size_t width = estimator.accumulator_size();
    std::vector<double> merged(width, 0.0), values(1);
    for (std::size_t s = 0; s < samples; ++s) {
      std::vector<double> group(width, 0.0);
      for (std::size_t m = s == 3 ? 1 : 0; m < replicas; ++m) estimator.add(group, records[s * replicas + m]);
      estimator.merge(merged, group);
    }
    estimator.estimate(merged, values);
    const std::vector<double> rest{records[16][0], records[17][0], records[18][0], records[19][0]};
    const std::vector<double> full{records[15][0], records[16][0], records[17][0], records[18][0], records[19][0]};
    means[3] = mean(rest);
    const double total = variance(means) + 0.8 * within + (0.75 * variance(rest) - 0.8 * variance(full)) / samples;
    CHECK(values[0] == Approx(3 * total).epsilon(1e-12));
  }
}

TEST_CASE("nested variance is unbiased", "[physics]") {
  // 20000 ensembles of 4 samples x 3 replicas: variance 4 of samples + 1 of members = 5. Standard error of the mean
  // measured from the ensembles, about 0.026; smallest bias seen 0.13 (2.6 %), |z| < 4.9.
  const std::size_t ensembles = 20000;
  Records members = normal_records(ensembles * 12, 1, 21);
  const Records shifts = normal_records(ensembles * 4, 1, 22);
  const VarianceEstimator estimator(1, 1, 3);
  std::vector<double> estimates;
  for (std::size_t e = 0; e < ensembles; ++e) {
    Records records;
    for (std::size_t m = 0; m < 12; ++m) records.push_back({members[e * 12 + m][0] + 2 * shifts[e * 4 + m / 3][0]});
    estimates.push_back(estimate_of(estimator, records, 1, 3)[0]);
  }
  const double error = std::sqrt(variance(estimates) / static_cast<double>(ensembles));
  CHECK(std::abs(mean(estimates) - 5) < 4.9 * error);
  CHECK(error < 0.03);
}

TEST_CASE("variance needs two members, or two disorder samples") {
  const VarianceEstimator members(1, 1, 1), samples(1, 1, 2);
  const Records records{{1.0}, {2.0}};
  const JackknifeEstimate two = jackknife(members, accumulators_of(members, records), 1);
  CHECK(two.value[0] == Approx(0.5));
  CHECK(std::isnan(two.error[0]));
  const JackknifeEstimate one_sample = jackknife(samples, accumulators_of(samples, records, 2), 1);
  CHECK(std::isnan(one_sample.value[0]));
  CHECK(one_sample.reason == "a variance needs at least 2 disorder samples");
}

TEST_CASE("connected estimates add the unbiased variance of the block's own number") {
  // Two blocks of (m, a1, a2) with weights (10, 0).
  const Records records = normal_records(9, 6, 31, 1.0, 0.3);
  const ConnectedEstimator estimator(2, {10, 0}, 1);
  const std::vector<double> values = estimate_of(estimator, records, 4);
  for (std::size_t block : {0, 1}) {
    const double v = variance(column(records, 3 * block));
    CHECK(values[2 * block] == Approx(mean(column(records, 3 * block + 1)) + 10 * v).epsilon(1e-12));
    CHECK(values[2 * block + 1] == Approx(mean(column(records, 3 * block + 2))).epsilon(1e-12));
  }
  SECTION("one member still has the values that need no variance") {
    const JackknifeEstimate one = jackknife(estimator, accumulators_of(estimator, {records[0]}), 4);
    CHECK(std::isnan(one.value[0]));
    CHECK(one.value[1] == records[0][2]);
    CHECK(one.reason == "a variance needs at least 2 members");
  }
}

TEST_CASE("histograms are normalised by all counts and report those outside") {
  const HistogramEstimator estimator(1, 2, 0.5);
  const Records records{{1, 0, 0}, {0, 1, 0}, {0, 1, 0}, {0, 0, 1}};
  const JackknifeEstimate e = jackknife(estimator, accumulators_of(estimator, records), 2);
  CHECK(e.value[0] == Approx(0.5));
  CHECK(e.value[1] == Approx(1.0));
  REQUIRE(e.attributes.size() == 2);
  CHECK(e.attributes[0] == std::pair<std::string, std::string>("counts", "4"));
  CHECK(e.attributes[1] == std::pair<std::string, std::string>("counts_outside_range", "1"));
  // Error of a mean of 0/1 numbers: sqrt(p (1-p) / (n-1)) / width.
  CHECK(e.error[1] == Approx(std::sqrt(0.25 / 3) / 0.5));
}

TEST_CASE("a chosen member keeps its own record, the others stay in the members") {
  const ChosenMemberEstimator estimator(1, 2, 1);
  const Records records{{1, 10}, {2, 20}, {3, 30}};
  const JackknifeEstimate e = jackknife(estimator, accumulators_of(estimator, records), 1);
  CHECK_FALSE(e.has_error);
  CHECK(e.value[0] == 20);
  CHECK(e.pseudo_values == std::vector<double>{10, 20, 30});
  const Records without{{1, 10}, {3, 30}};
  const JackknifeEstimate lost = jackknife(estimator, accumulators_of(estimator, without), 1);
  CHECK(std::isnan(lost.value[0]));
  CHECK(lost.reason == "the member chosen is not among those that were kept");
}
