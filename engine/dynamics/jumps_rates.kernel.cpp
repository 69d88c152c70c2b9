#include "engine/dynamics/jumps_kernel.h"
#include "engine/numerics/ars.h"
#include "engine/numerics/vector_math.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

/// Applies f to x[0..n), eight at a time; the last eight are padded with the first value.
template <class F> QUENCH_INLINE void over_doubles(const double* x, double* out, std::size_t n, F f) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) store(out + i, f(load(x + i)));
  if (i == n) return;
  double padded[lanes], values[lanes];
  for (std::size_t j = 0; j < lanes; ++j) padded[j] = i + j < n ? x[i + j] : x[0];
  store(values, f(load(padded)));
  for (std::size_t j = 0; i + j < n; ++j) out[i + j] = values[j];
}

/// T = 0: 1 downhill, `tie` on equal energies, 0 uphill.
QUENCH_INLINE Doubles frozen_log_rate(const Doubles& difference, double log_tie) {
  const Doubles zero = broadcast(0.0);
  return select(difference < zero, zero, select(difference == zero, broadcast(log_tie), broadcast(-constants::infinity)));
}

}  // namespace

void log_rates(const RateView& rate, double from, const double* to, double* out, std::size_t n) {
  const Doubles start = broadcast(from), beta = broadcast(rate.beta), zero = broadcast(0.0);
  const auto over_differences = [&](auto f) __attribute__((always_inline)) {
    over_doubles(to, out, n, [&](const Doubles& e) __attribute__((always_inline)) { return f(e - start); });
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
      return over_doubles(to, out, n, [&](const Doubles& e) __attribute__((always_inline)) {
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
  over_doubles(energies, out, n, [&](const Doubles& e) __attribute__((always_inline)) {
    return exp(broadcast(-scale.slope) * (e - broadcast(scale.centre)));
  });
}

void walk_draws(const StreamKey& key, std::uint32_t member, std::uint64_t step, double* waits, std::uint64_t* choices, std::size_t n) {
  const Wide k = key_of(key);
  for (std::size_t i = 0; i < n; i += lanes) {
    std::uint64_t low[lanes], high[lanes];
    for (std::size_t j = 0; j < lanes; ++j) {
      const Wide counter = counter_of(member, step + i + j, 0);
      low[j] = counter.low;
      high[j] = counter.high;
    }
    const EightBlocks bits = ars_bits({broadcast(k.low), broadcast(k.high)}, {load(low), load(high)});
    store(waits + i, -log_unit(uniform_positive(low_words(bits))));
    store(choices + i, high_words(bits));
  }
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
