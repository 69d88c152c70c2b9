// The step model with infinitely many states: each event draws an energy that depends on the present one (sheet traps 4.6).
#include <utility>

#include "engine/dynamics/jumps_dwell.h"
#include "engine/numerics/ars.h"

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

/// Where a Metropolis event leads from energy e (in units of the scale). It goes down at rate exp(log_down), and away at
/// exp(log_down) total.
template <class V> struct Move { V log_down, total, energy; };

/// Down where w = u total <= 1, for u in (0, 1] and total = 1 + (rate up)/(rate down); w is then uniform, and so is what w has
/// above 1 over the range of total - 1.
template <class V> QUENCH_INLINE Move<V> exponential_move(const StepRates& rates, const V& e, const V& u) {
  const Doubles one = broadcast(1.0);
  const double a = rates.frozen ? 1.0 : rates.ratio - 1;
  // Near T = T_c the limit a -> 0 is taken; its error is of order a.
  const bool level = !rates.frozen && a < 1e-9 && a > -1e-9;
  const V grown = level ? e : expm1(broadcast(a) * e);
  const V total = fma(grown, broadcast(rates.frozen ? -0.0 : level ? -1.0 : -1 / a), one);
  const V w = u * total, above = w - one;
  const auto down = w <= one;
  // Down: e + ln w. Up, v = (w - 1)/(total - 1): e - ln(1 + v (exp(a e) - 1))/a, and e (1 - v) at a = 0.
  const V raised = maximum(broadcast(0.0), fma(above, broadcast(-a), one));
  const V logarithm = log(select(down, w, raised));
  const V there = e + select(down, logarithm, level ? above : logarithm * broadcast(-1 / a));
  return {e, total, minimum(broadcast(-1e-300), there)};
}

QUENCH_INLINE Move<Doubles> gaussian_move(const StepRates& rates, const Doubles& z, const Doubles& u) {
  const Doubles one = broadcast(1.0), b = broadcast(rates.frozen ? 0.0 : rates.ratio);
  const NormalTails here = normal_tails(z), tilted = normal_tails(z + b);
  const Doubles log_up = b * z + broadcast(0.5) * (b * b) + tilted.log_above;
  const Doubles up = rates.frozen ? broadcast(0.0) : minimum(broadcast(1e300), exp(log_up - here.log_below));
  const Doubles total = one + up, w = u * total;
  const Mask down = w <= one;
  const Doubles v = minimum(one, maximum(broadcast(0x1p-60), select(down, w, (w - one) / up)));
  const Doubles log_v = log_unit(v), rest_v = one - v;
  const Doubles lower = normal_quantile(log_v + here.log_below, rest_v + v * here.above);
  if (rates.frozen) return {here.log_below, total, lower};
  const Doubles upper = -normal_quantile(log_v + tilted.log_above, rest_v + v * tilted.below) - b;
  return {here.log_below, total, select(down, lower, upper)};
}

template <class T> QUENCH_INLINE Move<Twice<T>> gaussian_move(const StepRates& rates, const Twice<T>& z, const Twice<T>& u) {
  const Move<T> first = gaussian_move(rates, z.first, u.first), second = gaussian_move(rates, z.second, u.second);
  return {{first.log_down, second.log_down}, {first.total, second.total}, {first.energy, second.energy}};
}

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
  static constexpr std::size_t size = stays * walks_abreast;
  alignas(64) double dwell[size], energy[size];      ///< dwell: uniform numbers first, then waits at unit rate
  alignas(64) double choice[size], thinning[size];   ///< uniform numbers
  alignas(64) double log_down[size], total[size];    ///< see Move
  alignas(64) std::uint64_t state[size];
};

/// Random words of the events: block 0 or 1 of their counters.
QUENCH_INLINE Twice<EightBlocks> bits_of(const Walks& walks, std::uint64_t block) {
  return {ars_bits(walks.keys.first, counters_of(walks.member.first, walks.step.first, block)),
          ars_bits(walks.keys.second, counters_of(walks.member.second, walks.step.second, block))};
}

