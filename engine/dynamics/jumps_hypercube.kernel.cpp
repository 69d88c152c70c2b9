// Rejection-free walks on the hypercube: rates from Boltzmann weights, stored or made when asked (sheet traps 4.2, 4.7).
//
// Several walks advance in turn: what one waits for the others hide. Where states are dear (hashed, or a table beyond the nearer
// caches), walks choose by bounds of the weights, and those on hashed states remember the states they have left.
#include "engine/dynamics/jumps_dwell.h"
#include "engine/dynamics/jumps_hypercube_kernel.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

constexpr std::size_t stays = JumpChunk::stays;

/// One walk on its way.
struct Walk : Standing {
  alignas(64) double waits[stays], choices[stays], own_of[stays], total[stays];
};

/// Waiting times from the sums of rates.
QUENCH_INLINE Doubles dwells(const HypercubeRates& rates, const Doubles& waits, const Doubles& total, const Doubles& own) {
  Doubles rate = total * broadcast(rates.gain / rates.spins);
  if (rates.rule == WeightRule::metropolis || (rates.rule == WeightRule::product && rates.power == 1)) rate = rate / own;
  else if (rates.rule == WeightRule::product) rate = rate * pow(own, broadcast(-rates.power));
  if (rates.dwell == DwellKind::discrete) return geometric_dwell(waits, rate);
  return rates.dwell == DwellKind::logarithmic ? log(waits) - log(rate) : waits / rate;
}

/// Draws of the next stays.
QUENCH_INLINE void draw(Walk& walk, const WalkHead& head) {
  std::uint64_t choices[stays];
  walk_draws(head.key, head.member, head.step, walk.waits, choices, stays);
  for (std::size_t k = 0; k < stays; k += lanes) store(walk.choices + k, uniform(load(choices + k)));
}

/// Changes of state from the first stay of a chunk to what follows it.
QUENCH_INLINE std::uint64_t jumps_of(const JumpChunk& chunk, std::uint64_t next) {
  static_assert(stays == 2 * lanes);
  const unsigned first = to_bits(load(chunk.state) == load(chunk.state + 1));
  const unsigned second = to_bits(load(chunk.state + lanes - 1) == load(chunk.state + lanes)) & ~1u;  // the first of them again
  return stays - static_cast<unsigned>(__builtin_popcount(first | second << lanes)) - (chunk.state[stays - 1] == next ? 1 : 0);
}

/// Leaves the chunks of all walks behind, if each of them may be.
QUENCH_INLINE bool pass(WalkHead* const* heads, JumpChunk* const* chunks, const Walk* walks, std::size_t n) {
  double length[group];
  for (std::size_t i = 0; i < n; ++i) {
    length[i] = sum_of(chunks[i]->dwell);
    if (!within(heads[i]->passage, heads[i]->step, length[i])) return false;
  }
  for (std::size_t i = 0; i < n; ++i) {
    heads[i]->passage.time.add(length[i]);
    heads[i]->passage.jumps += jumps_of(*chunks[i], walks[i].state);
  }
  return true;
}

/// Weights of the neighbours that walks have chosen: find() for some walks together, then weight() for each.
struct TableSource {
  static constexpr bool from_memory = true;
  QUENCH_INLINE void fetch(const WalkHead& head, std::uint64_t state) const { __builtin_prefetch(head.weights + state); }
  QUENCH_INLINE void look_ahead(const WalkHead& head, std::uint64_t state, const Flips& flips) const {
    StoredWeights{head.weights}.fetch(state, flips);
  }
  QUENCH_INLINE void find(WalkHead* const*, StateRow<0>* const*, const Choice*, const std::uint64_t*, const Flips&, std::size_t, double*) const {}
  QUENCH_INLINE double weight(const WalkHead& head, std::uint64_t state, double) const {
    double w = head.weights[state];
    compute_here(w);  // GCC would collect the pieces of several walks in vectors, which costs more than it saves
    return w;
  }
};
class HashSource {
 public:
  static constexpr bool from_memory = false;
  HashSource(const HypercubeRates& rates, WalkHead* const* heads, std::size_t n) : weights_{heads[0]->hash, rates.scale} {
    std::uint64_t low[group], high[group];
    for (std::size_t i = 0; i < group; ++i) {
      const Wide key = key_of(heads[i < n ? i : 0]->hash->key);
      low[i] = key.low;
      high[i] = key.high;
    }
    for (std::size_t g = 0; g < group / lanes; ++g) keys_[g] = schedules_of({load(low + g * lanes), load(high + g * lanes)});
  }
  QUENCH_INLINE void fetch(const WalkHead&, std::uint64_t) const {}
  QUENCH_INLINE void look_ahead(const WalkHead&, std::uint64_t, const Flips&) const {}
  QUENCH_INLINE double weight(const WalkHead&, std::uint64_t, double found) const { return found; }
  QUENCH_INLINE void find(WalkHead* const*, StateRow<0>* const* rows, const Choice* choices, const std::uint64_t* states, const Flips& flips,
                             std::size_t n, double* out) const {
    bool known = true;
    for (std::size_t i = 0; i < n; ++i) known = known && (rows[i]->known >> choices[i].neighbour & 1) != 0;
    if (known) {
      for (std::size_t i = 0; i < n; ++i) out[i] = rows[i]->weights(flips.blocks)[choices[i].neighbour];
      return;
    }
    if (n > lanes) make<group / lanes>(states, out);
    else make<1>(states, out);
    for (std::size_t i = 0; i < n; ++i) {
      rows[i]->weights(flips.blocks)[choices[i].neighbour] = out[i];
      rows[i]->known |= std::uint64_t{1} << choices[i].neighbour;
    }
  }

