// Walks that choose by bounds of the weights: the bounds themselves, and the waiting times and destinations that follow.
#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <random>
#include <set>

#include "engine/dynamics/jumps_simulation.h"
#include "tests/jumps/exact_walks.h"
#include "tests/jumps/goodness_of_fit.h"
#include "tests/jumps/models.h"
#include "tests/jumps/slow_walk.h"

using namespace quench;
using namespace quench::test;

namespace {

constexpr std::uint64_t upper = std::uint64_t{1} << 63;

/// The place of a random word, bit by bit: 32 to each factor of 2 in its distance from the nearer end.
int place_of(std::uint64_t word) {
  const std::uint64_t distance = word < upper ? word : ~word;
  const int octave = std::bit_width(distance) - 1, half = word < upper ? 0 : WordPlaces::of_half;
  if (octave < WordPlaces::first_octave) return half;
  const auto within = static_cast<int>(distance >> (octave - 5) & 31);
  return half + (octave - WordPlaces::first_octave) * WordPlaces::in_octave + within;
}

EnergyDensity with_a_gap() { return EnergyDensity::table({-5, -4, -3, -2, 0}, {0, 1, 0, 0, 3}); }

/// Words everywhere, both ends of every place among them.
std::vector<std::uint64_t> words_everywhere() {
  std::vector<std::uint64_t> words;
  std::mt19937_64 random(3);
  for (int place = 0; place < WordPlaces::of_half; ++place) {
    const std::uint64_t first = WordPlaces::begin(place), next = WordPlaces::begin(place + 1);
    for (std::uint64_t distance : {first, next - 1, first + random() % (next - first), first + random() % (next - first)}) {
      words.push_back(distance);
      words.push_back(~distance);
    }
  }
  return words;
}

std::vector<double> weights_of(const EnergyDensity& density, const WeightScale& scale, const std::vector<std::uint64_t>& words) {
  std::vector<double> out(words.size());
  density.quantiles(words, out);
  for (double& x : out) x = std::exp(-scale.slope * (x - scale.centre));
  return out;
}

}  // namespace

TEST_CASE("No weight is above its bound, and those that count are little below", "[jumps]") {
  struct Case { EnergyDensity density; double beta; };
  const std::vector<Case> cases{{EnergyDensity::gaussian(20), 0.25}, {EnergyDensity::gaussian(20), 1 / 1.2}, {EnergyDensity::gaussian(64), 1},
                                {EnergyDensity::exponential(1), 1 / 0.6}, {with_a_gap(), 0.7}};
  const std::vector<std::uint64_t> words = words_everywhere();
  for (const Case& c : cases)
    for (const bool few : {true, false}) {
      INFO(c.density.description() << ", beta " << c.beta << (few ? ", few cells" : ""));
      const WeightScale scale{c.beta, (c.density.lowest() + c.density.highest()) / 2};
      const auto bounds = weight_bounds(c.density, scale, few);
      REQUIRE(bounds);
      const std::vector<double> weights = weights_of(c.density, scale, words);
      double least = 1;
      std::set<double> different;
      for (std::size_t i = 0; i < words.size(); ++i) {
        const auto place = static_cast<std::size_t>(place_of(words[i]));
        const double bound = bounds->of_place[place], share = weights[i] / bound;
        different.insert(bound);
        INFO("word " << words[i]);
        REQUIRE(share <= 1);
        if (few) REQUIRE(bound == bounds->of_cell[bounds->cell[place]]);
        if (words[i] < upper && words[i] > upper >> 6) least = std::min(least, share);  // the lower half, but for its deepest 1/128
      }
      CHECK(least > 0.3);
      if (few) CHECK(different.size() <= WeightBounds::most_cells);
      if (few) CHECK(different.size() > 200);
      else CHECK(different.size() > 2000);
    }
}

TEST_CASE("Where bounds would be far above the weights there are none", "[jumps]") {
  const EnergyDensity density = EnergyDensity::gaussian(20);
  for (const bool few : {true, false}) {
    CHECK(weight_bounds(density, {2, 0}, few));
    CHECK_FALSE(weight_bounds(density, {20, 0}, few));
  }
  CHECK_FALSE(weight_bounds(with_a_gap(), {3, 0}, true));  // e^3 across the gap
}

TEST_CASE("Cells of states are those of their random words, at every level", "[jumps]") {
  const auto bounds = weight_bounds(EnergyDensity::gaussian(20), {1, 0}, true);
  const StreamKey key = fixed_key(3, "cells", Purpose::energies);
  std::vector<std::uint8_t> expected(100003), cells(expected.size());
  for (std::size_t state = 0; state < expected.size(); ++state) {
    const auto block = ars_block(key, static_cast<std::uint32_t>(state), 0, 0);
    expected[state] = bounds->cell[static_cast<std::size_t>(place_of(block[0] | std::uint64_t{block[1]} << 32))];
  }
  isa_v2::state_cells(*bounds, key, cells.data(), cells.size());
  CHECK(cells == expected);
  if (detected_isa() >= Isa::v3) {
    std::fill(cells.begin(), cells.end(), 0);
    isa_v3::state_cells(*bounds, key, cells.data(), cells.size());
    CHECK(cells == expected);
  }
  if (detected_isa() >= Isa::v4) {
    std::fill(cells.begin(), cells.end(), 0);
    isa_v4::state_cells(*bounds, key, cells.data(), cells.size());
    CHECK(cells == expected);
  }
}

