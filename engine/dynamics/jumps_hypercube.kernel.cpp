// Rejection-free walks on the hypercube: rates from Boltzmann weights, stored or made when asked (sheet traps 4.2, 4.7).
//
// The neighbours of a state stand in blocks of eight lanes. Sums run over blocks within each lane, then over the lanes, and a
// neighbour is chosen the same way, so that a choice costs one short scan. Several walks advance in turn: what one waits for
// the others hide. Where states are dear (hashed, or a table beyond the nearer caches), walks remember those they have left.
#include "engine/dynamics/jumps_dwell.h"
#include "engine/landscapes/densities_kernel.h"
#include "engine/numerics/ars.h"
#include "engine/numerics/simd_shift.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

constexpr std::size_t stays = JumpChunk::stays, most_blocks = 8, group = 16;

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

template <WeightRule rule> QUENCH_INLINE Doubles rate_weight(const Doubles& own, const Doubles& other) {
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
    energies_of(hash->density, bits, static_cast<std::size_t>(blocks), out);
    over_groups(static_cast<std::size_t>(blocks), [&](auto v, std::size_t i)
                                __attribute__((always_inline)) { store(out + i, weights(load_as<decltype(v)>(out + i))); });
  }
  template <class V> QUENCH_INLINE V weights(const V& energies) const {
    return exp(broadcast(-scale.slope) * (energies - broadcast(scale.centre)));
  }
  QUENCH_INLINE void fetch(std::uint64_t, const Flips&) const {}
};

/// What a state offers to a walk that leaves it. All of it follows from the state, so that remembering it (sheet traps 4.8: walks
/// shuttle between a trap and its lowest neighbour) changes no bit. blocks = 0: as many as the spins need.
template <int blocks> struct StateRow;
template <> struct alignas(64) StateRow<0> {
  std::uint64_t state, filled;
  double unused[5];
  double below[lanes + 1];    ///< sums of the rates in the lanes before each; the last is the sum of all

  // Memory for both follows the row.
  double* running(int) { return reinterpret_cast<double*>(this + 1); }          ///< sums within each lane, block after block
  double* weights(int n) { return running(n) + n * static_cast<int>(lanes); }   ///< of the neighbours
};
static_assert(sizeof(StateRow<0>) + 2 * lanes * sizeof(double) == state_row_bytes(1));
template <int blocks> struct alignas(64) StateRow : StateRow<0> {
  double memory[2 * blocks * lanes];
};

/// One walk on its way.
struct Walk {
  std::uint64_t state;
  double own;                                   ///< its Boltzmann weight
  alignas(64) double waits[stays], choices[stays], own_of[stays], total[stays];
};

/// Sums of the rates to the neighbours of a state.
template <WeightRule rule, int blocks, int in_last = lanes, class Weights>
QUENCH_INLINE void fill(StateRow<0>* row, const Walk& walk, const Flips& flips, const Weights& weights) {
  const int n = blocks > 0 ? blocks : flips.blocks;
  const Doubles own = broadcast(walk.own);
  double *const running = row->running(n), *const kept = row->weights(n);
  weights.around(walk.state, flips, n, in_last, kept);
  Doubles sums = broadcast(0.0);
  for (int b = 0; b < n; ++b) {
    Doubles w = rate_weight<rule>(own, load(kept + 8 * b));
    if (b + 1 == n) w = as_doubles(as_words(w) & load(flips.real));
    sums = b == 0 ? w : sums + w;
    // Rounding can leave what a lane is chosen with at the sum of the lane: the last neighbour of the lane is then meant.
    store(running + 8 * b, maximum(sums, load(flips.end + 8 * b)));
  }
  store(row->below + 1, running_sums(sums));
}

/// To the neighbour that falls to `u` in [0, 1). No branch here depends on the choice, which no processor could foresee.
template <int blocks> QUENCH_INLINE void move(StateRow<0>* row, Walk& walk, double u, const Flips& flips) {
  const int n = blocks > 0 ? blocks : flips.blocks;
  const double target = u * row->below[lanes];
  const int lane = __builtin_popcount(to_bits(load(row->below + 1) <= broadcast(target)));
  const double rest = target - row->below[lane];
  const double* const running = row->running(n);
  int block = 0;
  for (int b = 0; b + 1 < n; ++b) block += running[8 * b + lane] <= rest;
  const int k = 8 * block + lane;
  walk.state ^= flips.bits[k];
  walk.own = row->weights(n)[k];
}

/// Waiting times from the sums of rates.
QUENCH_INLINE Doubles dwells(const HypercubeRates& rates, const Doubles& waits, const Doubles& total, const Doubles& own) {
  Doubles rate = total * broadcast(rates.gain / rates.spins);
  if (rates.rule == WeightRule::metropolis || (rates.rule == WeightRule::product && rates.power == 1)) rate = rate / own;
  else if (rates.rule == WeightRule::product) rate = rate * pow(own, broadcast(-rates.power));
  if (rates.dwell == DwellKind::discrete) return geometric_dwell(waits, rate);
  return rates.dwell == DwellKind::logarithmic ? log(waits) - log(rate) : waits / rate;
}

/// Sums made anew at each step: for tables in the nearer caches, where they cost less than a branch that was not foreseen.
template <WeightRule rule, int blocks_, int in_last> class Fresh {
 public:
  static constexpr int blocks = blocks_;
  Fresh() {
    for (auto& row : rows_) row.below[0] = 0;
  }
  template <class Weights>
  QUENCH_INLINE StateRow<0>* row(std::size_t i, const WalkHead&, const Walk& walk, const Flips& flips, const Weights& weights) {
    fill<rule, blocks, in_last>(&rows_[i], walk, flips, weights);
    return &rows_[i];
  }
  template <class Weights> QUENCH_INLINE void look_ahead(const WalkHead&, const Walk&, const Flips&, const Weights&) {}

 private:
  StateRow<blocks> rows_[group];
};

