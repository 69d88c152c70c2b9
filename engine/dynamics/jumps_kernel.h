// What the loops of dynamics.jumps work on, and their entry points at each instruction-set level.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/core/streams.h"
#include "engine/landscapes/densities.h"
#include "engine/numerics/isa.h"

namespace quench {

class EnergySample;
struct WeightBounds;

/// The kernels of sheet traps 3. `function` is the script's own.
enum class RateKind { trap, metropolis, glauber, half, mix, raw, function };

/// Formula of a rate w(i -> j)/c, without the script's own.
struct RateView {
  RateKind kind = RateKind::metropolis;
  double beta = 1;          ///< 1/T; infinite for metropolis and glauber at T = 0
  double reference = 0;     ///< E_th of trap, E_0 of mix
  bool capped = false;      ///< trap: never above 1
  double share = 0;         ///< a of mix
};

/// Stays that follow each other on one walk: the walker is in `state` for `dwell`, then goes to the next one. Two stays in
/// the same state are one (an event that moved nothing). Made ahead of the sample times, as pure functions of the walk's
/// stream, so that they depend on nothing but the walk.
struct JumpChunk {
  static constexpr std::size_t stays = 16;
  double dwell[stays];           ///< logarithms of it on the logarithmic clock
  double energy[stays];
  std::uint64_t state[stays];
};

/// Time of a walk as a sum of two doubles: short waits late in a walk do not get lost.
struct WalkTime {
  double high = 0, low = 0;
  __attribute__((always_inline)) double until(double later) const { return (later - high) - low; }
  __attribute__((always_inline)) void add(double x) {
    const double sum = high + x, part = sum - high;
    low = low + ((high - (sum - part)) + (x - part));
    high = sum;
  }
};

/// What a solver that passes() may leave behind without showing it: whole chunks that end by `until` and before event number
/// `last`. `time` is where the next chunk begins.
struct Passage {
  double until = 0;
  std::uint64_t last = 0;
  WalkTime time;
  std::uint64_t jumps = 0;                   ///< changes of state in those left behind, with finitely many states
  static constexpr std::size_t most = 512;   ///< chunks at once, so that a walk can be interrupted
};

/// Where the next chunk of a walk begins.
struct WalkHead {
  StreamKey key;                     ///< of Purpose::walk
  std::uint32_t member = 0;
  std::uint64_t step = 0;            ///< draws so far: each event has one counter
  std::uint64_t state = 0;
  double energy = 0;                 ///< with infinitely many states; else unused
  Passage passage;                   ///< for solvers that pass
  const EnergySample* sample = nullptr;  ///< with finitely many states
  const double* weights = nullptr;   ///< table of the sample's Boltzmann weights, null where they are made when asked
  const HashedEnergies* hash = nullptr;
  const std::uint8_t* cells = nullptr;   ///< table of the cells of the sample's WeightBounds, for walks that choose by them
  std::byte* rows = nullptr;         ///< memory of the solver's own for this walk: WalkSolver::memory()
  std::uint64_t generation = 0;      ///< of the walk; what the memory holds from another one is void. Never 0.
};

/// Rows of states that a walk on the hypercube remembers, and their size.
constexpr std::size_t state_rows = 64;
constexpr int most_near = 16;   ///< spins whose tables lie in the nearer caches
constexpr std::size_t state_row_bytes(int spins) { return 128 + 128 * static_cast<std::size_t>((spins + 7) / 8); }

/// How waiting times follow from rates: exponential; whole numbers of attempts; exponential, with all times as natural
/// logarithms.
enum class DwellKind { continuous, discrete, logarithmic };

/// Boltzmann weights B(E) = exp(-slope (E - centre)) from which every rate between two states follows by arithmetic.
struct WeightScale {
  double slope = 0, centre = 0;
};

/// Rate r(i -> j) from the weights: metropolis min(B_i, B_j)/B_i, glauber B_j/(B_i + B_j), product gain B_j B_i^-power.
enum class WeightRule { metropolis, glauber, product };

struct HypercubeRates {
  int spins = 1;
  WeightRule rule = WeightRule::metropolis;
  WeightScale scale;
  double power = 1, gain = 1;
  DwellKind dwell = DwellKind::continuous;
  const WeightBounds* bounds = nullptr;  ///< null: by the weights themselves
};
/// True where walks remember states: smaller tables answer as fast as memory, and so do the bounds of larger ones.
constexpr bool remembers(const HypercubeRates& rates, bool stored) { return !stored || (rates.spins > most_near && !rates.bounds); }

/// max(least, u^-exponent e^shift) for uniform u: the mean stays at energies scale ln u. By tables and a series of few terms it
/// costs less than a logarithm and an exponential. Relative error below 5e-13.
struct PowerLaw {
  static constexpr int most_terms = 13;
  int terms = 0;                 ///< 0: none, the exponent is too large
  double exponent = 0, shift = 0, least = 0;
  double series[most_terms] = {};  ///< of (1 + r)^-exponent for |r| <= 1/32
  double sixteenth[16] = {};     ///< by the first bits of the fraction of 2^64 u
  double octave[16] = {};        ///< by the last bits of its exponent
};

/// Energies drawn afresh at each event, whatever the state before (trap, half, mix and raw with infinitely many states):
/// E = shift + quantile, rate out exp(min(cap, offset + slope E)).
struct RenewalRates {
  DensityView density;
  double shift = 0;
  double slope = 0, offset = 0;
  double cap = 0;                ///< logarithm of the largest rate, infinite for none
  DwellKind dwell = DwellKind::continuous;
  PowerLaw stays = {};           ///< means, for the exponential density on the continuous clock: see power_law()
};

/// The step model with infinitely many states (sheet traps 4.6) for the exponential and the gaussian density.
struct StepRates {
  bool gaussian = false, glauber = false, frozen = false;  ///< frozen: T = 0
  double scale = 1;              ///< T_c, or the standard deviation
  double ratio = 1;              ///< b = beta T_c, or beta sigma
  DwellKind dwell = DwellKind::continuous;
};

#define QUENCH_DECLARE_JUMPS(level)                                                                                    \
  namespace level {                                                                                                    \
  /** out[k] = ln of w(from -> to[k])/c; -inf for 0. */                                                                \
  void log_rates(const RateView& rate, double from, const double* to, double* out, std::size_t n);                     \
  /** out[k] = exp(in[k] - shift); returns their sum in the fixed order of the lanes. */                               \
  double exponentials(const double* in, double shift, double* out, std::size_t n);                                     \
  /** out[k] = B(energy[k]). */                                                                                        \
  void boltzmann_weights(const WeightScale& scale, const double* energies, double* out, std::size_t n);                \
  /** Waits and choices of events step .. step + n - 1 of one walk: -ln u, and 64 random bits. n a multiple of 8. */   \
  void walk_draws(const StreamKey& key, std::uint32_t member, std::uint64_t step, double* waits,                       \
                  std::uint64_t* choices, std::size_t n);                                                              \
  /** The second blocks of these events: 64 random bits each. n a multiple of 8. */                                    \
  void further_bits(const StreamKey& key, std::uint32_t member, std::uint64_t step, std::uint64_t* bits, std::size_t n); \
  /** out[k] = -ln u, or ln(1/u - 1) where `logistic`, of u from the bits. n a multiple of 8. */                       \
  void acceptance_levels(const std::uint64_t* bits, bool logistic, double* out, std::size_t n);                        \
  /** Dwells from waits -ln u and rates exp(shift[k]) factor total[k]. n a multiple of 8. */                           \
  void dwells_of(DwellKind kind, const double* waits, const double* total, const double* shift, double factor,         \
                 double* out, std::size_t n);                                                                          \
  /** out[k] = ln of the time at which stay k ends, from ln of the time at which the first begins and ln dwells. */    \
  void logarithmic_times(double begin, const double* log_dwell, double* out, std::size_t n);                           \
  /** Cells of the random words of states 0 .. n-1 of a hashed landscape. */                                           \
  void state_cells(const WeightBounds& bounds, const StreamKey& key, std::uint8_t* out, std::size_t n);                \
  void hypercube_walk(const HypercubeRates& rates, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n);   \
  /** Without terms where these would be too many. */                                                                   \
  PowerLaw power_law(double exponent, double shift, double least);                                                     \
  void renewal_walk(const RenewalRates& rates, WalkHead& head, JumpChunk& chunk);                                      \
  void step_walk(const StepRates& rates, WalkHead* const* heads, JumpChunk* const* chunks, std::size_t n);             \
  }
QUENCH_DECLARE_JUMPS(isa_v2)
QUENCH_DECLARE_JUMPS(isa_v3)
QUENCH_DECLARE_JUMPS(isa_v4)
#undef QUENCH_DECLARE_JUMPS

}  // namespace quench
