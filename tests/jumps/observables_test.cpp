// Energy, occupation, trajectory and the two-time functions on walks written down by hand.
#include <catch2/catch.hpp>

#include <cmath>

#include "engine/observables/jump_observable.h"
#include "tests/jumps/fake_walks.h"

using namespace quench;
using namespace quench::test;
using Catch::Matchers::Contains;
using Numbers = std::vector<double>;

namespace {

/// Bit words 0 to 3; minima are 1 and 2.
std::shared_ptr<const DiscreteLandscape> square() {
  return landscape("levels", {{"energies", numbers({0.3, -0.9, -1.6, 0.1})}, {"edges", "hypercube"}});
}

std::shared_ptr<const DiscreteLandscape> path() {
  return landscape("levels", {{"energies", numbers({-0.5, -1.2, -2})}, {"edges", Value(Array({2, 2}, {1, 2, 2, 3}))}});
}

std::shared_ptr<const DiscreteLandscape> triangle() { return landscape("levels", {{"energies", numbers({-0.5, -1.2, -2})}}); }

/// On the square, jumps at 1, 2, 4, 6 and 8.
Walk returning() { return {{{0, 0, 0.3}, {1, 1, -0.9}, {2, 0, 0.3}, {4, 2, -1.6}, {6, 3, 0.1}, {8, 2, -1.6}}}; }

}  // namespace

TEST_CASE("Energy is that of the sample time, a jump at that time made", "[jumps]") {
  FakeSimulation simulation(square());
  const Dataset d = measured(observable("energy"), simulation, {returning()}, {0, 1, 3, 4, 7});
  CHECK(d.dims == std::vector<std::string>{"t"});
  CHECK(values(d.value) == Numbers{0.3, -0.9, 0.3, -1.6, 0.1});
  CHECK(d.unit == "energy");
  CHECK(attribute(d, "clock") == "continuous");
  CHECK(attribute(d, "truncated") == "absent");

  FakeSimulation one(square());
  const Dataset number = measured(observable("energy", {{"at", 5.0}}), one, {returning()});
  CHECK(number.dims.empty());
  CHECK(number.value[0] == -1.6);
  CHECK(attribute(number, "t") == "5");
}

TEST_CASE("Energy averaged over bins is the time average since the sample before", "[jumps]") {
  FakeSimulation simulation(square());
  const auto energy = observable("energy", {{"average", "bin"}});
  CHECK(energy->demand({}).energy_integral);
  const Dataset d = measured(energy, simulation, {returning()}, {0, 1.5, 3, 7});
  // [0, 1.5]: 1 * 0.3 - 0.5 * 0.9;  [1.5, 3]: -0.5 * 0.9 + 0.3;  [3, 7]: 0.3 - 2 * 1.6 + 0.1.
  CHECK(d.value[0] == 0.3);
  CHECK(d.value[1] == Approx(-0.1).epsilon(1e-12));
  CHECK(d.value[2] == Approx(-0.1).epsilon(1e-12));
  CHECK(d.value[3] == Approx(-0.7).epsilon(1e-12));
}

TEST_CASE("Inherent energies come from steepest descent", "[jumps]") {
  FakeSimulation simulation(square());
  // Neighbours of 0 are 1 (-0.9) and 2 (-1.6); of 1: 0 and 3, both higher; of 3: 2 (-1.6) and 1.
  const Dataset d = measured(observable("energy", {{"inherent", true}}), simulation, {returning()}, {0, 1, 4, 6});
  CHECK(values(d.value) == Numbers{-1.6, -0.9, -1.6, -1.6});

  FakeSimulation complete(triangle());
  CHECK_THAT(refusal([&] { measured(observable("energy", {{"inherent", true}}), complete, {returning()}, {1}); }),
             Contains("inherent: on the complete graph") && Contains("always the ground state"));
  FakeSimulation infinite(landscape("traps"));
  CHECK_THAT(refusal([&] { measured(observable("energy", {{"inherent", true}}), infinite, {returning()}, {1}); }), Contains("complete graph"));
  CHECK_THAT(refusal([] { observable("energy", {{"inherent", true}, {"average", "bin"}}); }), Contains("average: ") && Contains("sample times only"));
}