/// Rows of states remembered from visits before, by a hash of the state.
template <WeightRule rule> class Remembered {
 public:
  static constexpr int blocks = 0;
  template <class Weights>
  QUENCH_INLINE StateRow<0>* row(std::size_t, const WalkHead& head, const Walk& walk, const Flips& flips, const Weights& weights) {
    StateRow<0>* const row = row_of(head, walk.state, flips);
    if (!holds(row, head, walk.state)) {
      fill<rule, 0>(row, walk, flips, weights);
      row->state = walk.state;
      row->filled = head.generation;
    }
    return row;
  }
  template <class Weights> QUENCH_INLINE void look_ahead(const WalkHead& head, const Walk& walk, const Flips& flips, const Weights& weights) {
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

/// Draws of the next stays.
QUENCH_INLINE void draw(Walk& walk, const WalkHead& head) {
  std::uint64_t choices[stays];
  walk_draws(head.key, head.member, head.step, walk.waits, choices, stays);
  for (std::size_t k = 0; k < stays; k += lanes) store(walk.choices + k, uniform(load(choices + k)));
}

/// Leaves the chunks of all walks behind, if each of them may be.
QUENCH_INLINE bool pass(WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n) {
  double length[group];
  for (std::size_t i = 0; i < n; ++i) {
    length[i] = sum_of(chunks[i]->dwell);
    if (!within(heads[i]->passage, heads[i]->step, length[i])) return false;
  }
  for (std::size_t i = 0; i < n; ++i) heads[i]->passage.time.add(length[i]);
  return true;
}

/// Walks in turn, first the sums of all and then the moves of all: what one waits for the others hide.
template <class Way, class WeightsOf>
QUENCH_INLINE void make_stays(Way& way, Walk* walks, const Flips& flips, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n,
                              WeightsOf weights_of) {
  StateRow<0>* rows[group];
  for (std::size_t k = 0; k < stays; ++k) {
    for (std::size_t i = 0; i < n; ++i) rows[i] = way.row(i, *heads[i], walks[i], flips, weights_of(*heads[i]));
    for (std::size_t i = 0; i < n; ++i) {
      Walk& walk = walks[i];
      chunks[i]->state[k] = walk.state;
      walk.own_of[k] = walk.own;
      walk.total[k] = rows[i]->below[lanes];
      move<Way::blocks>(rows[i], walk, walk.choices[k], flips);
      way.look_ahead(*heads[i], walk, flips, weights_of(*heads[i]));
    }
  }
}

/// At most `group` walks, chunk after chunk until one of them is to be seen.
template <class Way, class WeightsOf>
void walk_group(const HypercubeRates& rates, const Flips& flips, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n,
                WeightsOf weights_of) {
  Way way;
  Walk walks[group];
  for (std::size_t i = 0; i < n; ++i) {
    walks[i].state = heads[i]->state;
    walks[i].own = weights_of(*heads[i]).of(heads[i]->state);
  }
  for (std::size_t passed = 0;; ++passed) {
    for (std::size_t i = 0; i < n; ++i) draw(walks[i], *heads[i]);
    make_stays(way, walks, flips, heads, chunks, n, weights_of);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < stays; k += lanes)
        store(chunks[i]->dwell + k, dwells(rates, load(walks[i].waits + k), load(walks[i].total + k), load(walks[i].own_of + k)));
    const bool seen = passed == Passage::most || !pass(heads, chunks, n);
    for (std::size_t i = 0; i < n; ++i) {
      heads[i]->state = walks[i].state;
      heads[i]->step += stays;
    }
    if (seen) return;
  }
}

template <WeightRule rule>
void walk_all(const HypercubeRates& rates, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n) {
  const auto stored = [](const WalkHead& head) __attribute__((always_inline)) { return StoredWeights{head.weights}; };
  const auto hashed = [&](const WalkHead& head) __attribute__((always_inline)) { return HashedWeights{head.hash, rates.scale}; };
  const Flips flips = flips_of(rates.spins);
  for (std::size_t first = 0; first < n; first += group) {
    const std::size_t count = n - first < group ? n - first : group;
    WalkHead* const* const some = heads + first;
    JumpChunk* const* const their = chunks + first;
    if (!some[0]->weights) walk_group<Remembered<rule>>(rates, flips, some, their, count, hashed);
    else if (remembers(flips.spins, true)) walk_group<Remembered<rule>>(rates, flips, some, their, count, stored);
    else if (flips.spins <= 8) walk_group<Fresh<rule, 1, 8>>(rates, flips, some, their, count, stored);
    else if (flips.spins <= 12) walk_group<Fresh<rule, 2, 4>>(rates, flips, some, their, count, stored);
    else walk_group<Fresh<rule, 2, 8>>(rates, flips, some, their, count, stored);
  }
}

}  // namespace

void hypercube_walk(const HypercubeRates& rates, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n) {
  switch (rates.rule) {
    case WeightRule::metropolis: return walk_all<WeightRule::metropolis>(rates, heads, chunks, n);
    case WeightRule::glauber: return walk_all<WeightRule::glauber>(rates, heads, chunks, n);
    case WeightRule::product: return walk_all<WeightRule::product>(rates, heads, chunks, n);
  }
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
