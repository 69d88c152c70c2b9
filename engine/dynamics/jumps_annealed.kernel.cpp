// Walks over infinitely many states: each event draws a fresh energy (sheet traps 4.5, 4.6).
#include <utility>

#include "engine/dynamics/jumps_dwell.h"
#include "engine/landscapes/densities_kernel.h"
#include "engine/numerics/ars.h"
#include "engine/numerics/simd_shift.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

constexpr std::size_t stays = JumpChunk::stays;

// ---- normal tails

/// e^(y^2/2) Q(y) for y >= 0, Q the upper tail of the normal law.
QUENCH_INLINE Doubles scaled_tail(const Doubles& y) {
  const Doubles a = y * broadcast(0.70710678118654752);
  const Doubles near = detail::scaled_erfc_in_range(minimum(a, broadcast(28.0)));
  // 1/(a sqrt(pi)) (1 - 1/(2a^2) + 3/(4a^4) - 15/(8a^6)), below 1e-14 from there on.
  const Doubles w = broadcast(0.5) / (a * a);
  const Doubles series = fma(w, fma(w, fma(w, broadcast(-15.0), broadcast(3.0)), broadcast(-1.0)), broadcast(1.0));
  const Doubles far = series * (broadcast(0.56418958354775629) / a);
  return broadcast(0.5) * select(a > broadcast(28.0), far, near);
}

/// Both tails of the normal law at z, with their logarithms.
struct NormalTails { Doubles below, above, log_below, log_above; };
QUENCH_INLINE NormalTails normal_tails(const Doubles& z) {
  const Doubles y = absolute(z), half_square = broadcast(0.5) * (y * y);
  const Doubles scaled = scaled_tail(y);
  const Doubles small = exp(-half_square) * scaled, log_small = log(scaled) - half_square;
  const Doubles large = broadcast(1.0) - small, log_large = log1p(-small);
  const Mask low = z <= broadcast(0.0);
  return {select(low, small, large), select(low, large, small), select(low, log_small, log_large), select(low, log_large, log_small)};
}

/// y >= 0 with ln Q(y) = log_p, log_p <= -ln 2. ln Q is concave, so Newton's steps come from above and do not overshoot; five
/// reach rounding from the bound Q(y) <= exp(-y^2/2)/2.
QUENCH_INLINE Doubles tail_quantile(const Doubles& log_p) {
  Doubles y = square_root(maximum(broadcast(0.0), broadcast(-2.0) * (log_p + broadcast(0.69314718055994531))));
  for (int i = 0; i < 6; ++i) {
    const Doubles scaled = scaled_tail(y);
    const Doubles log_tail = log(scaled) - broadcast(0.5) * (y * y);
    y = maximum(broadcast(0.0), y + (log_tail - log_p) * scaled * broadcast(2.5066282746310002));
  }
  return y;
}

/// z with Phi(z) = p, given ln p and 1 - p.
QUENCH_INLINE Doubles normal_quantile(const Doubles& log_p, const Doubles& rest) {
  const Mask low = log_p <= broadcast(-0.69314718055994531);
  const Doubles y = tail_quantile(select(low, log_p, log(rest)));
  return select(low, -y, y);
}

// ---- step model: the move of one event

/// Where a Metropolis event leads from energy e (in units of the scale); it happens at rate exp(log_down) / down.
template <class V> struct Move { V log_down, down, energy; };

/// u in (0, 1] decides up or down, and what is left of it where to.
template <class V> struct Choice {
  decltype(std::declval<V>() < std::declval<V>()) down;
  V v;
};
template <class V> QUENCH_INLINE Choice<V> choice_of(const V& u, const V& p) {
  const auto down = u <= p;
  const V v = select(down, u, u - p) / select(down, p, broadcast(1.0) - p);
  return {down, minimum(broadcast(1.0), maximum(broadcast(0x1p-60), v))};
}