TEST_CASE("Errors average the members of a disorder sample first", "[jumps]") {
  FakeSimulation simulation(square());
  const auto constant = [](double e) { return Walk{{{0, 0, e}}}; };
  // Sample means 1, 2, 6: standard error sqrt(sum (x - 3)^2 / (3 * 2)) = sqrt(14 / 6).
  const Dataset d = measured(observable("energy"), simulation, {constant(0), constant(2), constant(1), constant(3), constant(5), constant(7)}, {1}, 2);
  CHECK(d.value[0] == 3);
  CHECK(d.error[0] == Approx(std::sqrt(14.0 / 6)).epsilon(1e-14));
  // Members of a mean are the members' own values, to the bit.
  CHECK(values(measured(observable("energy"), simulation, {constant(0.1), constant(0.7), constant(-0.3)}, {1}).members) == Numbers{0.1, 0.7, -0.3});
}

TEST_CASE("Occupation counts members in states by the scripts' numbers", "[jumps]") {
  FakeSimulation simulation(path());
  const Dataset d = measured(observable("occupation"), simulation, {{{{0, 0, -0.5}, {1, 1, -1.2}}}, {{{0, 1, -1.2}, {2, 2, -2}}}}, {0.5, 2});
  CHECK(d.dims == std::vector<std::string>{"t", "state"});
  CHECK(values(d.coords[1]) == Numbers{1, 2, 3});
  CHECK(values(d.value) == Numbers{0.5, 0.5, 0, 0, 0.5, 0.5});
  CHECK(d.error[0] == 0.5);

  FakeSimulation rem(landscape("rem", {{"spins", 3}}));
  CHECK(values(measured(observable("occupation", {{"at", 1.0}}), rem, {{{{0, 5, -1}}}}).coords[0]) == Numbers{0, 1, 2, 3, 4, 5, 6, 7});
  FakeSimulation infinite(landscape("traps")), large(landscape("rem", {{"spins", 13}}));
  CHECK_THAT(refusal([&] { measured(observable("occupation"), infinite, {returning()}, {1}); }), Contains("infinitely many states"));
  CHECK_THAT(refusal([&] { measured(observable("occupation"), large, {returning()}, {1}); }), Contains("accepted: at most 4096") && Contains("8192 states"));
}

TEST_CASE("A trajectory is one member's series, the others behind it", "[jumps]") {
  FakeSimulation simulation(path());
  const std::vector<Walk> walks{{{{0, 0, -0.5}, {1, 1, -1.2}}, 1e9, 0}, {{{0, 1, -1.2}, {2, 2, -2}}, 1e9, 1}};
  const Dataset d = measured(observable("trajectory", {{"member", 2}}), simulation, walks, {0, 1, 2});
  CHECK(values(d.value) == Numbers{-1.2, -1.2, -2});
  CHECK(values(d.coord_values.at("state")) == Numbers{2, 2, 3});
  CHECK_FALSE(d.has_error);
  CHECK(values(d.members) == Numbers{-0.5, -1.2, -1.2, -1.2, -1.2, -2});
  CHECK_THAT(refusal([&] { measured(observable("trajectory", {{"member", 3}}), simulation, walks, {1}); }), Contains("member: ") && Contains("has 2 members"));

  FakeSimulation wide(landscape("rem", {{"spins", 60}}));
  const std::uint64_t word = (std::uint64_t{1} << 59) + (std::uint64_t{1} << 33) + 7;
  const Dataset w = measured(observable("trajectory"), wide, {{{{0, word, -4}}}}, {1});
  CHECK(w.coord_values.count("state") == 0);
  CHECK(w.coord_values.at("state_high")[0] * 4294967296.0 == std::ldexp(1, 59) + std::ldexp(1, 33));
  CHECK(w.coord_values.at("state_low")[0] == 7);
}

TEST_CASE("Walks that used up their steps are marked, not hidden", "[jumps]") {
  FakeSimulation simulation(square());
  Walk cut = returning();
  cut.cut = 3;
  CHECK(attribute(measured(observable("energy"), simulation, {cut, returning()}, {1, 3, 4, 7}), "truncated") == "2");
  CHECK(attribute(measured(observable("occupation"), simulation, {cut, cut}, {1, 3, 4, 7}), "truncated") == "4");
  CHECK(attribute(measured(observable("trajectory"), simulation, {cut}, {4}), "truncated") == "1");
  const Dataset aging = measured(observable("aging", {{"kind", "stay"}, {"wait", 2.0}, {"lag", 2.0}}), simulation, {cut, returning()});
  CHECK(attribute(aging, "truncated") == "1");
  CHECK(attribute(measured(observable("trapping_times", {{"at", 5.0}}), simulation, {cut}), "truncated") == "1");
}