namespace {

/// A landscape too large to have its master equation solved, and what leads out of one of its states.
struct Departure {
  int spins;
  const char* storage;
  double temperature;
  std::string kernel, clock = "continuous";
  Value density = "gaussian";

  Options options() const {
    Options out{{"temperature", temperature}, {"kernel", kernel}, {"clock", clock}, {"solver", "rejection_free"}};
    if (kernel == "mix") out["a"] = 0.3;
    return out;
  }
  std::string text() const { return std::to_string(spins) + " spins, " + storage + ", " + kernel + ", " + clock + ", T " + std::to_string(temperature); }
};

struct Leaving {
  double n = 0, sum = 0;            ///< of the waiting times over their mean
  std::vector<double> first;        ///< of these ratios
  std::map<double, double> whole;   ///< on the discrete clock
  std::vector<double> to;           ///< counts by spin
};

/// The lowest of the states with at most three spins up among the first eight: some neighbours lie below, most above.
std::uint64_t low_state(const EnergySample& sample) {
  std::uint64_t best = 0;
  for (std::uint64_t state = 0; state < 8; ++state)
    if (sample.energy(state) < sample.energy(best)) best = state;
  return best;
}

/// Sixteen walks that leave the state together, again and again.
Leaving leave(const WalkParts& parts, const WalkSample& sample, std::uint64_t from, double mean, double wanted) {
  constexpr std::size_t abreast = 16, stays = JumpChunk::stays;
  const double log_mean = std::log(mean);
  Leaving out;
  out.to.resize(static_cast<std::size_t>(parts.landscape->spins()));
  std::vector<WalkHead> heads(abreast);
  std::vector<JumpChunk> chunks(abreast);
  const std::size_t bytes = parts.solver->memory(!sample.weights.empty());
  std::vector<std::byte, HugePageAllocator<std::byte>> memory(abreast * bytes);
  std::vector<WalkHead*> head;
  std::vector<JumpChunk*> chunk;
  for (std::size_t i = 0; i < abreast; ++i) {
    sample.give(heads[i]);
    heads[i].key = fixed_key(4, "departures", Purpose::walk);
    heads[i].rows = bytes > 0 ? memory.data() + i * bytes : nullptr;
    heads[i].generation = 1;
    head.push_back(&heads[i]);
    chunk.push_back(&chunks[i]);
  }
  for (std::uint32_t round = 0; out.n < wanted; ++round) {
    for (std::size_t i = 0; i < abreast; ++i) {
      heads[i].member = round * abreast + static_cast<std::uint32_t>(i);
      heads[i].step = 0;
      heads[i].state = from;
    }
    parts.solver->extend(head, chunk);
    for (std::size_t i = 0; i < abreast; ++i) {
      double waited = 0;
      std::size_t k = 0;
      for (; k < stays && chunks[i].state[k] == from; ++k) waited += parts.logarithmic() ? std::exp(chunks[i].dwell[k] - log_mean) : chunks[i].dwell[k];
      const std::uint64_t next = k < stays ? chunks[i].state[k] : heads[i].state;
      if (next == from) continue;  // after sixteen refusals; see below
      const double ratio = parts.logarithmic() ? waited : waited / mean;
      out.n += 1;
      out.sum += ratio;
      out.to[static_cast<std::size_t>(std::countr_zero(next ^ from))] += 1;
      if (parts.dwell == DwellKind::discrete) out.whole[std::min(waited, 400.0)] += 1;
      else if (out.first.size() < 100000) out.first.push_back(ratio);
    }
  }
  return out;
}

void check_departures(const Departure& departure, double wanted) {
  INFO(departure.text());
  SimulationSetup setup;
  setup.landscape = landscape("rem", {{"spins", departure.spins}, {"storage", departure.storage}, {"density", departure.density}, {"disorder", 5}});
  setup.times = {1};
  setup.members = 1 << 20;
  const WalkParts parts(jump_options(departure.options()), setup);
  REQUIRE(parts.solver->bounds());
  const auto sample = parts.samples->sample(0);
  const std::uint64_t from = low_state(*sample->energies);
  std::vector<double> rates;
  double total = 0, largest = 0;
  for (int k = 0; k < departure.spins; ++k) {
    rates.push_back(static_cast<double>(slow_rate(departure.kernel, static_cast<Real>(sample->energies->energy(from)),
                                                  static_cast<Real>(sample->energies->energy(from ^ std::uint64_t{1} << k)), 1 / static_cast<Real>(departure.temperature),
                                                  0, 0.3L, false)) / departure.spins);
    total += rates.back();
    largest = std::max(largest, rates.back());
  }
  REQUIRE(largest < 0.9 * total);
  const Leaving leaving = leave(parts, *sample, from, 1 / total, wanted);
  const bool discrete = departure.clock == "discrete";
  const double deviation = std::abs(leaving.sum / leaving.n - 1);
  // Some 0.5 % of a wrong clock shows in 1e6 events. Walks refused sixteen times in a row, fewer than 1e-9 of all, are left out.
  CHECK(deviation <= 4.9 * std::sqrt((discrete ? 1 - total : 1) / leaving.n));
  if (discrete) CHECK(geometric_p(leaving.whole, leaving.n, total) > 1e-6);
  else CHECK(exponential_distance(leaving.first) < 2.694);  // 2 exp(-2 x^2) = 1e-6
  std::vector<double> expected;
  for (double rate : rates) expected.push_back(leaving.n * rate / total);
  CHECK(chi_square_p(leaving.to, expected, 100) > 1e-6);
}

}  // namespace

