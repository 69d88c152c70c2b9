// Simulated walks against what is known of them on twelve systems of at most 12 states: waiting times and destinations
// against slow rates written apart from the engine, and laws at given times against the exact engine.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/dynamics/jumps_simulation.h"
#include "tests/jumps/goodness_of_fit.h"
#include "tests/jumps/small_systems.h"

using namespace quench;
using namespace quench::test;
using Kind = JumpQuestion::Kind;

namespace {

constexpr double false_alarm = 1e-6, sigmas = 4.9;

SimulationSetup setup_of(const System& system, std::vector<double> times) {
  SimulationSetup setup;
  setup.landscape = system.landscape;
  setup.times = std::move(times);
  setup.members = 1 << 20;
  setup.address = {7, "walk laws", ""};
  return setup;
}

/// Events of one way of walking, by the state they leave.
struct Events {
  struct Leaving {
    double n = 0, sum = 0;               ///< of the waiting times over their slow means
    std::vector<double> first;           ///< of these ratios
    std::map<double, double> whole;      ///< on the discrete clock, counts by waiting time
    std::vector<double> to;              ///< counts by destination
  };
  std::vector<Leaving> from;
  bool stuck = false;                    ///< a state with slow rate 0 was left, or one with a slow rate never
};

constexpr std::size_t compared = 100000;
/// Events from each state. At T = 0 a walk ends after a few of them, so that each costs a new start; the ends of the
/// temperature are the same formulas again.
double wanted(const Way& way) { return way.temperature == 0 || std::isinf(way.temperature) ? 1e5 : 1e6; }

/// Walks from each state until it has been left a million times.
Events watch(const System& system, const Way& way, const SlowWalk& slow) {
  const std::size_t n = system.energies.size();
  const WalkParts parts(jump_options(way.options(system)), setup_of(system, {1}));
  const auto sample = parts.samples->sample(0);
  Events out;
  out.from.resize(n);
  for (auto& leaving : out.from) leaving.to.resize(n);
  WalkHead head;
  head.key = fixed_key(1, way.text() + system.name, Purpose::walk);
  sample->give(head);
  std::vector<std::byte, HugePageAllocator<std::byte>> memory(parts.solver->memory(head.weights != nullptr));
  head.rows = memory.data();
  head.generation = 1;
  JumpChunk chunk;
  WalkHead* heads[] = {&head};
  JumpChunk* chunks[] = {&chunk};
  const bool log = way.clock == "log";
  for (std::size_t start = 0; start < n; ++start) {
    if (slow.w[start][start] == 0) continue;
    while (out.from[start].n < wanted(way)) {
      ++head.member;
      head.step = 0;
      head.state = start;
      head.energy = system.energies[start];
      std::size_t state = start, events = 0;
      double waited = 0;
      // Until 2000 events, looking at nothing of the stay that has begun then, or for good in a state that nothing leaves.
      while (events < 2000 && slow.w[state][state] != 0) {
        parts.solver->extend(heads, chunks);
        for (std::size_t k = 0; k <= JumpChunk::stays && events < 2000; ++k) {
          const std::size_t next = static_cast<std::size_t>(k < JumpChunk::stays ? chunk.state[k] : head.state);
          if (next != state) {
            Events::Leaving& leaving = out.from[state];
            const double ratio = waited * static_cast<double>(-slow.w[state][state]);
            leaving.n += 1;
            leaving.sum += ratio;
            leaving.to[next] += 1;
            if (way.clock == "discrete") leaving.whole[std::min(waited, 400.0)] += 1;
            else if (leaving.first.size() < compared) leaving.first.push_back(ratio);
            state = next;
            waited = 0;
            ++events;
          }
          if (k == JumpChunk::stays) break;
          const double dwell = log ? std::exp(chunk.dwell[k]) : chunk.dwell[k];
          if (std::isinf(dwell)) {
            out.stuck = out.stuck || slow.w[state][state] != 0;
            break;
          }
          if (slow.w[state][state] == 0 && way.solver == "rejection_free") out.stuck = true;
          waited += dwell;
        }
        if (out.stuck) return out;
      }
    }
  }
  return out;
}

void check_events(const Events& events, const SlowWalk& slow, bool discrete, double least, double& worst) {
  CHECK_FALSE(events.stuck);
  for (std::size_t i = 0; i < events.from.size(); ++i) {
    const Events::Leaving& leaving = events.from[i];
    const double rate = static_cast<double>(-slow.w[i][i]);
    INFO("from state " << i << ", rate " << rate << ", " << leaving.n << " events");
    if (rate == 0) {
      CHECK(leaving.n == 0);
      continue;
    }
    REQUIRE(leaving.n >= least);
    const double deviation = std::abs(leaving.sum / leaving.n - 1);
    worst = std::max(worst, deviation);
    // A rate of 1 on the discrete clock leaves no room; else 1e6 events see a clock that is off by 0.5 %.
    CHECK(deviation <= sigmas * std::sqrt((discrete ? std::max(0.0, 1 - rate) : 1) / leaving.n) + 1e-12);
    if (discrete) CHECK(geometric_p(leaving.whole, leaving.n, std::min(1.0, rate)) > false_alarm);
    else CHECK(exponential_distance(leaving.first) < 2.694);  // 2 exp(-2 x^2) = 1e-6
    std::vector<double> expected;
    for (std::size_t j = 0; j < events.from.size(); ++j) expected.push_back(j == i ? 0 : leaving.n * static_cast<double>(slow.w[j][i]) / rate);
    CHECK(chi_square_p(leaving.to, expected, 100) > false_alarm);
  }
}

}  // namespace