TEST_CASE("A dataset says what its errors run over", "[jumps]") {
  FakeSimulation fixed(landscape("rem", {{"spins", 2}, {"disorder", 3}})), drawn(landscape("rem", {{"spins", 2}})), levels(square());
  CHECK(attribute(measured(observable("energy"), fixed, {returning(), returning()}, {1}), "errors") == "over walkers at fixed disorder");
  CHECK_THAT(attribute(measured(observable("energy"), drawn, {returning(), returning()}, {1}, 2), "errors"), Contains("over disorder samples"));
  CHECK(attribute(measured(observable("energy"), levels, {returning(), returning()}, {1}), "errors") == "absent");
}

TEST_CASE("Energy on the log clock has dim ln_t and may ask for negative times", "[jumps]") {
  FakeSimulation simulation(square(), true);
  const Dataset d = measured(observable("energy", {{"at", numbers({-1, 0.1, std::log(3.0)})}}), simulation, {returning()});
  CHECK(d.dims == std::vector<std::string>{"ln_t"});
  CHECK(values(d.value) == Numbers{0.3, -0.9, 0.3});
  CHECK_THAT(attribute(d, "clock"), Contains("log"));
  CHECK_THAT(refusal([&] { measured(observable("energy", {{"average", "bin"}}), simulation, {returning()}, {1}); }), Contains("average: ") && Contains("log clock"));
  FakeSimulation linear(square());
  CHECK_THAT(refusal([&] { measured(observable("energy", {{"at", -1.0}}), linear, {returning()}); }), Contains("at: ") && Contains("before the start"));
  CHECK_THAT(refusal([&] { measured(observable("energy"), linear, {returning()}); }), Contains("has no sample times"));
}

// ---- two-time functions

namespace {

Dataset aging(const Options& options, FakeSimulation& simulation, const std::vector<Walk>& walks, std::size_t replicas = 1) {
  return measured(observable("aging", options), simulation, walks, {}, replicas);
}

}  // namespace

TEST_CASE("Stay and conf differ by returns; jumps at t_w are made, those at t_w + t break a stay", "[jumps]") {
  FakeSimulation simulation(square());
  const auto of = [&](const char* kind, double wait, Numbers lags) {
    return values(aging({{"kind", kind}, {"wait", wait}, {"lag", numbers(lags)}}, simulation, {returning()}).value);
  };
  CHECK(of("stay", 0.5, {0, 0.25, 0.5, 1.5}) == Numbers{1, 1, 0, 0});
  CHECK(of("conf", 0.5, {0, 0.25, 0.5, 1.5}) == Numbers{1, 1, 0, 1});
  // t_w = 2 is a jump time: the walker is in state 0 already, and stays there until 4.
  CHECK(of("stay", 2, {1, 1.5, 2}) == Numbers{1, 1, 0});
  CHECK(of("conf", 2, {1, 1.5, 2}) == Numbers{1, 1, 0});
  CHECK(of("stay", 4, {1, 2, 4, 5}) == Numbers{1, 0, 0, 0});
  CHECK(of("conf", 4, {1, 2, 4, 5}) == Numbers{1, 0, 1, 1});
}

