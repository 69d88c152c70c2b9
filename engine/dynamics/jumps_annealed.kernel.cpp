// Walks over infinitely many states: each event draws a fresh energy (sheet traps 4.5, 4.6).
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
struct Move { Doubles log_down, down, energy; };

/// u in (0, 1] decides up or down, and what is left of it where to.
struct Choice { Mask down; Doubles v; };
QUENCH_INLINE Choice choice_of(const Doubles& u, const Doubles& p) {
  const Mask down = u <= p;
  const Doubles v = select(down, u, u - p) / select(down, p, broadcast(1.0) - p);
  return {down, minimum(broadcast(1.0), maximum(broadcast(0x1p-60), v))};
}

QUENCH_INLINE Move exponential_move(const StepRates& rates, const Doubles& e, const Doubles& u) {
  const Doubles one = broadcast(1.0);
  const double a = rates.frozen ? 1.0 : rates.ratio - 1;
  // Near T = T_c the limit a -> 0 is taken; its error is of order a.
  const bool level = !rates.frozen && a < 1e-9 && a > -1e-9;
  const Doubles grown = level ? e : expm1(broadcast(a) * e);
  const Doubles up = rates.frozen ? broadcast(0.0) : -grown * broadcast(level ? 1.0 : 1 / a);
  const Doubles down = one / (one + up);
  const Choice choice = choice_of(u, down);
  // Down: e + ln v. Up: e - ln(1 + v (exp(a e) - 1))/a, and e (1 - v) at a = 0.
  const Doubles raised = fma(choice.v, grown, one);
  const Doubles logarithm = log(select(choice.down, choice.v, level ? one : raised));
  const Doubles there = e + select(choice.down, logarithm, level ? -(e * choice.v) : logarithm * broadcast(-1 / a));
  return {e, down, minimum(broadcast(-1e-300), there)};
}

QUENCH_INLINE Move gaussian_move(const StepRates& rates, const Doubles& z, const Doubles& u) {
  const Doubles one = broadcast(1.0), b = broadcast(rates.frozen ? 0.0 : rates.ratio);
  const NormalTails here = normal_tails(z), tilted = normal_tails(z + b);
  const Doubles log_up = b * z + broadcast(0.5) * (b * b) + tilted.log_above;
  const Doubles down = rates.frozen ? one : one / (one + exp(log_up - here.log_below));
  const Choice choice = choice_of(u, down);
  const Doubles log_v = log_unit(choice.v), rest_v = one - choice.v;
  const Doubles lower = normal_quantile(log_v + here.log_below, rest_v + choice.v * here.above);
  if (rates.frozen) return {here.log_below, down, lower};
  const Doubles upper = -normal_quantile(log_v + tilted.log_above, rest_v + choice.v * tilted.below) - b;
  return {here.log_below, down, select(choice.down, lower, upper)};
}

QUENCH_INLINE Doubles dwell_of(DwellKind kind, const Doubles& wait, const Move& move) {
  if (kind == DwellKind::continuous) return wait * move.down * exp(-move.log_down);
  if (kind == DwellKind::discrete) return geometric_dwell(wait, exp(move.log_down) / move.down);
  return log(wait) + log(move.down) - move.log_down;
}

/// State of eight walks.
struct EightWalks {
  EightWide keys;
  Words member, step;
  Doubles energy;
  Words state;
};

/// The stays of eight walks; rows are stays.
struct Rows {
  alignas(64) double dwell[stays * lanes], energy[stays * lanes];
  alignas(64) std::uint64_t state[stays * lanes];
};

/// Stay k of eight walks.
template <class MoveOf> QUENCH_INLINE void one_step(const StepRates& rates, EightWalks& walks, Rows& rows, std::size_t k, MoveOf move_of) {
  const EightBlocks bits = ars_bits(walks.keys, counters_of(walks.member, walks.step, 0));
  const Doubles wait = -log_unit(uniform_positive(low_words(bits)));
  const Doubles here = walks.energy * broadcast(1 / rates.scale);
  const Move move = move_of(here, uniform_positive(high_words(bits)));
  store(rows.energy + k * lanes, walks.energy);
  store(rows.state + k * lanes, walks.state);
  store(rows.dwell + k * lanes, dwell_of(rates.dwell, wait, move));
  const Doubles there = move.energy * broadcast(rates.scale);
  const Words next = walks.state + broadcast(std::uint64_t{1});
  if (rates.glauber && !rates.frozen) {
    // Exact thinning: the heat-bath rate is the Metropolis rate times 1/(1 + exp(-beta |D|)).
    const Doubles u = uniform(low_words(ars_bits(walks.keys, counters_of(walks.member, walks.step, 1))));
    const Doubles gap = broadcast(rates.ratio) * absolute(move.energy - here);
    const Mask moved = u * (broadcast(1.0) + exp(-gap)) < broadcast(1.0);
    walks.energy = select(moved, there, walks.energy);
    walks.state = select(moved, next, walks.state);
  } else {
    walks.energy = there;
    walks.state = next;
  }
  walks.step = walks.step + broadcast(std::uint64_t{1});
}

