// Models small enough to know by heart: an Ornstein-Uhlenbeck walker with every duty a real dynamics has (lanes, half steps
// with shared noise, interruption, saving, divergence), and observables whose estimates can be computed by hand.
#pragma once

#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/core/model.h"
#include "engine/core/schema.h"
#include "engine/run/run.h"
#include "engine/statistics/estimators.h"

namespace toy {

using namespace quench;

/// W = curvature q^2 / 2.
class Well final : public Landscape {
 public:
  static Schema schema() {
    Schema s;
    s.name = "toy_well";
    s.family = "field";
    s.options = {quench::number("curvature").by_default(1.0)};
    return s;
  }
  explicit Well(const Params& p) : curvature(p.number("curvature")) {}
  double curvature;
};

class Levels final : public Landscape {
 public:
  static Schema schema() {
    Schema s;
    s.name = "toy_levels";
    s.family = "states";
    return s;
  }
  explicit Levels(const Params&) {}
};

class Kicks final : public Noise {
 public:
  static Schema schema() {
    Schema s;
    s.name = "toy_kicks";
    s.family = "field";
    s.options = {quench::number("temperature").by_default(1.0), quench::number("frozen").by_default(0.0)};
    return s;
  }
  explicit Kicks(const Params& p) : temperature(p.number("temperature")), frozen(p.number("frozen")) {}
  double temperature, frozen;
};

class Flips final : public Noise {
 public:
  static Schema schema() {
    Schema s;
    s.name = "toy_flips";
    s.family = "states";
    return s;
  }
  explicit Flips(const Params&) {}
};

class WalkState final : public State {
 public:
  double q = 0;
};

struct WalkOptions {
  double step = 0, first_step = 0.25;   ///< 0: automatic, from first_step
  std::size_t lanes = 1;
  double pause = 0;                     ///< microseconds per step, to make runs last
  std::int64_t diverges = 0;            ///< member (from 1) that blows up ...
  double when = 0;                      ///< ... at this time
  bool only_coarse = false;             ///< ... unless the step was halved
  std::size_t memory = 0;
};

class WalkSimulation final : public Simulation {
 public:
  WalkSimulation(const SimulationSetup& setup, const WalkOptions& options) : setup_(setup), options_(options) {
    curvature_ = static_cast<const Well&>(*setup.landscape).curvature;
    for (const auto& noise : setup.noises) {
      temperature_ += static_cast<const Kicks&>(*noise).temperature;
      frozen_ += static_cast<const Kicks&>(*noise).frozen;
    }
    start_ = setup.start.is_number() ? setup.start.number() : 1;
    const auto most = std::min_element(setup.halvings.begin(), setup.halvings.end());
    step_ = options.step > 0 ? options.step : options.first_step / std::exp2(most == setup.halvings.end() ? 0 : *most);
  }
  std::size_t lanes() const override { return options_.lanes; }
  std::unique_ptr<Crew> crew() const override;
  double step() const override { return step_; }
  double step_to(std::size_t sample) const {
    return options_.step > 0 || setup_.halvings.empty() ? step_ : options_.first_step / std::exp2(setup_.halvings[sample]);
  }
  bool automatic_step() const override { return options_.step == 0; }
  std::size_t bytes_per_crew() const override { return options_.memory; }
  std::vector<std::string> warnings() const override {
    return step_ > 1 ? std::vector<std::string>{"step " + shortest(step_) + " is above 1"} : std::vector<std::string>{};
  }
  std::vector<std::pair<std::string, std::string>> facts() const override { return {{"scheme", "euler"}}; }

  SimulationSetup setup_;
  WalkOptions options_;
  double curvature_ = 1, temperature_ = 0, frozen_ = 0, start_ = 1, step_ = 1;
};

/// Uniform in (-1, 1) with variance 1/3, scaled to variance 1.
inline double kick(const StreamKey& key, std::uint64_t member, std::uint64_t step) {
  ScalarStream stream(key, static_cast<std::uint32_t>(member), step);
  return (static_cast<double>(stream() >> 11) * 0x1p-52 - 1) * std::sqrt(3.0);
}

class WalkCrew final : public Crew {
 public:
  explicit WalkCrew(const WalkSimulation& s) : s_(s) {}

