// Plain hand-written C++ for walks on discrete states: what a physicist would write without quench. Yardstick and nothing else.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace quench::bench {

/// Bouchaud's trap model with exponential density, T_c = 1: one jump after another.
struct PlainTraps {
  explicit PlainTraps(double temperature) : x(temperature) {}
  /// Jumps until time `end` from a fresh start; their number.
  std::uint64_t walk(double end);
  double x;
  std::mt19937_64 bits{1};
};

/// Step model with exponential density, T_c = 1, Metropolis rates, jump by jump.
struct PlainSteps {
  explicit PlainSteps(double temperature) : b(1 / temperature) {}
  std::uint64_t walk(double end);
  double b;
  std::mt19937_64 bits{2};
};

/// Random energy model, Metropolis, n-fold way with a table of energies or of energies drawn by a mixer of the state.
struct PlainRem {
  PlainRem(int spins, double temperature, bool table);
  std::uint64_t walk(std::uint64_t jumps);
  double energy(std::uint64_t state) const;
  int spins;
  double beta;
  std::vector<double> energies;
  std::uint64_t state = 0;
  double time = 0;
  std::mt19937_64 bits{3};
};

}  // namespace quench::bench
