#include "engine/run/point.h"

#include <algorithm>

#include "engine/core/sha256.h"
#include "engine/run/options.h"

namespace quench {

Bindings axes_at(const std::vector<SweepAxis>& axes, std::size_t index) {
  Bindings out;
  for (std::size_t i = axes.size(); i-- > 0; index /= axes[i].values.size())
    out.emplace(axes[i].name, axes[i].values[index % axes[i].values.size()]);
  return out;
}

std::string label_of(const Bindings& axes) {
  std::string out;
  for (const auto& [name, value] : axes) out += (out.empty() ? "" : ", ") + name + " = " + shortest(value);
  return out;
}

namespace {

/// Names sorted, values in full precision: the order in which a script lists axes does not matter.
std::string canonical_axes(const Bindings& axes) {
  std::string out;
  for (const auto& [name, value] : axes) out += name + "=" + canonical(Value(value)) + ";";
  return out;
}

}  // namespace

std::string point_key(const ExperimentPlan& plan, std::size_t index, std::uint64_t only) {
  // The sweep itself is left out, so that a point keeps its key when others are added; the seed enters as a number because
  // it may have been drawn.
  const ObjectPtr object = plan.at(index);
  std::map<std::string, Value> given = object->given();
  given.erase("sweep");
  given.erase("seed");
  Sha256 hash;
  const auto line = [&](const std::string& name, const std::string& text) { hash.update(name + " " + text + "\n"); };
  line("quench point", QUENCH_VERSION);
  line("seed", std::to_string(plan.seed));
  line("axes", canonical_axes(axes_at(plan.axes, index)));
  if (only > 0) line("only", std::to_string(only));
  line("experiment", canonical(Object(object->schema(), std::move(given), {})));
  std::string hex;
  for (std::uint8_t byte : hash.digest()) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

std::string experiment_key(const ExperimentPlan& plan, const std::vector<std::string>& point_keys) {
  std::string all;
  for (const SweepAxis& axis : plan.axes) all += axis.name + " ";
  for (const std::string& key : point_keys) all += "\n" + key;
  return sha256_hex(all);
}

namespace {

template <class T>
std::shared_ptr<const T> model_as(const ObjectPtr& object) {
  auto model = std::dynamic_pointer_cast<const T>(make_model(*object));
  if (!model) throw Error(ErrorKind::internal, object->full_name() + " makes a model of another category");
  return model;
}

}  // namespace

std::vector<double> times_of(const Point& point, const Observable& observable) {
  return point.logarithms ? observable.log_times(point.default_times) : observable.times(point.default_times);
}

Point make_point(const ExperimentPlan& plan, std::size_t index, const std::string& key) {
  Point point;
  point.index = index;
  point.key = key;
  point.object = plan.at(index);
  check_sampling(*point.object);
  point.axes = axes_at(plan.axes, index);
  point.address = {plan.seed, plan.name, plan.common ? "" : canonical_axes(point.axes)};
  point.landscape = model_as<Landscape>(point.object->get("landscape").as<ObjectPtr>());
  for (const ObjectPtr& noise : read_noises(*point.object)) point.noises.push_back(model_as<Noise>(noise));
  point.default_times = read_times(*point.object);
  if (const Value& dynamics = point.object->get("dynamics"); dynamics.is<ObjectPtr>())
    point.logarithms = times_are_logarithms(*dynamics.as<ObjectPtr>());
  point.replicas = plan.disorder > 0 ? plan.members : 1;
  point.members = plan.most_members();
  std::vector<std::vector<double>> wanted;
  for (const auto& [name, value] : point.object->get("observables").record()) {
    NamedObservable observable{name, model_as<Observable>(value.as<ObjectPtr>())};
    if (observable.model->deterministic()) {
      point.computed.push_back(std::move(observable));
      continue;
    }
    wanted.push_back(times_of(point, *observable.model));
    point.sampled.push_back(std::move(observable));
  }
  point.schedule = unite(wanted);
  if (!point.sampled.empty()) point.dynamics = model_as<Dynamics>(point.object->get("dynamics").as<ObjectPtr>());
  return point;
}

Variant::Variant(const Point& point, Halvings halvings, bool refined, const std::atomic<int>* interrupt)
    : halvings_(std::move(halvings)), refined_(refined) {
  SimulationSetup setup;
  setup.landscape = point.landscape;
  setup.noises = point.noises;
  for (const NamedObservable& observable : point.sampled) setup.observables.push_back(observable.model);
  setup.start = point.object->get("start");
  setup.times = point.schedule.times;
  setup.default_times = point.default_times;
  setup.members = point.members;
  setup.replicas = point.replicas;
  setup.address = point.address;
  setup.halvings = halvings_;
  setup.bridge = refined;
  setup.interrupt = interrupt;
  simulation_ = point.dynamics->simulation(setup);
  MeasurementSetup measuring;
  measuring.simulation = simulation_.get();
  measuring.landscape = point.landscape;
  measuring.noises = point.noises;
  measuring.default_times = point.default_times;
  measuring.members = point.members;
  measuring.replicas = point.unit();
  measuring.one_sample = point.replicas > 1 && point.replicas == point.members;
  for (const NamedObservable& observable : point.sampled) {
    measurements_.push_back(observable.model->measurement(measuring));
    if (measurements_.back()->times() != times_of(point, *observable.model))
      throw Error(ErrorKind::internal, "observable " + observable.name + " measures at other times than it announced");
  }
}

std::vector<Column> Variant::columns() const {
  std::vector<Column> out;
  for (std::size_t i = 0; i < measurements_.size(); ++i)
    out.push_back({i, measurements_[i]->record_size(), &measurements_[i]->estimator()});
  return out;
}

}  // namespace quench
