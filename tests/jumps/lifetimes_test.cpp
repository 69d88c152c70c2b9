// Trapping times: bins, unfinished stays, survival and the censored exponent.
#include <catch2/catch.hpp>

#include <cmath>
#include <random>

#include "tests/jumps/fake_walks.h"

using namespace quench;
using namespace quench::test;
using Catch::Matchers::Contains;
using Numbers = std::vector<double>;

namespace {

std::shared_ptr<const DiscreteLandscape> traps() { return landscape("traps"); }

/// Stays of 1, 1, 2, 2, 2 and one running since 8.
Walk walk() { return {{{0, 0, 0.3}, {1, 1, -0.9}, {2, 0, 0.3}, {4, 2, -1.6}, {6, 3, 0.1}, {8, 2, -1.6}}}; }

Dataset times_of(Options options, const std::vector<Walk>& walks, bool log_clock = false) {
  FakeSimulation simulation(traps(), log_clock);
  return measured(observable("trapping_times", std::move(options)), simulation, walks);
}

/// Renewal walks with lifetimes u^(-1/x) >= 1 until `end`.
std::vector<Walk> renewals(double x, double end, std::size_t count) {
  std::mt19937_64 random(20240501);
  std::vector<Walk> out(count);
  for (Walk& w : out)
    for (double t = 0; t <= end; t += std::pow((static_cast<double>(random() >> 11) + 0.5) * 0x1p-53, -1 / x)) w.events.push_back({t, w.events.size(), -1});
  return out;
}

/// Direct maximum-likelihood exponent from the plain list, with or without the unfinished ones.
double direct_exponent(const std::vector<Walk>& walks, double end, double edge, bool with_censored) {
  double done = 0, logs = 0;
  for (const Walk& w : walks) {
    const auto [finished, running] = lifetimes(w, {}, end);
    for (double life : finished)
      if (life >= edge) done += 1, logs += std::log(life / edge);
    if (with_censored && running >= edge) logs += std::log(running / edge);
  }
  return done / logs;
}

}  // namespace

TEST_CASE("Lifetimes fall into bins, the unfinished one beside them", "[jumps]") {
  const Dataset d = times_of({{"at", 9.0}, {"bins", numbers({0.5, 1.5, 2.5, 4})}}, {walk()});
  CHECK(d.dims == std::vector<std::string>{"lifetime"});
  CHECK(d.coords[0][0] == Approx(std::sqrt(0.75)));
  CHECK(values(d.value) == Numbers{0.4, 0.6, 0});
  CHECK(values(d.coord_values.at("complete")) == Numbers{2, 3, 0});
  CHECK(values(d.coord_values.at("censored")) == Numbers{1, 0, 0});
  CHECK(d.coord_values.at("log_sum")[1] == Approx(3 * std::log(2)));
  CHECK(values(d.coord_values.at("lower")) == Numbers{0.5, 1.5, 2.5});
  CHECK(values(d.coord_values.at("upper")) == Numbers{1.5, 2.5, 4});
  CHECK(attribute(d, "complete") == "5");
  CHECK(attribute(d, "censored") == "1");
  CHECK(attribute(d, "t") == "9");
  CHECK(attribute(d, "lifetime") == "single stays in one state");
}

TEST_CASE("Visits below a threshold, with and without hysteresis", "[jumps]") {
  const Value bins = numbers({0.5, 1.5, 2.5, 4});
  const Dataset plain = times_of({{"at", 9.0}, {"bins", bins}, {"threshold", 0.0}}, {walk()});
  CHECK(values(plain.coord_values.at("complete")) == Numbers{1, 1, 0});
  CHECK(values(plain.coord_values.at("censored")) == Numbers{1, 0, 0});
  CHECK(attribute(plain, "threshold") == "given, 0");
  const Dataset deep = times_of({{"at", 9.0}, {"bins", bins}, {"threshold", 0.0}, {"reentry", -1.0}}, {walk()});
  CHECK(values(deep.coord_values.at("complete")) == Numbers{0, 1, 0});
  CHECK(attribute(deep, "reentry") == "-1");
  // Above the threshold at the end: nothing runs.
  const Dataset above = times_of({{"at", 7.0}, {"bins", bins}, {"threshold", 0.0}}, {walk()});
  CHECK(attribute(above, "censored") == "0");
  CHECK(attribute(above, "complete") == "2");
}

