// Renewal processes with infinitely many states: each event draws a fresh energy, whatever the present one (sheet traps 4.5).
#include "engine/dynamics/jumps_dwell.h"
#include "engine/landscapes/densities_kernel.h"
#include "engine/numerics/ars.h"
#include "engine/numerics/simd_shift.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

constexpr std::size_t stays = JumpChunk::stays;

/// Chunks of a walk made together, in short loops one after the other: a single loop of all that an event needs is so long
/// that the processor sees nothing but its chain of dependent operations.
constexpr std::size_t most_chunks = 16, most_events = most_chunks * stays;

/// 2^64 times the uniform numbers that energies of the exponential density are made of.
template <class V> QUENCH_INLINE auto fractions_of(const V& words) { return unsigned_to_doubles(words) + broadcast(0.5); }

/// These energies. A walk, unlike a landscape, may differ in last bits between levels.
template <class V> QUENCH_INLINE V exponential_energies(double scale, const V& fraction) {
  return minimum(broadcast(-0x1p-54), broadcast(scale) * detail::log_of_normal(fraction, broadcast(64.0)));
}

/// Draws of n events: f(place, words of waits, words of energies) for pairs of groups.
template <class F> QUENCH_INLINE void over_events(const ArsStream& stream, std::uint32_t member, std::uint64_t step, std::size_t n, F f) {
  over_pairs(n, [&](std::size_t i) __attribute__((always_inline)) {
    EightBlocks b[2];
    stream.steps(member, step + i, 0, b);
    const Twice<EightBlocks> bits{b[0], b[1]};
    f(i, low_words(bits), high_words(bits));
  });
}

/// Events by their energies.
class EnergyEvents {
 public:
  EnergyEvents(const RenewalRates& rates, const WalkHead& head) : rates_(rates), stream_(head.key), member_(head.member) {
    energy()[0] = head.energy;
  }
  const double* dwell() const { return dwell_; }
  void make(std::uint64_t step, std::size_t n) {
    const bool plain = rates_.density.kind == DensityKind::exponential;
    over_events(stream_, member_, step, n, [&](std::size_t i, const WordPair& waits, const WordPair& energies) __attribute__((always_inline)) {
      store(dwell_ + i, uniform_positive(waits));
      if (plain) store(drawn_ + lanes + i, fractions_of(energies));
      else store(words_ + i, energies);
    });
    draw_energies(n);
    turn_to_waits(dwell_, n);
    switch (rates_.dwell) {
      case DwellKind::continuous: return turn_to_dwells<DwellKind::continuous>(n);
      case DwellKind::discrete: return turn_to_dwells<DwellKind::discrete>(n);
      case DwellKind::logarithmic: return turn_to_dwells<DwellKind::logarithmic>(n);
    }
  }
  /// Before more are made.
  void leave(std::size_t n) { energy()[0] = energy()[n]; }
  void show(std::size_t begin, WalkHead& head, JumpChunk& chunk) {
    for (std::size_t k = 0; k < stays; ++k) chunk.energy[k] = energy()[begin + k];
    head.energy = energy()[begin + stays];
  }

 private:
  /// Of the stays: the one drawn by an event is that of the next stay.
  double* energy() { return drawn_ + lanes - 1; }

  __attribute__((noinline)) void draw_energies(std::size_t n) {
    double* const drawn = drawn_ + lanes;
    if (rates_.density.kind == DensityKind::exponential) {
      over_pairs(n, [&](std::size_t i) __attribute__((always_inline)) {
        store(drawn + i, exponential_energies(rates_.density.scale, load_as<Pair>(drawn + i)));
      });
    } else {
      const Doubles shift = broadcast(rates_.shift);
      energies_of(rates_.density, words_, n / lanes, drawn);
      for (std::size_t i = 0; i < n; i += lanes) store(drawn + i, load(drawn + i) + shift);
    }
  }

  template <DwellKind kind> __attribute__((noinline)) void turn_to_dwells(std::size_t n) {
    const Doubles cap = broadcast(rates_.cap), slope = broadcast(rates_.slope), offset = broadcast(rates_.offset);
    over_pairs(n, [&](std::size_t i) __attribute__((always_inline)) {
      const Pair log_rate = minimum(cap, fma(slope, load_as<Pair>(energy() + i), offset));
      store(dwell_ + i, dwell_of(kind, load_as<Pair>(dwell_ + i), log_rate));
    });
  }

  const RenewalRates& rates_;
  const ArsStream stream_;
  const std::uint32_t member_;
  alignas(64) std::uint64_t words_[most_events];  ///< random, for energies
  alignas(64) double drawn_[lanes + most_events]; ///< energies: of the stay in hand, then those drawn by its events
  alignas(64) double dwell_[most_events];         ///< first uniform numbers, then waits at unit rate
};

