// Small systems on which simulated walks are compared with what is known: graph, energies, and generators made without the
// engine's rates.
#pragma once

#include <algorithm>
#include <bit>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tests/jumps/exact_walks.h"
#include "tests/jumps/slow_walk.h"

namespace quench::test {

using Edges = std::vector<std::pair<std::size_t, std::size_t>>;

struct System {
  std::string name;
  std::shared_ptr<const DiscreteLandscape> landscape;
  Edges edges;
  Real c = 1;
  bool trap_landscape = false, capped = false;   ///< E_th = 0
  std::vector<double> energies = {};
};

inline Edges complete_edges(std::size_t n) {
  Edges out;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) out.emplace_back(j, i);
  return out;
}

inline Edges cube_edges(int spins) {
  Edges out;
  for (std::size_t i = 0; i < std::size_t{1} << spins; ++i)
    for (int k = 0; k < spins; ++k)
      if (i >> k & 1) out.emplace_back(i ^ std::size_t{1} << k, i);
  return out;
}

inline System finished(System s) {
  const auto sample = s.landscape->sample(s.landscape->energy_key({}, 0), true);
  for (std::uint64_t i = 0; i <= s.landscape->last_state(); ++i) s.energies.push_back(sample->energy(i));
  return s;
}

inline System level_system(std::string name, std::vector<double> energies, const std::string& graph, Edges listed = {}) {
  const std::size_t n = energies.size();
  Options options{{"energies", numbers(std::move(energies))}};
  if (graph != "listed") {
    const int spins = std::countr_zero(n);
    options["edges"] = graph;
    return finished({std::move(name), landscape("levels", options), graph == "complete" ? complete_edges(n) : cube_edges(spins),
                     1.0L / static_cast<Real>(graph == "complete" ? n : static_cast<std::size_t>(spins))});
  }
  std::vector<double> flat;
  for (auto [i, j] : listed) flat.insert(flat.end(), {static_cast<double>(i + 1), static_cast<double>(j + 1)});
  options["edges"] = Value(Array(Shape{listed.size(), 2}, flat));
  return finished({std::move(name), landscape("levels", options), std::move(listed), 1});
}

inline System trap_system(std::string name, std::size_t states, Options options) {
  options["states"] = static_cast<std::int64_t>(states);
  const bool capped = options.count("cap") > 0;
  return finished({std::move(name), landscape("traps", options), complete_edges(states), 1.0L / static_cast<Real>(states), true, capped});
}

inline System rem_system(std::string name, int spins, Options options) {
  options["spins"] = spins;
  return finished({std::move(name), landscape("rem", options), cube_edges(spins), 1.0L / spins});
}

/// Complete graphs, hypercubes and listed edges of at most 12 states.
inline std::vector<System> small_systems() {
  return {
      level_system("three levels", {-0.5, -1.2, -2}, "complete"),
      level_system("a square", {0.3, -0.9, -1.6, 0.1}, "hypercube"),
      level_system("a chain", {-0.4, 0.6, -0.9, 0.2}, "listed", {{0, 1}, {1, 2}, {2, 3}}),
      trap_system("four traps", 4, {{"disorder", 1}}),
      rem_system("REM of two spins", 2, {{"disorder", 6}, {"variance", 1.0}}),
      level_system("five levels, two of them equal", {0.2, -0.7, -0.7, 0.9, -1.4}, "complete"),
      level_system("one spin", {0, -0.8}, "hypercube"),
      level_system("a ring with a tail", {0.1, -0.6, 0.8, -1.1, 0.4, -0.2, 0.4}, "listed", {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {3, 4}, {4, 5}, {5, 6}}),
      level_system("a cube", {0.4, -0.3, -1.2, 0.9, 0.4, -0.8, 0.1, -0.5}, "hypercube"),
      trap_system("nine capped traps", 9, {{"disorder", 2}, {"density", "gaussian"}, {"cap", "one"}}),
      rem_system("exponential REM", 3, {{"disorder", 4}, {"density", "exponential"}}),
      level_system("twelve levels", {0.1, -0.4, 0.7, -1.3, -0.2, 0.5, -0.9, 0.3, -1.8, 0.0, -0.6, 0.8}, "complete"),
  };
}

