// Walks against closed laws at finite time, and solvers against each other. False-alarm rate 1e-6 for each comparison
// (4.9 standard errors); the smallest error seen is 4.9 + 3.1 standard errors, stated with each case.
#include <catch2/catch.hpp>

#include <cmath>
#include <functional>

#include "tests/jumps/models.h"

using namespace quench;
using namespace quench::test;

namespace {

/// Mean and standard error over independent walkers.
struct Estimate {
  double sum = 0, squares = 0, n = 0;
  void add(double x) { sum += x, squares += x * x, n += 1; }
  double mean() const { return sum / n; }
  double error() const { return std::sqrt((squares / n - mean() * mean()) / (n - 1)); }
};

/// What a walker shows at the sample times.
struct Seen {
  std::vector<double> energy, jumps, inherent;
  std::vector<std::uint64_t> state;
  std::vector<Crossing> crossing;
};

/// Runs walkers, each on its own disorder sample, and hands every one of them to `f`.
void walk(const ObjectPtr& where, Options options, std::vector<double> times, std::uint64_t walkers, const std::function<void(const Seen&)>& f,
          const ObjectPtr& observable = nullptr, Value start = {}, bool inherent = false) {
  SimulationSetup setup;
  setup.landscape = std::dynamic_pointer_cast<const Landscape>(make_model(*where));
  const auto discrete = std::dynamic_pointer_cast<const DiscreteLandscape>(setup.landscape);
  if (observable) setup.observables.push_back(std::dynamic_pointer_cast<const Observable>(make_model(*observable)));
  setup.times = setup.default_times = times;
  setup.members = walkers;
  setup.start = std::move(start);
  setup.address = {2026, "laws", ""};
  const auto simulation = model<Dynamics>("dynamics", "jumps", std::move(options))->simulation(setup);
  const auto crew = simulation->crew();
  for (std::uint64_t first = 0; first < walkers; first += simulation->lanes()) {
    std::vector<MemberAddress> members;
    for (std::uint64_t m = first; m < std::min<std::uint64_t>(walkers, first + simulation->lanes()); ++m) members.push_back({m, m, 0});
    std::vector<Seen> seen(members.size());
    crew->start(members);
    for (std::size_t s = 0; s < times.size(); ++s) {
      crew->advance(s);
      for (std::size_t lane = 0; lane < members.size(); ++lane) {
        const auto& state = dynamic_cast<const JumpState&>(crew->state(lane));
        seen[lane].energy.push_back(state.energy);
        seen[lane].jumps.push_back(static_cast<double>(state.jumps));
        seen[lane].state.push_back(state.state);
        if (!state.crossings.empty()) seen[lane].crossing.push_back(state.crossings[0]);
        if (inherent) seen[lane].inherent.push_back(state.sample->energy(inherent_state(*discrete, *state.sample, state.state)));
      }
    }
    for (const Seen& one : seen) f(one);
  }
}

void agree(const Estimate& measured, double expected, double further_error = 0) {
  INFO("measured " << measured.mean() << " +- " << measured.error() << ", expected " << expected);
  CHECK(std::abs(measured.mean() - expected) < 4.9 * std::hypot(measured.error(), further_error));
}

ObjectPtr crossing_of(const char* threshold) {
  return declare("observe", "aging", {{"kind", "threshold"}, {"threshold", threshold}, {"wait", 10.0}, {"ratio", 1.0}});
}

}  // namespace

TEST_CASE("The trap model ages as its exact law at finite time", "[physics]") {
  // 200000 walkers: Pi to 0.0009, so an error of 1 % of the clock (0.2 % of Pi) is seen in E, which moves by 0.006 T.
  const double x = 0.6;
  for (const double wait : {10.0, 1e3, 1e5}) {
    const std::vector<double> ratios{0.2, 0.5, 1, 2, 5};
    std::vector<double> times{wait};
    for (double r : ratios) times.push_back(wait * (1 + r));
    Estimate energy, jumps;
    std::vector<Estimate> stay(ratios.size());
    walk(declare("landscape", "traps"), {{"temperature", x}}, times, 200000, [&](const Seen& s) {
      energy.add(s.energy[0]);
      jumps.add(s.jumps[0]);
      for (std::size_t i = 0; i < ratios.size(); ++i) stay[i].add(s.jumps[i + 1] == s.jumps[0] ? 1 : 0);
    });
    agree(energy, theory("trap_energy", {x, wait}));
    agree(jumps, theory("trap_jumps", {x, wait}));
    for (std::size_t i = 0; i < ratios.size(); ++i) agree(stay[i], theory("trap_aging", {x, wait, ratios[i]}));
  }
}