 private:
  template <std::size_t groups> QUENCH_INLINE void make(const std::uint64_t* states, double* out) const {
    alignas(64) std::uint64_t bits[group];
    for (std::size_t g = 0; g < groups; ++g)
      store(bits + g * lanes, low_words(ars_bits(keys_[g], {load(states + g * lanes), broadcast(std::uint64_t{0})})));
    weights_.of_words(bits, groups, out);
  }

  const HashedWeights weights_;  // walks differ in their keys only
  EightSchedules keys_[group / lanes];
};

/// How neighbours are chosen: by their weights, or by bounds of these with `source` to say what the weights are.
struct AsTheyAre {};
template <WeightRule rule, class Source> struct Thinned { Source source; };

/// The stay that a walk is in.
QUENCH_INLINE void record(Walk& walk, JumpChunk& chunk, std::size_t k, const StateRow<0>* row) {
  chunk.state[k] = walk.state;
  walk.own_of[k] = walk.own;
  walk.total[k] = row->below[lanes];
}

/// Walks in turn, first the sums of all and then the moves of all: what one waits for the others hide.
template <class Way, class WeightsOf>
QUENCH_INLINE void make_stays(Way& way, Walk* walks, const Flips& flips, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n,
                              WeightsOf weights_of, const AsTheyAre&) {
  StateRow<0>* rows[group];
  for (std::size_t k = 0; k < stays; ++k) {
    for (std::size_t i = 0; i < n; ++i) rows[i] = way.row(i, *heads[i], walks[i], flips, weights_of(*heads[i]));
    for (std::size_t i = 0; i < n; ++i) {
      record(walks[i], *chunks[i], k, rows[i]);
      move<Way::blocks>(rows[i], walks[i], walks[i].choices[k], flips);
      way.look_ahead(*heads[i], walks[i], flips, weights_of(*heads[i]));
    }
  }
}

/// The same by bounds of the weights: a walk goes to the neighbour chosen if what the target exceeds the sums before it by is less
/// than its own rate; else the event moves nothing.
template <class Way, class BoundsOf, WeightRule rule, class Source>
QUENCH_INLINE void make_stays(Way& way, Walk* walks, const Flips& flips, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n,
                              BoundsOf bounds_of, const Thinned<rule, Source>& thinned) {
  StateRow<0>* rows[group];
  Choice choices[group];
  alignas(64) std::uint64_t states[group] = {};
  alignas(64) double weights[group];
  const auto ask = [&](std::size_t k, std::size_t begin, std::size_t end) __attribute__((always_inline)) {
    for (std::size_t i = begin; i < end; ++i) rows[i] = way.row(i, *heads[i], walks[i], flips, bounds_of(*heads[i]));
    for (std::size_t i = begin; i < end; ++i) {
      record(walks[i], *chunks[i], k, rows[i]);
      choices[i] = choose<Way::blocks>(rows[i], walks[i].choices[k], flips);
      states[i] = walks[i].state ^ flips.bits[choices[i].neighbour];
      thinned.source.fetch(*heads[i], states[i]);
    }
  };
  const auto settle = [&](std::size_t begin, std::size_t end) __attribute__((always_inline)) {
    thinned.source.find(heads + begin, rows + begin, choices + begin, states + begin, flips, end - begin, weights + begin);
    for (std::size_t i = begin; i < end; ++i) {
      Walk& walk = walks[i];
      const double weight = thinned.source.weight(*heads[i], states[i], weights[i]);
      const bool moves = choices[i].room < rate_weight<rule>(walk.own, weight);
      walk.state = moves ? states[i] : walk.state;
      walk.own = moves ? weight : walk.own;
      if (n <= 2) thinned.source.look_ahead(*heads[i], walk.state, flips);  // too few walks to wait beside others
    }
  };
  const std::size_t half = Source::from_memory ? n / 2 : 0;  // one half waits for memory while the other is at work
  for (std::size_t k = 0; k < stays; ++k) {
    ask(k, 0, half);
    if (k > 0) settle(half, n);
    ask(k, half, n);
    settle(0, half);
  }
  settle(half, n);
}