TEST_CASE("Waiting times and destinations of a million events from each state follow the slow rates", "[physics]") {
  const std::vector<System> systems = small_systems();
  double worst = 0;
  int watched = 0;
  for (std::size_t s = 0; s < 5; ++s)
    for (const Way& way : ways_of(systems[s])) {
      INFO(systems[s].name << ": " << way.text());
      const SlowWalk slow = way.slow(systems[s]);
      check_events(watch(systems[s], way, slow), slow, way.clock == "discrete", wanted(way), worst);
      ++watched;
    }
  INFO("largest deviation of a mean " << worst);
  CHECK(watched > 75);
}

// ---- laws at given times

namespace {

struct Looks {
  std::vector<double> waits{0.7, 3, 11}, lags{0.8, 5};
  std::vector<double> times() const {
    std::vector<double> out = waits;
    for (double w : waits)
      for (double l : lags) out.push_back(w + l);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }
};

std::vector<double> as_script(std::vector<double> times, bool log) {
  if (log)
    for (double& t : times) t = std::log(t);
  return times;
}

/// Sums over walkers, and of the overlap's square.
struct Seen {
  std::vector<std::vector<double>> occupation;             ///< [wait][state]
  std::vector<std::vector<double>> stay, conf, threshold, overlap, overlap_square;  ///< [wait][lag]
};

struct Glimpse {
  std::uint64_t state, jumps, visits;
  bool below;
};

Seen simulate(const System& system, const Way& way, double threshold, std::size_t walkers, const Looks& looks) {
  const bool log = way.clock == "log";
  const std::vector<double> times = looks.times();
  SimulationSetup setup = setup_of(system, as_script(times, log));
  setup.observables.push_back(model<Observable>(
      "observe", "aging", {{"kind", "threshold"}, {"threshold", threshold}, {"wait", numbers(as_script(looks.waits, log))}, {"lag", numbers(as_script(looks.lags, log))}}));
  setup.address.name = system.name + way.text();
  const auto simulation = model<Dynamics>("dynamics", "jumps", way.options(system))->simulation(setup);
  const auto crew = simulation->crew();
  const std::size_t nw = looks.waits.size(), nl = looks.lags.size();
  const std::vector<std::vector<double>> table(nw, std::vector<double>(nl));
  Seen seen{std::vector<std::vector<double>>(nw, std::vector<double>(system.energies.size())), table, table, table, table, table};
  const auto at = [&](double t) { return static_cast<std::size_t>(std::find(times.begin(), times.end(), t) - times.begin()); };
  for (std::size_t first = 0; first < walkers; first += simulation->lanes()) {
    std::vector<MemberAddress> members;
    for (std::size_t m = first; m < std::min(walkers, first + simulation->lanes()); ++m) members.push_back({m, m, 0});
    crew->start(members);
    std::vector<std::vector<Glimpse>> path(members.size());
    for (std::size_t sample = 0; sample < times.size(); ++sample) {
      crew->advance(sample);
      for (std::size_t lane = 0; lane < members.size(); ++lane) {
        const auto& state = dynamic_cast<const JumpState&>(crew->state(lane));
        path[lane].push_back({state.state, state.jumps, state.crossings[0].visits, state.crossings[0].below});
      }
    }
    for (const auto& seen_of_one : path)
      for (std::size_t w = 0; w < nw; ++w) {
        const Glimpse& before = seen_of_one[at(looks.waits[w])];
        seen.occupation[w][before.state] += 1;
        for (std::size_t l = 0; l < nl; ++l) {
          const Glimpse& now = seen_of_one[at(looks.waits[w] + looks.lags[l])];
          seen.stay[w][l] += before.jumps == now.jumps;
          seen.conf[w][l] += before.state == now.state;
          seen.threshold[w][l] += before.below && before.visits == now.visits;
          if (system.landscape->spins() == 0) continue;
          const double q = 1 - 2.0 * std::popcount(before.state ^ now.state) / system.landscape->spins();
          seen.overlap[w][l] += q;
          seen.overlap_square[w][l] += q * q;
        }
      }
  }
  return seen;
}

/// Middle of the widest gap in the energies: no energy lies on it.
double threshold_between(std::vector<double> energies) {
  std::sort(energies.begin(), energies.end());
  double best = 0, value = 0;
  for (std::size_t i = 1; i < energies.size(); ++i)
    if (energies[i] - energies[i - 1] > best) best = energies[i] - energies[i - 1], value = (energies[i] + energies[i - 1]) / 2;
  return value;
}

void check_fraction(double count, double n, double p) {
  INFO(count << " of " << n << ", expected " << n * p);
  const double spread = std::sqrt(std::max(0.0, n * p * (1 - p)));
  // Where few counts are expected the tail is that of a Poisson law; where none or all are, there is none.
  CHECK(std::abs(count - n * p) <= sigmas * spread + (spread < 1e-3 ? 1e-3 : spread < 5 ? 8 : 0));
}

void check_laws(const System& system, const Way& way) {
  constexpr std::size_t walkers = 20000;
  constexpr double n = walkers;
  const bool log = way.clock == "log";
  const Looks looks;
  const double threshold = threshold_between(system.energies);
  const Seen seen = simulate(system, way, threshold, walkers, looks);
  Options options = way.options(system);
  ExactWalk exact(system.landscape, jump_options(options), {});
  JumpQuestion q = ask(Kind::stay, as_script(looks.waits, log), as_script(looks.lags, log), threshold);
  const Eigen::MatrixXd p = exact.occupation(q.wait), stay = exact.aging(q);
  const Eigen::VectorXd energy = exact.energy(q.wait);
  q.kind = Kind::conf;
  const Eigen::MatrixXd conf = exact.aging(q);
  q.kind = Kind::threshold;
  const bool every_jump = exact.threshold(q.threshold).every_jump;
  const Eigen::MatrixXd thr = exact.aging(q);
  q.kind = Kind::overlap;
  const Eigen::MatrixXd overlap = system.landscape->spins() ? exact.aging(q) : Eigen::MatrixXd();
  for (std::size_t w = 0; w < looks.waits.size(); ++w) {
    const auto row = static_cast<Eigen::Index>(w);
    INFO("wait " << looks.waits[w]);
    std::vector<double> expected;
    double mean = 0, square = 0;
    for (std::size_t i = 0; i < system.energies.size(); ++i) {
      expected.push_back(n * p(static_cast<Eigen::Index>(i), row));
      mean += seen.occupation[w][i] / n * system.energies[i];
      square += p(static_cast<Eigen::Index>(i), row) * system.energies[i] * system.energies[i];
    }
    CHECK(chi_square_p(seen.occupation[w], expected, 20) > false_alarm);
    CHECK(std::abs(mean - energy(row)) <= sigmas * std::sqrt(std::max(0.0, square - energy(row) * energy(row)) / n) + 1e-12);
    for (std::size_t l = 0; l < looks.lags.size(); ++l) {
      const auto column = static_cast<Eigen::Index>(l);
      INFO("lag " << looks.lags[l] << (every_jump ? ", every jump a visit" : ""));
      check_fraction(seen.stay[w][l], n, stay(row, column));
      check_fraction(seen.conf[w][l], n, conf(row, column));
      check_fraction(seen.threshold[w][l], n, thr(row, column));
      if (!system.landscape->spins()) continue;
      const double c = seen.overlap[w][l] / n, variance = seen.overlap_square[w][l] / n - c * c;
      // A few walkers that moved, or none of them, do not tell the variance.
      CHECK(std::abs(c - overlap(row, column)) <= sigmas * std::sqrt(variance / n) + (variance * n < 25 ? 16 / n : 1e-12));
    }
  }
}

}  // namespace

// Occupation, energy and aging functions of 20000 walks: fractions are seen to 1.7 % (4.9 x 0.5/sqrt(20000)).
TEST_CASE("Simulated walks have the exact occupations, energies and aging functions on twelve small systems", "[physics]") {
  int compared_ways = 0;
  for (const System& system : small_systems())
    for (const Way& way : ways_of(system)) {
      INFO(system.name << ": " << way.text());
      check_laws(system, way);
      ++compared_ways;
    }
  CHECK(compared_ways > 180);
}
