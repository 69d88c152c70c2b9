// Rejection-free solvers on finite graphs (sheet traps 4.2).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/dynamics/jumps_bounds.h"
#include "engine/dynamics/jumps_walks.h"

namespace quench {

namespace {

constexpr std::size_t stays = JumpChunk::stays;
constexpr double infinity = std::numeric_limits<double>::infinity();

class HypercubeSolver final : public WalkSolver {
 public:
  HypercubeSolver(const HypercubeRates& rates, std::shared_ptr<const WeightBounds> bounds) : rates_(rates), bounds_(std::move(bounds)) {
    rates_.bounds = bounds_.get();
  }
  void extend(std::span<WalkHead* const> heads, std::span<JumpChunk* const> chunks) const override {
    QUENCH_DISPATCH(hypercube_walk)(rates_, heads.data(), chunks.data(), heads.size());
  }
  std::optional<WeightScale> scale() const override { return rates_.scale; }
  std::shared_ptr<const WeightBounds> bounds() const override { return bounds_; }
  bool passes() const override { return true; }
  std::size_t memory(bool stored) const override {
    return remembers(rates_, stored) ? state_rows * state_row_bytes(rates_.spins) : 0;
  }
  std::string name() const override { return bounds_ ? "rejection-free, thinned" : "rejection-free"; }

 private:
  HypercubeRates rates_;
  std::shared_ptr<const WeightBounds> bounds_;
};

class BlindSolver final : public WalkSolver {
 public:
  explicit BlindSolver(const WalkContext& context) : context_(context) {}
  std::string name() const override { return "rejection-free"; }

  void extend(std::span<WalkHead* const> heads, std::span<JumpChunk* const> chunks) const override {
    for (std::size_t i = 0; i < heads.size(); ++i) extend(*heads[i], *chunks[i]);
  }

 private:
  void extend(WalkHead& head, JumpChunk& chunk) const {
    const DiscreteLandscape& landscape = *context_.landscape;
    const StayDraws draws(head);
    double degrees[stays], energies[stays], log_rates[stays];
    for (std::size_t k = 0; k < stays; ++k) {
      chunk.state[k] = head.state;
      const std::uint64_t degree = landscape.degree(head.state);
      degrees[k] = static_cast<double>(degree);
      if (degree > 0) head.state = neighbour_of(landscape, head.state, slot_of(draws.choices[k], degree).index);
    }
    head.sample->energies(chunk.state, energies);
    for (std::size_t k = 0; k < stays; ++k) context_.rates->logarithms(energies[k], {&energies[k], 1}, {&log_rates[k], 1});
    QUENCH_DISPATCH(dwells_of)(context_.dwell, draws.waits, degrees, log_rates, landscape.connectivity(), chunk.dwell, stays);
    for (std::size_t k = 0; k < stays; ++k)
      if (degrees[k] == 0) chunk.dwell[k] = infinity;
    head.step += stays;
  }

  WalkContext context_;
};

class ScanningSolver final : public WalkSolver {
 public:
  explicit ScanningSolver(const WalkContext& context) : context_(context) {}
  std::string name() const override { return "rejection-free"; }

  void extend(std::span<WalkHead* const> heads, std::span<JumpChunk* const> chunks) const override {
    Scratch scratch;
    for (std::size_t i = 0; i < heads.size(); ++i) extend(*heads[i], *chunks[i], scratch);
  }

 private:
  struct Scratch {
    std::vector<std::uint64_t> around;
    std::vector<double> energies, logarithms;
  };

  void extend(WalkHead& head, JumpChunk& chunk, Scratch& scratch) const {
    const StayDraws draws(head);
    double totals[stays], shifts[stays];
    bool stuck[stays];
    for (std::size_t k = 0; k < stays; ++k) {
      chunk.state[k] = head.state;
      stuck[k] = !move(head, draws.choices[k], scratch, totals[k], shifts[k]);
      if (context_.dwell == DwellKind::discrete) check_discrete(head, chunk.state[k], totals[k], shifts[k]);
    }
    QUENCH_DISPATCH(dwells_of)(context_.dwell, draws.waits, totals, shifts, context_.landscape->connectivity(), chunk.dwell, stays);
    for (std::size_t k = 0; k < stays; ++k)
      if (stuck[k]) chunk.dwell[k] = infinity;
    head.step += stays;
  }