TEST_CASE("Walks by bounds leave states after the waiting times and to the destinations of their rates", "[jumps]") {
  check_departures({20, "table", 1.2, "metropolis"}, 1e5);
  check_departures({64, "hashed", 2.0, "metropolis"}, 1e5);
}

TEST_CASE("Departures by bounds follow every kernel and clock", "[physics]") {
  for (const char* kernel : {"metropolis", "glauber", "half", "raw", "mix"})
    for (const char* clock : {"continuous", "discrete", "log"}) {
      if (std::string(clock) == "discrete" && std::string(kernel) != "metropolis" && std::string(kernel) != "glauber") continue;
      const double wanted = std::string(kernel) == "metropolis" ? 1e6 : 3e5;
      check_departures({17, "table", 1.0, kernel, clock}, wanted);
      check_departures({22, "table", 3.0, kernel, clock}, wanted);
      check_departures({33, "hashed", 1.5, kernel, clock}, wanted);
      check_departures({64, "hashed", 3.0, kernel, clock}, wanted);
    }
  const Value table(Record{{"energy", numbers({-5, -4, -3, -2, 0})}, {"weight", numbers({0, 1, 0, 0, 3})}});
  for (const char* kernel : {"metropolis", "half"}) {
    check_departures({18, "table", 0.8, kernel, "continuous", "exponential"}, 3e5);
    check_departures({40, "hashed", 0.8, kernel, "continuous", "exponential"}, 3e5);
    check_departures({18, "table", 1.5, kernel, "continuous", table}, 3e5);
    check_departures({30, "hashed", 1.5, kernel, "continuous", table}, 3e5);
  }
}

TEST_CASE("Equilibrium lasts where walks choose by bounds", "[physics]") {
  const auto where = declare("landscape", "rem", {{"spins", 17}, {"disorder", 2}});
  for (const char* kernel : {"metropolis", "glauber", "half"}) {
    INFO(kernel);
    SimulationSetup setup;
    setup.landscape = std::dynamic_pointer_cast<const Landscape>(make_model(*where));
    setup.times = {0, 50};
    setup.members = 400000;
    setup.replicas = 400000;
    setup.start = "equilibrium";
    setup.address = {5, "equilibrium", ""};
    const double temperature = 1.4;
    const WalkParts parts(jump_options({{"temperature", temperature}, {"kernel", kernel}, {"solver", "rejection_free"}}), setup);
    REQUIRE(parts.solver->bounds());
    const std::span<const double> energies = parts.samples->sample(0)->energies->table();
    const double lowest = *std::min_element(energies.begin(), energies.end());
    double norm = 0, mean = 0, square = 0;
    for (double e : energies) {
      const double weight = std::exp(-(e - lowest) / temperature);
      norm += weight, mean += weight * e, square += weight * e * e;
    }
    mean /= norm;
    const WalkSimulation simulation(jump_options({{"temperature", temperature}, {"kernel", kernel}, {"solver", "rejection_free"}}), setup);
    const auto crew = simulation.crew();
    double sum = 0;
    for (std::uint64_t first = 0; first < setup.members; first += 16) {
      std::vector<MemberAddress> members;
      for (std::uint64_t m = first; m < first + 16; ++m) members.push_back({m, 0, m});
      crew->start(members);
      crew->advance(0);
      crew->advance(1);
      for (std::size_t lane = 0; lane < 16; ++lane) sum += dynamic_cast<const JumpState&>(crew->state(lane)).energy;
    }
    const double walkers = static_cast<double>(setup.members), error = std::sqrt((square / norm - mean * mean) / walkers);
    INFO("mean energy " << sum / walkers << ", expected " << mean << " +- " << error);
    CHECK(std::abs(sum / walkers - mean) < 4.9 * error);
  }
}
