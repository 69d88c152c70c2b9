// Events of walks over infinitely many states of a tabulated density, one by one, against rates and laws of destination by
// quadrature. False-alarm rate 1e-6 for each comparison. A million events of one way (a fifth of that of the others) see a
// clock or a rate that is off by 0.5 % (1 %), and as much in any of 25 parts of the destinations of a cell by 3 %.
#include <catch2/catch.hpp>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "engine/dynamics/jumps_simulation.h"
#include "tests/jumps/exact_walks.h"

using namespace quench;
using namespace quench::test;

namespace {

constexpr double false_alarm = 1e-6, sigmas = 4.9, lowest = -3, highest = 0.25;
/// Two bands, the lower with a steep upper edge, and a gap from -1.999 to -1.
const std::vector<double> edges{lowest, -2, -1.999, -1, -0.5, highest}, weights{0.3, 1, 0, 0, 2, 0.5};

double rho(double energy) {
  for (std::size_t i = 0; i + 1 < edges.size(); ++i)
    if (energy < edges[i + 1]) return weights[i] + (weights[i + 1] - weights[i]) * (energy - edges[i]) / (edges[i + 1] - edges[i]);
  return weights.back();
}

/// The kernel written apart from the engine.
double rate(const std::string& kernel, double beta, double from, double to) {
  const double d = to - from;
  if (kernel == "metropolis") return std::isinf(beta) ? (d <= 0 ? 1 : 0) : d <= 0 ? 1 : std::exp(-beta * d);
  if (kernel == "glauber") return 1 / (1 + std::exp(beta * d));
  if (kernel == "half") return std::exp(-beta * d / 2);
  if (kernel == "raw") return std::exp(-beta * d);
  return std::exp(-beta * (0.7 * (to + 0.4) - 0.3 * (from + 0.4)));   // mix, a = 0.3, E_0 = -0.4
}

double norm = 0;

/// Rate from `from` to energies below `to`.
double rate_below(const std::string& kernel, double beta, double from, double to) {
  double sum = 0;
  const auto f = [&](double e) { return rho(e) * rate(kernel, beta, from, e); };
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    // The rate has a kink at the energy itself.
    const double a = edges[i], b = std::min(edges[i + 1], to), middle = std::clamp(from, a, std::max(a, b));
    if (weights[i] + weights[i + 1] == 0) continue;
    if (middle > a) sum += boost::math::quadrature::gauss<double, 15>::integrate(f, a, middle);
    if (b > middle) sum += boost::math::quadrature::gauss<double, 15>::integrate(f, middle, b);
  }
  return sum / norm;
}

Options table_options() { return {{"density", Value(Record{{"energy", numbers(edges)}, {"weight", numbers(weights)}})}, {"threshold", -0.4}}; }

struct TableWalk {
  explicit TableWalk(Options options) : parts(jump_options(std::move(options)), setup()) {}
  static SimulationSetup setup() {
    SimulationSetup out;
    out.landscape = landscape("traps", table_options());
    out.times = {1};
    out.members = 1 << 20;
    out.address = {5, "table", ""};
    return out;
  }
  WalkParts parts;
};

/// Counts in equal parts of [0, 1], for each cell the events come from.
struct Uniform {
  static constexpr std::size_t parts = 25;
  std::vector<double> counts = std::vector<double>(parts * edges.size());
  void add(std::size_t cell, double x) { counts[cell * parts + std::min(parts - 1, static_cast<std::size_t>(x * parts))] += 1; }
  void check() const {
    for (std::size_t cell = 0; cell < edges.size(); ++cell) {
      double n = 0, chi2 = 0;
      for (std::size_t i = 0; i < parts; ++i) n += counts[cell * parts + i];
      if (n < 1000) continue;
      for (std::size_t i = 0; i < parts; ++i) chi2 += std::pow(counts[cell * parts + i] - n / parts, 2) / (n / parts);
      INFO("cell " << cell << ", " << n << " events");
      CHECK(boost::math::cdf(boost::math::complement(boost::math::chi_squared(parts - 1), chi2)) > false_alarm);
    }
  }
};

