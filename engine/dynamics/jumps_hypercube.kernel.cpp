// Rejection-free walks on the hypercube: rates from Boltzmann weights, stored or made when asked (sheet traps 4.2, 4.7).
//
// The neighbours of a state stand in blocks of eight lanes. Sums run over blocks within each lane, then over the lanes, and a
// neighbour is chosen the same way, so that a choice costs one short scan. Several walks advance in turn: what one waits for
// from memory the others hide.
#include "engine/dynamics/jumps_dwell.h"
#include "engine/landscapes/densities_kernel.h"
#include "engine/numerics/ars.h"
#include "engine/numerics/simd_shift.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

constexpr std::size_t stays = JumpChunk::stays, most_blocks = 8, group = 16;

/// Flips of the neighbours, and 1 or 0 for lanes that are neighbours or none.
struct Flips {
  alignas(64) std::uint64_t bits[most_blocks * lanes];
  alignas(64) double real[lanes];  ///< of the last block
  int blocks, spins;
};

QUENCH_INLINE Flips flips_of(int spins) {
  Flips f;
  f.spins = spins;
  f.blocks = (spins + 7) / 8;
  for (int k = 0; k < f.blocks * 8; ++k) f.bits[k] = k < spins ? std::uint64_t{1} << k : 0;
  for (int j = 0; j < 8; ++j) f.real[j] = (f.blocks - 1) * 8 + j < spins ? 1 : 0;
  return f;
}

template <WeightRule rule> QUENCH_INLINE Doubles rate_weight(const Doubles& own, const Doubles& other) {
  if constexpr (rule == WeightRule::metropolis) return minimum(own, other);
  else if constexpr (rule == WeightRule::glauber) return other / (own + other);
  else return other;
}

/// Boltzmann weights of a walk's sample.
struct StoredWeights {
  const double* table;
  QUENCH_INLINE Doubles operator()(const Words& states, double*) const { return gather(table, states); }
  QUENCH_INLINE double chosen(std::uint64_t state, const double*, int) const { return table[state]; }
  QUENCH_INLINE void fetch(std::uint64_t state, const Flips& flips) const {
    for (int k = 0; k < flips.spins; ++k) __builtin_prefetch(table + (state ^ flips.bits[k]));
  }
};
struct HashedWeights {
  const HashedEnergies* hash;
  WeightScale scale;
  QUENCH_INLINE Doubles operator()(const Words& states, double* keep) const {
    const Doubles e = energies_of(hash->density, hashed_words(hash->key, states));
    const Doubles b = exp(broadcast(-scale.slope) * (e - broadcast(scale.centre)));
    store(keep, b);
    return b;
  }
  QUENCH_INLINE double chosen(std::uint64_t, const double* kept, int k) const { return kept[k]; }
  QUENCH_INLINE void fetch(std::uint64_t, const Flips&) const {}
};

/// One walk on its way.
struct Walk {
  std::uint64_t state;
  double own;                                   ///< its Boltzmann weight
  alignas(64) double waits[stays], own_of[stays], total[stays];
  std::uint64_t choices[stays];
};

/// Sum of the rates to the neighbours, and the neighbour that falls to `u` in [0, 1).
template <WeightRule rule, class Weights>
QUENCH_INLINE double move(Walk& walk, double u, const Flips& flips, const Weights& weights) {
  alignas(64) double kept[most_blocks * lanes], running[most_blocks * lanes];
  const Words here = broadcast(walk.state);
  const Doubles own = broadcast(walk.own);
  Doubles sums = broadcast(0.0);
  for (int b = 0; b < flips.blocks; ++b) {
    Doubles w = rate_weight<rule>(own, weights(here ^ load(flips.bits + 8 * b), kept + 8 * b));
    if (b + 1 == flips.blocks) w = w * load(flips.real);
    sums = sums + w;
    store(running + 8 * b, sums);
  }
  const Doubles upto = running_sums(sums);
  double below[lanes + 1];  // sums of the lanes before this one
  below[0] = 0;
  store(below + 1, upto);
  const double total = below[lanes], target = u * total;
  const int lane = __builtin_popcount(to_bits(upto <= broadcast(target)));
  const double rest = target - below[lane];
  // Rounding can leave `rest` at the sum of the lane: the last neighbour of the lane is then meant. No branch here depends on
  // the choice, which no processor could foresee.
  const int last = (flips.spins - lane + 7) / 8 - 1;
  int block = 0;
  for (int b = 0; b + 1 < flips.blocks; ++b) block += (b < last) & (running[8 * b + lane] <= rest);
  const int k = 8 * block + lane;
  walk.state ^= flips.bits[k];
  walk.own = weights.chosen(walk.state, kept, k);
  return total;
}

QUENCH_INLINE double unit(std::uint64_t bits) { return static_cast<double>(bits >> 12) * 0x1p-52; }

/// Waiting times from the sums of rates.
QUENCH_INLINE Doubles dwells(const HypercubeRates& rates, const Doubles& waits, const Doubles& total, const Doubles& own) {
  Doubles rate = total * broadcast(rates.gain / rates.spins);
  if (rates.rule == WeightRule::metropolis || (rates.rule == WeightRule::product && rates.power == 1)) rate = rate / own;
  else if (rates.rule == WeightRule::product) rate = rate * pow(own, broadcast(-rates.power));
  if (rates.dwell == DwellKind::discrete) return geometric_dwell(waits, rate);
  return rates.dwell == DwellKind::logarithmic ? log(waits) - log(rate) : waits / rate;
}

template <WeightRule rule, class WeightsOf>
void walk_group(const HypercubeRates& rates, const Flips& flips, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n,
                WeightsOf weights_of) {
  Walk walks[group];
  for (std::size_t i = 0; i < n; ++i) {
    Walk& walk = walks[i];
    walk_draws(heads[i]->key, heads[i]->member, heads[i]->step, walk.waits, walk.choices, stays);
    walk.state = heads[i]->state;
    double own[lanes];
    store(own, weights_of(*heads[i])(broadcast(walk.state), own));
    walk.own = own[0];
  }
  for (std::size_t k = 0; k < stays; ++k)
    for (std::size_t i = 0; i < n; ++i) {
      Walk& walk = walks[i];
      const auto weights = weights_of(*heads[i]);
      chunks[i]->state[k] = walk.state;
      walk.own_of[k] = walk.own;
      walk.total[k] = move<rule>(walk, unit(walk.choices[k]), flips, weights);
      if (flips.spins >= 15) weights.fetch(walk.state, flips);
    }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < stays; k += lanes)
      store(chunks[i]->dwell + k, dwells(rates, load(walks[i].waits + k), load(walks[i].total + k), load(walks[i].own_of + k)));
    heads[i]->state = walks[i].state;
    heads[i]->step += stays;
  }
}

template <WeightRule rule>
void walk_all(const HypercubeRates& rates, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n) {
  const Flips flips = flips_of(rates.spins);
  for (std::size_t first = 0; first < n; first += group) {
    const std::size_t count = n - first < group ? n - first : group;
    if (heads[first]->weights)
      walk_group<rule>(rates, flips, heads + first, chunks + first, count, [](const WalkHead& head) __attribute__((always_inline)) {
        return StoredWeights{head.weights};
      });
    else
      walk_group<rule>(rates, flips, heads + first, chunks + first, count, [&](const WalkHead& head) __attribute__((always_inline)) {
        return HashedWeights{head.hash, rates.scale};
      });
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
