// Attempt by attempt: attempts come at rate 1 (or at t = 1, 2, ...), each tries one neighbour and is taken with probability
// w/c (sheet traps 4.1). On listed edges, where c = 1, at the rate of the largest degree.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/dynamics/jumps_walks.h"

namespace quench {

namespace {

constexpr std::size_t stays = JumpChunk::stays;
constexpr double infinity = std::numeric_limits<double>::infinity();
/// Attempts after which a chunk ends, so that a walk that accepts nothing still gets on.
constexpr std::size_t most_attempts = 1024;

/// Waits and choices of 16 attempts.
struct AttemptDraws {
  double waits[stays], levels[stays];
  std::uint64_t slots[stays];
  double fresh[stays];   ///< with infinitely many states: the energies proposed
};

/// Accepts a move of ln r from i to j: -ln u >= -ln r, or the logistic form of u < 1/(1 + exp(beta D)), so that nothing is
/// exponentiated.
class Acceptance {
 public:
  explicit Acceptance(const JumpRates& rates) : rates_(rates) {}
  bool logistic() const { return rates_.kind() == RateKind::glauber && !rates_.frozen(); }

  bool operator()(double from, double to, double level) const {
    if (logistic()) return level > rates_.beta() * (to - from);
    if (rates_.kind() == RateKind::metropolis && !rates_.frozen()) return to <= from || level >= rates_.beta() * (to - from);
    double log_rate;
    rates_.logarithms(from, {&to, 1}, {&log_rate, 1});
    if (log_rate > 1e-12)
      throw Error(ErrorKind::numeric, fmt::format("the rate from energy {} to {} is {:.6g} times the connectivity constant, which attempts cannot do; "
                                                  "accepted: at most 1",
                                                  shortest(from), shortest(to), std::exp(log_rate)))
          .about("dynamics.jumps").option("solver").hint("use solver = \"rejection_free\"");
    return level >= -log_rate;
  }

 private:
  const JumpRates& rates_;
};

/// What chunks of attempts share; Derived says what an attempt proposes.
class AttemptsSolver : public WalkSolver {
 public:
  explicit AttemptsSolver(const WalkContext& context, double attempt_rate) : context_(context), accept_(*context.rates), attempt_rate_(attempt_rate) {}
  std::string name() const override { return "attempts"; }
  bool stay_by_stay() const override { return false; }

  void extend(std::span<WalkHead* const> heads, std::span<JumpChunk* const> chunks) const override {
    for (std::size_t i = 0; i < heads.size(); ++i) extend(*heads[i], *chunks[i]);
  }

 protected:
  /// Tries one move of the walk; true where it was made.
  virtual bool attempt(WalkHead& head, const AttemptDraws& draws, std::size_t k) const = 0;
  /// Number of moves tried with equal probability, among them those that are none.
  virtual std::uint64_t slots() const = 0;
  virtual void draw_further(const WalkHead& head, AttemptDraws& draws) const { (void)head, (void)draws; }

  const WalkContext context_;
  const Acceptance accept_;

 private:
  void draw(const WalkHead& head, AttemptDraws& draws) const {
    std::uint64_t bits[stays];
    QUENCH_DISPATCH(walk_draws)(head.key, head.member, head.step, draws.waits, bits, stays);
    for (std::size_t k = 0; k < stays; ++k) {
      const Slot slot = slots() > 0 ? slot_of(bits[k], slots()) : Slot{0, bits[k]};
      draws.slots[k] = slot.index;
      bits[k] = slot.rest;
    }
    QUENCH_DISPATCH(acceptance_levels)(bits, accept_.logistic(), draws.levels, stays);
    draw_further(head, draws);
  }