/// About 1/m for each sixteenth of [1, 2), so that |m inverse - 1| <= 1/32.
alignas(64) constexpr double inverses[16] = {32.0 / 33, 32.0 / 35, 32.0 / 37, 32.0 / 39, 32.0 / 41, 32.0 / 43, 32.0 / 45, 32.0 / 47,
                                             32.0 / 49, 32.0 / 51, 32.0 / 53, 32.0 / 55, 32.0 / 57, 32.0 / 59, 32.0 / 61, 32.0 / 63};
/// PowerLaw::octave serves 2^64 u from here on.
constexpr double least_fraction = 0x1p49;

/// PowerLaw::series where the compiler sees that nothing else writes there, so that it stays in registers.
template <int terms> struct Series {
  double term[terms];
  QUENCH_INLINE explicit Series(const PowerLaw& law) {
    for (int k = 0; k < terms; ++k) term[k] = law.series[k];
  }
};

/// Mean stays from 2^64 u.
template <int terms, class V> QUENCH_INLINE V mean_stays(const PowerLaw& law, const Series<terms>& series, const V& fraction) {
  const auto bits = as_words(fraction), sixteenth = shift_right<48>(bits), octave = shift_right<52>(bits);
  const V m = as_doubles((bits & broadcast((std::uint64_t{1} << 52) - 1)) | broadcast(std::uint64_t{0x3ff} << 52));
  const V r = fma(m, lookup16(inverses, sixteenth), broadcast(-1.0));
  const V power = polynomial(r, series.term) * (lookup16(law.sixteenth, sixteenth) * lookup16(law.octave, octave));
  const auto deep = fraction < broadcast(least_fraction);
  const Doubles least = broadcast(law.least);
  if (!any(deep)) return maximum(least, power);
  const V log_u = detail::log_of_normal(fraction, broadcast(64.0));
  return maximum(least, select(deep, exp(broadcast(law.shift) - broadcast(law.exponent) * log_u), power));
}

/// Waits at unit rate, relative error 2e-13.
template <class V> QUENCH_INLINE V short_waits(const V& u) {
  // log(1 + r) = r + r^2 P(r), relative error 1.1e-13.
  const double c[] = {-0x1.0000000030106p-1, 0x1.55555555aacdap-2,  -0x1.ffffecf9a327dp-3,
                      0x1.999988afac75ep-3,  -0x1.55d57768f4e43p-3, 0x1.25043103aad9ap-3};
  V k, inverse, log_c;
  const V m = detail::split_logarithm(u, broadcast(0.0), k, inverse, log_c);
  const V r = fma_precise(m, inverse, broadcast(-1.0));
  return -(fma(k, broadcast(0x1.62e42fefa39efp-1), log_c) + fma(r * r, polynomial(r, c), r));
}

/// Events of the exponential density on the continuous clock: energies are not needed for the stays, and made only where they are
/// shown.
template <int terms> class PowerEvents {
 public:
  PowerEvents(const RenewalRates& rates, const WalkHead& head)
      : rates_(rates), stream_(head.key), member_(head.member), begun_(head.step > 0), first_(head.energy) {
    if (begun_) {
      EightBlocks b[1];
      stream_.steps(member_, head.step - lanes, 0, b);
      store(energy_words_, high_words(b[0]));
      store(mean_, mean_stays(rates_.stays, Series<terms>(rates_.stays), fractions_of(high_words(b[0]))));
    } else {
      const double log_rate = rates.slope * head.energy + rates.offset;
      store(mean_, maximum(broadcast(rates.stays.least), exp(broadcast(-log_rate))));
    }
  }
  const double* dwell() const { return dwell_; }
  void make(std::uint64_t step, std::size_t n) {
    over_events(stream_, member_, step, n, [&](std::size_t i, const WordPair& waits, const WordPair& energies) __attribute__((always_inline)) {
      store(wait_words_ + i, waits);
      store(energy_words_ + lanes + i, energies);
    });
    find_means(n);
    turn_to_dwells(n);
  }
  void leave(std::size_t n) {
    begun_ = true;
    energy_words_[lanes - 1] = energy_words_[lanes - 1 + n];
    mean_[lanes - 1] = mean_[lanes - 1 + n];
  }
  void show(std::size_t begin, WalkHead& head, JumpChunk& chunk) {
    alignas(64) double energy[lanes + stays];
    for (std::size_t i = 0; i < lanes + stays; i += lanes)
      store(energy + i, exponential_energies(rates_.density.scale, fractions_of(load(energy_words_ + begin + i))));
    for (std::size_t k = 0; k < stays; ++k) chunk.energy[k] = energy[lanes - 1 + k];
    if (begin == 0 && !begun_) chunk.energy[0] = first_;
    head.energy = energy[lanes - 1 + stays];
  }

 private:
  __attribute__((noinline)) void find_means(std::size_t n) {
    const PowerLaw& law = rates_.stays;
    const Series<terms> series(law);
    over_pairs(n, [&](std::size_t i) __attribute__((always_inline)) {
      store(mean_ + lanes + i, mean_stays(law, series, fractions_of(load_as<WordPair>(energy_words_ + lanes + i))));
    });
  }
  __attribute__((noinline)) void turn_to_dwells(std::size_t n) {
    over_pairs(n, [&](std::size_t i) __attribute__((always_inline)) {
      store(dwell_ + i, short_waits(uniform_positive(load_as<WordPair>(wait_words_ + i))) * load_as<Pair>(mean_ + lanes - 1 + i));
    });
  }

  const RenewalRates& rates_;
  const ArsStream stream_;
  const std::uint32_t member_;
  bool begun_;                                                    ///< the energy of the first stay was drawn by an event
  const double first_;                                            ///< that energy
  alignas(64) std::uint64_t wait_words_[most_events];             ///< random
  alignas(64) std::uint64_t energy_words_[lanes + most_events];   ///< of the stay in hand, then those of its events
  alignas(64) double mean_[lanes + most_events];                  ///< their mean stays
  alignas(64) double dwell_[most_events];
};