TEST_CASE("Threshold counts no visit above, from below; raw or divided by those below", "[jumps]") {
  FakeSimulation simulation(square());
  const auto of = [&](double threshold, double wait, Numbers lags) {
    return values(aging({{"kind", "threshold"}, {"threshold", threshold}, {"wait", wait}, {"lag", numbers(lags)}}, simulation, {returning()}).value);
  };
  // Below 0 the walk is in [1, 2), [4, 6) and from 8 on.
  CHECK(of(0, 0.5, {0, 1, 4}) == Numbers{0, 0, 0});
  CHECK(of(0, 1, {0, 0.5, 1, 4}) == Numbers{1, 1, 0, 0});
  CHECK(of(0, 5, {0.5, 1, 4}) == Numbers{1, 0, 0});
  // Below means strictly below: at E = threshold the walker has left.
  CHECK(of(-1.6, 5, {0, 0.5}) == Numbers{0, 0});
  CHECK(of(0.3, 4, {1, 3, 50}) == Numbers{1, 1, 1});

  const std::vector<Walk> walks{{{{0, 0, -1}}}, {{{0, 0, 1}}}, {{{0, 0, -1}, {3, 1, 1}}}, {{{0, 0, 1}, {1.5, 0, -1}}}};
  const Options options{{"kind", "threshold"}, {"threshold", 0.0}, {"wait", numbers({1, 2})}, {"lag", numbers({0, 2})}};
  CHECK(values(aging(options, simulation, walks).value) == Numbers{0.5, 0.25, 0.75, 0.5});
  Options divided = options;
  divided["given_below"] = true;
  const Dataset d = aging(divided, simulation, walks);
  CHECK(values(d.value) == Numbers{1, 0.5, 1, 0.5 / 0.75});
  CHECK(attribute(d, "threshold") == "given, 0");
  CHECK_THAT(attribute(d, "definition"), Contains("divided by P(E(t_w) < threshold)"));
  CHECK_THAT(attribute(aging(options, simulation, walks), "definition"), Contains("fraction of all walkers"));

  const Dataset none = aging(divided, simulation, {walks[1], walks[1]});
  CHECK(std::isnan(none.value[0]));
  CHECK(none.reason == "no member was below the threshold at t_w");
}

TEST_CASE("The error of a ratio is the jackknife over disorder samples", "[jumps]") {
  FakeSimulation simulation(square());
  // Four samples of two walkers: (still below at the end, below at t_w) = (1, 1), (1, 2), (0, 1), (2, 2).
  const Walk stays{{{0, 0, -1}}}, leaves{{{0, 0, -1}, {2, 1, 1}}}, above{{{0, 0, 1}}};
  const std::vector<Walk> walks{stays, above, stays, leaves, leaves, above, stays, stays};
  const Dataset d = aging({{"kind", "threshold"}, {"threshold", 0.0}, {"given_below", true}, {"wait", 1.0}, {"lag", 1.0}}, simulation, walks, 2);
  const Numbers up{1, 1, 0, 2}, down{1, 2, 1, 2};
  Numbers without;
  for (std::size_t g = 0; g < 4; ++g) {
    double a = 0, b = 0;
    for (std::size_t h = 0; h < 4; ++h)
      if (h != g) a += up[h], b += down[h];
    without.push_back(a / b);
  }
  double mean = 0, squares = 0;
  for (double r : without) mean += r / 4;
  for (double r : without) squares += (r - mean) * (r - mean);
  CHECK(d.value[0] == Approx(4.0 / 6).epsilon(1e-14));
  CHECK(d.error[0] == Approx(std::sqrt(0.75 * squares)).epsilon(1e-12));
  CHECK(d.members.size() == 4);
}

TEST_CASE("Overlap is 1 - 2 d/N, basin compares inherent structures", "[jumps]") {
  FakeSimulation simulation(square());
  const auto of = [&](const char* kind, double wait, Numbers lags) {
    return values(aging({{"kind", kind}, {"wait", wait}, {"lag", numbers(lags)}}, simulation, {returning()}).value);
  };
  // From state 1 (t = 1.5) to 0, 2, 3: one, two, one flips of two spins.
  CHECK(of("overlap", 1.5, {0.25, 1, 3, 5}) == Numbers{1, 0, -1, 0});
  // Inherent structures of 0, 1, 2, 3: 2, 1, 2, 2.
  CHECK(of("basin", 0.5, {0.25, 1, 2, 4, 6}) == Numbers{1, 0, 1, 1, 1});
  CHECK(of("basin", 1.5, {0.25, 1, 3}) == Numbers{1, 0, 0});

  FakeSimulation listed(path()), complete(triangle()), infinite(landscape("traps"));
  const Options overlap{{"kind", "overlap"}, {"wait", 1.0}, {"ratio", 1.0}}, basin{{"kind", "basin"}, {"wait", 1.0}, {"ratio", 1.0}};
  CHECK_THAT(refusal([&] { aging(overlap, listed, {returning()}); }), Contains("kind: ") && Contains("no words of spins"));
  CHECK_THAT(refusal([&] { aging(overlap, infinite, {returning()}); }), Contains("no words of spins"));
  CHECK_THAT(refusal([&] { aging(basin, complete, {returning()}); }), Contains("kind: on the complete graph"));
  CHECK_THAT(refusal([] { observable("aging", {{"kind", "basin"}, {"basin", "metabasin"}, {"wait", 1.0}, {"ratio", 1.0}}); }), Contains("basin: ") && Contains("not built yet"));
}

