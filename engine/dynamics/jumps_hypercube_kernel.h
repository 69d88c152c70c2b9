// What states of a hypercube offer to walks that leave them: weights or bounds of the neighbours, and the sums by which one of them
// is chosen. Include only from *.kernel.cpp files (see simd.h).
//
// The neighbours of a state stand in blocks of eight lanes. Sums run over blocks within each lane, then over the lanes, and a
// neighbour is chosen the same way, so that a choice costs one short scan.
#pragma once

#include "engine/dynamics/jumps_bounds.h"
#include "engine/landscapes/densities_kernel.h"
#include "engine/numerics/ars.h"
#include "engine/numerics/simd_shift.h"
#include "engine/numerics/vector_math.h"

namespace quench::QUENCH_ISA_NAMESPACE {

constexpr std::size_t most_blocks = 8, group = 16;

/// Flips of the neighbours, and which lanes are neighbours.
struct Flips {
  alignas(64) std::uint64_t bits[most_blocks * lanes];
  alignas(64) std::uint64_t real[lanes];  ///< all bits where a lane of the last block is a neighbour, else none
  alignas(64) double end[most_blocks * lanes];  ///< infinite from the last block of each lane on, else 0
  int blocks, spins;
};

QUENCH_INLINE Flips flips_of(int spins) {
  Flips f;
  f.spins = spins;
  f.blocks = (spins + 7) / 8;
  for (int k = 0; k < f.blocks * 8; ++k) f.bits[k] = k < spins ? std::uint64_t{1} << k : 0;
  for (int j = 0; j < 8; ++j) f.real[j] = (f.blocks - 1) * 8 + j < spins ? ~std::uint64_t{0} : 0;
  for (int k = 0; k < f.blocks * 8; ++k) f.end[k] = k + 8 < spins ? 0 : __builtin_inf();
  return f;
}

QUENCH_INLINE double minimum(double a, double b) { return a < b ? a : b; }

template <WeightRule rule, class V> QUENCH_INLINE V rate_weight(const V& own, const V& other) {
  if constexpr (rule == WeightRule::metropolis) return minimum(own, other);
  else if constexpr (rule == WeightRule::glauber) return other / (own + other);
  else return other;
}

/// Boltzmann weights of a walk's sample: those of the neighbours of a state, block after block, with `in_last` lanes that count
/// in the last one; and that of a state itself.
struct StoredWeights {
  const double* table;
  QUENCH_INLINE double of(std::uint64_t state) const { return table[state]; }
  QUENCH_INLINE void around(std::uint64_t state, const Flips& flips, int blocks, int in_last, double* out) const {
    for (int b = 0; b < blocks; ++b) {
      const auto at = [&](int lane) __attribute__((always_inline)) { return table + (state ^ flips.bits[8 * b + lane]); };
      store(out + 8 * b, load_first(b + 1 < blocks ? 8 : in_last, at));
    }
  }
  QUENCH_INLINE void fetch(std::uint64_t state, const Flips& flips) const {
    for (int k = 0; k < flips.spins; ++k) __builtin_prefetch(table + (state ^ flips.bits[k]));
  }
};
struct HashedWeights {
  const HashedEnergies* hash;
  WeightScale scale;
  QUENCH_INLINE double of(std::uint64_t state) const {
    double out[lanes];
    store(out, weights(energies_of(hash->density, hashed_words(hash->key, broadcast(state)))));
    return out[0];
  }
  QUENCH_INLINE void around(std::uint64_t state, const Flips& flips, int blocks, int, double* out) const {
    alignas(64) std::uint64_t bits[most_blocks * lanes];
    for (int b = 0; b < blocks; ++b) store(bits + 8 * b, hashed_words(hash->key, broadcast(state) ^ load(flips.bits + 8 * b)));
    of_words(bits, static_cast<std::size_t>(blocks), out);
  }
  /// Of groups of random words.
  QUENCH_INLINE void of_words(const std::uint64_t* bits, std::size_t groups, double* out) const {
    energies_of(hash->density, bits, groups, out);
    over_groups(groups, [&](auto v, std::size_t i) __attribute__((always_inline)) { store(out + i, weights(load_as<decltype(v)>(out + i))); });
  }
  template <class V> QUENCH_INLINE V weights(const V& energies) const {
    return exp(broadcast(-scale.slope) * (energies - broadcast(scale.centre)));
  }
  QUENCH_INLINE void fetch(std::uint64_t, const Flips&) const {}
};

/// Places of random words.
QUENCH_INLINE Words places_of(const Words& bits) {
  const Mask upper = less_signed(bits, broadcast(std::uint64_t{0}));
  const Words distance = select(upper, bits ^ broadcast(~std::uint64_t{0}), bits);
  // Without the last bits a word is a double exactly, whose first bits are place and octave.
  const std::uint64_t least = std::uint64_t{1} << WordPlaces::first_octave;
  const Words whole = (distance | broadcast(least)) & broadcast(~(least - 1));
  const Words first = shift_right<47>(as_words(unsigned_to_doubles(whole)));
  const auto lower_half_begin = static_cast<std::uint64_t>((1023 + WordPlaces::first_octave) * WordPlaces::in_octave);
  return first - select(upper, broadcast(lower_half_begin - WordPlaces::of_half), broadcast(lower_half_begin));
}

/// Bounds of the weights around a state, block after block: around() gives what block() needs.
struct StoredBounds {
  const WeightBounds* bounds;
  const std::uint8_t* cells;

