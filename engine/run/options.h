// Options of an experiment that are tables: ensemble, until_error, sweep, times.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/run/run.h"

namespace quench {

/// Argument error about an option of an experiment; hint and facts can still be added.
Error experiment_error(const std::string& option, std::string message);

struct EnsembleOption {
  std::uint64_t members = 1, disorder = 0, minimum = 0, maximum = 0;
  bool common = false;
};
EnsembleOption read_ensemble(const Object& experiment);

/// Observable -> (goal, relative). Names are checked against `observables`.
std::map<std::string, std::pair<double, bool>> read_until_error(const Object& experiment);

/// Axes in the order in which they lead the dims of results.
std::vector<SweepAxis> read_sweep(const Object& experiment);

/// Default sample times; empty when neither `times` nor `duration` is given. Axes must be resolved.
std::vector<double> read_times(const Object& experiment);

/// Checks of the experiment as a whole that need no models.
void check_experiment(const Object& experiment);
/// What only the models know: which observables are sampled and so need a dynamics, and which of them need times. For an
/// experiment whose axes are resolved.
void check_sampling(const Object& point);

/// True where the script itself asks a dynamics for logarithms as times (clock = "log"), which may be negative.
bool times_are_logarithms(const Object& dynamics);

/// Objects of `noise`: none, one or a list.
std::vector<ObjectPtr> read_noises(const Object& experiment);

}  // namespace quench