  void extend(WalkHead& head, JumpChunk& chunk) const {
    AttemptDraws draws;
    std::size_t stay = 0, next = stays;
    double dwell = 0;
    bool ended = false;
    const auto close = [&](double length) {
      chunk.dwell[stay++] = length;
      if (stay < stays) begin(head, chunk, stay);
    };
    begin(head, chunk, 0);
    for (std::size_t tried = 0; stay < stays && tried < most_attempts; ++tried, ++next, ++head.step) {
      if (static_cast<double>(head.step) >= context_.max_steps) {
        ended = true;
        break;
      }
      if (next == stays) draw(head, draws), next = 0;
      dwell += context_.dwell == DwellKind::discrete ? 1 : draws.waits[next] / attempt_rate_;
      if (!attempt(head, draws, next)) continue;
      close(dwell);
      dwell = 0;
    }
    if (stay < stays) close(ended ? infinity : dwell);
    while (stay < stays) close(0);
  }

  static void begin(const WalkHead& head, JumpChunk& chunk, std::size_t stay) {
    chunk.state[stay] = head.state;
    chunk.energy[stay] = head.energy;
  }

  double attempt_rate_;
};

std::uint64_t largest_degree(const DiscreteLandscape& landscape) {
  std::uint64_t most = 1;
  for (std::uint64_t i = 0; i <= landscape.last_state(); ++i) most = std::max<std::uint64_t>(most, landscape.degree(i));
  return most;
}

class FiniteAttempts final : public AttemptsSolver {
 public:
  FiniteAttempts(const WalkContext& context, std::uint64_t slots, double attempt_rate)
      : AttemptsSolver(context, attempt_rate), slots_(slots), complete_(context.landscape->graph() == Graph::complete),
        listed_(context.landscape->graph() == Graph::listed) {}
  bool gives_energies() const override { return true; }

 protected:
  std::uint64_t slots() const override { return slots_; }
  bool attempt(WalkHead& head, const AttemptDraws& draws, std::size_t k) const override {
    const std::uint64_t slot = draws.slots[k];
    if (complete_ ? slot == head.state : listed_ && slot >= context_.landscape->degree(head.state)) return false;
    const std::uint64_t other = complete_ ? slot : neighbour_of(*context_.landscape, head.state, slot);
    const double energy = head.sample->energy(other);
    if (!accept_(head.energy, energy, draws.levels[k])) return false;
    head.state = other;
    head.energy = energy;
    return true;
  }

 private:
  std::uint64_t slots_;
  bool complete_, listed_;
};

class AnnealedAttempts final : public AttemptsSolver {
 public:
  explicit AnnealedAttempts(const WalkContext& context) : AttemptsSolver(context, 1) {}
  bool gives_energies() const override { return true; }

 protected:
  std::uint64_t slots() const override { return 0; }
  void draw_further(const WalkHead& head, AttemptDraws& draws) const override {
    std::uint64_t bits[stays];
    QUENCH_DISPATCH(further_bits)(head.key, head.member, head.step, bits, stays);
    context_.landscape->density()->quantiles(bits, draws.fresh);
  }
  bool attempt(WalkHead& head, const AttemptDraws& draws, std::size_t k) const override {
    const double energy = draws.fresh[k];
    if (!accept_(head.energy, energy, draws.levels[k])) return false;
    ++head.state;
    head.energy = energy;
    return true;
  }
};

}  // namespace

std::unique_ptr<WalkSolver> attempts_solver(const WalkContext& context) {
  const DiscreteLandscape& landscape = *context.landscape;
  if (landscape.infinite()) return std::make_unique<AnnealedAttempts>(context);
  switch (landscape.graph()) {
    case Graph::complete: return std::make_unique<FiniteAttempts>(context, landscape.last_state() + 1, 1);
    case Graph::hypercube: return std::make_unique<FiniteAttempts>(context, static_cast<std::uint64_t>(landscape.spins()), 1);
    case Graph::listed: break;
  }
  const std::uint64_t most = largest_degree(landscape);
  // c = 1: a state of several neighbours may be left at a rate above the one attempt a step of the discrete clock.
  if (context.dwell == DwellKind::discrete && most > 1)
    throw argument_error("one attempt a step of clock = \"discrete\" cannot try " + std::to_string(most) + " listed edges of rate 1 each")
        .about("dynamics.jumps").option("solver").hint("use solver = \"rejection_free\"");
  return std::make_unique<FiniteAttempts>(context, most, static_cast<double>(most));
}

}  // namespace quench
