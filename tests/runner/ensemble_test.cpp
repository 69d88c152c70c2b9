// Ensembles in memory: the same bits for any threads and lanes, groups, single members.
#include <catch2/catch.hpp>

#include <numeric>

#include "tests/runner/toy.h"

using namespace toy;

TEST_CASE("Threads and lanes do not change a bit") {
  const ResultData one = run_with(walker());
  REQUIRE(one.observables.at("C").value.shape() == Shape{4});
  CHECK(one.observables.at("C").value[0] == 1.0);
  for (unsigned threads : {2u, 3u, 7u}) CHECK(same_bits(one, run_with(walker(), threads)));
  for (int lanes : {3, 8, 64}) {
    const Options o = walker({{"dynamics", walk({{"step", 0.125}, {"lanes", lanes}})}});
    CHECK(same_bits(one, run_with(o, 1)));
    CHECK(same_bits(one, run_with(o, 3)));
  }
}

TEST_CASE("Batches too are the same for any threads, and agree with members") {
  const Options members = walker({{"ensemble", 1000}, {"keep", "members"}}), batches = walker({{"ensemble", 1000}, {"keep", "batches"}});
  const ResultData one = run_with(batches);
  for (unsigned threads : {2u, 3u, 7u}) CHECK(same_bits(one, run_with(batches, threads)));
  const ResultData fine = run_with(members, 2);
  for (const char* name : {"C", "chi"}) {
    const Dataset &b = one.observables.at(name), &m = fine.observables.at(name);
    CHECK(b.groups == "batches");
    CHECK(m.groups == "members");
    CHECK(b.members.shape() == Shape{125, 4});
    CHECK(m.members.shape() == Shape{1000, 4});
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(b.value[i] == Approx(m.value[i]).epsilon(1e-12));
      // 125 batches know their error to 6 %.
      CHECK(b.error[i] == Approx(m.error[i]).epsilon(0.35));
    }
  }
}

TEST_CASE("Records beyond 64 MiB go into batches, the others of the same run stay members") {
  const Options o = walker({{"observables", Record{{"C", observable("toy_value")}, {"many", observable("toy_value", {{"copies", 40000}})}}},
                            {"times", Array::of({1})},
                            {"ensemble", 256}});
  const ResultData result = run_with(o, 2);
  CHECK(result.observables.at("C").groups == "members");
  CHECK(result.observables.at("C").members.shape() == Shape{256, 1});
  CHECK(result.observables.at("many").groups == "batches");
  CHECK(result.observables.at("many").members.shape()[0] == 64);
  CHECK(result.observables.at("many").value[39999] == Approx(result.observables.at("C").value[0]).epsilon(1e-13));
  CHECK(same_bits(result, run_with(o, 7)));
}

TEST_CASE("Mean, variance and errors are those of the members") {
  const Dataset c = run_with(walker({{"ensemble", 25}})).observables.at("C");
  for (std::size_t i = 1; i < 4; ++i) {
    double mean = 0, squares = 0;
    for (std::size_t m = 0; m < 25; ++m) mean += c.members[m * 4 + i] / 25;
    for (std::size_t m = 0; m < 25; ++m) squares += std::pow(c.members[m * 4 + i] - mean, 2);
    CHECK(c.value[i] == Approx(mean).epsilon(1e-12));
    CHECK(c.error[i] == Approx(std::sqrt(squares / 24 / 25)).epsilon(1e-12));
  }
  CHECK(c.count[0] == 25);
}

TEST_CASE("The law of the walker comes out") {
  // Euler, dt = 1/8: mean (1 - dt)^n and variance 2 T dt (1 - b^n) / (1 - b) with b = (1 - dt)^2; 4000 members see 2 % of chi.
  const ResultData result = run_with(walker({{"ensemble", 4000}}), 2);
  const double b = std::pow(1 - 0.125, 2);
  const std::size_t steps[] = {0, 4, 8, 16};
  for (std::size_t i = 1; i < 4; ++i) {
    const double mean = std::pow(1 - 0.125, static_cast<double>(steps[i])), variance = 0.25 * (1 - std::pow(b, static_cast<double>(steps[i]))) / (1 - b);
    CHECK(std::abs(result.observables.at("C").value[i] - mean) < 4.9 * result.observables.at("C").error[i]);
    CHECK(std::abs(result.observables.at("chi").value[i] - variance) < 4.9 * result.observables.at("chi").error[i]);
  }
}