template <class V> QUENCH_INLINE Move<V> exponential_move(const StepRates& rates, const V& e, const V& u) {
  const Doubles one = broadcast(1.0);
  const double a = rates.frozen ? 1.0 : rates.ratio - 1;
  // Near T = T_c the limit a -> 0 is taken; its error is of order a.
  const bool level = !rates.frozen && a < 1e-9 && a > -1e-9;
  const V grown = level ? e : expm1(broadcast(a) * e);
  const V up = grown * broadcast(rates.frozen ? -0.0 : level ? -1.0 : -1 / a);
  const V down = one / (one + up);
  const Choice<V> choice = choice_of(u, down);
  // Down: e + ln v. Up: e - ln(1 + v (exp(a e) - 1))/a, and e (1 - v) at a = 0.
  const V raised = fma(choice.v, grown, one);
  const V logarithm = level ? log(select(choice.down, choice.v, one)) : log(select(choice.down, choice.v, raised));
  const V there = e + select(choice.down, logarithm, level ? -(e * choice.v) : logarithm * broadcast(-1 / a));
  return {e, down, minimum(broadcast(-1e-300), there)};
}

QUENCH_INLINE Move<Doubles> gaussian_move(const StepRates& rates, const Doubles& z, const Doubles& u) {
  const Doubles one = broadcast(1.0), b = broadcast(rates.frozen ? 0.0 : rates.ratio);
  const NormalTails here = normal_tails(z), tilted = normal_tails(z + b);
  const Doubles log_up = b * z + broadcast(0.5) * (b * b) + tilted.log_above;
  const Doubles down = rates.frozen ? one : one / (one + exp(log_up - here.log_below));
  const Choice<Doubles> choice = choice_of(u, down);
  const Doubles log_v = log_unit(choice.v), rest_v = one - choice.v;
  const Doubles lower = normal_quantile(log_v + here.log_below, rest_v + choice.v * here.above);
  if (rates.frozen) return {here.log_below, down, lower};
  const Doubles upper = -normal_quantile(log_v + tilted.log_above, rest_v + choice.v * tilted.below) - b;
  return {here.log_below, down, select(choice.down, lower, upper)};
}

template <class T> QUENCH_INLINE Move<Twice<T>> gaussian_move(const StepRates& rates, const Twice<T>& z, const Twice<T>& u) {
  const Move<T> first = gaussian_move(rates, z.first, u.first), second = gaussian_move(rates, z.second, u.second);
  return {{first.log_down, second.log_down}, {first.down, second.down}, {first.energy, second.energy}};
}

template <class V> QUENCH_INLINE V dwell_of(DwellKind kind, const V& wait, const Move<V>& move) {
  if (kind == DwellKind::continuous) return wait * move.down * exp(-move.log_down);
  if (kind == DwellKind::discrete) return geometric_dwell(wait, exp(move.log_down) / move.down);
  return log(wait) + log(move.down) - move.log_down;
}

/// Sixteen walks, two groups of lanes abreast.
using Pair = Twice<Doubles>;
using WordPair = Twice<Words>;
constexpr std::size_t walks_abreast = 2 * lanes;

/// State of sixteen walks.
struct Walks {
  Twice<EightSchedules> keys;
  WordPair member, step;
  Pair energy;
  WordPair state;
};

/// Their stays; rows are stays.
struct Rows {
  alignas(64) double dwell[stays * walks_abreast], energy[stays * walks_abreast];
  alignas(64) std::uint64_t state[stays * walks_abreast];
};

/// Random words of the events: block 0 or 1 of their counters.
QUENCH_INLINE Twice<EightBlocks> bits_of(const Walks& walks, std::uint64_t block) {
  return {ars_bits(walks.keys.first, counters_of(walks.member.first, walks.step.first, block)),
          ars_bits(walks.keys.second, counters_of(walks.member.second, walks.step.second, block))};
}
QUENCH_INLINE WordPair low_words(const Twice<EightBlocks>& b) { return {low_words(b.first), low_words(b.second)}; }
QUENCH_INLINE WordPair high_words(const Twice<EightBlocks>& b) { return {high_words(b.first), high_words(b.second)}; }