TEST_CASE("With infinitely many states conf is stay", "[jumps]") {
  FakeSimulation simulation(landscape("traps"));
  // States are numbers of stays: equal energies are no return.
  const Walk walk{{{0, 0, -1}, {2, 1, -2}, {3, 2, -1}}};
  for (const char* kind : {"stay", "conf"})
    CHECK(values(aging({{"kind", kind}, {"wait", 1.0}, {"lag", numbers({0.5, 1, 2.5})}}, simulation, {walk}).value) == Numbers{1, 0, 0});
}

TEST_CASE("Waits, ratios and lags make dims as they are given", "[jumps]") {
  FakeSimulation simulation(square());
  const auto dims = [&](Value wait, const char* option, Value after) {
    return aging({{"kind", "stay"}, {"wait", wait}, {option, after}}, simulation, {returning()}).dims;
  };
  using Dims = std::vector<std::string>;
  CHECK(dims(numbers({1, 2}), "ratio", numbers({0, 1})) == Dims{"wait", "ratio"});
  CHECK(dims(1.0, "lag", numbers({0, 1})) == Dims{"lag"});
  CHECK(dims(numbers({1, 2}), "ratio", 0.5) == Dims{"wait"});
  CHECK(dims(1.0, "lag", 1.0).empty());
  const Dataset d = aging({{"kind", "stay"}, {"wait", 1.0}, {"ratio", 0.25}}, simulation, {returning()});
  CHECK(attribute(d, "wait") == "1");
  CHECK(attribute(d, "ratio") == "0.25");
  CHECK(attribute(d, "definition") == "no jump in (t_w, t_w + t]");

  // Several waits share sample times: t_w + omega t_w of one is t_w of the next.
  const auto both = observable("aging", {{"kind", "conf"}, {"wait", numbers({2, 4})}, {"ratio", numbers({1, 2})}});
  CHECK(both->times({}) == Numbers{2, 4, 6, 8, 12});
  CHECK(both->brings_times());
  CHECK(values(measured(both, simulation, {returning()}).value) == Numbers{0, 0, 1, 1});
}

TEST_CASE("On the log clock waits and lags are logarithms, a ratio stays one", "[jumps]") {
  FakeSimulation simulation(square(), true);
  const auto lag = observable("aging", {{"kind", "stay"}, {"wait", numbers({std::log(0.5), std::log(2.0)})}, {"lag", numbers({std::log(0.25), std::log(1.5)})}});
  const Dataset d = measured(lag, simulation, {returning()});
  CHECK(d.dims == std::vector<std::string>{"ln_wait", "ln_lag"});
  CHECK(values(d.value) == Numbers{1, 0, 1, 1});
  const auto ratio = observable("aging", {{"kind", "stay"}, {"wait", -700.0}, {"ratio", numbers({0, 1e-3})}});
  CHECK(measured(ratio, simulation, {returning()}).dims == std::vector<std::string>{"ratio"});
  CHECK(ratio->log_times({})[0] == -700);
  CHECK(ratio->log_times({})[1] == Approx(-700 + std::log1p(1e-3)).epsilon(1e-15));
  CHECK(time_after(1000, 999, true) == Approx(1000 + std::log1p(std::exp(-1.0))).epsilon(1e-15));
  CHECK(time_after(-5, 700, true) == 700);
}

