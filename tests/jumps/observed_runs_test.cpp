// Observables of walks inside real runs: sample times on either clock, disorder first, bad times refused early.
#include <catch2/catch.hpp>

#include <cmath>
#include <random>

#include "engine/run/run.h"
#include "tests/jumps/fake_walks.h"

using namespace quench;
using namespace quench::test;
using Catch::Matchers::Contains;
using Numbers = std::vector<double>;

namespace {

/// Jumps round the landscape's states at period, 2 period, 3 period ...; E = -jumps.
Walk clockwork(double period, std::uint64_t states) {
  Walk walk;
  for (std::uint64_t k = 0; k < 40; ++k) walk.events.push_back({static_cast<double>(k) * period, k % states, -static_cast<double>(k)});
  return walk;
}

/// Members of disorder sample d jump with period d + 1, replica r of it one half later from the second jump on.
class ClockworkCrew final : public Crew {
 public:
  ClockworkCrew(const FakeSimulation& simulation, std::vector<double> times) : simulation_(simulation), times_(std::move(times)) {}
  void start(std::span<const MemberAddress> members) override { member_ = members[0]; }
  void advance(std::size_t sample) override {
    Walk walk = clockwork(static_cast<double>(member_.disorder + 1), 3);
    for (std::size_t k = 2; k < walk.events.size(); ++k) walk.events[k].time += 0.5 * static_cast<double>(member_.replica);
    moment_ = moment(walk, times_[sample], simulation_, nullptr);
    moment_->state.member = member_;
  }
  const State& state(std::size_t) const override { return moment_->state; }
  void save(ByteWriter&) const override {}
  void load(ByteReader&, std::span<const MemberAddress> members, std::size_t) override { start(members); }

 private:
  const FakeSimulation& simulation_;
  std::vector<double> times_;
  MemberAddress member_;
  std::unique_ptr<Moment> moment_;
};

class ClockworkSimulation final : public JumpSimulation {
 public:
  ClockworkSimulation(const SimulationSetup& setup, bool log_clock)
      : names_(std::dynamic_pointer_cast<const DiscreteLandscape>(setup.landscape), log_clock), times_(setup.times) {
    for (const auto& o : setup.observables) {
      const auto& jumps = dynamic_cast<const JumpObservable&>(*o);
      names_.take(log_clock ? jumps.log_demand(setup.default_times) : jumps.demand(setup.default_times));
    }
  }
  std::unique_ptr<Crew> crew() const override { return std::make_unique<ClockworkCrew>(names_, times_); }
  const DiscreteLandscape& landscape() const override { return names_.landscape(); }
  bool log_clock() const override { return names_.log_clock(); }
  std::size_t crossing_index(const ThresholdSource& t) const override { return names_.crossing_index(t); }
  std::size_t stay_index(const StayDemand& d) const override { return names_.stay_index(d); }
  std::string threshold_text(const ThresholdSource& t) const override { return names_.threshold_text(t); }

 private:
  FakeSimulation names_;
  std::vector<double> times_;
};

class Clockwork final : public Dynamics {
 public:
  static Schema schema() {
    Schema s;
    s.name = "clockwork";
    s.family = "states";
    s.options = {choice("clock", {"continuous", "log"}).by_default("continuous")};
    return s;
  }
  explicit Clockwork(const Params& p) : log_clock_(p.text("clock") == "log") {}
  std::unique_ptr<Simulation> simulation(const SimulationSetup& setup) const override { return std::make_unique<ClockworkSimulation>(setup, log_clock_); }

 private:
  bool log_clock_;
};

const Register<Clockwork> registered(__FILE__);

Value seen(const std::string& name, Options options = {}) { return Value(declare("observe", name, std::move(options))); }

ResultData run_of(const Record& observables, const char* clock, Value times, Record ensemble = {{"disorder", 3}, {"members", 2}}) {
  Options o{{"landscape", Value(declare("landscape", "levels", {{"energies", numbers({-1, -2, -3})}}))},
            {"dynamics", Value(declare("dynamics", "clockwork", {{"clock", clock}}))},
            {"observables", observables},
            {"ensemble", std::move(ensemble)},
            {"seed", 1}};
  if (!times.is_nil()) o.emplace("times", times);
  RunOptions options;
  options.threads = 1;
  return run(plan_of(declare("experiment", "experiment", o)), options);
}

}  // namespace

TEST_CASE("A run averages walks over disorder samples first", "[jumps]") {
  const ResultData result = run_of({{"E", seen("energy")}, {"stay", seen("aging", {{"kind", "stay"}, {"wait", numbers({1, 2.25})}, {"lag", 1.0}})}},
                                   "continuous", numbers({0, 2.25}));
  // At 2.25: periods 1 (jumps at 1, 2 or 2.5), 2 (at 2), 3 (none): sample means of -E 1.5, 1, 0.
  const Dataset& e = result.observables.at("E");
  CHECK(e.groups == "disorder");
  CHECK(e.value[1] == Approx(-2.5 / 3));
  CHECK(e.error[1] == Approx(std::sqrt((std::pow(1.5 - 2.5 / 3, 2) + std::pow(1 - 2.5 / 3, 2) + std::pow(2.5 / 3, 2)) / 6)));
  // (1, 2]: jumps at 2 (period 1, replica 0), 2.5 is behind; at 2 (period 2, both); none. (2.25, 3.25]: 3; 2.5; none; 3, 3.
  const Dataset& stay = result.observables.at("stay");
  CHECK(stay.dims == std::vector<std::string>{"wait"});
  CHECK(stay.value[0] == Approx((0.5 + 0 + 1) / 3));
  CHECK(stay.value[1] == Approx((0 + 1 + 0) / 3.0));
  CHECK(attribute(stay, "definition") == "no jump in (t_w, t_w + t]");
}

