// Discrete landscapes: graphs, numbering, storage, fixed samples, messages.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "tests/jumps/models.h"

using namespace quench;
using namespace quench::test;

namespace {

double harmonic(int n) {
  double sum = 0;
  for (int k = 1; k <= n; ++k) sum += 1.0 / k;
  return sum;
}

std::vector<std::uint64_t> around(const DiscreteLandscape& l, std::uint64_t state) {
  std::vector<std::uint64_t> out;
  l.neighbours(state, out);
  return out;
}

}  // namespace

TEST_CASE("Graphs know their neighbours, numbers and connectivity") {
  const auto complete = landscape("levels", {{"energies", numbers({-0.5, -1.2, -2})}});
  CHECK(around(*complete, 1) == std::vector<std::uint64_t>{0, 2});
  CHECK(complete->connectivity() == 1.0 / 3);
  CHECK(complete->state_of_number(3, "", "") == 2);

  const auto listed = landscape("levels", {{"energies", numbers({-0.5, -1.2, -2})}, {"edges", Value(Array({2, 2}, {1, 2, 3, 2}))}});
  CHECK(around(*listed, 1) == std::vector<std::uint64_t>{0, 2});
  CHECK(around(*listed, 2) == std::vector<std::uint64_t>{1});
  CHECK(listed->connectivity() == 1);
  CHECK(listed->warnings().empty());

  const auto square = landscape("levels", {{"energies", numbers({0.3, -0.9, -1.6, 0.1})}, {"edges", "hypercube"}});
  CHECK(around(*square, 2) == std::vector<std::uint64_t>{3, 0});
  CHECK(square->connectivity() == 0.5);
  CHECK(square->state_of_number(1, "", "") == 0);

  const auto broken = landscape("levels", {{"energies", numbers({0, 1, 2, 3})}, {"edges", Value(Array({2, 2}, {1, 2, 3, 4}))}});
  CHECK(broken->warnings() == std::vector<std::string>{"landscape.levels is not connected: from state 1 only 2 of 4 states can be reached"});

  const auto full = landscape("rem", {{"spins", 64}});
  CHECK(full->last_state() == ~std::uint64_t{0});
  CHECK(full->degree(5) == 64);
  CHECK(around(*full, 0).back() == std::uint64_t{1} << 63);
  CHECK(full->state_of_number(0, "", "") == 0);
}

TEST_CASE("Stored and hashed energies have the same bits") {
  for (const char* density : {"gaussian", "exponential"}) {
    Options options{{"spins", 11}, {"density", density}, {"disorder", 3}};
    options["storage"] = "table";
    const auto stored = landscape("rem", options);
    options["storage"] = "hashed";
    const auto hashed = landscape("rem", options);
    const auto a = stored->sample(stored->energy_key({}, 0), false), b = hashed->sample(hashed->energy_key({}, 0), true);
    REQUIRE(a->table().size() == 2048);
    REQUIRE(b->table().empty());
    std::vector<std::uint64_t> states(2048);
    for (std::size_t s = 0; s < 2048; ++s) states[s] = s * 1003 % 2048;
    std::vector<double> x(2048), y(2048);
    a->energies(states, x);
    b->energies(states, y);
    CHECK(x == y);
  }
}

TEST_CASE("A fixed sample depends on its number and the options that shape energies, and on nothing else") {
  const auto energy = [](Options options, PointAddress point, std::uint64_t sample) {
    const auto l = landscape("rem", options);
    return l->sample(l->energy_key(point, sample), false)->energy(17);
  };
  const Options fixed{{"spins", 9}, {"disorder", 4}};
  const double e = energy(fixed, {}, 0);
  CHECK(energy(fixed, {99, "other", "T=1;"}, 12) == e);
  Options changed = fixed;
  changed["storage"] = "table";
  CHECK(energy(changed, {}, 0) == e);
  changed["variance"] = 9.0;
  CHECK(energy(changed, {}, 0) == e);
  changed["variance"] = 10.0;
  CHECK(energy(changed, {}, 0) != e);
  changed = fixed;
  changed["disorder"] = 5;
  CHECK(energy(changed, {}, 0) != e);
  // Without it: seed, name, axes and sample count.
  const Options free{{"spins", 9}};
  CHECK(energy(free, {1, "", ""}, 0) != energy(free, {2, "", ""}, 0));
  CHECK(energy(free, {1, "", ""}, 0) != energy(free, {1, "", ""}, 1));
  CHECK(energy(free, {1, "", ""}, 7) == energy(free, {1, "", ""}, 7));
}

