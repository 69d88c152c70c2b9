// Walks written down by hand, and a simulation that only knows names: observables are compared with what the sheet's
// definitions give on them.
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/statistics/jackknife.h"
#include "tests/jumps/models.h"

namespace quench::test {

/// Answers questions about thresholds and lifetimes; makes no crew.
class FakeSimulation final : public JumpSimulation {
 public:
  FakeSimulation(std::shared_ptr<const DiscreteLandscape> landscape, bool log_clock = false)
      : landscape_(std::move(landscape)), log_clock_(log_clock) {}
  void take(const JumpDemand& demand) {
    demand_.thresholds.insert(demand_.thresholds.end(), demand.thresholds.begin(), demand.thresholds.end());
    demand_.stays.insert(demand_.stays.end(), demand.stays.begin(), demand.stays.end());
  }
  const JumpDemand& demand() const { return demand_; }

  std::unique_ptr<Crew> crew() const override { throw Error(ErrorKind::internal, "a fake simulation moves nobody"); }
  std::vector<std::pair<std::string, std::string>> facts() const override { return {{"clock", "continuous"}}; }
  const DiscreteLandscape& landscape() const override { return *landscape_; }
  bool log_clock() const override { return log_clock_; }
  std::size_t crossing_index(const ThresholdSource& t) const override { return index_of(demand_.thresholds, t); }
  std::size_t stay_index(const StayDemand& d) const override { return index_of(demand_.stays, d); }
  std::string threshold_text(const ThresholdSource& t) const override { return "given, " + shortest(t.value); }

 private:
  template <class T>
  static std::size_t index_of(const std::vector<T>& all, const T& one) {
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i] == one) return i;
    throw Error(ErrorKind::internal, "asked for what was not demanded");
  }
  std::shared_ptr<const DiscreteLandscape> landscape_;
  bool log_clock_;
  JumpDemand demand_;
};

struct Event {
  double time;
  std::uint64_t state;
  double energy;
};

/// A piecewise constant walk; the first event is the start at 0. Times are times: `logarithms` asks at ln t.
struct Walk {
  std::vector<Event> events;
  double cut = std::numeric_limits<double>::infinity();  ///< truncated behind this time
  std::uint64_t member = 0;
};

/// A JumpState with what it points to.
struct Moment {
  JumpState state;
  std::vector<Crossing> crossings;
  std::vector<std::vector<double>> numbers;
  std::vector<StayTally> stays;
};

/// Finished lifetimes up to `t` and the running one (NaN for none), single stays or visits below.
inline std::pair<std::vector<double>, double> lifetimes(const Walk& walk, const StayDemand& demand, double t) {
  std::vector<double> done;
  double since = std::numeric_limits<double>::quiet_NaN();
  for (const Event& e : walk.events) {
    if (e.time > t) break;
    const bool ends = !demand.threshold || e.energy >= demand.threshold->value;
    const bool begins = !demand.threshold || e.energy < demand.reentry.value_or(demand.threshold->value);
    if (!std::isnan(since) && ends) {
      done.push_back(e.time - since);
      since = std::numeric_limits<double>::quiet_NaN();
    }
    if (std::isnan(since) && begins) since = e.time;
  }
  return {done, t - since};
}

inline void tally(Moment& m, const std::pair<std::vector<double>, double>& found, const StayDemand& demand, bool logarithms) {
  std::vector<double> complete(demand.edges.size() + 1), logs(complete.size());
  const auto in_clock = [&](double x) { return logarithms ? std::log(x) : x; };
  for (double life : found.first) {
    std::size_t bin = 0;
    while (bin < demand.edges.size() && demand.edges[bin] <= in_clock(life)) ++bin;
    complete[bin] += 1;
    logs[bin] += std::log(life);
  }
  m.numbers.push_back(complete);
  m.numbers.push_back(logs);
  m.stays.push_back({m.numbers[m.numbers.size() - 2], m.numbers.back(), in_clock(found.second)});
}

inline std::unique_ptr<Moment> moment(const Walk& walk, double time, const FakeSimulation& simulation, const EnergySample* sample) {
  const double t = simulation.log_clock() ? std::exp(time) : time;
  auto m = std::make_unique<Moment>();
  m->crossings.resize(simulation.demand().thresholds.size());
  m->numbers.reserve(2 * simulation.demand().stays.size());
  m->state.time = time;
  m->state.member.member = m->state.member.disorder = walk.member;
  m->state.sample = sample;
  m->state.truncated = time > walk.cut;
  for (std::size_t i = 0; i < walk.events.size() && walk.events[i].time <= t * (1 + 1e-14); ++i) {
    const Event& e = walk.events[i];
    if (i > 0) ++m->state.jumps;
    m->state.state = e.state;
    m->state.energy = e.energy;
    const double until = i + 1 < walk.events.size() ? std::min(t, walk.events[i + 1].time) : t;
    m->state.energy_integral += e.energy * (until - e.time);
    for (std::size_t c = 0; c < m->crossings.size(); ++c) {
      m->crossings[c].below = e.energy < simulation.demand().thresholds[c].value;
      if (i > 0 && !m->crossings[c].below) ++m->crossings[c].visits;
    }
  }
  for (const StayDemand& demand : simulation.demand().stays) tally(*m, lifetimes(walk, demand, t), demand, simulation.log_clock());
  m->state.crossings = m->crossings;
  m->state.stays = m->stays;
  return m;
}

/// What the runner would make of the walks: a dataset with errors, `replicas` walks per disorder sample.
inline Dataset measured(const std::shared_ptr<const JumpObservable>& observable, FakeSimulation& simulation, const std::vector<Walk>& walks,
                        const std::vector<double>& defaults = {}, std::size_t replicas = 1) {
  simulation.take(simulation.log_clock() ? observable->log_demand(defaults) : observable->demand(defaults));
  MeasurementSetup setup;
  setup.simulation = &simulation;
  setup.default_times = defaults;
  setup.members = walks.size();
  setup.replicas = replicas;
  const auto measurement = observable->measurement(setup);
  const auto sample = simulation.landscape().infinite() ? nullptr : simulation.landscape().sample({}, true);
  const Estimator& estimator = measurement->estimator();
  std::vector<double> accumulators;
  for (std::size_t w = 0; w < walks.size(); ++w) {
    std::vector<double> record(measurement->record_size());
    for (std::size_t i = 0; i < measurement->times().size(); ++i)
      measurement->record(moment(walks[w], measurement->times()[i], simulation, sample.get())->state, i, record);
    if (w % replicas == 0) accumulators.resize(accumulators.size() + estimator.accumulator_size());
    estimator.add(std::span(accumulators).last(estimator.accumulator_size()), record);
  }
  Dataset frame = measurement->frame();
  std::size_t elements = 1;
  for (const Array& c : frame.coords) elements *= c.size();
  fill(frame, jackknife(estimator, accumulators, elements), replicas > 1 ? "disorder" : "members", static_cast<double>(walks.size()));
  return frame;
}

inline std::shared_ptr<const JumpObservable> observable(const std::string& name, Options options = {}) {
  return model<JumpObservable>("observe", name, std::move(options));
}

inline std::string attribute(const Dataset& d, const std::string& name) {
  for (const auto& [key, text] : d.attributes)
    if (key == name) return text;
  return "absent";
}

inline std::vector<double> values(const Array& a) { return {a.data(), a.data() + a.size()}; }

}  // namespace quench::test