/// What the events of a chunk draw, none of which depends on where the walks are.
template <bool thinned> QUENCH_INLINE void draw_events(Walks& walks, Rows& rows) {
  over_pairs(Rows::size, [&](std::size_t i) __attribute__((always_inline)) {
    const Twice<EightBlocks> bits = bits_of(walks, 0);
    store(rows.dwell + i, uniform_positive(low_words(bits)));
    store(rows.choice + i, uniform_positive(high_words(bits)));
    if constexpr (thinned) store(rows.thinning + i, uniform(low_words(bits_of(walks, 1))));
    walks.step = walks.step + broadcast(std::uint64_t{1});
  });
  turn_to_waits(rows.dwell, Rows::size);
}

/// The moves: the one part where an event depends on the one before.
template <bool thinned, class MoveOf> QUENCH_INLINE void make_moves(const StepRates& rates, Walks& walks, Rows& rows, MoveOf move_of) {
  const Doubles scale = broadcast(rates.scale);
  Pair here = walks.energy * broadcast(1 / rates.scale);
  over_pairs(Rows::size, [&](std::size_t i) __attribute__((always_inline)) {
    const Move<Pair> move = move_of(here, load_as<Pair>(rows.choice + i));
    store(rows.energy + i, walks.energy);
    store(rows.state + i, walks.state);
    store(rows.log_down + i, move.log_down);
    store(rows.total + i, move.total);
    const WordPair next = walks.state + broadcast(std::uint64_t{1});
    if constexpr (thinned) {
      // Exact thinning: the heat-bath rate is the Metropolis rate times 1/(1 + exp(-beta |D|)).
      const Pair gap = broadcast(rates.ratio) * absolute(move.energy - here);
      const auto moved = load_as<Pair>(rows.thinning + i) * (broadcast(1.0) + exp(-gap)) < broadcast(1.0);
      here = select(moved, move.energy, here);
      walks.state = select(moved, next, walks.state);
    } else {
      here = move.energy;
      walks.state = next;
    }
    walks.energy = here * scale;
  });
}

/// Waits at unit rate to dwells; returns the lengths of the chunks.
template <DwellKind kind> QUENCH_INLINE Pair turn_to_dwells(Rows& rows) {
  over_pairs(Rows::size, [&](std::size_t i) __attribute__((always_inline)) {
    const Pair wait = load_as<Pair>(rows.dwell + i), log_down = load_as<Pair>(rows.log_down + i), total = load_as<Pair>(rows.total + i);
    if constexpr (kind == DwellKind::continuous) store(rows.dwell + i, wait / total * exp(-log_down));
    else if constexpr (kind == DwellKind::discrete) store(rows.dwell + i, geometric_dwell(wait, exp(log_down) * total));
    else store(rows.dwell + i, log(wait) - log(total) - log_down);
  });
  Pair sum{broadcast(0.0), broadcast(0.0)};
  over_pairs(Rows::size, [&](std::size_t i) __attribute__((always_inline)) { sum = sum + load_as<Pair>(rows.dwell + i); });
  return sum;
}

QUENCH_INLINE Pair lengths_of(DwellKind kind, Rows& rows) {
  switch (kind) {
    case DwellKind::continuous: return turn_to_dwells<DwellKind::continuous>(rows);
    case DwellKind::discrete: return turn_to_dwells<DwellKind::discrete>(rows);
    default: return turn_to_dwells<DwellKind::logarithmic>(rows);
  }
}

/// Walks of a list in sixteen lanes. A lane whose chunk is to be seen gives it back and takes the next walk of the list, so that
/// no lane waits for slower ones.
class Lanes {
 public:
  /// After `most` chunks of all lanes each walk shows the one it is in, so that a stop is not kept waiting.
  Lanes(WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n, std::size_t most) : heads_(heads), chunks_(chunks), n_(n), most_(most) {
    for (std::size_t lane = 0; lane < walks_abreast; ++lane) take_next(lane);
    load_walks();
  }
  bool busy() const { return busy_ > 0; }
  Walks& walks() { return walks_; }