TEST_CASE("What lies outside the bins is counted, not lost", "[jumps]") {
  const Dataset d = times_of({{"at", 9.0}, {"bins", numbers({1.5, 1.75})}}, {walk()});
  CHECK(attribute(d, "complete") == "5");
  CHECK(attribute(d, "complete_below") == "2");
  CHECK(attribute(d, "complete_above") == "3");
  CHECK(attribute(d, "censored_below") == "1");
  CHECK(d.value[0] == 0);
  CHECK(std::isnan(times_of({{"at", 0.5}}, {walk()}).value[0]));
  CHECK(times_of({{"at", 0.5}}, {walk()}).reason == "no lifetime has ended");
}

TEST_CASE("Survival is the life table: censored ones leave without ending", "[jumps]") {
  const Dataset d = times_of({{"at", 9.0}, {"bins", numbers({0.5, 1.5, 2.5, 4})}, {"quantity", "survival"}}, {walk()});
  CHECK(values(d.coords[0]) == Numbers{0.5, 1.5, 2.5, 4});
  CHECK(d.value[0] == 1);
  CHECK(d.value[1] == Approx(1 - 2 / 5.5).epsilon(1e-14));
  CHECK(d.value[2] == 0);
  CHECK(d.value[3] == 0);
  CHECK(values(d.coord_values.at("complete")) == Numbers{5, 3, 0, 0});
  const Dataset open = times_of({{"at", 50.0}, {"bins", numbers({1.5, 60, 70})}, {"quantity", "survival"}}, {walk()});
  CHECK(open.value[0] == Approx(4.0 / 6));
  CHECK(open.value[1] == Approx(4.0 / 6 * (1 - 3 / 3.5)));
  CHECK(std::isnan(open.value[2]));
}

TEST_CASE("The exponent counts unfinished lifetimes, at every edge of the bins", "[jumps]") {
  const double end = 1e5;
  const std::vector<Walk> walks = renewals(0.33, end, 1000);
  const Value bins = numbers({1, 10, 100, 1e3, 9e4});
  const Dataset d = times_of({{"at", end}, {"bins", bins}, {"quantity", "exponent"}}, walks);
  const Dataset counts = times_of({{"at", end}, {"bins", bins}}, walks);
  for (std::size_t e = 0; e < 4; ++e) {
    CHECK(d.value[e] == Approx(direct_exponent(walks, end, d.coords[0][e], true)).epsilon(1e-11));
    // The same from what the density carries.
    double done = std::stod(attribute(counts, "complete_above")), all = done + std::stod(attribute(counts, "censored_above"));
    double logs = std::stod(attribute(counts, "log_sum_above"));
    for (std::size_t b = e; b < 4; ++b) {
      done += counts.coord_values.at("complete")[b];
      all += counts.coord_values.at("complete")[b] + counts.coord_values.at("censored")[b];
      logs += counts.coord_values.at("log_sum")[b];
    }
    CHECK(done / (logs - all * std::log(d.coords[0][e])) == Approx(d.value[e]).epsilon(1e-11));
    const double expected = d.value[e] / std::sqrt(d.coord_values.at("complete")[e]);
    CHECK(d.error[e] == Approx(expected).epsilon(0.35));
    // 5 standard errors; ignoring the unfinished ones is wrong by 20 (at edge 1) and more.
    CHECK(std::abs(d.value[e] - 0.33) < 5 * d.error[e]);
    CHECK(direct_exponent(walks, end, d.coords[0][e], false) - 0.33 > 15 * d.error[e]);
  }
  CHECK(std::isnan(d.value[4]));
  CHECK(d.reason == "fewer than 50 finished lifetimes beyond");

  Numbers logs{0, std::log(10.0), std::log(100.0), std::log(1e3), std::log(9e4)};
  const Dataset in_logs = times_of({{"at", std::log(end)}, {"bins", numbers(logs)}, {"quantity", "exponent"}}, walks, true);
  CHECK(in_logs.dims == std::vector<std::string>{"ln_lifetime"});
  for (std::size_t e = 0; e < 4; ++e) CHECK(in_logs.value[e] == Approx(d.value[e]).epsilon(1e-9));
}