  struct Around {
    const StoredBounds& from;
    const Flips& flips;
    std::uint64_t state;
    template <int in_last> QUENCH_INLINE Doubles block(int b, bool last) const {
      // Flips that the compiler knows need no loads; those beyond the last spin must not leave the table.
      if (!last) return load_first(8, [&](int lane) __attribute__((always_inline)) { return from.of(state ^ std::uint64_t{1} << (8 * b + lane)); });
      return load_first(in_last, [&](int lane) __attribute__((always_inline)) { return from.of(state ^ flips.bits[8 * b + lane]); });
    }
  };
  QUENCH_INLINE Around around(std::uint64_t state, const Flips& flips, int) const { return {*this, flips, state}; }

 private:
  QUENCH_INLINE const double* of(std::uint64_t state) const { return bounds->of_cell + cells[state]; }
};
struct HashedBounds {
  const WeightBounds* bounds;
  const HashedEnergies* hash;

  struct Around {
    const double* of_place;
    alignas(64) std::uint64_t place[most_blocks * lanes];
    template <int> QUENCH_INLINE Doubles block(int b, bool) const {
      return load_first(8, [&](int lane) __attribute__((always_inline)) { return of_place + place[8 * b + lane]; });
    }
  };
  QUENCH_INLINE Around around(std::uint64_t state, const Flips& flips, int blocks) const {
    Around out;
    out.of_place = bounds->of_place;
    for (int b = 0; b < blocks; ++b) store(out.place + 8 * b, places_of(hashed_words(hash->key, broadcast(state) ^ load(flips.bits + 8 * b))));
    return out;
  }
};

/// What a state offers to a walk that leaves it. All of it follows from the state, so that remembering it (sheet traps 4.8: walks
/// shuttle between a trap and its lowest neighbour) changes no bit. blocks = 0: as many as the spins need.
template <int blocks> struct StateRow;
template <> struct alignas(64) StateRow<0> {
  std::uint64_t state, filled;
  std::uint64_t known;        ///< by bounds: neighbours whose weights are known, a bit each
  double unused[4];
  double below[lanes + 1];    ///< sums of the rates in the lanes before each; the last is the sum of all

  // Memory for both follows the row.
  double* running(int) { return reinterpret_cast<double*>(this + 1); }          ///< sums within each lane, block after block
  double* weights(int n) { return running(n) + n * static_cast<int>(lanes); }   ///< of the neighbours; by bounds: where known
};
static_assert(sizeof(StateRow<0>) + 2 * lanes * sizeof(double) == state_row_bytes(1));
template <int blocks> struct alignas(64) StateRow : StateRow<0> {
  double memory[2 * blocks * lanes];
};

/// Where a walk is, and the Boltzmann weight of that state.
struct Standing {
  std::uint64_t state;
  double own;
};

/// Sums of the rates to the neighbours of a state, by their weights or bounds of these; weights are kept.
template <WeightRule rule, int blocks, int in_last = lanes, class Weights>
QUENCH_INLINE void fill(StateRow<0>* row, const Standing& walk, const Flips& flips, const Weights& weights) {
  const int n = blocks > 0 ? blocks : flips.blocks;
  const Doubles own = broadcast(walk.own);
  double* const running = row->running(n);
  Doubles sums = broadcast(0.0);
  const auto add = [&](int b, const Doubles& weight) __attribute__((always_inline)) {
    Doubles w = rate_weight<rule>(own, weight);
    if (b + 1 == n) w = as_doubles(as_words(w) & load(flips.real));
    sums = b == 0 ? w : sums + w;
    // Rounding can leave what a lane is chosen with at the sum of the lane: the last neighbour of the lane is then meant.
    store(running + 8 * b, maximum(sums, load(flips.end + 8 * b)));
  };
  if constexpr (requires { weights.around(walk.state, flips, n); }) {
    const auto around = weights.around(walk.state, flips, n);
#pragma GCC unroll 4
    for (int b = 0; b < n; ++b) add(b, around.template block<in_last>(b, b + 1 == n));
    row->known = 0;
  } else {
    double* const kept = row->weights(n);
    weights.around(walk.state, flips, n, in_last, kept);
    for (int b = 0; b < n; ++b) add(b, load(kept + 8 * b));
  }
  store(row->below + 1, running_sums(sums));
}

/// A neighbour by number, and what the target exceeds the sums before it by.
struct Choice { int neighbour; double room; };

/// The neighbour that falls to `u` in [0, 1). No branch here depends on the choice, which no processor could foresee.
template <int blocks> QUENCH_INLINE Choice choose(StateRow<0>* row, double u, const Flips& flips) {
  const int n = blocks > 0 ? blocks : flips.blocks;
  const double target = u * row->below[lanes];
  const int lane = __builtin_popcount(to_bits(load(row->below + 1) <= broadcast(target)));
  const double rest = target - row->below[lane];
  const double* const running = row->running(n) + lane;
  int block = 0;
  double before = 0;
  for (int b = 0; b + 1 < n; ++b) {
    const bool beyond = running[8 * b] <= rest;
    block += beyond;
    before = beyond ? running[8 * b] : before;
  }
  return {8 * block + lane, rest - before};
}

/// To the neighbour that falls to `u`.
template <int blocks> QUENCH_INLINE void move(StateRow<0>* row, Standing& walk, double u, const Flips& flips) {
  const int k = choose<blocks>(row, u, flips).neighbour;
  walk.state ^= flips.bits[k];
  walk.own = row->weights(blocks > 0 ? blocks : flips.blocks)[k];
}

/// Sums made anew at each step: for tables in the nearer caches, where they cost less than a branch that was not foreseen.
template <WeightRule rule, int blocks_, int in_last> class Fresh {
 public:
  static constexpr int blocks = blocks_;
  Fresh() {
    for (auto& row : rows_) row.below[0] = 0;
  }
  template <class Weights>
  QUENCH_INLINE StateRow<0>* row(std::size_t i, const WalkHead&, const Standing& walk, const Flips& flips, const Weights& weights) {
    fill<rule, blocks, in_last>(&rows_[i], walk, flips, weights);
    return &rows_[i];
  }
  template <class Weights> QUENCH_INLINE void look_ahead(const WalkHead&, const Standing&, const Flips&, const Weights&) {}

 private:
  StateRow<blocks> rows_[group];
};

/// Rows of states remembered from visits before, by a hash of the state.
template <WeightRule rule> class Remembered {
 public:
  static constexpr int blocks = 0;
  template <class Weights>
  QUENCH_INLINE StateRow<0>* row(std::size_t, const WalkHead& head, const Standing& walk, const Flips& flips, const Weights& weights) {
    StateRow<0>* const row = row_of(head, walk.state, flips);
    if (!holds(row, head, walk.state)) {
      fill<rule, 0>(row, walk, flips, weights);
      row->state = walk.state;
      row->filled = head.generation;
    }
    return row;
  }
  template <class Weights> QUENCH_INLINE void look_ahead(const WalkHead& head, const Standing& walk, const Flips& flips, const Weights& weights) {
    if (!holds(row_of(head, walk.state, flips), head, walk.state)) weights.fetch(walk.state, flips);
  }

 private:
  static QUENCH_INLINE StateRow<0>* row_of(const WalkHead& head, std::uint64_t state, const Flips& flips) {
    static_assert(state_rows == 64);
    return reinterpret_cast<StateRow<0>*>(head.rows + (state * 0x9e3779b97f4a7c15 >> 58) * state_row_bytes(flips.spins));
  }
  static QUENCH_INLINE bool holds(const StateRow<0>* row, const WalkHead& head, std::uint64_t state) {
    return row->state == state && row->filled == head.generation;
  }
};

}  // namespace quench::QUENCH_ISA_NAMESPACE