TEST_CASE("Bad waits, ratios and lags are refused by name", "[jumps]") {
  FakeSimulation simulation(square());
  const auto message = [&](Options options) {
    options.emplace("kind", "stay");
    return refusal([&] { aging(options, simulation, {returning()}); });
  };
  const Value one(1.0);
  CHECK_THAT(message({{"wait", 0.0}, {"ratio", one}}), Contains("wait: option \"wait\" is 0; accepted: times > 0"));
  CHECK_THAT(message({{"wait", -2.0}, {"ratio", one}}), Contains("wait: ") && Contains("-2"));
  CHECK_THAT(message({{"wait", numbers({1, 1})}, {"ratio", one}}), Contains("wait: ") && Contains("must increase strictly"));
  CHECK_THAT(message({{"wait", one}, {"ratio", numbers({2, 1})}}), Contains("ratio: ") && Contains("must increase strictly"));
  CHECK_THAT(message({{"wait", one}, {"ratio", -0.5}}), Contains("ratio: ") && Contains("-0.5") && Contains(">= 0"));
  CHECK_THAT(message({{"wait", one}, {"lag", -0.5}}), Contains("lag: ") && Contains("-0.5") && Contains(">= 0"));
  CHECK_THAT(message({{"wait", one}, {"lag", one}, {"ratio", one}}), Contains("ratio and lag are both given"));
  CHECK_THAT(message({{"wait", one}}), Contains("ratio or lag is required"));
  CHECK_THAT(message({{"ratio", one}}), Contains("option \"wait\" is required"));
  CHECK_THAT(message({{"wait", std::nan("")}, {"ratio", one}}), Contains("wait: "));
  CHECK_THAT(message({{"wait", numbers({})}, {"ratio", one}}), Contains("wait: ") && Contains("0 entries"));
  CHECK_THAT(message({{"wait", 1e17}, {"lag", one}}), Contains("lag: t = 1 is too short beside wait = 1e+17"));
  CHECK_THAT(message({{"wait", one}, {"ratio", one}, {"threshold", -1.0}}), Contains("threshold: ") && Contains("no meaning for kind \"stay\""));
  CHECK_THAT(message({{"wait", one}, {"ratio", one}, {"given_below", true}}), Contains("given_below: ") && Contains("no meaning"));
  CHECK_THAT(message({{"wait", one}, {"ratio", one}, {"basin", "inherent"}}), Contains("basin: ") && Contains("no meaning"));
  CHECK_THAT(refusal([] { observable("aging", {{"kind", "threshold"}, {"threshold", std::nan("")}, {"wait", 1.0}, {"ratio", 1.0}}); }), Contains("threshold: "));
  try {
    observable("aging", {{"kind", "treshold"}, {"wait", 1.0}, {"ratio", 1.0}});
    FAIL("an unknown kind passed");
  } catch (const Error& error) {
    CHECK(error.option() == "kind");
    CHECK_THAT(error.hint(), Contains("\"threshold\""));
  }
}

TEST_CASE("What the exact engine is asked is what the observable means", "[jumps]") {
  const auto q = observable("aging", {{"kind", "threshold"}, {"threshold", -1.0}, {"given_below", true}, {"wait", numbers({1, 2})}, {"ratio", 0.5}})->question();
  REQUIRE(q);
  CHECK(q->kind == JumpQuestion::Kind::threshold);
  CHECK(q->threshold == ThresholdSource{ThresholdSource::Kind::number, -1});
  CHECK(q->given_below);
  CHECK(q->wait == Numbers{1, 2});
  CHECK(q->ratio == Numbers{0.5});
  CHECK(q->lag.empty());
  CHECK_FALSE(q->one_wait);
  CHECK(q->one_lag);
  using Kind = JumpQuestion::Kind;
  for (const auto& [name, kind] : {std::pair{"stay", Kind::stay}, {"conf", Kind::conf}, {"overlap", Kind::overlap}})
    CHECK(observable("aging", {{"kind", name}, {"wait", 1.0}, {"lag", 0.5}})->question()->kind == kind);
  CHECK(observable("aging", {{"kind", "stay"}, {"wait", 1.0}, {"lag", 0.5}})->question()->lag == Numbers{0.5});
  CHECK_FALSE(observable("aging", {{"kind", "basin"}, {"wait", 1.0}, {"lag", 0.5}})->question());
  const auto energy = observable("energy", {{"at", 3.0}})->question();
  CHECK(energy->kind == Kind::energy);
  CHECK(energy->at == Numbers{3});
  CHECK(energy->one_at);
  CHECK_FALSE(observable("energy", {{"inherent", true}})->question());
  CHECK_FALSE(observable("energy", {{"average", "bin"}})->question());
  CHECK(observable("occupation", {{"at", numbers({1, 2})}})->question()->kind == Kind::occupation);
  CHECK_FALSE(observable("trapping_times")->question());
  CHECK_FALSE(observable("trajectory")->question());
}
