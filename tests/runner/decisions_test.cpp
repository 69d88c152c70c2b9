// Decisions made while running: accuracy goals, the half-step check, members that diverge. Same for any threads.
#include <catch2/catch.hpp>

#include "engine/run/grouping.h"
#include "engine/run/step_check.h"
#include "engine/statistics/estimators.h"
#include "tests/runner/folder.h"

using namespace toy;

namespace {

double largest(const Array& a) {
  double out = 0;
  for (double x : a.span()) out = std::max(out, x);
  return out;
}

Options until(const Value& goal, int most = 4096, const std::string& keep = "auto") {
  return walker({{"ensemble", Record{{"max", most}, {"min", 32}}}, {"until_error", Record{{"C", goal}}}, {"keep", keep}});
}

Error error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorKind::internal, "no error");
}

}  // namespace

// ---- until_error

TEST_CASE("Sizes judged are fixed by min and max alone") {
  std::vector<std::uint64_t> sizes{32};
  while (sizes.back() < 1000) sizes.push_back(next_size(sizes.back(), 32, 1000));
  CHECK(sizes == std::vector<std::uint64_t>{32, 64, 96, 128, 160, 224, 288, 384, 480, 608, 768, 960, 1000});
}

TEST_CASE("until_error stops at the first size whose error is below the goal") {
  const ResultData result = run_with(until(0.05));
  const Dataset& c = result.observables.at("C");
  const double members = c.count[0];
  CHECK(largest(c.error) <= 0.05);
  CHECK(meta(result, "members") == shortest(members));
  CHECK(result.missed.empty());
  for (unsigned threads : {2u, 3u, 7u}) CHECK(same_bits(result, run_with(until(0.05), threads)));
  // The same members as an ensemble of that size; the size before was not enough.
  CHECK(same_bits(c.value, run_with(walker({{"ensemble", members}})).observables.at("C").value));
  std::uint64_t before = 32;
  while (next_size(before, 32, 4096) < static_cast<std::uint64_t>(members)) before = next_size(before, 32, 4096);
  CHECK(largest(run_with(walker({{"ensemble", static_cast<double>(before)}})).observables.at("C").error) > 0.05);
}

TEST_CASE("Relative goals hold at every value, and goals that are missed are told") {
  // C decays from 1 to 0.1 with fluctuations near 1: 1 % is out of reach of 64 members.
  const ResultData missed = run_with(until("1%", 64));
  CHECK(missed.missed == std::vector<std::string>{"until_error.C not reached with 64 members"});
  CHECK(meta(missed, "missed") == missed.missed.front());
  const ResultData met = run_with(until("60%"));
  CHECK(met.missed.empty());
  const Dataset& c = met.observables.at("C");
  for (std::size_t i = 0; i < 4; ++i) CHECK(c.error[i] <= 0.6 * std::abs(c.value[i]));
}

TEST_CASE("Accuracy goals in batches, stored, stopped and resumed, end with the same bytes") {
  Options o = until(0.03, 8192, "batches");
  o["ensemble"] = Record{{"max", 8192}, {"min", 128}};
  const std::string reference = reference_bytes(o);
  const ResultData whole = run_with(o, 3);
  CHECK(whole.observables.at("C").groups == "batches");
  CHECK(whole.observables.at("C").members.shape()[0] >= 64);
  o["dynamics"] = walk({{"step", 0.125}, {"pause", 1.0}, {"lanes", 16}});
  Folder folder;
  RunOptions options = into(folder);
  options.budget_seconds = 0.04;
  int sessions = 1;
  for (; !run(plan(o), options).complete; ++sessions) options.resume = true;
  CHECK(sessions > 1);
  CHECK(folder.holds(reference));
}

// ---- the half-step check

