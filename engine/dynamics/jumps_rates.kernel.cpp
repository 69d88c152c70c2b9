#include "engine/dynamics/jumps_dwell.h"
#include "engine/numerics/ars.h"
#include "engine/numerics/over_lanes.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

/// T = 0: 1 downhill, `tie` on equal energies, 0 uphill.
QUENCH_INLINE Doubles frozen_log_rate(const Doubles& difference, double log_tie) {
  const Doubles zero = broadcast(0.0);
  return select(difference < zero, zero, select(difference == zero, broadcast(log_tie), broadcast(-constants::infinity)));
}

}  // namespace

void log_rates(const RateView& rate, double from, const double* to, double* out, std::size_t n) {
  const Doubles start = broadcast(from), beta = broadcast(rate.beta), zero = broadcast(0.0);
  const auto over_differences = [&](auto f) __attribute__((always_inline)) {
    over_lanes(to, out, n, from, [&](const Doubles& e) __attribute__((always_inline)) { return f(e - start); });
  };
  const bool frozen = rate.beta == constants::infinity;
  switch (rate.kind) {
    case RateKind::metropolis:
      if (frozen) return over_differences([&](const Doubles& d) __attribute__((always_inline)) { return frozen_log_rate(d, 0); });
      return over_differences([&](const Doubles& d) __attribute__((always_inline)) { return -(beta * maximum(d, zero)); });
    case RateKind::glauber:
      if (frozen)
        return over_differences([&](const Doubles& d) __attribute__((always_inline)) { return frozen_log_rate(d, -0.69314718055994531); });
      return over_differences([&](const Doubles& d) __attribute__((always_inline)) {
        return -(beta * maximum(d, zero) + log1p(exp(-(beta * absolute(d)))));
      });
    case RateKind::half: return over_differences([&](const Doubles& d) __attribute__((always_inline)) { return broadcast(-0.5) * (beta * d); });
    case RateKind::raw: return over_differences([&](const Doubles& d) __attribute__((always_inline)) { return -(beta * d); });
    case RateKind::mix: {
      const Doubles out_of = broadcast(rate.share * (from - rate.reference)), into = broadcast(1 - rate.share);
      return over_lanes(to, out, n, from, [&](const Doubles& e) __attribute__((always_inline)) {
        return beta * (out_of - into * (e - broadcast(rate.reference)));
      });
    }
    case RateKind::trap:
    case RateKind::function: break;  // trap does not look at the destination, a function is the caller's
  }
  double value = rate.beta * (from - rate.reference);
  if (rate.capped && value > 0) value = 0;
  for (std::size_t k = 0; k < n; ++k) out[k] = value;
}

double exponentials(const double* in, double shift, double* out, std::size_t n) {
  Doubles total = broadcast(0.0);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const Doubles e = exp(load(in + i) - broadcast(shift));
    store(out + i, e);
    total = total + e;
  }
  if (i < n) {
    double rest[lanes];
    for (std::size_t j = 0; j < lanes; ++j) rest[j] = i + j < n ? in[i + j] : -constants::infinity;
    const Doubles e = exp(load(rest) - broadcast(shift));
    store(rest, e);
    for (std::size_t j = 0; i + j < n; ++j) out[i + j] = rest[j];
    total = total + e;
  }
  return sum(total);
}

void boltzmann_weights(const WeightScale& scale, const double* energies, double* out, std::size_t n) {
  over_lanes(energies, out, n, scale.centre, [&](const Doubles& e) __attribute__((always_inline)) {
    return exp(broadcast(-scale.slope) * (e - broadcast(scale.centre)));
  });
}

namespace {

/// Blocks `block` of events step .. step + 7 of a walk.
QUENCH_INLINE EightBlocks walk_blocks(const ArsStream& stream, std::uint32_t member, std::uint64_t step, std::uint64_t block) {
  EightBlocks b[1];
  stream.steps(member, step, block, b);
  return b[0];
}

}  // namespace

void walk_draws(const StreamKey& key, std::uint32_t member, std::uint64_t step, double* waits, std::uint64_t* choices, std::size_t n) {
  const ArsStream stream(key);
  for (std::size_t i = 0; i < n; i += lanes) {
    const EightBlocks bits = walk_blocks(stream, member, step + i, 0);
    store(waits + i, -log_unit(uniform_positive(low_words(bits))));
    store(choices + i, high_words(bits));
  }
}

void further_bits(const StreamKey& key, std::uint32_t member, std::uint64_t step, std::uint64_t* bits, std::size_t n) {
  const ArsStream stream(key);
  for (std::size_t i = 0; i < n; i += lanes) store(bits + i, low_words(walk_blocks(stream, member, step + i, 1)));
}

void acceptance_levels(const std::uint64_t* bits, bool logistic, double* out, std::size_t n) {
  for (std::size_t i = 0; i < n; i += lanes) {
    const Doubles u = uniform_positive(load(bits + i)), log_u = log_unit(u);
    store(out + i, logistic ? log(broadcast(1.0) - u) - log_u : -log_u);
  }
}

void dwells_of(DwellKind kind, const double* waits, const double* total, const double* shift, double factor, double* out, std::size_t n) {
  for (std::size_t i = 0; i < n; i += lanes) {
    const Doubles log_rate = log(load(total + i) * broadcast(factor)) + load(shift + i);
    store(out + i, dwell_of(kind, load(waits + i), log_rate));
  }
}

void logarithmic_times(double begin, const double* log_dwell, double* out, std::size_t n) {
  Doubles now = broadcast(begin);
  for (std::size_t k = 0; k < n; ++k) {
    const Doubles dwell = broadcast(log_dwell[k]);
    const Doubles high = maximum(now, dwell), low = minimum(now, dwell);
    // Two times of zero, or of infinity, are as late as one.
    const Doubles gap = select(low == high, broadcast(0.0), low - high);
    const Doubles later = high + log1p(exp(gap));
    now = select(absolute(high) == broadcast(constants::infinity), high, later);
    double lane[lanes];
    store(lane, now);
    out[k] = lane[0];
  }
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