TEST_CASE("Errors over disorder are those of sample means") {
  const Options o = walker({{"noise", kicks({{"frozen", 2.0}})}, {"ensemble", Record{{"disorder", 30}, {"members", 5}}}});
  const ResultData result = run_with(o, 2);
  const Dataset c = result.observables.at("C");
  CHECK(c.groups == "disorder");
  REQUIRE(c.members.shape() == Shape{30, 4});
  CHECK(c.count[0] == 150);
  CHECK(same_bits(result, run_with(o, 7)));
  // The same members, each kept, as an ensemble whose members share nothing in the estimator.
  for (std::size_t i = 1; i < 4; ++i) {
    double mean = 0, squares = 0;
    for (std::size_t s = 0; s < 30; ++s) mean += c.members[s * 4 + i] / 30;
    for (std::size_t s = 0; s < 30; ++s) squares += std::pow(c.members[s * 4 + i] - mean, 2);
    CHECK(c.value[i] == Approx(mean).epsilon(1e-12));
    CHECK(c.error[i] == Approx(std::sqrt(squares / 29 / 30)).epsilon(1e-12));
  }
  // Members of one sample share their frozen force: independent members would give a much smaller error at late times.
  const double naive = std::sqrt(result.observables.at("chi").value[3] / 150);
  CHECK(c.error[3] > 1.5 * naive);
  // Sample by sample against members run alone.
  for (std::uint64_t sample : {0u, 13u}) {
    double mean = 0;
    for (std::uint64_t replica = 0; replica < 5; ++replica) {
      RunOptions alone;
      alone.only = sample * 5 + replica + 1;
      mean += run(plan(o), alone).observables.at("C").value[3] / 5;
    }
    CHECK(mean == Approx(c.members[sample * 4 + 3]).epsilon(1e-12));
  }
}

TEST_CASE("Members of one disorder sample have errors over themselves") {
  const Value one_sample = Record{{"disorder", 1}, {"members", 50}};
  const Dataset c = run_with(walker({{"ensemble", one_sample}})).observables.at("C");
  CHECK(c.groups == "members");
  REQUIRE(c.members.shape() == Shape{50, 4});
  for (std::size_t i = 1; i < 4; ++i) {
    double mean = 0, squares = 0;
    for (std::size_t m = 0; m < 50; ++m) mean += c.members[m * 4 + i] / 50;
    for (std::size_t m = 0; m < 50; ++m) squares += std::pow(c.members[m * 4 + i] - mean, 2);
    CHECK(c.error[i] == Approx(std::sqrt(squares / (50 * 49))).epsilon(1e-9));
  }
}

TEST_CASE("A member alone is its row of the full run, to the bit") {
  const ResultData all = run_with(walker(), 3);
  for (std::uint64_t member : {1u, 17u, 40u}) {
    RunOptions options;
    options.only = member;
    const ResultData alone = run(plan(walker()), options);
    const Dataset& c = alone.observables.at("C");
    CHECK(std::memcmp(c.value.data(), all.observables.at("C").members.data() + (member - 1) * 4, 4 * sizeof(double)) == 0);
    CHECK(std::isnan(c.error[0]));
    CHECK(c.reason == "one member gives no error bar");
    CHECK(meta(alone, "only") == std::to_string(member));
  }
  RunOptions options;
  options.only = 41;
  CHECK_THROWS_WITH(run(plan(walker()), options), "run: there is no member 41: they are numbered from 1 to 40");
}

TEST_CASE("Deterministic observables need neither dynamics nor times") {
  const Options o = {{"landscape", well({{"curvature", 3.0}})}, {"observables", Record{{"E", observable("toy_exact")}}}};
  const ResultData result = run_with(o, 2);
  CHECK(result.observables.at("E").value[2] == 9.0);
  CHECK_FALSE(result.observables.at("E").has_error);
  const ResultData mixed = run_with(walker({{"observables", Record{{"C", observable("toy_value")}, {"E", observable("toy_exact")}}}}), 2);
  CHECK(mixed.observables.at("E").value[1] == 2.0);
  CHECK(mixed.observables.at("C").has_error);
}

TEST_CASE("Observables sample at their own times, together with those of others") {
  const Options o = walker({{"observables", Record{{"C", observable("toy_value")},
                                                  {"D", observable("toy_value", {{"at", Array::of({0.25, 1, 3})}})}}}});
  const ResultData result = run_with(o);
  CHECK(result.observables.at("D").coords[0][2] == 3.0);
  CHECK(result.observables.at("D").value[1] == result.observables.at("C").value[2]);
  // Times that another observable asks for cut no interval here: 0.25 is a whole number of steps.
  CHECK(result.observables.at("C").value[1] == run_with(walker()).observables.at("C").value[1]);
}

TEST_CASE("A seed is drawn and recorded where none is given") {
  const ResultData a = run_with(walker({{"seed", Value()}}));
  const std::int64_t seed = std::stoll(meta(a, "seed"));
  CHECK(same_bits(a, run_with(walker({{"seed", seed}}), 2)));
  CHECK(meta(run_with(walker({{"seed", Value()}})), "seed") != meta(a, "seed"));
}

TEST_CASE("More memory than there is stops the run before it begins") {
  const Options o = walker({{"dynamics", walk({{"step", 0.125}, {"memory", 1e15}})}});
  try {
    run_with(o, 2);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::memory);
    CHECK_THAT(error.message(), Catch::StartsWith("run: needs 1862645.1 GiB (2 threads of 931322.6 GiB each, records 0.0 MiB), but only "));
    CHECK_THAT(error.message(), Catch::EndsWith(" GiB are available"));
  }
}