void check_events(const std::string& kernel, double temperature, const std::string& clock, double wanted) {
  INFO(kernel << ", T = " << temperature << ", " << clock);
  Options options{{"temperature", temperature}, {"kernel", kernel}, {"clock", clock}};
  if (kernel == "mix") options["a"] = 0.3;
  const TableWalk walk(options);
  CHECK(walk.parts.solver->gives_energies());
  const double beta = 1 / temperature;
  Uniform destinations, waits;
  double n = 0, waited = 0, variance = 0, ones = 0, ones_variance = 0;
  WalkHead head;
  head.key = fixed_key(3, kernel + clock, Purpose::walk);
  JumpChunk chunk;
  WalkHead* heads[] = {&head};
  JumpChunk* chunks[] = {&chunk};
  walk.parts.beginning.place(head, nullptr, walk.parts.setup.address, {});
  // Stays that moved nothing belong to the one before: one transition is followed to its end.
  double from = head.energy, wait = 0;
  std::uint64_t state = head.state;
  while (n < wanted) {
    walk.parts.solver->extend(heads, chunks);
    for (std::size_t k = 0; k <= JumpChunk::stays; ++k) {
      const bool inside = k < JumpChunk::stays;
      const std::uint64_t now = inside ? chunk.state[k] : head.state;
      const double energy = inside ? chunk.energy[k] : head.energy;
      if (now != state) {
        const double total = rate_below(kernel, beta, from, highest), x = wait * total;
        const std::size_t cell = static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), from) - edges.begin());
        n += 1;
        waited += x;
        variance += clock == "discrete" ? 1 - total : 1;
        if (clock == "discrete") ones += (wait == 1) - total, ones_variance += total * (1 - total);
        else waits.add(cell - 1, -std::expm1(-x));
        destinations.add(cell - 1, rate_below(kernel, beta, from, energy) / total);
        REQUIRE((energy >= lowest && energy <= highest && !(energy > -1.999 && energy < -1)));
        state = now, from = energy, wait = 0;
      }
      if (inside) wait += clock == "log" ? std::exp(chunk.dwell[k]) : chunk.dwell[k];
    }
  }
  CHECK(std::abs(waited / n - 1) < sigmas * std::sqrt(variance) / n);
  CHECK(std::abs(ones) <= sigmas * std::sqrt(ones_variance));
  waits.check();
  destinations.check();
}

}  // namespace

TEST_CASE("Events over a tabulated density have the waiting times and destinations of its rates", "[physics]") {
  norm = 0;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) norm += (weights[i] + weights[i + 1]) * (edges[i + 1] - edges[i]) / 2;
  check_events("metropolis", 0.6, "continuous", 1e6);
  for (const char* clock : {"continuous", "discrete", "log"}) {
    check_events("metropolis", 1.5, clock, 2e5);
    check_events("glauber", 0.8, clock, 2e5);
    if (std::string(clock) == "discrete") continue;
    for (const char* kernel : {"half", "raw", "mix"}) check_events(kernel, 1.3, clock, 1e5);
  }
  check_events("metropolis", std::numeric_limits<double>::infinity(), "continuous", 1e5);
}

TEST_CASE("At T = 0 a walk over a table goes down for good and ends at its lowest energy") {
  for (const char* kernel : {"metropolis", "glauber"}) {
    const TableWalk walk({{"temperature", 0.0}, {"kernel", kernel}, {"clock", "log"}});
    std::size_t ended = 0;
    for (std::uint32_t member = 0; member < 50; ++member) {
      WalkHead head;
      head.key = fixed_key(4, kernel, Purpose::walk);
      head.member = member;
      head.energy = -0.2;
      JumpChunk chunk;
      WalkHead* heads[] = {&head};
      JumpChunk* chunks[] = {&chunk};
      double last = head.energy, rate_of_last = 1;
      for (int i = 0; i < 20 && std::isfinite(rate_of_last); ++i) {
        walk.parts.solver->extend(heads, chunks);
        for (std::size_t k = 0; k < JumpChunk::stays; ++k) {
          CHECK(chunk.energy[k] <= last);
          last = chunk.energy[k];
          rate_of_last = chunk.dwell[k];
          CHECK_FALSE(std::isnan(rate_of_last));
          if (chunk.dwell[k] == std::numeric_limits<double>::infinity()) break;
        }
      }
      ended += last == lowest && rate_of_last == std::numeric_limits<double>::infinity();
    }
    CHECK(ended == 50);
  }
}

TEST_CASE("Walks over a table stay finite where beta times its range is in the thousands") {
  for (const char* kernel : {"metropolis", "glauber", "half", "raw", "mix"})
    for (const double temperature : {1e-3, 1e-9, 1e-200}) {
      INFO(kernel << ", T = " << temperature);
      Options options{{"temperature", temperature}, {"kernel", kernel}, {"clock", "log"}};
      if (std::string(kernel) == "mix") options["a"] = 0.3;
      const TableWalk walk(options);
      WalkHead head;
      head.key = fixed_key(4, kernel, Purpose::walk);
      JumpChunk chunk;
      WalkHead* heads[] = {&head};
      JumpChunk* chunks[] = {&chunk};
      walk.parts.beginning.place(head, nullptr, walk.parts.setup.address, {});
      for (int i = 0; i < 200; ++i) {
        walk.parts.solver->extend(heads, chunks);
        for (std::size_t k = 0; k < JumpChunk::stays; ++k) {
          CHECK_FALSE(std::isnan(chunk.dwell[k]));
          CHECK((chunk.energy[k] >= lowest && chunk.energy[k] <= highest));
        }
      }
    }
}