TEST_CASE("The step model has its exact law at T = 0 and its limits above", "[physics]") {
  const std::vector<double> ratios{0.2, 2};
  Estimate energy;
  std::vector<Estimate> stay(2);
  walk(declare("landscape", "traps"), {{"temperature", 0.0}, {"kernel", "metropolis"}}, {50, 60, 150}, 200000, [&](const Seen& s) {
    energy.add(s.energy[0]);
    for (std::size_t i = 0; i < 2; ++i) stay[i].add(s.jumps[i + 1] == s.jumps[0] ? 1 : 0);
  });
  agree(energy, -4.5092387);
  for (std::size_t i = 0; i < 2; ++i) agree(stay[i], theory("step_aging_zero", {50, ratios[i]}));

  // Metropolis above T = 0: the limit is reached to 0.002 at 1e5 (sheet traps 6.6).
  for (const double x : {0.4, 0.6}) {
    std::vector<Estimate> pi(3);
    Estimate e;
    const std::vector<double> omega{0.2, 1, 5};
    walk(declare("landscape", "traps"), {{"temperature", x}, {"kernel", "metropolis"}}, {1e5, 1.2e5, 2e5, 6e5}, 100000, [&](const Seen& s) {
      e.add(s.energy[0]);
      for (std::size_t i = 0; i < 3; ++i) pi[i].add(s.jumps[i + 1] == s.jumps[0] ? 1 : 0);
    });
    for (std::size_t i = 0; i < 3; ++i) agree(pi[i], theory("step_aging", {x, omega[i]}), x < 0.5 ? 0.0003 : 0.001);
    agree(e, theory("step_energy", {x, 1e5}), 0.002);
  }
}

TEST_CASE("The step model with heat-bath rates agrees with independent runs", "[physics]") {
  struct Reference { double x, wait, energy, energy_error, stay[3], error[3]; };
  const Reference references[] = {{0.6, 1e2, -4.6923, 0.0021, {0.6109, 0.2951, 0.0887}, {0.0006, 0.0006, 0.0004}},
                                  {0.6, 1e4, -9.1854, 0.0031, {0.5919, 0.2881, 0.0856}, {0.0008, 0.0007, 0.0005}},
                                  {0.4, 1e4, -9.6042, 0.0023, {0.7435, 0.4015, 0.1266}, {0.0007, 0.0008, 0.0006}}};
  for (const Reference& r : references) {
    Estimate energy, stay[3];
    walk(declare("landscape", "traps"), {{"temperature", r.x}, {"kernel", "glauber"}}, {r.wait, 1.2 * r.wait, 2 * r.wait, 6 * r.wait}, 200000, [&](const Seen& s) {
      energy.add(s.energy[0]);
      for (int i = 0; i < 3; ++i) stay[i].add(s.jumps[static_cast<std::size_t>(i + 1)] == s.jumps[0] ? 1 : 0);
    });
    agree(energy, r.energy, r.energy_error);
    for (int i = 0; i < 3; ++i) agree(stay[i], r.stay[i], r.error[i]);
  }
}

TEST_CASE("Above an effective threshold the step model is a trap model", "[physics]") {
  const double x = 0.6, theta = theory("step_exponent", {x});
  for (const double omega : {0.2, 1.0, 5.0}) {
    Estimate below, together;
    walk(declare("landscape", "traps"), {{"temperature", x}, {"kernel", "metropolis"}}, {1e5, 1e5 * (1 + omega)}, 100000,
         [&](const Seen& s) { together.add(s.crossing[0].below && s.crossing[1].visits == s.crossing[0].visits ? 1 : 0); }, crossing_of("effective"));
    agree(together, theory("H", {theta, omega}), 0.0013);
  }
}

TEST_CASE("Infinitely many states behave as many", "[physics]") {
  // Solvers of infinite systems against the scan over 2000 quenched states, at times when none has been visited twice; errors
  // of 1 % of a rate shift the energies by some 0.01, five standard errors.
  struct Case { const char* density; const char* kernel; double temperature; };
  for (const Case& c : {Case{"exponential", "half", 2.0}, Case{"exponential", "mix", 1.8}, Case{"gaussian", "half", 1.5}, Case{"gaussian", "raw", 2.0},
                        Case{"gaussian", "mix", 1.2}, Case{"gaussian", "metropolis", 0.5}, Case{"gaussian", "glauber", 0.8}, Case{"exponential", "metropolis", 1.0},
                        Case{"exponential", "metropolis", 1.7}, Case{"gaussian", "trap", 1.5}}) {
    INFO(c.density << ", " << c.kernel);
    Options options{{"temperature", c.temperature}, {"kernel", c.kernel}, {"solver", "rejection_free"}};
    if (std::string(c.kernel) == "mix") options["a"] = 0.6;
    Estimate energy[2][2], jumps[2];
    for (int finite = 0; finite < 2; ++finite) {
      Options where{{"density", c.density}};
      if (finite) where["states"] = 2000;
      walk(declare("landscape", "traps", where), options, {1, 4}, finite ? 20000 : 100000, [&](const Seen& s) {
        for (int i = 0; i < 2; ++i) energy[finite][i].add(s.energy[static_cast<std::size_t>(i)]);
        jumps[finite].add(s.jumps[1]);
      });
    }
    // 2000 states: corrections of 1/2000.
    for (int i = 0; i < 2; ++i) agree(energy[0][i], energy[1][i].mean(), energy[1][i].error() + 5e-4);
    agree(jumps[0], jumps[1].mean(), jumps[1].error() + 1e-3 * jumps[1].mean());
  }
}

