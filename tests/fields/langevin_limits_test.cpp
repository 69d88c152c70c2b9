// Steps of dynamics.langevin: how intervals are cut, the automatic step and its halvings, limits of the explicit schemes.
#include <catch2/catch.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "engine/dynamics/langevin_steps.h"
#include "tests/fields/field_runs.h"

using namespace fields;
using Catch::Matchers::Contains;

TEST_CASE("intervals are cut into equal steps of at most the given one") {
  const std::vector<double> times{0, 0.1, 0.2, 0.30000000000000004, 1.35, 1.36};
  const auto intervals = cut_into_steps(times, 0.05);
  const std::uint64_t steps[] = {0, 2, 2, 2, 21, 1};
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    CHECK(intervals[i].steps == steps[i]);
    CHECK(intervals[i].first_step == before);
    before += steps[i];
  }
  for (std::size_t i = 1; i < 5; ++i) CHECK(intervals[i].step == 0.05);  // exactly
  CHECK(intervals[5].step == Approx(0.01));
  CHECK(cut_into_steps(std::vector<double>{1}, 0.3)[0].step == Approx(0.25));
  CHECK(message_of([] { cut_into_steps(std::vector<double>{-1}, 0.1); }) == "sample times must not be negative; the first is -1");
}

TEST_CASE("halvings shorten the steps on the way to each sample time") {
  const std::vector<std::uint8_t> halvings{3, 1, 0};
  const auto intervals = cut_into_steps(std::vector<double>{0.1, 0.3, 1.1}, 0.1, halvings);
  CHECK(intervals[0].steps == 8);
  CHECK(intervals[0].step == Approx(0.0125));
  CHECK(intervals[1].first_step == 8);
  CHECK(intervals[1].steps == 4);
  CHECK(intervals[2].first_step == 12);
  CHECK(intervals[2].steps == 8);
  // A run over them is the run whose sample times cut the same steps.
  FieldRun run = noisy_run({6, 6});
  run.dynamics.erase("step");
  run.times = {10};
  const double full = run.simulation()->step();
  run.times = {32 * full, 33 * full};
  run.halvings = {2, 0};
  FieldRun by_step = run;
  by_step.halvings.clear();
  by_step.dynamics["step"] = full;
  by_step.times.clear();
  for (int i = 1; i <= 128; ++i) by_step.times.push_back(i * full / 4);
  by_step.times.push_back(33 * full);
  const auto halvings_given = trajectory(*run.simulation(), {1, 1, 0}, 2)[1], times_given = trajectory(*by_step.simulation(), {1, 1, 0}, 129)[128];
  for (std::size_t i = 0; i < 36; ++i) REQUIRE(halvings_given[i] == Approx(times_given[i]).epsilon(1e-13));
  const auto facts = run.simulation()->facts();
  const auto halved = std::find_if(facts.begin(), facts.end(), [](const auto& fact) { return fact.first == "step halved"; });
  REQUIRE(halved != facts.end());
  CHECK(halved->second == fmt::format("2 times to t = {:.4g}", 32 * full));
  // Early times are resolved as late ones are.
  CHECK(early_halvings(std::vector<double>{0, 0.01, 0.1, 1, 1.6, 32}, 0.05) == Halvings{6, 6, 4, 1, 0, 0});
}

TEST_CASE("the automatic step is half the order-preserving limit, two thirds of it with Heun") {
  // W4: W'' = a (3 q^2 - 4 c q + c^2), largest at q = 1.1 of the widened range.
  FieldRun run = noisy_run({6, 6});
  run.dynamics = {{"spacing", 0.5}, {"mobility", 2}};
  run.times = {1, 2};
  const double slope = 4 * (3 * 1.21 - 2 * 1.1 + 0.25), limit = 1 / (2 * (4 / 0.25 + slope));
  const auto simulation = run.simulation();
  CHECK(simulation->automatic_step());
  CHECK(simulation->step() == Approx(limit / 2).epsilon(1e-6));
  CHECK(simulation->warnings().empty());
  run.dynamics["scheme"] = "heun";
  CHECK(run.simulation()->step() == Approx(2 * limit / 3).epsilon(1e-6));
  run.dynamics.erase("scheme");
  run.halvings = {5, 3};
  CHECK(run.simulation()->step() == Approx(limit / 16).epsilon(1e-6));
  run.bridge = true;
  CHECK(run.simulation()->step() == Approx(limit / 32).epsilon(1e-6));
}

TEST_CASE("steps beyond the limits are refused or warned of") {
  FieldRun run = noisy_run({6, 6, 6});
  run.noises.clear();
  run.times = {1};
  const double slope = 4 * (3 * 1.21 - 2 * 1.1 + 0.25);
  const double order = 1 / (6 + slope), stable = 2 / (12 + slope), lattice = 2 / 12.0;
  run.dynamics = {{"step", order * 0.99}};
  CHECK(run.simulation()->warnings().empty());
  run.dynamics = {{"step", (order + stable) / 2}};
  REQUIRE(run.simulation()->warnings().size() == 1);
  CHECK_THAT(run.simulation()->warnings()[0], Contains("above the order-preserving limit 0.079"));
  run.dynamics = {{"step", (stable + lattice) / 2}};
  REQUIRE(run.simulation()->warnings().size() == 1);
  CHECK_THAT(run.simulation()->warnings()[0], Contains("times the stable limit 0.11"));
  run.dynamics = {{"step", 0.5}};
  CHECK_THAT(message_of([&] { run.simulation(); }), Contains("step 0.5 is beyond the limit 0.1667 of the lattice term alone"));
  run.times = {0.05, 0.1};  // the steps taken are short enough
  CHECK_NOTHROW(run.simulation());
}