/// Leaves chunks of these lengths behind as long as they may be; returns how many.
__attribute__((noinline)) std::size_t leave_behind(Passage& passage, std::uint64_t step, const double* lengths, std::size_t n) {
  Passage here = passage;  // in registers
  std::size_t c = 0;
  for (; c < n && within(here, step, lengths[c]); ++c, step += stays) here.time.add(lengths[c]);
  passage.time = here.time;
  return c;
}

template <class Events> void renew(const RenewalRates& rates, WalkHead& head, JumpChunk& chunk) {
  Events events(rates, head);
  for (std::size_t passed = 0;;) {
    // Those made beyond the end of the passage are in vain: at most half as many as were passed.
    const std::size_t n = passed < 4 ? 1 : passed < 2 * most_chunks ? passed / 2 : most_chunks;
    events.make(head.step, n * stays);
    double lengths[most_chunks];
    for (std::size_t c = 0; c < n; ++c) lengths[c] = sum_of(events.dwell() + c * stays);
    const std::size_t most = Passage::most - passed, left = leave_behind(head.passage, head.step, lengths, n < most ? n : most);
    head.state += left * stays;
    head.step += left * stays;
    if (left < n) {
      for (std::size_t k = 0; k < stays; ++k) chunk.dwell[k] = events.dwell()[left * stays + k];
      store(chunk.state, WordPair{next_eight(head.state), next_eight(head.state + lanes)});
      events.show(left * stays, head, chunk);
      head.state += stays;
      head.step += stays;
      return;
    }
    passed += n;
    events.leave(n * stays);
  }
}

}  // namespace

PowerLaw power_law(double exponent, double shift, double least) {
  PowerLaw law;
  law.exponent = exponent;
  law.shift = shift;
  law.least = least;
  // Binomial series, then the last terms replaced by the polynomials of lower degree nearest to them (Chebyshev's).
  constexpr int most = PowerLaw::most_terms;
  constexpr double reach = 1.0 / 32, accuracy = 2e-13;
  law.series[0] = 1;
  for (int k = 0; k + 1 < most; ++k) law.series[k + 1] = law.series[k] * (-exponent - k) / (k + 1);
  double size[most], chebyshev[most][most] = {};  // of the terms at the end of their range; coefficients of T_k
  size[0] = chebyshev[0][0] = chebyshev[1][1] = 1;
  for (int k = 1; k < most; ++k) size[k] = size[k - 1] * reach;
  for (int k = 2; k < most; ++k)
    for (int j = 0; j <= k; ++j) chebyshev[k][j] = (j > 0 ? 2 * chebyshev[k - 1][j - 1] : 0) - chebyshev[k - 2][j];
  const auto lost_by_dropping = [&](int k) { return __builtin_fabs(law.series[k]) * size[k] / chebyshev[k][k]; };
  if (lost_by_dropping(most - 1) > accuracy) return law;
  law.terms = most;
  while (law.terms > 8 && lost_by_dropping(law.terms - 1) < accuracy) {
    const int k = --law.terms;
    const double nearest = law.series[k] * size[k] / chebyshev[k][k];
    for (int j = 0; j < k; ++j) law.series[j] -= nearest * chebyshev[k][j] / size[j];
    law.series[k] = 0;
  }
  for (int i = 0; i < 16; i += lanes) {
    store(law.sixteenth + i, pow(load(inverses + i), broadcast(exponent)));
    double up[lanes];  // octaves from there to 1: the exponent of 2^64, 1087 as it is stored, ends in 15
    for (int j = 0; j < static_cast<int>(lanes); ++j) up[j] = 15 - (i + j);
    store(law.octave + i, exp(broadcast(shift) + load(up) * broadcast(exponent * 0.69314718055994531)));
  }
  return law;
}

void renewal_walk(const RenewalRates& rates, WalkHead& head, JumpChunk& chunk) {
  switch (rates.stays.terms) {
    case 0: return renew<EnergyEvents>(rates, head, chunk);
    case 8: return renew<PowerEvents<8>>(rates, head, chunk);
    case 9:
    case 10: return renew<PowerEvents<10>>(rates, head, chunk);
    default: return renew<PowerEvents<PowerLaw::most_terms>>(rates, head, chunk);
  }
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