TEST_CASE("Both solvers of infinite systems have one law, and its equilibrium lasts", "[physics]") {
  for (const char* kernel : {"metropolis", "glauber"})
    for (const char* density : {"exponential", "gaussian"}) {
      INFO(kernel << ", " << density);
      Estimate energy[2], rested;
      for (int attempts = 0; attempts < 2; ++attempts)
        walk(declare("landscape", "traps", {{"density", density}}), {{"temperature", 1.6}, {"kernel", kernel}, {"solver", attempts ? "attempts" : "rejection_free"}}, {3},
             100000, [&](const Seen& s) { energy[attempts].add(s.energy[0]); });
      agree(energy[0], energy[1].mean(), energy[1].error());
      walk(declare("landscape", "traps", {{"density", density}}), {{"temperature", 1.6}, {"kernel", kernel}}, {7}, 100000,
           [&](const Seen& s) { rested.add(s.energy[0]); }, nullptr, "equilibrium");
      // rho exp(-E/T): mean -1/(1 - 1/T) and -1/T.
      agree(rested, std::string(density) == "gaussian" ? -1 / 1.6 : -1 / (1 - 1 / 1.6));
    }
}

TEST_CASE("A fine table of the exponential density ages as the density itself", "[physics]") {
  // Linear pieces of 0.01 differ from exp(E) by 1e-5 of it. 20000 walkers tell energies to 0.07 and fractions to 0.025.
  std::vector<double> energies(4001), weights(4001);
  for (std::size_t i = 0; i < energies.size(); ++i) energies[i] = -40 + 0.01 * static_cast<double>(i), weights[i] = std::exp(energies[i]);
  const auto table = declare("landscape", "traps", {{"density", Value(Record{{"energy", numbers(energies)}, {"weight", numbers(weights)}})}});
  const double ratios[] = {0.2, 1, 5};
  struct Run { Estimate energy, jumps, stay[3]; };
  const auto run = [&](const ObjectPtr& where, double temperature, const char* kernel, double wait) {
    Run out;
    walk(where, {{"temperature", temperature}, {"kernel", kernel}}, {wait, 1.2 * wait, 2 * wait, 6 * wait}, 20000, [&](const Seen& s) {
      out.energy.add(s.energy[0]);
      out.jumps.add(s.jumps[0]);
      for (std::size_t i = 0; i < 3; ++i) out.stay[i].add(s.jumps[i + 1] == s.jumps[0] ? 1 : 0);
    });
    return out;
  };
  const Run cold = run(table, 0, "metropolis", 50);
  agree(cold.energy, -4.5092387);
  for (std::size_t i = 0; i < 3; ++i) agree(cold.stay[i], theory("step_aging_zero", {50, ratios[i]}));
  for (const char* kernel : {"metropolis", "glauber"}) {
    const Run here = run(table, 0.65, kernel, 500), there = run(declare("landscape", "traps"), 0.65, kernel, 500);
    agree(here.energy, there.energy.mean(), there.energy.error());
    agree(here.jumps, there.jumps.mean(), there.jumps.error());
    for (std::size_t i = 0; i < 3; ++i) agree(here.stay[i], there.stay[i].mean(), there.stay[i].error());
  }
}