  void start(std::span<const MemberAddress> members) override {
    take(members);
    q_.assign(members.size(), s_.start_);
    done_ = begun_ = inside_ = 0;
  }
  void advance(std::size_t sample) override {
    const double from = sample == 0 ? 0 : s_.setup_.times[sample - 1], to = s_.setup_.times[sample];
    const auto steps = static_cast<std::uint64_t>(std::ceil((to - from) / s_.step_to(sample) - 1e-9));
    const double dt = steps > 0 ? (to - from) / static_cast<double>(steps) : 0;
    arrived_ = true;
    while (inside_ < steps) {
      if (s_.setup_.interrupt && s_.setup_.interrupt->load() != 0 && inside_ % 8 == 7 && arrived_) {
        arrived_ = false;
        ++inside_, ++done_;
        one_step(dt, from + static_cast<double>(inside_) * dt);
        return;
      }
      ++inside_, ++done_;
      one_step(dt, from + static_cast<double>(inside_) * dt);
    }
    inside_ = 0;
    for (std::size_t lane = 0; lane < q_.size(); ++lane) {
      states_[lane].q = q_[lane];
      states_[lane].time = to;
    }
  }
  bool arrived() const override { return arrived_; }
  const State& state(std::size_t lane) const override { return states_[lane]; }
  const Divergence* diverged(std::size_t lane) const override { return lost_[lane] ? &*lost_[lane] : nullptr; }
  void save(ByteWriter& out) const override {
    out.numbers(q_);
    out.u64(done_);
    out.u64(inside_);
  }
  void load(ByteReader& in, std::span<const MemberAddress> members, std::size_t) override {
    take(members);
    q_ = in.numbers();
    done_ = in.u64();
    inside_ = in.u64();
  }

 private:
  void take(std::span<const MemberAddress> members) {
    members_.assign(members.begin(), members.end());
    states_.assign(members.size(), {});
    lost_.assign(members.size(), {});
    arrived_ = true;
    frozen_.clear();
    for (std::size_t lane = 0; lane < members.size(); ++lane) {
      states_[lane].member = members[lane];
      const StreamKey key = stream_key(s_.setup_.address, members[lane].disorder, Purpose::quenched);
      frozen_.push_back(s_.frozen_ * kick(key, 0, 0));
    }
  }
  void one_step(double dt, double t) {
    if (s_.options_.pause > 0) std::this_thread::sleep_for(std::chrono::duration<double, std::micro>(s_.options_.pause));
    for (std::size_t lane = 0; lane < q_.size(); ++lane) {
      if (lost_[lane]) continue;
      const StreamKey key = stream_key(s_.setup_.address, members_[lane].disorder, Purpose::thermal);
      const double xi = kick(key, members_[lane].replica + 1000 * members_[lane].member, done_) * std::sqrt(2 * s_.temperature_ * dt);
      if (!s_.setup_.bridge) {
        q_[lane] += dt * (frozen_[lane] - s_.curvature_ * q_[lane]) + xi;
      } else {
        const StreamKey bridge = stream_key(s_.setup_.address, members_[lane].disorder, Purpose::refinement);
        const double split = kick(bridge, members_[lane].member, done_) * std::sqrt(s_.temperature_ * dt / 2);
        q_[lane] += dt / 2 * (frozen_[lane] - s_.curvature_ * q_[lane]) + xi / 2 + split;
        q_[lane] += dt / 2 * (frozen_[lane] - s_.curvature_ * q_[lane]) + xi / 2 - split;
      }
      const bool doomed = s_.options_.diverges == static_cast<std::int64_t>(members_[lane].member) + 1 && t >= s_.options_.when &&
                          !(s_.options_.only_coarse && !s_.setup_.halvings.empty() && s_.setup_.halvings.back() > 0);
      if (doomed) {
        q_[lane] = std::numeric_limits<double>::quiet_NaN();
        lost_[lane] = Divergence{"q", done_, t, {3, 14, 15}, {"in the force of landscape.toy_well: log of -2.1e-04"}};
      }
    }
  }