/// Two groups in turn: while one waits for its logarithms the other computes.
template <class MoveOf> QUENCH_INLINE void steps(const StepRates& rates, EightWalks (&walks)[2], Rows (&rows)[2], MoveOf move_of) {
  for (std::size_t k = 0; k < stays; ++k) {
    one_step(rates, walks[0], rows[0], k, move_of);
    one_step(rates, walks[1], rows[1], k, move_of);
  }
}

QUENCH_INLINE EightWalks gathered(WalkHead* const* heads, std::size_t n) {
  std::uint64_t low[lanes], high[lanes], state[lanes], member[lanes], step[lanes];
  double energy[lanes];
  for (std::size_t i = 0; i < lanes; ++i) {
    const WalkHead& head = *heads[i < n ? i : 0];
    const Wide key = key_of(head.key);
    low[i] = key.low;
    high[i] = key.high;
    member[i] = head.member;
    step[i] = head.step;
    state[i] = head.state;
    energy[i] = head.energy;
  }
  return {{load(low), load(high)}, load(member), load(step), load(energy), load(state)};
}

QUENCH_INLINE void scatter(const EightWalks& walks, const Rows& rows, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n) {
  double energy[lanes];
  std::uint64_t state[lanes];
  store(energy, walks.energy);
  store(state, walks.state);
  for (std::size_t i = 0; i < lanes && i < n; ++i) {
    for (std::size_t k = 0; k < stays; ++k) {
      chunks[i]->dwell[k] = rows.dwell[k * lanes + i];
      chunks[i]->energy[k] = rows.energy[k * lanes + i];
      chunks[i]->state[k] = rows.state[k * lanes + i];
    }
    heads[i]->state = state[i];
    heads[i]->energy = energy[i];
    heads[i]->step += stays;
  }
}

}  // namespace

namespace {

/// Energies of eight random words. The exponential density by one logarithm: a walk, unlike a landscape, may differ in last
/// bits between levels.
QUENCH_INLINE Doubles fresh_energies(const RenewalRates& rates, const Words& bits) {
  if (rates.density.kind != DensityKind::exponential) return energies_of(rates.density, bits) + broadcast(rates.shift);
  return minimum(broadcast(-0x1p-54), broadcast(rates.density.scale) * log_unit(fraction_of(bits)));
}

}  // namespace

void renewal_walk(const RenewalRates& rates, WalkHead& head, JumpChunk& chunk) {
  const Wide key = key_of(head.key);
  const EightWide keys{broadcast(key.low), broadcast(key.high)};
  const Words member = broadcast(std::uint64_t{head.member});
  double before = head.energy;
  for (std::size_t i = 0; i < stays; i += lanes) {
    const EightBlocks bits = ars_bits(keys, counters_of(member, next_eight(head.step + i), 0));
    const Doubles wait = -log_unit(uniform_positive(low_words(bits)));
    const Doubles fresh = fresh_energies(rates, high_words(bits));
    // The energy drawn by an event is that of the next stay.
    const Doubles e = with_front(fresh, before);
    const Doubles log_rate = minimum(broadcast(rates.cap), fma(broadcast(rates.slope), e, broadcast(rates.offset)));
    store(chunk.energy + i, e);
    store(chunk.dwell + i, dwell_of(rates.dwell, wait, log_rate));
    store(chunk.state + i, next_eight(head.state + i));
    double last[lanes];
    store(last, fresh);
    before = last[lanes - 1];
  }
  head.energy = before;
  head.state += stays;
  head.step += stays;
}

void step_walk(const StepRates& rates, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n) {
  for (std::size_t first = 0; first < n; first += 2 * lanes) {
    const std::size_t left = n - first, second = left > lanes ? first + lanes : first, rest = left > lanes ? left - lanes : left;
    EightWalks walks[2] = {gathered(heads + first, left), gathered(heads + second, rest)};
    Rows rows[2];
    if (rates.gaussian)
      steps(rates, walks, rows, [&](const Doubles& e, const Doubles& u) __attribute__((always_inline)) { return gaussian_move(rates, e, u); });
    else
      steps(rates, walks, rows, [&](const Doubles& e, const Doubles& u) __attribute__((always_inline)) { return exponential_move(rates, e, u); });
    scatter(walks[0], rows[0], heads + first, chunks + first, left);
    if (left > lanes) scatter(walks[1], rows[1], heads + second, chunks + second, rest);
  }
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