TEST_CASE("The density of lifetimes is a density, and its error that of the members", "[jumps]") {
  const std::vector<Walk> walks = renewals(0.5, 1e4, 200);
  const Dataset d = times_of({{"at", 1e4}, {"bins", numbers({1, 2, 4, 8, 1e5})}}, walks);
  double norm = 0;
  for (std::size_t b = 0; b < 4; ++b) norm += d.value[b] * (d.coord_values.at("upper")[b] - d.coord_values.at("lower")[b]);
  CHECK(norm == Approx(1).epsilon(1e-12));
  // Without members 0 and 7 left out in turn, by hand.
  Numbers without;
  for (std::size_t g = 0; g < walks.size(); ++g) {
    double in = 0, all = 0;
    for (std::size_t w = 0; w < walks.size(); ++w)
      if (w != g)
        for (double life : lifetimes(walks[w], {}, 1e4).first) {
          all += 1;
          if (life >= 2 && life < 4) in += 1;
        }
    without.push_back(in / (2 * all));
  }
  double mean = 0, squares = 0;
  const double n = static_cast<double>(walks.size());
  for (double r : without) mean += r / n;
  for (double r : without) squares += (r - mean) * (r - mean);
  CHECK(d.error[1] == Approx(std::sqrt((n - 1) / n * squares)).epsilon(1e-9));
}

TEST_CASE("Bins not given are ten per decade up to the end, on either clock", "[jumps]") {
  FakeSimulation simulation(traps());
  const Dataset d = measured(observable("trapping_times"), simulation, {walk()}, {1, 5, 9});
  CHECK(attribute(d, "t") == "9");
  CHECK(d.coord_values.at("lower")[0] == 0.01);
  CHECK(d.coord_values.at("upper")[9] == Approx(0.1));
  CHECK(d.coords[0].size() == 30);
  CHECK(d.coord_values.at("upper")[29] == Approx(10));
  CHECK(attribute(d, "complete") == "5");
  CHECK(attribute(d, "complete_above") == "0");
  FakeSimulation logs(traps(), true);
  const Dataset l = measured(observable("trapping_times"), logs, {walk()}, {-3, std::log(9.0)});
  CHECK(l.coords[0].size() == 30);
  CHECK(l.coord_values.at("lower")[0] == Approx(std::log(0.01)));
  CHECK(attribute(l, "complete_above") == "0");
  FakeSimulation far(traps(), true);
  CHECK(measured(observable("trapping_times", {{"at", 600.0}}), far, {walk()}).coords[0].size() == 400);
}

TEST_CASE("Bad options of trapping times are refused by name", "[jumps]") {
  CHECK_THAT(refusal([] { times_of({{"at", 0.0}}, {walk()}); }), Contains("at: ") && Contains("times > 0"));
  CHECK_THAT(refusal([] { times_of({{"at", 9.0}, {"bins", numbers({0, 1})}}, {walk()}); }), Contains("bins: ") && Contains("lifetimes > 0"));
  CHECK_THAT(refusal([] { times_of({{"at", 9.0}, {"bins", numbers({2, 1})}}, {walk()}); }), Contains("bins: ") && Contains("increase strictly"));
  CHECK_THAT(refusal([] { times_of({{"at", 9.0}, {"bins", numbers({2})}}, {walk()}); }), Contains("bins: "));
  CHECK_THAT(refusal([] { observable("trapping_times", {{"reentry", -1.0}}); }), Contains("reentry: ") && Contains("without \"threshold\""));
  CHECK_THAT(refusal([] { observable("trapping_times", {{"threshold", -2.0}, {"reentry", -1.0}}); }), Contains("reentry: ") && Contains("at most the threshold, -2"));
  CHECK_THAT(refusal([] { observable("trapping_times", {{"threshold", std::nan("")}}); }), Contains("threshold: "));
  CHECK_THAT(refusal([] { observable("trapping_times", {{"quantity", "hill"}}); }), Contains("quantity: ") && Contains("\"exponent\""));
  FakeSimulation simulation(traps());
  CHECK_THAT(refusal([&] { measured(observable("trapping_times"), simulation, {walk()}); }), Contains("has no sample times"));
}