/// At most `group` walks, chunk after chunk until one of them is to be seen. `own_of` gives the weight of a state.
template <class Way, class Choosing, class OwnOf, class WeightsOf>
void walk_group(const HypercubeRates& rates, const Flips& flips, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n,
                const Choosing& choosing, OwnOf own_of, WeightsOf weights_of) {
  Way way;
  Walk walks[group];
  for (std::size_t i = 0; i < n; ++i) {
    walks[i].state = heads[i]->state;
    walks[i].own = own_of(*heads[i]).of(heads[i]->state);
  }
  for (std::size_t passed = 0;; ++passed) {
    for (std::size_t i = 0; i < n; ++i) draw(walks[i], *heads[i]);
    make_stays(way, walks, flips, heads, chunks, n, weights_of, choosing);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < stays; k += lanes)
        store(chunks[i]->dwell + k, dwells(rates, load(walks[i].waits + k), load(walks[i].total + k), load(walks[i].own_of + k)));
    const bool seen = passed == Passage::most || !pass(heads, chunks, walks, n);
    for (std::size_t i = 0; i < n; ++i) {
      heads[i]->state = walks[i].state;
      heads[i]->step += stays;
    }
    if (seen) return;
  }
}

static_assert(most_near >= 16 && most_stored_spins <= 28);  // for the numbers of blocks below
template <WeightRule rule>
void walk_all(const HypercubeRates& rates, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n) {
  const auto stored = [](const WalkHead& head) __attribute__((always_inline)) { return StoredWeights{head.weights}; };
  const auto hashed = [&](const WalkHead& head) __attribute__((always_inline)) { return HashedWeights{head.hash, rates.scale}; };
  const auto stored_bounds = [&](const WalkHead& head) __attribute__((always_inline)) { return StoredBounds{rates.bounds, head.cells}; };
  const auto hashed_bounds = [&](const WalkHead& head) __attribute__((always_inline)) { return HashedBounds{rates.bounds, head.hash}; };
  const Flips flips = flips_of(rates.spins);
  for (std::size_t first = 0; first < n; first += group) {
    const std::size_t count = n - first < group ? n - first : group;
    WalkHead* const* const some = heads + first;
    JumpChunk* const* const their = chunks + first;
    const auto walk = [&]<class Way>(Way*, const auto& choosing, auto own_of, auto weights_of) {
      walk_group<Way>(rates, flips, some, their, count, choosing, own_of, weights_of);
    };
    Remembered<rule>* const remembering = nullptr;
    const Thinned<rule, TableSource> by_table;
    if (rates.bounds && !some[0]->cells) walk(remembering, Thinned<rule, HashSource>{{rates, some, count}}, hashed, hashed_bounds);
    else if (rates.bounds && flips.spins <= 20) walk(static_cast<Fresh<rule, 3, 4>*>(nullptr), by_table, stored, stored_bounds);
    else if (rates.bounds && flips.spins <= 24) walk(static_cast<Fresh<rule, 3, 8>*>(nullptr), by_table, stored, stored_bounds);
    else if (rates.bounds) walk(static_cast<Fresh<rule, 4, 4>*>(nullptr), by_table, stored, stored_bounds);
    else if (!some[0]->weights) walk(remembering, AsTheyAre{}, hashed, hashed);
    else if (remembers(rates, true)) walk(remembering, AsTheyAre{}, stored, stored);
    else if (flips.spins <= 8) walk(static_cast<Fresh<rule, 1, 8>*>(nullptr), AsTheyAre{}, stored, stored);
    else if (flips.spins <= 12) walk(static_cast<Fresh<rule, 2, 4>*>(nullptr), AsTheyAre{}, stored, stored);
    else walk(static_cast<Fresh<rule, 2, 8>*>(nullptr), AsTheyAre{}, stored, stored);
  }
}

}  // namespace

void state_cells(const WeightBounds& bounds, const StreamKey& key, std::uint8_t* out, std::size_t n) {
  for (std::size_t first = 0; first < n; first += lanes) {
    std::uint64_t place[lanes];
    store(place, places_of(hashed_words(key, next_eight(first))));
    for (std::size_t i = 0; i < lanes && first + i < n; ++i) out[first + i] = bounds.cell[place[i]];
  }
}

void hypercube_walk(const HypercubeRates& rates, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n) {
  switch (rates.rule) {
    case WeightRule::metropolis: return walk_all<WeightRule::metropolis>(rates, heads, chunks, n);
    case WeightRule::glauber: return walk_all<WeightRule::glauber>(rates, heads, chunks, n);
    case WeightRule::product: return walk_all<WeightRule::product>(rates, heads, chunks, n);
  }
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
