// Infinitely many states of a tabulated density, event by event (sheet traps 4.6, "other rho").
#include <algorithm>
#include <cmath>

#include "engine/dynamics/jumps_walks.h"
#include "engine/landscapes/tilted_table.h"

namespace quench {

namespace {

constexpr std::size_t stays = JumpChunk::stays;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// What a solver of stays that are made one after another shares; Derived says where an event leads.
class TabulatedSolver : public WalkSolver {
 public:
  explicit TabulatedSolver(DwellKind dwell) : dwell_(dwell) {}
  bool gives_energies() const override { return true; }

  void extend(std::span<WalkHead* const> heads, std::span<JumpChunk* const> chunks) const override {
    for (std::size_t i = 0; i < heads.size(); ++i) extend(*heads[i], *chunks[i]);
  }

 protected:
  /// An event: the rate at which the energy is left (0 for never), and the next energy.
  struct Event {
    ScaledMass rate;
    double energy;
  };
  virtual Event event(double energy, std::uint64_t bits) const = 0;
  /// Thinned events change nothing where this is false.
  virtual bool thinned() const { return false; }
  virtual bool moves(double gap, std::uint64_t bits) const { (void)gap, (void)bits; return true; }

 private:
  void extend(WalkHead& head, JumpChunk& chunk) const {
    const StayDraws draws(head);
    double rates[stays], log_scales[stays];
    std::uint64_t further[stays] = {};
    if (thinned()) QUENCH_DISPATCH(further_bits)(head.key, head.member, head.step, further, stays);
    for (std::size_t k = 0; k < stays; ++k) {
      chunk.state[k] = head.state;
      chunk.energy[k] = head.energy;
      const Event next = event(head.energy, draws.choices[k]);
      rates[k] = next.rate.value;
      log_scales[k] = next.rate.log_scale;
      if (thinned() && !moves(std::abs(next.energy - head.energy), further[k])) continue;
      ++head.state;
      head.energy = next.energy;
    }
    QUENCH_DISPATCH(dwells_of)(dwell_, draws.waits, rates, log_scales, 1, chunk.dwell, stays);
    for (std::size_t k = 0; k < stays; ++k)
      if (rates[k] == 0) chunk.dwell[k] = infinity;
    head.step += stays;
  }

  DwellKind dwell_;
};

/// Metropolis: at rate F(E) down to V F(E), at rate exp(beta E) I(E) up to V I(E), F and I the integrals of rho below and of
/// rho exp(-beta E') above. Glauber: the same events, thinned by 1/(1 + exp(-beta |D|)).
class TabulatedStep final : public TabulatedSolver {
 public:
  TabulatedStep(const WalkContext& context, bool frozen)
      : TabulatedSolver(context.dwell), frozen_(frozen), glauber_(!frozen && context.rates->kind() == RateKind::glauber),
        beta_(frozen ? 0 : context.rates->beta()), below_(context.landscape->density()->view(), 0, TableTail::End::low),
        above_(context.landscape->density()->view(), beta_, TableTail::End::high) {}
  std::string name() const override { return glauber_ ? "rejection-free, thinned" : "rejection-free"; }

 protected:
  Event event(double energy, std::uint64_t bits) const override {
    ScaledMass down = below_.mass(energy), up = frozen_ ? ScaledMass{} : above_.mass(energy);
    // At T = 0 and the lowest energy that doubles tell apart nothing is left below.
    if (down.value == 0 && up.value == 0) return {{}, energy};
    // Both rates and their sum on one scale.
    const double log_scale = std::max(down.value > 0 ? down.log_scale : -infinity, up.value > 0 ? up.log_scale : -infinity);
    const double fall = down.value * scale_factor(down.log_scale - log_scale), rise = up.value * scale_factor(up.log_scale - log_scale);
    const ScaledMass rate{fall + rise, log_scale};
    // Random numbers near 0 go furthest down, those near 1 furthest up: both have the precision of a small number.
    const UnitPair pair = unit_pair(bits);
    const double u = pair.u * rate.value, rest = pair.rest * rate.value;
    if (u <= fall) return {rate, below_.energy_beyond(energy, down, u / fall)};
    return {rate, above_.energy_beyond(energy, up, std::min(1.0, rest / rise))};
  }

  bool thinned() const override { return glauber_; }
  bool moves(double gap, std::uint64_t bits) const override {
    return static_cast<double>(bits >> 11) * 0x1p-53 * (1 + std::exp(-beta_ * gap)) < 1;
  }

 private:
  static double scale_factor(double log_ratio) { return log_ratio == 0 ? 1 : std::exp(log_ratio); }

  bool frozen_, glauber_;
  double beta_;
  TableTail below_, above_;
};

/// half, raw, mix: the next energy from rho exp(-into E) whatever the last, rate out exp(out_of E + offset) times its norm.
class TabulatedRenewal final : public TabulatedSolver {
 public:
  TabulatedRenewal(const WalkContext& context, double into, double out_of, double offset)
      : TabulatedSolver(context.dwell), destinations_(*context.landscape->density(), into), out_of_(out_of),
        offset_(offset + destinations_.log_norm()) {}
  std::string name() const override { return "rejection-free, renewal process"; }

 protected:
  Event event(double energy, std::uint64_t bits) const override { return {{1, out_of_ * energy + offset_}, destinations_.quantile(bits)}; }

 private:
  TiltedTable destinations_;
  double out_of_, offset_;
};

}  // namespace

std::unique_ptr<WalkSolver> tabulated_solver(const WalkContext& context) {
  const RateView& rate = context.rates->view();
  const EnergyDensity& density = *context.landscape->density();
  const double beta = rate.beta;
  switch (rate.kind) {
    case RateKind::half: return std::make_unique<TabulatedRenewal>(context, beta / 2, beta / 2, 0);
    case RateKind::raw: return std::make_unique<TabulatedRenewal>(context, beta, beta, 0);
    case RateKind::mix: {
      const double offset = beta * (1 - 2 * rate.share) * rate.reference;
      return std::make_unique<TabulatedRenewal>(context, (1 - rate.share) * beta, rate.share * beta, offset);
    }
    default: break;
  }
  // A temperature so low that beta times the range overflows is none.
  const bool frozen = context.rates->frozen() || !std::isfinite(beta * (density.highest() - density.lowest()));
  return std::make_unique<TabulatedStep>(context, frozen);
}

}  // namespace quench