/// A way of walking: dynamics.jumps and the same in words that slow_rate understands.
struct Way {
  std::string kernel;
  double temperature = 1;
  std::string clock = "continuous", solver = "rejection_free";

  std::string text() const { return kernel + ", T = " + shortest(temperature) + ", " + clock + ", " + solver; }
  Options options(const System& system) const {
    Options out{{"temperature", temperature}, {"kernel", kernel}, {"clock", clock}, {"solver", solver}};
    if (kernel == "mix") out["a"] = 0.3;
    if ((kernel == "trap" || kernel == "mix") && !system.trap_landscape) out["threshold"] = reference;
    // 1/(2 + exp(beta (Ej - Ei))): bounded, no detailed balance at any beta.
    if (kernel == "function")
      out["kernel"] = rate_function([](Expression i, Expression j, Expression beta) {
        const Expression up = apply(Op::exponential, {apply(Op::multiply, {beta, apply(Op::subtract, {j, i})})});
        return apply(Op::divide, {constant(1), apply(Op::add, {constant(2), up})});
      });
    return out;
  }
  SlowWalk slow(const System& system) const {
    const Real beta = temperature == 0 ? std::numeric_limits<Real>::infinity() : 1 / static_cast<Real>(temperature);
    SlowWalk out = slow_walk(system.energies, system.edges, system.c, [&](Real from, Real to) {
      if (kernel == "function") return 1 / (2 + std::exp(beta * (to - from)));
      return slow_rate(kernel, from, to, beta, system.trap_landscape ? 0 : static_cast<Real>(reference), 0.3L, system.capped);
    });
    out.discrete = clock == "discrete";
    return out;
  }
  /// No rate above 1 (over c), whatever energies the landscape may draw.
  bool bounded(const System& system) const {
    const auto* density = system.landscape->density();
    const double highest = density ? density->highest() : *std::max_element(system.energies.begin(), system.energies.end());
    if (kernel == "trap") return system.capped || highest <= (system.trap_landscape ? 0 : reference);
    return kernel == "metropolis" || kernel == "glauber" || kernel == "function";
  }
  static constexpr double reference = 0.95;
};

/// Every kernel on every clock with both solvers, where they have a meaning.
inline std::vector<Way> ways_of(const System& system) {
  std::vector<Way> out;
  const double hot = std::numeric_limits<double>::infinity();
  for (const auto& [kernel, temperature] : std::vector<std::pair<const char*, double>>{
           {"trap", 1.3}, {"metropolis", 0.8}, {"glauber", 0.8}, {"half", 1.2}, {"mix", 1.5}, {"raw", 2.0}, {"function", 0.8}, {"metropolis", 0}, {"glauber", hot}})
    for (const char* clock : {"continuous", "discrete", "log"})
      for (const char* solver : {"rejection_free", "attempts"}) {
        const Way way{kernel, temperature, clock, solver};
        const bool attempts = way.solver == "attempts", discrete = way.clock == "discrete";
        if (way.clock == "log" && attempts) continue;
        if (system.capped && way.kernel != "trap") continue;  // a cap has no meaning there, and is refused
        if (attempts && !way.bounded(system)) continue;
        if (discrete && !way.bounded(system) && system.landscape->random()) continue;
        // Listed edges have rates of up to 1 each, and one attempt tries one of them.
        if (discrete && attempts && system.landscape->graph() == Graph::listed) continue;
        Real fastest = 0;
        const SlowWalk slow = way.slow(system);
        for (std::size_t i = 0; i < slow.w.size(); ++i) fastest = std::max(fastest, -slow.w[i][i]);
        if (discrete && fastest > 1 + 1e-12L) continue;
        out.push_back(way);
      }
  return out;
}

}  // namespace quench::test