TEST_CASE("Runs on the log clock ask for logarithms and show them", "[jumps]") {
  const double ln = std::log(2.25);
  const ResultData result = run_of({{"E", seen("energy")},
                                    {"E_early", seen("energy", {{"at", numbers({-3, ln})}})},
                                    {"lives", seen("trapping_times")},
                                    {"stay", seen("aging", {{"kind", "stay"}, {"wait", std::log(1.5)}, {"lag", numbers({std::log(0.25), std::log(1.75)})}})}},
                                   "log", numbers({-1, ln}));
  CHECK(result.observables.at("E").dims == std::vector<std::string>{"ln_t"});
  CHECK(values(result.observables.at("E_early").value)[0] == 0);
  CHECK(result.observables.at("E_early").value[1] == Approx(-2.5 / 3));
  const Dataset& stay = result.observables.at("stay");
  CHECK(stay.dims == std::vector<std::string>{"ln_lag"});
  // (1.5, 1.75]: none. (1.5, 3.25]: every walk jumps (2, 3; 2.5; 2; 2; 3; 3).
  CHECK(stay.value[0] == 1);
  CHECK(stay.value[1] == 0);
  CHECK(result.observables.at("lives").dims == std::vector<std::string>{"ln_lifetime"});
  CHECK(attribute(result.observables.at("lives"), "complete") == "5");
  CHECK(attribute(result.observables.at("lives"), "censored") == "6");
}

TEST_CASE("Trapping times end with the experiment's times, whatever other observables ask", "[jumps]") {
  const ResultData result = run_of({{"lives", seen("trapping_times")}, {"late", seen("energy", {{"at", 30.0}})}}, "continuous", numbers({0, 2.25}));
  CHECK(attribute(result.observables.at("lives"), "t") == "2.25");
  CHECK(attribute(result.observables.at("lives"), "complete") == "5");
}

TEST_CASE("Bad waiting times are refused when the experiment is planned", "[jumps]") {
  const auto of = [](Options options, const char* clock) {
    options.emplace("kind", "stay");
    return refusal([&] { run_of({{"pi", seen("aging", options)}}, clock, Value()); });
  };
  CHECK_THAT(of({{"wait", 0.0}, {"lag", 1.0}}, "continuous"), Contains("wait: option \"wait\" is 0; accepted: times > 0"));
  CHECK(of({{"wait", 0.0}, {"lag", 1.0}}, "log").empty());
  CHECK_THAT(refusal([] { run_of({{"E", seen("energy", {{"at", -1.0}})}}, "continuous", Value()); }), Contains("at: ") && Contains("before the start"));
  CHECK_THAT(refusal([] { run_of({{"E", seen("energy")}}, "continuous", Value()); }), Contains("times: ") && Contains("sample E"));
}

TEST_CASE("Two-time functions of three states agree with the sheet's exact values", "[jumps]") {
  // Sheet traps 6.9: E = (-0.5, -1.2, -2), beta = 1.5, metropolis, c = 1/3, uniform start, t_w = t = 2, threshold -1.
  const Numbers energies{-0.5, -1.2, -2};
  std::mt19937_64 random(20240607);
  const auto uniform = [&] { return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53; };
  std::vector<Walk> walks(100000);
  for (Walk& walk : walks) {
    auto state = static_cast<std::size_t>(3 * uniform());
    for (double t = 0; t <= 4;) {
      walk.events.push_back({t, state, energies[state]});
      double rate[2];
      for (std::size_t k = 0; k < 2; ++k) rate[k] = std::min(1.0, std::exp(-1.5 * (energies[(state + 1 + k) % 3] - energies[state]))) / 3;
      t -= std::log(uniform()) / (rate[0] + rate[1]);
      state = (state + (uniform() * (rate[0] + rate[1]) < rate[0] ? 1 : 2)) % 3;
    }
  }
  FakeSimulation simulation(landscape("levels", {{"energies", numbers(energies)}}));
  // Smallest standard error 0.0014; false alarms 1e-6 each. conf and stay are 40 of them apart.
  const auto agrees = [](const Dataset& d, double expected) {
    INFO(d.label << " " << d.value[0] << " +- " << d.error[0] << " expected " << expected);
    CHECK(std::abs(d.value[0] - expected) < 4.9 * d.error[0]);
    CHECK(d.error[0] < 0.002);
  };
  const auto pi = [&](Options options) {
    options.emplace("wait", 2.0);
    options.emplace("lag", 2.0);
    return measured(observable("aging", options), simulation, walks);
  };
  agrees(measured(observable("energy", {{"at", 2.0}}), simulation, walks), -1.5477453070);
  agrees(pi({{"kind", "conf"}}), 0.6459882389);
  agrees(pi({{"kind", "stay"}}), 0.5860544726);
  agrees(pi({{"kind", "threshold"}, {"threshold", -1.0}}), 0.7584976351);
}