TEST_CASE("The error of a given step is measured, the step kept") {
  // Without noise q = (1 - dt)^n exactly; half the step gives (1 - dt/2)^(2n), and Richardson's difference * 2.
  const Options o = walker({{"noise", kicks({{"temperature", 0.0}})}, {"ensemble", 1}});
  const ResultData result = run_with(o);
  const Dataset& c = result.observables.at("C");
  REQUIRE(c.has_step_error);
  for (std::size_t i = 0; i < 4; ++i) {
    const double n = c.coords[0][i] / 0.125;
    const double expected = 2 * std::abs(std::pow(1 - 0.125, n) - std::pow(1 - 0.0625, 2 * n));
    CHECK(c.step_error[i] == Approx(expected).margin(1e-14));
    // And it is the distance to the exact exponential, up to the next order.
    CHECK(c.step_error[i] == Approx(std::abs(std::pow(1 - 0.125, n) - std::exp(-c.coords[0][i]))).epsilon(0.1).margin(1e-14));
  }
  CHECK(meta(result, "step") == "0.125");
  CHECK(std::isnan(c.error[1]));
}

TEST_CASE("A given step whose error exceeds the statistical one is questioned") {
  const ResultData result = run_with(walker({{"dynamics", walk({{"step", 0.5}})}, {"noise", kicks({{"temperature", 1e-4}})}}));
  CHECK(meta(result, "step") == "0.5");
  REQUIRE(result.warnings.size() == 1);
  CHECK_THAT(result.warnings[0], Catch::StartsWith("the discretisation error is ") && Catch::EndsWith(" with step 0.5; a smaller step or step = \"auto\" would help") && Catch::Contains(" times the statistical error at t = "));
}

TEST_CASE("An automatic step is halved until it is small beside the statistical error") {
  for (int members : {20, 100}) {  // by the order of the scheme, and by repeated pilots
    const Options o = walker({{"dynamics", walk()}, {"noise", kicks({{"temperature", 0.02}})}, {"ensemble", members}});
    const ResultData result = run_with(o, 2);
    CHECK(std::stod(meta(result, "step")) < 0.25);
    const Dataset& c = result.observables.at("C");
    // At every time; the pilot of 8 knows the statistical error to a quarter.
    for (std::size_t i = 1; i < 4; ++i) CHECK(c.step_error[i] < 0.75 * c.error[i]);
    for (unsigned threads : {1u, 7u}) CHECK(same_bits(result, run_with(o, threads)));
  }
  // Much noise: nothing to halve.
  CHECK(meta(run_with(walker({{"dynamics", walk({{"first_step", 0.125}})}, {"noise", kicks({{"temperature", 4.0}})}})), "step") == "0.125");
}

TEST_CASE("A step is halved on the way to the times that need it") {
  StepAnswer answer;
  answer.ratios = {40, 3, 0.2, 1.5, 0.9, 0};
  CHECK(answer.worst() == 0);
  CHECK(answer.halvings_needed(1) == Halvings{6, 2, 1, 1, 0, 0});
  CHECK(answer.halvings_needed(2) == Halvings{3, 1, 1, 1, 0, 0});
  answer.ratios = {1.5, 0.1, 3, 0.5};
  CHECK(answer.worst() == 2);
  CHECK(answer.halvings_needed(1) == Halvings{2, 2, 2, 0});
  CHECK(halved_further({}, {3, 1, 0}, 3) == Halvings{3, 1, 0});
  CHECK(halved_further({4, 1, 0}, {3, 1, 0}, 3) == Halvings{6, 2, 0});
  answer.ratios = {std::numeric_limits<double>::infinity(), 0};
  CHECK(answer.halvings_needed(1) == Halvings{6, 0});
}

namespace {

/// Ratios of one observable from 8 members at each time: q = offset[i] + 0.1 * member at the step, `shift` lower at half of it.
std::vector<double> ratios_of(const std::vector<double>& shift, double fluctuation, std::uint64_t members) {
  const MeanEstimator estimator(shift.size());
  StepQuestion question;
  question.estimator = &estimator;
  const std::size_t width = estimator.accumulator_size();
  for (int member = 0; member < 8; ++member)
    for (auto* into : {&question.coarse, &question.fine}) {
      std::vector<double> record;
      for (double s : shift) record.push_back(1 + fluctuation * member - (into == &question.fine ? s : 0));
      into->resize(into->size() + width);
      estimator.add(std::span<double>(*into).last(width), record);
    }
  for (std::size_t i = 0; i < shift.size(); ++i) question.samples.push_back(i);
  return judge_step({question}, shift.size(), 8, members, 1).ratios;
}

}  // namespace

