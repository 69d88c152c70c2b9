// Infinitely many states: each event draws a fresh energy (sheet traps 4.5, 4.6).
#include <cmath>

#include "engine/dynamics/jumps_walks.h"

namespace quench {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

class RenewalSolver final : public WalkSolver {
 public:
  explicit RenewalSolver(const RenewalRates& rates) : rates_(rates) {
    if (rates.density.kind == DensityKind::exponential && rates.dwell == DwellKind::continuous)
      rates_.stays = QUENCH_DISPATCH(power_law)(rates.slope * rates.density.scale, -rates.offset, std::exp(-rates.cap));
  }
  void extend(std::span<WalkHead* const> heads, std::span<JumpChunk* const> chunks) const override {
    for (std::size_t i = 0; i < heads.size(); ++i) QUENCH_DISPATCH(renewal_walk)(rates_, *heads[i], *chunks[i]);
  }
  bool gives_energies() const override { return true; }
  bool passes() const override { return true; }
  std::size_t together() const override { return 32; }
  std::string name() const override { return "rejection-free, renewal process"; }

 private:
  RenewalRates rates_;
};

class StepSolver final : public WalkSolver {
 public:
  explicit StepSolver(const StepRates& rates) : rates_(rates) {}
  void extend(std::span<WalkHead* const> heads, std::span<JumpChunk* const> chunks) const override {
    QUENCH_DISPATCH(step_walk)(rates_, heads.data(), chunks.data(), heads.size());
  }
  bool gives_energies() const override { return true; }
  bool passes() const override { return true; }
  /// Walks that jump much more often than others would leave the lanes of a few idle.
  std::size_t together() const override { return 256; }
  std::string name() const override { return rates_.glauber ? "rejection-free, thinned" : "rejection-free"; }

 private:
  StepRates rates_;
};

/// trap: rate out exp(-beta (E_th - E)), the next energy from the density itself.
RenewalRates trap_rates(const WalkContext& context) {
  const RateView& rate = context.rates->view();
  return {context.landscape->density()->view(), 0, rate.beta, -rate.beta * rate.reference, rate.capped ? 0 : infinity, context.dwell};
}

/// half, raw, mix: the next energy from rho exp(-into E), rate out exp(out_of E + offset) times the integral of that.
RenewalRates tilted_rates(const WalkContext& context, double into, double out_of, double offset) {
  const EnergyDensity& density = *context.landscape->density();
  RenewalRates out{density.view(), 0, out_of, offset, infinity, context.dwell};
  if (density.kind() == DensityKind::exponential) {
    const double lambda = 1 / density.T_c();
    if (into >= lambda)
      throw argument_error("the rates of kernel \"" + context.rates->name() + "\" to infinitely many states of an exponential density add up to "
                           "infinity at this temperature; accepted: above " +
                           shortest(into / (context.rates->beta() * lambda)) + " T_c")
          .about("dynamics.jumps").option("temperature");
    out.density.scale = 1 / (lambda - into);
    out.offset += std::log(lambda / (lambda - into));
  } else {
    const double variance = density.deviation() * density.deviation();
    out.shift = -into * variance;
    out.offset += into * into * variance / 2;
  }
  return out;
}

}  // namespace

std::unique_ptr<WalkSolver> annealed_solver(const WalkContext& context) {
  const RateView& rate = context.rates->view();
  const EnergyDensity& density = *context.landscape->density();
  if (rate.kind == RateKind::trap) return std::make_unique<RenewalSolver>(trap_rates(context));
  if (rate.kind == RateKind::function)
    throw argument_error("a rate function needs a finite number of states; landscape.traps has infinitely many")
        .about("dynamics.jumps").option("kernel").hint("give landscape.traps { states = ... }");
  if (density.kind() == DensityKind::table) return tabulated_solver(context);
  const double beta = rate.beta;
  switch (rate.kind) {
    case RateKind::half: return std::make_unique<RenewalSolver>(tilted_rates(context, beta / 2, beta / 2, 0));
    case RateKind::raw: return std::make_unique<RenewalSolver>(tilted_rates(context, beta, beta, 0));
    case RateKind::mix: {
      const double offset = beta * (1 - 2 * rate.share) * rate.reference;
      return std::make_unique<RenewalSolver>(tilted_rates(context, (1 - rate.share) * beta, rate.share * beta, offset));
    }
    default: break;
  }
  StepRates step;
  step.gaussian = density.kind() == DensityKind::gaussian;
  step.glauber = rate.kind == RateKind::glauber;
  step.frozen = context.rates->frozen();
  step.scale = step.gaussian ? density.deviation() : density.T_c();
  step.ratio = step.frozen ? 0 : beta * step.scale;
  step.dwell = context.dwell;
  return std::make_unique<StepSolver>(step);
}

}  // namespace quench
