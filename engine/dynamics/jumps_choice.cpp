// Which solver walks: as asked, or by a pilot (sheet traps 4.3).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/dynamics/jumps_simulation.h"

namespace quench {

namespace {

Error about_jumps(const std::string& option, std::string message) { return argument_error(std::move(message)).about("dynamics.jumps").option(option); }

/// Rate at which a state is left, over the continuous clock's unit.
double escape_rate(const WalkContext& context, const EnergySample& sample, std::uint64_t state) {
  std::vector<std::uint64_t> around;
  context.landscape->neighbours(state, around);
  if (around.empty()) return 0;
  std::vector<double> energies(around.size()), logarithms(around.size());
  sample.energies(around, energies);
  context.rates->logarithms(sample.energy(state), energies, logarithms);
  double total = 0;
  for (double l : logarithms) total += std::exp(l);
  return total * context.landscape->connectivity();
}

/// One attempt a step leaves no state at a rate above 1.
void check_discrete(const WalkContext& context) {
  const DiscreteLandscape& landscape = *context.landscape;
  const bool one_each = landscape.graph() != Graph::listed;
  if (one_each && context.rates->bounded(energy_range(landscape).high)) return;
  if (one_each && context.rates->kind() == RateKind::function && landscape.random()) return;  // checked along the walk
  const std::string refusal = "clock = \"discrete\" makes one attempt a step, but kernel \"" + context.rates->name() + "\" can leave states at rates above 1";
  if (landscape.random() || landscape.states() > 0x1p16) throw about_jumps("clock", refusal).hint("use clock = \"continuous\"");
  const auto sample = landscape.sample({}, true);
  for (std::uint64_t i = 0; i <= landscape.last_state(); ++i)
    if (const double rate = escape_rate(context, *sample, i); rate > 1 + 1e-12)
      throw about_jumps("clock", fmt::format("{}: state {} at {:.6g}", refusal, i + landscape.first_number(), rate)).hint("use clock = \"continuous\"");
}

/// Attempts accept with probability w/c.
void check_attempts(const WalkContext& context) {
  if (context.rates->kind() == RateKind::function) return;  // checked along the walk
  if (!context.rates->bounded(energy_range(*context.landscape).high))
    throw about_jumps("solver", "solver \"attempts\" accepts moves with probability w/c, but kernel \"" + context.rates->name() + "\" exceeds 1")
        .hint("use solver = \"rejection_free\"");
}

std::unique_ptr<WalkSolver> event_solver(const WalkContext& context) {
  if (context.landscape->infinite()) return annealed_solver(context);
  if (context.rates->blind()) return blind_solver(context);
  auto solver = hypercube_solver(context);
  return solver ? std::move(solver) : scanning_solver(context);
}

/// Share of 10^4 attempts (fewer where the run is shorter) that moved, in the second half of them.
double pilot_acceptance(const WalkContext& context, const SimulationSetup& setup, const WalkBeginning& beginning, double attempts) {
  const auto solver = attempts_solver(context);
  SamplePlan plan{setup.landscape, context.landscape, setup.address, false, std::nullopt, nullptr, beginning.wanted_law()};
  std::shared_ptr<const WalkSample> sample;
  WalkHead head;
  if (!context.landscape->infinite()) {
    sample = SampleSource(plan).sample(0);
    head.sample = sample->energies.get();
  }
  head.key = stream_key(setup.address, 0, Purpose::pilot);
  beginning.place(head, sample.get(), setup.address, {});
  JumpChunk chunk;
  WalkHead* heads[] = {&head};
  JumpChunk* chunks[] = {&chunk};
  double moved = 0, tried = 0;
  while (static_cast<double>(head.step) < attempts) {
    const std::uint64_t from = head.step;
    solver->extend(heads, chunks);
    if (static_cast<double>(from) < attempts / 2) continue;
    tried += static_cast<double>(head.step - from);
    for (std::size_t k = 1; k < JumpChunk::stays; ++k) moved += chunk.state[k] != chunk.state[k - 1];
    moved += head.state != chunk.state[JumpChunk::stays - 1];
  }
  return tried > 0 ? moved / tried : 0;
}

/// Infinitely many states of a table: an event integrates and inverts the density.
bool tabulated(const DiscreteLandscape& landscape) { return landscape.infinite() && landscape.density()->kind() == DensityKind::table; }

/// Acceptance above which attempts are cheaper than events: an event looks at all neighbours.
double worthwhile(const DiscreteLandscape& landscape) {
  if (landscape.infinite()) return 1.0 / 3;
  return landscape.graph() == Graph::hypercube ? 0.25 : std::min(0.25, 40 / landscape.states());
}

bool pilot_can_run(const WalkContext& context) {
  const DiscreteLandscape& landscape = *context.landscape;
  return context.dwell != DwellKind::logarithmic && !context.rates->blind() && landscape.graph() != Graph::listed &&
         context.rates->kind() != RateKind::function && !context.rates->frozen() && context.rates->bounded(energy_range(landscape).high);
}

}  // namespace

std::unique_ptr<const WalkSolver> choose_solver(const JumpOptions& options, const SimulationSetup& setup, const WalkContext& context,
                                                const WalkBeginning& beginning, std::string& text) {
  const DiscreteLandscape& landscape = *context.landscape;
  if (context.dwell == DwellKind::discrete) check_discrete(context);
  std::unique_ptr<WalkSolver> solver;
  if (options.solver == JumpSolver::attempts) {
    check_attempts(context);
    solver = attempts_solver(context);
  } else if (options.solver == JumpSolver::rejection_free) {
    solver = event_solver(context);
  }
  if (solver) {
    text = solver->name() + ", by the script";
    return solver;
  }
  constexpr double pilot_attempts = 1e4;
  const double attempts = setup.times.empty() ? pilot_attempts : std::min(pilot_attempts, setup.times.back());
  if ((!landscape.infinite() || tabulated(landscape)) && pilot_can_run(context) && attempts >= 100) {
    const double acceptance = pilot_acceptance(context, setup, beginning, attempts);
    solver = acceptance > worthwhile(landscape) ? attempts_solver(context) : event_solver(context);
    text = fmt::format("{}: {:.3g} of the attempts of a pilot moved, {:.3g} is where attempts become cheaper", solver->name(), acceptance,
                       worthwhile(landscape));
    return solver;
  }
  solver = event_solver(context);
  text = solver->name();
  return solver;
}

}  // namespace quench
