// Models small enough to know by heart: an Ornstein-Uhlenbeck walker with every duty a real dynamics has (lanes, half steps
// with shared noise, interruption, saving, divergence), and observables whose estimates can be computed by hand.
#pragma once

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/model.h"
#include "engine/core/schema.h"
#include "engine/run/run.h"
#include "engine/statistics/estimators.h"
#include "tests/runner/toy_walk.h"

namespace toy {

using namespace quench;

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
  static Schema schema() { return toy_schema("toy_value", "field", {quench::array("at"), quench::integer("copies").by_default(1)}); }
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
  static Schema schema() { return toy_schema("toy_spread", "field"); }
  explicit Spread(const Params&) {}
  std::unique_ptr<Measurement> measurement(const MeasurementSetup& setup) const override {
    const std::vector<double> t = times(setup.default_times);
    return std::make_unique<ValueMeasurement>(t, 1, std::make_unique<VarianceEstimator>(t.size(), 1.0, setup.replicas));
  }
};

class Occupied final : public Observable {
 public:
  static Schema schema() { return toy_schema("toy_occupation", "states"); }
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