  const WalkSimulation& s_;
  std::vector<MemberAddress> members_;
  std::vector<double> q_, frozen_;
  std::vector<WalkState> states_;
  std::vector<std::optional<Divergence>> lost_;
  std::uint64_t done_ = 0, begun_ = 0, inside_ = 0;
  bool arrived_ = true;
};

inline std::unique_ptr<Crew> WalkSimulation::crew() const { return std::make_unique<WalkCrew>(*this); }

class Walk final : public Dynamics {
 public:
  static Schema schema() {
    Schema s;
    s.name = "toy_walk";
    s.family = "field";
    s.options = {quench::number("step").by_default(0.0), quench::number("first_step").by_default(0.25), quench::integer("lanes").by_default(1).no_numeric_effect(),
                 quench::number("pause").by_default(0.0).no_numeric_effect(), quench::integer("diverges").by_default(0), quench::number("when").by_default(0.0),
                 quench::boolean("only_coarse").by_default(false), quench::number("memory").by_default(0.0).no_numeric_effect()};
    return s;
  }
  explicit Walk(const Params& p) {
    options_.step = p.number("step");
    options_.first_step = p.number("first_step");
    options_.lanes = static_cast<std::size_t>(p.integer("lanes"));
    options_.pause = p.number("pause");
    options_.diverges = p.integer("diverges");
    options_.when = p.number("when");
    options_.only_coarse = p.boolean("only_coarse");
    options_.memory = static_cast<std::size_t>(p.number("memory"));
  }
  std::unique_ptr<Simulation> simulation(const SimulationSetup& setup) const override {
    return std::make_unique<WalkSimulation>(setup, options_);
  }

 private:
  WalkOptions options_;
};

class Jumps final : public Dynamics {
 public:
  static Schema schema() {
    Schema s;
    s.name = "toy_jumps";
    s.family = "states";
    s.options = {quench::text("clock")};
    return s;
  }
  explicit Jumps(const Params&) {}
  std::unique_ptr<Simulation> simulation(const SimulationSetup&) const override { throw Error(ErrorKind::internal, "never run"); }
};

/// Records q, `copies` times, at every sample time.
class ValueMeasurement final : public Measurement {
 public:
  ValueMeasurement(std::vector<double> times, std::size_t copies, std::unique_ptr<Estimator> estimator)
      : times_(std::move(times)), copies_(copies), estimator_(std::move(estimator)) {}
  const std::vector<double>& times() const override { return times_; }
  std::size_t record_size() const override { return times_.size() * copies_; }
  void record(const State& state, std::size_t index, std::span<double> record) const override {
    for (std::size_t i = 0; i < copies_; ++i) record[index * copies_ + i] = static_cast<const WalkState&>(state).q;
  }
  const Estimator& estimator() const override { return *estimator_; }
  Dataset frame() const override {
    Dataset frame;
    frame.dims = {"t"};
    frame.coords = {Array::of(times_)};
    if (copies_ > 1) {
      frame.dims.push_back("copy");
      std::vector<double> numbers;
      for (std::size_t i = 1; i <= copies_; ++i) numbers.push_back(static_cast<double>(i));
      frame.coords.push_back(Array::of(numbers));
    }
    frame.label = "q";
    return frame;
  }

 private:
  std::vector<double> times_;
  std::size_t copies_;
  std::unique_ptr<Estimator> estimator_;
};

class Value_ final : public Observable {
 public:
  static Schema schema() {
    Schema s;
    s.name = "toy_value";
    s.family = "field";
    s.options = {quench::array("at"), quench::integer("copies").by_default(1)};
    return s;
  }
  explicit Value_(const Params& p) : copies_(static_cast<std::size_t>(p.integer("copies"))) {
    if (p.has("at")) {
      const Array at = p.array("at");
      at_.assign(at.data(), at.data() + at.size());
    }
  }
  std::vector<double> times(const std::vector<double>& defaults) const override { return at_.empty() ? defaults : at_; }
  bool brings_times() const override { return !at_.empty(); }
  std::unique_ptr<Measurement> measurement(const MeasurementSetup& setup) const override {
    const std::vector<double> t = times(setup.default_times);
    return std::make_unique<ValueMeasurement>(t, copies_, std::make_unique<MeanEstimator>(t.size() * copies_));
  }