TEST_CASE("The step is judged at every time, by the middle one of three neighbours") {
  // Members 0 ... 7 times 0.1: standard error 0.1 sqrt(6 / 8) of 8; the step error is twice the shift; half an error is the aim.
  const double unit = 4 / (0.1 * std::sqrt(6.0 / 8));
  const auto alone = ratios_of({0.03}, 0.1, 8);
  CHECK(alone[0] == Approx(0.03 * unit));
  CHECK(ratios_of({0.03}, 0.1, 800)[0] == Approx(0.3 * unit));  // a larger ensemble asks for more
  const auto several = ratios_of({0.5, 0.4, 0.01, 0.02, 0.9, 0.0}, 0.1, 8);
  const std::vector<double> expected{0.4, 0.4, 0.02, 0.02, 0.02, 0.02};
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(several[i] == Approx(expected[i] * unit));
  // Members that differ by rounding say nothing about errors.
  for (double ratio : ratios_of({0.5, 0.5, 0.5}, 1e-15, 8)) CHECK(ratio == 0);
}

TEST_CASE("Six halvings are the end, and one member halves nothing") {
  const ResultData result = run_with(walker({{"dynamics", walk()}, {"noise", kicks({{"temperature", 1e-9}})}, {"ensemble", 100}}), 2);
  CHECK(meta(result, "step") == "0.00390625");
  REQUIRE(result.warnings.size() == 1);
  CHECK_THAT(result.warnings[0], Catch::Contains(", even after 6 halvings of the automatic step"));
  CHECK(meta(run_with(walker({{"dynamics", walk()}, {"ensemble", 1}})), "step") == "0.25");
}

TEST_CASE("A single member of a run with automatic step uses the step of the full run") {
  const Options o = walker({{"dynamics", walk()}, {"noise", kicks({{"temperature", 0.02}})}, {"ensemble", 100}});
  const ResultData all = run_with(o, 2);
  RunOptions options;
  options.only = 50;
  const ResultData alone = run(plan(o), options);
  CHECK(meta(alone, "step") == meta(all, "step"));
  CHECK(std::memcmp(alone.observables.at("C").value.data(), all.observables.at("C").members.data() + 49 * 4, 4 * sizeof(double)) == 0);
}

// ---- divergence

TEST_CASE("A member that diverges stops the run and says where") {
  for (unsigned threads : {1u, 2u, 7u})
    for (int lanes : {1, 8}) {
      const Options o = walker({{"dynamics", walk({{"step", 0.125}, {"lanes", lanes}, {"diverges", 17}, {"when", 1.5}})}});
      const Error error = error_of([&] { run_with(o, threads); });
      CHECK(error.kind() == ErrorKind::numeric);
      CHECK(error.message() == "run: q became non-finite at step 12, t = 1.5, member 17, site (3, 14, 15)");
      CHECK(error.details() == std::vector<std::string>{"in the force of landscape.toy_well: log of -2.1e-04"});
    }
  const Options swept = walker({{"landscape", well({{"curvature", axis_value("K")}})}, {"sweep", Record{{"K", Array::of({0.5, 1})}}},
                                {"dynamics", walk({{"step", 0.125}, {"diverges", 3}, {"when", 1.0}})}});
  CHECK(error_of([&] { run_with(swept, 2); }).message() == "run: q became non-finite at step 8, t = 1.0, member 3, site (3, 14, 15), K = 0.5");
}