TEST_CASE("Both solvers of a coarse table have one law, and its equilibrium lasts", "[physics]") {
  // Two bands and a gap. 30000 walkers tell energies to 0.04 and fractions to 0.02.
  const std::vector<double> energies{-3, -2, -1.999, -1, -0.5, 0.25}, weights{0.3, 1, 0, 0, 2, 0.5};
  const auto table = declare("landscape", "traps", {{"density", Value(Record{{"energy", numbers(energies)}, {"weight", numbers(weights)}})}});
  const std::vector<double> times{0.7, 3, 4, 9};
  std::vector<double> logarithms;
  for (double t : times) logarithms.push_back(std::log(t));
  struct Run { Estimate energy[2], stay[2]; };
  const auto run = [&](const char* kernel, const char* clock, const char* solver) {
    Run out;
    walk(table, {{"temperature", 0.9}, {"kernel", kernel}, {"clock", clock}, {"solver", solver}}, std::string(clock) == "log" ? logarithms : times, 30000,
         [&](const Seen& s) {
           for (std::size_t i = 0; i < 2; ++i) out.energy[i].add(s.energy[i]), out.stay[i].add(s.jumps[i + 2] == s.jumps[1] ? 1 : 0);
         });
    return out;
  };
  for (const char* kernel : {"metropolis", "glauber"})
    for (const char* clock : {"continuous", "discrete", "log"}) {
      INFO(kernel << ", " << clock);
      const bool log = std::string(clock) == "log";
      const Run events = run(kernel, clock, "auto"), attempts = run(kernel, log ? "continuous" : clock, "attempts");
      for (std::size_t i = 0; i < 2; ++i) {
        agree(events.energy[i], attempts.energy[i].mean(), attempts.energy[i].error());
        agree(events.stay[i], attempts.stay[i].mean(), attempts.stay[i].error());
      }
    }
  // The mean of the stationary law is that of rho exp(-beta E), by 1e5 slices; of raw, at 2 beta.
  const auto mean_energy = [&](double beta) {
    double sum = 0, mean = 0;
    for (std::size_t i = 0; i + 1 < energies.size(); ++i)
      for (int j = 0; j < 20000; ++j) {
        const double s = (j + 0.5) / 20000, e = energies[i] + s * (energies[i + 1] - energies[i]);
        const double w = (weights[i] + s * (weights[i + 1] - weights[i])) * (energies[i + 1] - energies[i]) * std::exp(-beta * e);
        sum += w, mean += w * e;
      }
    return mean / sum;
  };
  for (const char* kernel : {"metropolis", "glauber", "half", "raw", "mix", "trap"}) {
    INFO(kernel);
    Options options{{"temperature", 0.9}, {"kernel", kernel}};
    if (std::string(kernel) == "mix") options["a"] = 0.3;
    Estimate first, last, from_above;
    walk(table, options, {0, 7}, 30000, [&](const Seen& s) { first.add(s.energy[0]), last.add(s.energy[1]); }, nullptr, "equilibrium");
    walk(table, options, {200}, 5000, [&](const Seen& s) { from_above.add(s.energy[0]); });
    const double expected = mean_energy((std::string(kernel) == "raw" ? 2 : 1) / 0.9);
    for (const Estimate& e : {first, last, from_above}) agree(e, expected);
  }
}

TEST_CASE("Random energies age as in independent runs", "[physics]") {
  struct Reference { const char* density; double temperature, wait, omega; double conf, conf_error, stay, stay_error, threshold, threshold_error, energy, energy_error, inherent, inherent_error; };
  const Reference references[] = {{"exponential", 0.6, 1e3, 1, 0.3911, 0.0020, 0.2621, 0.0018, 0.3913, 0.0020, -5.492, 0.007, -5.721, 0.006},
                                  {"exponential", 0.6, 1e4, 0.2, 0.6167, 0.0020, 0.4581, 0.0020, 0.6081, 0.0020, -6.802, 0.007, -6.905, 0.007},
                                  {"gaussian", 1 / 1.6, 1e3, 1, 0.6436, 0.0013, 0.3638, 0.0013, 0.3012, 0.0012, -9.514, 0.005, -9.628, 0.005}};
  for (const Reference& r : references) {
    Estimate conf, stay, threshold, energy, inherent;
    walk(declare("landscape", "rem", {{"spins", 16}, {"density", r.density}}), {{"temperature", r.temperature}}, {r.wait, r.wait * (1 + r.omega)}, 15000,
         [&](const Seen& s) {
           conf.add(s.state[0] == s.state[1] ? 1 : 0);
           stay.add(s.jumps[0] == s.jumps[1] ? 1 : 0);
           threshold.add(s.crossing[0].below && s.crossing[0].visits == s.crossing[1].visits ? 1 : 0);
           energy.add(s.energy[0]);
           inherent.add(s.inherent[0]);
         },
         crossing_of("leading"), {}, true);
    agree(conf, r.conf, r.conf_error);
    agree(stay, r.stay, r.stay_error);
    agree(threshold, r.threshold, r.threshold_error);
    agree(energy, r.energy, r.energy_error);
    agree(inherent, r.inherent, r.inherent_error);
  }
}