TEST_CASE("One state in N + 1 of a random energy model is a local minimum; the lowest neighbours lie where order statistics say") {
  // 400 samples of 2^10 states: fraction of minima to 1 %, mean lowest neighbour to 1 %.
  const int n = 10;
  const auto l = landscape("rem", {{"spins", n}, {"density", "exponential"}});
  double minima = 0, square = 0, lowest = 0;
  const int samples = 400;
  for (int d = 0; d < samples; ++d) {
    const auto sample = l->sample(l->energy_key({}, static_cast<std::uint64_t>(d)), true);
    const auto e = sample->table();
    double here = 0;
    for (std::size_t s = 0; s < e.size(); ++s) {
      double low = 0;
      for (int i = 0; i < n; ++i) low = std::min(low, e[s ^ std::size_t{1} << i]);
      lowest += low;
      if (low >= e[s]) ++here;
      if (s < 8) CHECK((inherent_state(*l, *sample, s) == s) == !(low < e[s]));
    }
    minima += here;
    square += here * here;
  }
  const double mean = minima / samples, error = std::sqrt((square / samples - mean * mean) / samples);
  INFO(mean << " +- " << error);
  CHECK(std::fabs(mean - 1024.0 / 11) < 4.9 * error);
  CHECK(lowest / (samples * 1024.0) == Approx(-harmonic(n)).epsilon(0.01));
}

TEST_CASE("Descent goes to the lowest neighbour, of equal ones along the lowest bit, and never along a plateau") {
  const auto l = landscape("levels", {{"energies", numbers({0, -1, -1, -3})}, {"edges", "hypercube"}});
  CHECK(inherent_state(*l, *l->sample({}, false), 0) == 3);
  const auto flat = landscape("levels", {{"energies", numbers({0, 0, 0, 0})}, {"edges", "hypercube"}});
  CHECK(inherent_state(*flat, *flat->sample({}, false), 2) == 2);
}

TEST_CASE("Landscapes say what they accept") {
  const auto levels = [](Options options) { return refusal([&] { landscape("levels", options); }); };
  const Value three = numbers({0, 1, 2});
  CHECK(levels({{"energies", numbers({1})}}) == "energies: option \"energies\" has 1 entries; accepted: an array of 2 to 67108864 numbers");
  CHECK(levels({{"energies", three}, {"edges", "hypercube"}}) == "edges: edges = \"hypercube\" needs 2^N energies, not 3");
  CHECK(levels({{"energies", three}, {"edges", Value(Array({1, 2}, {1, 4}))}}) ==
        "edges: edge 1 {1, 4} names a state that does not exist; accepted: 1 to 3");
  CHECK(levels({{"energies", three}, {"edges", Value(Array({1, 2}, {2, 2}))}}) == "edges: edge 1 {2, 2} joins a state with itself");
  CHECK(levels({{"energies", three}, {"edges", Value(Array({2, 2}, {1, 2, 2, 1}))}}) ==
        "edges: edge 2 {2, 1} is listed twice; each pair once, it is walked both ways");
  CHECK(levels({{"energies", three}, {"edges", numbers({1, 2})}}) == "edges: edges takes pairs of state numbers: { { 1, 2 }, { 2, 3 } }");
  const auto rem = [](Options options) { return refusal([&] { landscape("rem", options); }); };
  CHECK(rem({{"spins", 0}}) == "spins: option \"spins\" is 0; accepted: an integer in [1, 64]");
  CHECK(rem({{"spins", 65}}) == "spins: option \"spins\" is 65; accepted: an integer in [1, 64]");
  CHECK(rem({{"spins", 27}, {"storage", "table"}}) ==
        "storage: storage = \"table\" of 27 spins needs 2^30 bytes a sample; accepted: at most 26 spins");
  CHECK(refusal([] { landscape("traps", {{"states", 1}}); }) ==
        "states: option \"states\" is 1; accepted: an integer >= 2 or math.huge");
  const auto l = landscape("levels", {{"energies", three}});
  CHECK(refusal([&] { l->state_of_number(0, "experiment", "start"); }) == "start: state 0 does not exist; accepted: an integer in [1, 3]");
  CHECK(refusal([&] { l->state_of_number(1.5, "experiment", "start"); }) == "start: state 1.5 does not exist; accepted: an integer in [1, 3]");
}
