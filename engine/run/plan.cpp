// From a declared experiment to a plan the engine can run.
#include <algorithm>
#include <random>

#include "engine/core/schema.h"
#include "engine/run/options.h"
#include "engine/run/point.h"
#include "engine/run/run.h"

namespace quench {

std::size_t ExperimentPlan::points() const {
  std::size_t n = 1;
  for (const SweepAxis& axis : axes) n *= axis.values.size();
  return n;
}

std::uint64_t ExperimentPlan::most_members() const {
  return maximum > 0 ? maximum : members * std::max<std::uint64_t>(disorder, 1);
}

std::uint64_t draw_seed() {
  std::random_device device;
  return device();
}

void check_sampling(const Object& point) {
  const std::vector<double> defaults = read_times(point);
  const bool has_dynamics = point.get("dynamics").is<ObjectPtr>(), has_times = !defaults.empty();
  const bool logarithms = has_dynamics && times_are_logarithms(*point.get("dynamics").as<ObjectPtr>());
  std::string names;
  for (const auto& [name, value] : point.get("observables").record()) {
    const auto model = std::dynamic_pointer_cast<const Observable>(make_model(*value.as<ObjectPtr>()));
    if (model->deterministic()) {
      if (!point.get("until_error").is_nil())
        for (const auto& entry : point.get("until_error").record())
          if (entry.first == name) throw experiment_error("until_error", "until_error." + name + ": a deterministic observable has no error");
      continue;
    }
    if (!has_dynamics)
      throw experiment_error("dynamics", "option \"dynamics\" is required: " + value.as<ObjectPtr>()->full_name() + " (observable " + name +
                                             ") is sampled along a trajectory");
    // Bad times are refused here, before anything runs.
    logarithms ? model->log_times(defaults) : model->times(defaults);
    if (!model->brings_times()) names += (names.empty() ? "" : ", ") + name;
  }
  if (!has_times && !names.empty())
    throw experiment_error("times", "option \"times\" (or \"duration\") is required: it says when to sample " + names);
}

ExperimentPlan plan_of(const ObjectPtr& experiment) {
  check_experiment(*experiment);
  ExperimentPlan plan;
  const auto text_or = [&](const char* option) { return experiment->get(option).is_nil() ? "" : experiment->get(option).as<std::string>(); };
  plan.name = text_or("name");
  plan.keep = text_or("keep");
  plan.declared = experiment;
  if (const Value& seed = experiment->get("seed"); seed.is<std::int64_t>()) {
    plan.seed = static_cast<std::uint64_t>(seed.as<std::int64_t>());
    plan.seed_given = true;
  }
  const EnsembleOption ensemble = read_ensemble(*experiment);
  plan.members = ensemble.members;
  plan.disorder = ensemble.disorder;
  plan.minimum = ensemble.minimum;
  plan.maximum = ensemble.maximum;
  plan.common = ensemble.common;
  plan.until_error = read_until_error(*experiment);
  plan.allow_diverged = experiment->get("allow_diverged").as<bool>();
  plan.axes = read_sweep(*experiment);

  plan.at = [experiment, axes = plan.axes](std::size_t point) { return at_point(experiment, axes_at(axes, point)); };
  const ObjectPtr first = plan.at(0);
  if (experiment->get("build").is_nil()) check_sampling(*first);
  plan.times = read_times(*first);
  plan.checkpoint_seconds = first->get("checkpoint").number();
  return plan;
}

}  // namespace quench