  /// Rates out of the state as total * exp(shift); false where there are none.
  bool move(WalkHead& head, std::uint64_t bits, Scratch& scratch, double& total, double& shift) const {
    auto& [around, energies, logarithms] = scratch;
    context_.landscape->neighbours(head.state, around);
    energies.resize(around.size());
    logarithms.resize(around.size());
    total = 1, shift = 0;
    if (around.empty()) return false;
    head.sample->energies(around, energies);
    context_.rates->logarithms(head.sample->energy(head.state), energies, logarithms);
    shift = *std::max_element(logarithms.begin(), logarithms.end());
    if (shift == -infinity) return shift = 0, false;
    total = QUENCH_DISPATCH(exponentials)(logarithms.data(), shift, energies.data(), around.size());
    head.state = around[chosen(energies, static_cast<double>(bits >> 12) * 0x1p-52 * total)];
    return true;
  }

  /// First entry whose running sum exceeds the target; rounding may leave none, then the last that can be chosen.
  static std::size_t chosen(std::span<const double> weights, double target) {
    double sum = 0;
    std::size_t last = 0;
    for (std::size_t k = 0; k < weights.size(); ++k) {
      if (weights[k] == 0) continue;
      sum += weights[k];
      last = k;
      if (sum > target) return k;
    }
    return last;
  }

  void check_discrete(const WalkHead& head, std::uint64_t state, double total, double shift) const {
    const double rate = context_.landscape->connectivity() * total * std::exp(shift);
    if (rate <= 1 + 1e-9) return;
    throw Error(ErrorKind::numeric, fmt::format("state {} (energy {}) is left at rate {:.6g} > 1, which clock = \"discrete\" cannot do",
                                                state + context_.landscape->first_number(), shortest(head.sample->energy(state)), rate))
        .about("dynamics.jumps").option("clock").hint("use clock = \"continuous\"");
  }

  WalkContext context_;
};

}  // namespace

EnergyRange energy_range(const DiscreteLandscape& landscape) {
  if (landscape.density()) return {landscape.density()->lowest(), landscape.density()->highest()};
  EnergyRange range{infinity, -infinity};
  const auto sample = landscape.sample({}, true);
  for (double e : sample->table()) range.low = std::min(range.low, e), range.high = std::max(range.high, e);
  return range;
}

std::unique_ptr<WalkSolver> hypercube_solver(const WalkContext& context) {
  const RateView& rate = context.rates->view();
  if (context.landscape->graph() != Graph::hypercube || context.rates->frozen()) return nullptr;
  const EnergyRange range = energy_range(*context.landscape);
  HypercubeRates rates;
  rates.spins = context.landscape->spins();
  rates.dwell = context.dwell;
  rates.scale = {rate.beta, (range.low + range.high) / 2};
  rates.rule = WeightRule::product;
  switch (rate.kind) {
    case RateKind::metropolis: rates.rule = WeightRule::metropolis; break;
    case RateKind::glauber: rates.rule = WeightRule::glauber; break;
    case RateKind::half: rates.scale.slope /= 2; break;
    case RateKind::raw: break;
    case RateKind::mix:
      // exp(-beta (1-a)(E_j - E_0)) exp(beta a (E_i - E_0)); a = 1 looks at no destination.
      if (rate.share == 1) return nullptr;
      rates.scale.slope *= 1 - rate.share;
      rates.power = rate.share / (1 - rate.share);
      rates.gain = std::exp(rate.beta * (2 * rate.share - 1) * (rates.scale.centre - rate.reference));
      break;
    default: return nullptr;
  }
  // Doubles span exp(+-708); weights, their powers and their sums must stay inside.
  if (rates.scale.slope * (range.high - range.low) * std::max(1.0, rates.power) > 600) return nullptr;
  if (!(rates.gain > 1e-50 && rates.gain < 1e50)) return nullptr;
  if (rates.rule == WeightRule::product && context.dwell == DwellKind::discrete) return nullptr;
  // Choosing by bounds pays where weights around a state are not near. A table holds cells of a byte, and a walk must be the same
  // whether its landscape is stored or not.
  std::shared_ptr<const WeightBounds> bounds;
  if (const EnergyDensity* density = context.landscape->density(); density && rates.spins > most_near)
    bounds = weight_bounds(*density, rates.scale, rates.spins <= most_stored_spins);
  return std::make_unique<HypercubeSolver>(rates, std::move(bounds));
}

std::unique_ptr<WalkSolver> blind_solver(const WalkContext& context) { return std::make_unique<BlindSolver>(context); }
std::unique_ptr<WalkSolver> scanning_solver(const WalkContext& context) { return std::make_unique<ScanningSolver>(context); }

}  // namespace quench