  /// After a chunk of every lane.
  void advance(const Rows& rows, const Pair& lengths) {
    double length[walks_abreast];
    store(length, lengths);
    store(energy_, walks_.energy);
    store(state_, walks_.state);
    store(step_, walks_.step);
    bool changed = false;
    const bool passing = passed_++ < most_;
    for (std::size_t lane = 0; lane < walks_abreast; ++lane) {
      if (place_[lane] == n_) continue;
      WalkHead& head = *heads_[place_[lane]];
      const bool passes = passing && within(head.passage, head.step, length[lane]);
      if (passes) head.passage.time.add(length[lane]);
      head.step += stays;
      if (passes) continue;
      give_back(rows, lane);
      take_next(lane);
      changed = true;
    }
    if (changed) load_walks();
  }

 private:
  /// A lane that finds no walk goes on with what it has; nobody looks at it.
  void take_next(std::size_t lane) {
    place_[lane] = next_;
    if (next_ == n_) return;
    const WalkHead& head = *heads_[next_++];
    const Wide key = key_of(head.key);
    low_[lane] = key.low;
    high_[lane] = key.high;
    member_[lane] = head.member;
    step_[lane] = head.step;
    state_[lane] = head.state;
    energy_[lane] = head.energy;
    ++busy_;
  }
  void give_back(const Rows& rows, std::size_t lane) {
    WalkHead& head = *heads_[place_[lane]];
    JumpChunk& chunk = *chunks_[place_[lane]];
    for (std::size_t k = 0; k < stays; ++k) {
      const std::size_t from = k * walks_abreast + lane;
      chunk.dwell[k] = rows.dwell[from];
      chunk.energy[k] = rows.energy[from];
      chunk.state[k] = rows.state[from];
    }
    head.state = state_[lane];
    head.energy = energy_[lane];
    --busy_;
  }
  void load_walks() {
    walks_ = {{schedules_of({load(low_), load(high_)}), schedules_of({load(low_ + lanes), load(high_ + lanes)})},
              load_as<WordPair>(member_), load_as<WordPair>(step_), load_as<Pair>(energy_), load_as<WordPair>(state_)};
  }

  WalkHead* const* heads_;
  JumpChunk* const* chunks_;
  std::size_t n_, most_, next_ = 0, busy_ = 0, passed_ = 0;
  std::size_t place_[walks_abreast];  ///< in the list, n_ for none
  alignas(64) std::uint64_t low_[walks_abreast] = {}, high_[walks_abreast] = {}, member_[walks_abreast] = {}, step_[walks_abreast] = {};
  alignas(64) std::uint64_t state_[walks_abreast] = {};
  alignas(64) double energy_[walks_abreast] = {};
  Walks walks_;
};

template <bool thinned, class MoveOf>
void step_walks(const StepRates& rates, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n, MoveOf move_of) {
  Lanes walks(heads, chunks, n, rates.gaussian ? 512 : 4096);  // some 50 and 5 ms
  Rows rows;
  while (walks.busy()) {
    draw_events<thinned>(walks.walks(), rows);
    make_moves<thinned>(rates, walks.walks(), rows, move_of);
    walks.advance(rows, lengths_of(rates.dwell, rows));
  }
}

}  // namespace

void step_walk(const StepRates& rates, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n) {
  const auto with = [&](auto move_of) {
    if (rates.glauber && !rates.frozen) step_walks<true>(rates, heads, chunks, n, move_of);
    else step_walks<false>(rates, heads, chunks, n, move_of);
  };
  if (rates.gaussian) with([&](const Pair& e, const Pair& u) __attribute__((always_inline)) { return gaussian_move(rates, e, u); });
  else with([&](const Pair& e, const Pair& u) __attribute__((always_inline)) { return exponential_move(rates, e, u); });
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