/// True where a chunk of this length may be left behind.
QUENCH_INLINE bool within(const Passage& passage, std::uint64_t step, double length) {
  return length <= passage.time.until(passage.until) && step + stays <= passage.last;
}

/// Stay k of the walks.
template <class MoveOf> QUENCH_INLINE void one_step(const StepRates& rates, Walks& walks, Rows& rows, std::size_t k, MoveOf move_of) {
  const Twice<EightBlocks> bits = bits_of(walks, 0);
  const Pair wait = -log_unit(uniform_positive(low_words(bits)));
  const Pair here = walks.energy * broadcast(1 / rates.scale);
  const Move<Pair> move = move_of(here, uniform_positive(high_words(bits)));
  store(rows.energy + k * walks_abreast, walks.energy);
  store(rows.state + k * walks_abreast, walks.state);
  store(rows.dwell + k * walks_abreast, dwell_of(rates.dwell, wait, move));
  const Pair there = move.energy * broadcast(rates.scale);
  const WordPair next = walks.state + broadcast(std::uint64_t{1});
  if (rates.glauber && !rates.frozen) {
    // Exact thinning: the heat-bath rate is the Metropolis rate times 1/(1 + exp(-beta |D|)).
    const Pair u = uniform(low_words(bits_of(walks, 1)));
    const Pair gap = broadcast(rates.ratio) * absolute(move.energy - here);
    const auto moved = u * (broadcast(1.0) + exp(-gap)) < broadcast(1.0);
    walks.energy = select(moved, there, walks.energy);
    walks.state = select(moved, next, walks.state);
  } else {
    walks.energy = there;
    walks.state = next;
  }
  walks.step = walks.step + broadcast(std::uint64_t{1});
}

QUENCH_INLINE Walks gathered(WalkHead* const* heads, std::size_t n) {
  std::uint64_t low[walks_abreast], high[walks_abreast], state[walks_abreast], member[walks_abreast], step[walks_abreast];
  double energy[walks_abreast];
  for (std::size_t i = 0; i < walks_abreast; ++i) {
    const WalkHead& head = *heads[i < n ? i : 0];
    const Wide key = key_of(head.key);
    low[i] = key.low;
    high[i] = key.high;
    member[i] = head.member;
    step[i] = head.step;
    state[i] = head.state;
    energy[i] = head.energy;
  }
  return {{schedules_of({load(low), load(high)}), schedules_of({load(low + lanes), load(high + lanes)})},
          load_as<WordPair>(member), load_as<WordPair>(step), load_as<Pair>(energy), load_as<WordPair>(state)};
}

QUENCH_INLINE void scatter(const Walks& walks, const Rows& rows, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n) {
  double energy[walks_abreast];
  std::uint64_t state[walks_abreast];
  store(energy, walks.energy);
  store(state, walks.state);
  for (std::size_t i = 0; i < walks_abreast && i < n; ++i) {
    for (std::size_t k = 0; k < stays; ++k) {
      chunks[i]->dwell[k] = rows.dwell[k * walks_abreast + i];
      chunks[i]->energy[k] = rows.energy[k * walks_abreast + i];
      chunks[i]->state[k] = rows.state[k * walks_abreast + i];
    }
    heads[i]->state = state[i];
    heads[i]->energy = energy[i];
    heads[i]->step += stays;
  }
}

/// Energies of random words. The exponential density by one logarithm: a walk, unlike a landscape, may differ in last
/// bits between levels.
QUENCH_INLINE Pair fresh_energies(const RenewalRates& rates, const WordPair& bits) {
  if (rates.density.kind != DensityKind::exponential)
    return Pair{energies_of(rates.density, bits.first), energies_of(rates.density, bits.second)} + broadcast(rates.shift);
  return minimum(broadcast(-0x1p-54), broadcast(rates.density.scale) * log_unit(fraction_of(bits)));
}

