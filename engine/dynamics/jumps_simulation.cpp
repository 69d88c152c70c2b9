#include "engine/dynamics/jumps_simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/dynamics/jumps_crew.h"

namespace quench {

namespace {

const DiscreteLandscape* discrete_landscape(const SimulationSetup& setup) {
  const auto* landscape = dynamic_cast<const DiscreteLandscape*>(setup.landscape.get());
  if (!landscape) throw argument_error("dynamics.jumps needs discrete states; this landscape has none").about("dynamics.jumps");
  if (!setup.noises.empty())
    throw argument_error("walks on discrete states take no noise: their temperature is that of dynamics.jumps").about("experiment").option("noise");
  return landscape;
}

template <class T, class Make>
void add_new(std::vector<T>& list, const std::function<bool(const T&)>& same, Make make) {
  if (std::none_of(list.begin(), list.end(), same)) list.push_back(make());
}

TallyPlan tally_plan(const SimulationSetup& setup, const DiscreteLandscape& landscape, const JumpRates& rates, bool logarithmic) {
  TallyPlan plan;
  plan.logarithmic = logarithmic;
  const auto resolved = [&](const ThresholdSource& source, const char* about) {
    try {
      return walk_threshold(source, landscape, rates);
    } catch (Error& error) {
      throw error.about(about);
    }
  };
  for (const auto& observable : setup.observables) {
    const auto* jumps = dynamic_cast<const JumpObservable*>(observable.get());
    if (!jumps) continue;
    const JumpDemand demand = logarithmic ? jumps->log_demand(setup.default_times) : jumps->demand(setup.default_times);
    plan.energy_integral = plan.energy_integral || demand.energy_integral;
    for (const ThresholdSource& source : demand.thresholds)
      add_new<WalkThreshold>(plan.thresholds, [&](const WalkThreshold& t) { return t.asked == source; }, [&] { return resolved(source, "observe.aging"); });
    for (const StayDemand& stay : demand.stays)
      add_new<StayPlan>(plan.stays, [&](const StayPlan& s) { return s.demand == stay; }, [&] {
        StayPlan made{stay, std::nullopt};
        if (stay.threshold) made.threshold = resolved(*stay.threshold, "observe.trapping_times");
        return made;
      });
  }
  return plan;
}

/// Tables pay where a sample is visited often enough (sheet traps 4.9). A walk makes at most one event per unit of time, at low
/// temperature far fewer.
bool worth_storing(const SimulationSetup& setup, const DiscreteLandscape& landscape, bool logarithmic) {
  constexpr double small = 0x1p10, largest = 0x1p22;
  if (landscape.states() <= small) return true;
  if (landscape.states() > largest || setup.times.empty()) return false;
  const bool shared = !landscape.random() || landscape.fixed();
  const double walks = static_cast<double>(shared ? setup.members : setup.replicas);
  const double duration = logarithmic ? std::exp(std::min(60.0, setup.times.back())) : setup.times.back();
  return 0.1 * walks * duration > landscape.states() / 20;
}

/// Walks that advance together: enough to fill the lanes of a kernel, few enough to share the work among threads.
std::size_t lanes_of(const SimulationSetup& setup, std::size_t together, const SamplePlan* plan) {
  std::size_t lanes = std::clamp<std::size_t>(static_cast<std::size_t>(setup.members / 8), 1, together);
  if (!plan) return lanes;
  // Tables of walks on samples of their own share the cache.
  constexpr double cache = 8.0 * 1024 * 1024;
  if (plan->store && setup.replicas < lanes && plan->landscape->random())
    lanes = std::clamp<std::size_t>(static_cast<std::size_t>(cache / (8 * plan->landscape->states())), 1, lanes);
  return lanes;
}

}  // namespace

WalkParts::WalkParts(const JumpOptions& jump_options, const SimulationSetup& simulation_setup)
    : options(jump_options),
      setup(simulation_setup),
      landscape(discrete_landscape(setup)),
      rates(options.params, *landscape, reference_threshold(options.params, *landscape)),
      dwell(options.clock),
      beginning(setup.start, *landscape, rates),
      tallies(tally_plan(setup, *landscape, rates, logarithmic())) {
  solver = choose_solver(options, setup, context(), beginning, solver_text);
  if (!landscape->infinite()) {
    const bool store = worth_storing(setup, *landscape, logarithmic());
    samples = std::make_unique<SampleSource>(
        SamplePlan{setup.landscape, landscape, setup.address, store, solver->scale(), solver->bounds(), beginning.wanted_law()});
  }
  lanes = lanes_of(setup, solver->together(), samples ? &samples->plan() : nullptr);
}

WalkSimulation::WalkSimulation(const JumpOptions& options, const SimulationSetup& setup)
    : parts_(std::make_shared<const WalkParts>(options, setup)) {}

std::unique_ptr<Crew> WalkSimulation::crew() const { return std::make_unique<JumpCrew>(parts_); }

std::size_t WalkSimulation::crossing_index(const ThresholdSource& threshold) const {
  const auto& list = parts_->tallies.thresholds;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (list[i].asked == threshold) return i;
  throw Error(ErrorKind::internal, "a threshold that was not announced");
}

std::size_t WalkSimulation::stay_index(const StayDemand& demand) const {
  const auto& list = parts_->tallies.stays;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (list[i].demand == demand) return i;
  throw Error(ErrorKind::internal, "lifetimes that were not announced");
}

std::string WalkSimulation::threshold_text(const ThresholdSource& threshold) const {
  for (const WalkThreshold& t : parts_->tallies.thresholds)
    if (t.asked == threshold) return t.text;
  for (const StayPlan& s : parts_->tallies.stays)
    if (s.threshold && s.threshold->asked == threshold) return s.threshold->text;
  throw Error(ErrorKind::internal, "a threshold that was not announced");
}

std::size_t WalkSimulation::bytes_per_crew() const {
  std::size_t bytes = parts_->lanes * (sizeof(JumpChunk) + 1024);
  if (!parts_->samples) return bytes;
  const SamplePlan& plan = parts_->samples->plan();
  const double tables = (plan.store ? 1 : 0) + (plan.store && plan.scale ? 1 : 0) + (plan.law ? 1 : 0);
  const std::size_t samples = parts_->setup.replicas > 1 || !plan.landscape->random() ? 1 : parts_->lanes;
  const double each = 8 * tables + (plan.store && plan.bounds ? 1 : 0);
  return bytes + samples * static_cast<std::size_t>(each * plan.landscape->states());
}

std::vector<std::string> WalkSimulation::warnings() const {
  std::vector<std::string> out = parts_->landscape->warnings();
  if (parts_->rates.kind() == RateKind::raw)
    out.push_back("kernel \"raw\" is the rate as printed on the slide; its stationary law is exp(-2 E/T), that of temperature T/2");
  return out;
}

std::vector<std::pair<std::string, std::string>> WalkSimulation::facts() const {
  const WalkParts& p = *parts_;
  static const char* const clocks[] = {"continuous", "discrete, one attempt at t = 1, 2, ...", "continuous, times as natural logarithms"};
  std::vector<std::pair<std::string, std::string>> facts{{"kernel", p.rates.name()}, {"clock", clocks[static_cast<int>(p.dwell)]},
                                                         {"solver", p.solver_text}, {"start", p.beginning.text()}};
  if (p.landscape->trap_threshold()) facts.emplace_back("model", p.rates.blind() ? "trap model" : "step model");
  if (p.rates.kind() == RateKind::trap || p.rates.kind() == RateKind::mix)
    facts.emplace_back("threshold of the kernel", shortest(p.rates.view().reference));
  if (p.rates.view().capped) facts.emplace_back("cap", "one: the stationary law is exp(-min(E, E_th)/T), not Boltzmann's");
  if (p.rates.kind() == RateKind::function) {
    const EnergyRange range = energy_range(*p.landscape);
    const auto beta = p.rates.stationary_beta(range.low, range.high);
    facts.emplace_back("detailed balance", !beta ? "none" : *beta == p.rates.beta() ? "at beta" : "at other beta = " + shortest(*beta));
  }
  for (auto& fact : p.landscape->facts()) facts.push_back(std::move(fact));
  if (p.samples) facts.emplace_back("unit of time", p.landscape->graph() == Graph::listed ? "rates of listed edges are as given" : "one attempted move of the whole system");
  return facts;
}

}  // namespace quench