TEST_CASE("What was finished before a divergence is kept") {
  const Options o = walker({{"dynamics", walk({{"step", 0.125}, {"diverges", 37}, {"when", 1.0}})}});
  Folder folder;
  const Error error = error_of([&] { run(plan(o), into(folder)); });
  REQUIRE(error.details().size() == 2);
  CHECK(error.details()[1] == "last good state kept: quench resume " + folder.path());
  std::string note;
  CHECK_FALSE(io::read_manifest(folder.path()).complete);
  RunOptions options = into(folder);
  options.resume = true;
  CHECK(error_of([&] { run(plan(o), options); }).message() == error.message());
}

TEST_CASE("Diverged members are left out, counted and marked where the experiment allows it") {
  const Options o = walker({{"dynamics", walk({{"step", 0.125}, {"diverges", 17}, {"when", 1.5}})}, {"allow_diverged", true}});
  const ResultData result = run_with(o), healthy = run_with(walker());
  const Dataset &c = result.observables.at("C"), &all = healthy.observables.at("C");
  CHECK(c.count[0] == 39);
  REQUIRE(c.members.shape() == Shape{40, 4});
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(std::isnan(c.members[16 * 4 + i]));
    CHECK(c.members[17 * 4 + i] == all.members[17 * 4 + i]);
    CHECK(c.value[i] == Approx((40 * all.value[i] - all.members[16 * 4 + i]) / 39).epsilon(1e-12));
    CHECK(std::isfinite(c.error[i]));
  }
  CHECK(result.warnings == std::vector<std::string>{"1 of 40 members diverged and is left out: 17"});
  CHECK(meta(result, "diverged") == "1");
  CHECK(same_bits(result, run_with(o, 3)));
  Folder folder;
  CHECK(same_bits(run(plan(o), into(folder)), result));
}

TEST_CASE("An automatic step is halved where a pilot member diverges") {
  const Options o = walker({{"dynamics", walk({{"diverges", 5}, {"when", 0.5}, {"only_coarse", true}})}, {"noise", kicks({{"temperature", 9.0}})}, {"observables", Record{{"C", observable("toy_value")}}}});
  const ResultData result = run_with(o, 2);
  CHECK(meta(result, "step") == "0.125");
  CHECK(result.observables.at("C").count[0] == 40);
  const Error error = error_of([] { run_with(walker({{"dynamics", walk({{"diverges", 5}, {"when", 0.5}})}})); });
  CHECK(error.message() == "run: q became non-finite at step 128, t = 0.5, member 5, site (3, 14, 15)");
}

// ---- progress

TEST_CASE("Progress is told from the calling thread and ends near one") {
  RunOptions options;
  options.threads = 2;
  const std::thread::id caller = std::this_thread::get_id();
  std::vector<Progress> seen;
  options.progress = [&](const Progress& p) {
    CHECK(std::this_thread::get_id() == caller);
    seen.push_back(p);
  };
  run(plan(walker({{"dynamics", walk({{"step", 0.125}, {"pause", 1500}})}, {"ensemble", 60}})), options);
  REQUIRE(seen.size() >= 2);
  CHECK(seen.size() < 12);
  CHECK(seen.back().members == 76);
  CHECK(seen.back().fraction > seen.front().fraction);
  CHECK(seen.back().fraction <= 1);
  CHECK(seen.back().remaining >= 0);
}

TEST_CASE("Warnings of a simulation are passed on and recorded once") {
  RunOptions options;
  std::vector<std::string> warnings;
  options.warn = [&](const std::string& text) { warnings.push_back(text); };
  const Options o = walker({{"landscape", well({{"curvature", axis_value("K")}})}, {"sweep", Record{{"K", Array::of({0.1, 0.2})}}},
                            {"dynamics", walk({{"step", 1.5}})}, {"times", Array::of({3})}, {"noise", kicks({{"temperature", 90.0}})}, {"observables", Record{{"C", observable("toy_value")}}}});
  const ResultData result = run(plan(o), options);
  CHECK(warnings == std::vector<std::string>{"K = 0.1: step 1.5 is above 1"});
  CHECK(result.warnings == warnings);
  CHECK(meta(result, "warnings") == warnings.front());
}