/// The next stays of a walk, in the lanes.
struct Renewals { Pair dwell, energy; };

QUENCH_INLINE Renewals renewals(const RenewalRates& rates, const EightSchedules& keys, WalkHead& head) {
  static_assert(stays == walks_abreast);
  const Words member = broadcast(std::uint64_t{head.member});
  const Twice<EightBlocks> bits{ars_bits(keys, counters_of(member, next_eight(head.step), 0)),
                                ars_bits(keys, counters_of(member, next_eight(head.step + lanes), 0))};
  const Pair wait = -log_unit(uniform_positive(low_words(bits)));
  const Pair fresh = fresh_energies(rates, high_words(bits));
  double last[walks_abreast];
  store(last, fresh);
  // The energy drawn by an event is that of the next stay.
  const Pair e{with_front(fresh.first, head.energy), with_front(fresh.second, last[lanes - 1])};
  const Pair log_rate = minimum(broadcast(rates.cap), fma(broadcast(rates.slope), e, broadcast(rates.offset)));
  head.energy = last[stays - 1];
  return {dwell_of(rates.dwell, wait, log_rate), e};
}

/// In the order in which the walk adds them.
QUENCH_INLINE double sum_of(const double (&dwell)[stays]) {
  double sum = 0;
  for (double d : dwell) sum += d;
  return sum;
}

}  // namespace

void renewal_walk(const RenewalRates& rates, WalkHead& head, JumpChunk& chunk) {
  const Wide key = key_of(head.key);
  const EightSchedules keys = schedules_of({broadcast(key.low), broadcast(key.high)});
  Passage& passage = head.passage;
  for (int passed = 0;; ++passed) {
    const Renewals next = renewals(rates, keys, head);
    store(chunk.dwell, next.dwell);
    const double length = sum_of(chunk.dwell);
    const bool last = passed == Passage::most || !within(passage, head.step, length);
    if (last) {
      store(chunk.energy, next.energy);
      store(chunk.state, WordPair{next_eight(head.state), next_eight(head.state + lanes)});
    } else {
      passage.time.add(length);
    }
    head.state += stays;
    head.step += stays;
    if (last) return;
  }
}

namespace {

/// Sixteen walks at most.
template <class MoveOf>
QUENCH_INLINE void step_group(const StepRates& rates, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n, MoveOf move_of) {
  const std::size_t count = n < walks_abreast ? n : walks_abreast;
  Walks walks = gathered(heads, count);
  Rows rows;
  for (int passed = 0;; ++passed) {
    for (std::size_t k = 0; k < stays; ++k) one_step(rates, walks, rows, k, move_of);
    Pair sum{broadcast(0.0), broadcast(0.0)};
    for (std::size_t k = 0; k < stays; ++k) sum = sum + load_as<Pair>(rows.dwell + k * walks_abreast);
    double length[walks_abreast];
    store(length, sum);
    bool all_within = passed < Passage::most;
    for (std::size_t i = 0; i < count; ++i) all_within = all_within && within(heads[i]->passage, heads[i]->step, length[i]);
    if (!all_within) break;
    for (std::size_t i = 0; i < count; ++i) {
      heads[i]->passage.time.add(length[i]);
      heads[i]->step += stays;
    }
  }
  scatter(walks, rows, heads, chunks, count);
}

}  // namespace

void step_walk(const StepRates& rates, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n) {
  for (std::size_t first = 0; first < n; first += walks_abreast)
    if (rates.gaussian)
      step_group(rates, heads + first, chunks + first, n - first,
                 [&](const Pair& e, const Pair& u) __attribute__((always_inline)) { return gaussian_move(rates, e, u); });
    else
      step_group(rates, heads + first, chunks + first, n - first,
                 [&](const Pair& e, const Pair& u) __attribute__((always_inline)) { return exponential_move(rates, e, u); });
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