 private:
  std::vector<double> at_;
  std::size_t copies_;
};

class Spread final : public Observable {
 public:
  static Schema schema() {
    Schema s;
    s.name = "toy_spread";
    s.family = "field";
    return s;
  }
  explicit Spread(const Params&) {}
  std::unique_ptr<Measurement> measurement(const MeasurementSetup& setup) const override {
    const std::vector<double> t = times(setup.default_times);
    return std::make_unique<ValueMeasurement>(t, 1, std::make_unique<VarianceEstimator>(t.size(), 1.0, setup.replicas));
  }
};

class Occupied final : public Observable {
 public:
  static Schema schema() {
    Schema s;
    s.name = "toy_occupation";
    s.family = "states";
    return s;
  }
  explicit Occupied(const Params&) {}
};

/// curvature * x, without any dynamics.
class Exact final : public Observable {
 public:
  static Schema schema() {
    Schema s;
    s.name = "toy_exact";
    s.options = {quench::array("x").by_default(Array::of({1, 2, 3}))};
    return s;
  }
  explicit Exact(const Params& p) : x_(p.array("x")) {}
  bool deterministic() const override { return true; }
  Dataset compute(const Landscape& landscape) const override {
    Dataset d;
    d.dims = {"x"};
    d.coords = {x_};
    d.value = x_.copy();
    for (double& v : d.value.span()) v *= static_cast<const Well&>(landscape).curvature;
    d.count = Array(Shape{}, {1.0});
    return d;
  }

 private:
  Array x_;
};

inline const Register<Well> registered_well(__FILE__);
inline const Register<Levels> registered_levels(__FILE__);
inline const Register<Kicks> registered_kicks(__FILE__);
inline const Register<Flips> registered_flips(__FILE__);
inline const Register<Walk> registered_walk(__FILE__);
inline const Register<Jumps> registered_jumps(__FILE__);
inline const Register<Value_> registered_value(__FILE__);
inline const Register<Spread> registered_spread(__FILE__);
inline const Register<Occupied> registered_occupied(__FILE__);
inline const Register<Exact> registered_exact(__FILE__);

// ---- declarations as a script would make them

using Options = std::map<std::string, Value>;

inline ObjectPtr declare(const std::string& category, const std::string& name, Options given = {}) {
  const Schema* schema = Registry::get().find(category, name);
  if (!schema) throw Error(ErrorKind::internal, "no " + category + "." + name);
  return std::make_shared<const Object>(*schema, validated(*schema, std::move(given)), SourcePlace{});
}
inline Value well(Options o = {}) { return declare("landscape", "toy_well", std::move(o)); }
inline Value walk(Options o = {}) { return declare("dynamics", "toy_walk", std::move(o)); }
inline Value kicks(Options o = {}) { return declare("noise", "toy_kicks", std::move(o)); }
inline Value observable(const std::string& name, Options o = {}) { return declare("observe", name, std::move(o)); }
inline Value axis_value(const std::string& name) { return Value(axis(name)); }

/// A walker with given step; `changes` replace or add options, nil removes one.
inline Options walker(const Options& changes = {}) {
  Options o = {{"landscape", well()},
               {"dynamics", walk({{"step", 0.125}})},
               {"noise", kicks()},
               {"observables", Record{{"C", observable("toy_value")}, {"chi", observable("toy_spread")}}},
               {"times", Array::of({0, 0.5, 1, 2})},
               {"ensemble", 40},
               {"seed", 7}};
  for (const auto& [name, value] : changes) {
    o.erase(name);
    if (!value.is_nil()) o.emplace(name, value);
  }
  return o;
}

inline ExperimentPlan plan(const Options& options) { return plan_of(declare("experiment", "experiment", options)); }
inline ResultData run_with(const Options& options, unsigned threads = 1) {
  RunOptions run_options;
  run_options.threads = threads;
  return run(plan(options), run_options);
}

inline bool same_bits(const Array& a, const Array& b) {
  return a.shape() == b.shape() && (a.size() == 0 || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}
inline bool same_bits(const Dataset& a, const Dataset& b) {
  return a.dims == b.dims && same_bits(a.value, b.value) && same_bits(a.error, b.error) && same_bits(a.members, b.members) &&
         same_bits(a.step_error, b.step_error) && same_bits(a.count, b.count) && a.reason == b.reason && a.groups == b.groups;
}
inline bool same_bits(const ResultData& a, const ResultData& b) {
  if (a.observables.size() != b.observables.size() || a.meta != b.meta || a.warnings != b.warnings) return false;
  for (const auto& [name, dataset] : a.observables)
    if (!same_bits(dataset, b.observables.at(name))) return false;
  return true;
}
inline std::string meta(const ResultData& result, const std::string& name) {
  for (const auto& [key, text] : result.meta)
    if (key == name) return text;
  return "";
}

}  // namespace toy
