// What an experiment must satisfy as a whole: families that fit, times where they are needed, axes used and swept.
#include <algorithm>
#include <sstream>

#include "engine/core/schema.h"
#include "engine/run/options.h"
#include "engine/run/run.h"

namespace quench {

namespace {

struct Family {
  const char* name;
  const char* needs;  ///< "dynamics.jumps needs ..."
  const char* is;     ///< "landscape.overlap ..."
};
constexpr Family families[] = {{"field", "a field", "is a field"},
                               {"states", "discrete states", "has discrete states"},
                               {"softness", "a softness field", "is a softness field"},
                               {"mosaic", "a mosaic glass", "is a mosaic glass"}};

std::string needs(const std::string& family) {
  for (const Family& f : families)
    if (family == f.name) return f.needs;
  return "the family " + family;
}

std::string is(const std::string& family) {
  for (const Family& f : families)
    if (family == f.name) return f.is;
  return "belongs to the family " + family;
}

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

/// Families an object lives on; one that wraps another of its kind (dynamics.quench) lives where that one does.
std::vector<std::string> families_of(const Object& object) {
  std::vector<std::string> out = words(object.schema().family);
  for (const auto& entry : object.given()) {
    if (!out.empty()) break;
    if (entry.second.is<ObjectPtr>() && entry.second.as<ObjectPtr>()->schema().category == object.schema().category)
      out = families_of(*entry.second.as<ObjectPtr>());
  }
  return out;
}

bool meet(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return a.empty() || b.empty() || std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

/// "use dynamics.langevin or dynamics.quasistatic"; "" where nothing of the category fits.
std::string fitting(const std::string& category, const std::vector<std::string>& landscape) {
  std::vector<std::string> names;
  for (const Schema* schema : Registry::get().in(category))
    if (const auto lives_on = words(schema->family); !lives_on.empty() && meet(lives_on, landscape)) names.push_back(schema->full_name());
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) out += (i == 0 ? "use " : i + 1 == names.size() ? " or " : ", ") + names[i];
  return out;
}

[[noreturn]] void misfit(const std::string& option, const Object& object, const Object& landscape) {
  std::string message = object.full_name() + " needs " + needs(families_of(object).front()) + "; " + landscape.full_name() + " " +
                        is(families_of(landscape).front());
  if (option == "dynamics") {
    const std::string use = fitting("dynamics", families_of(landscape));
    const bool observed = !fitting("observe", families_of(landscape)).empty();
    message += !use.empty() ? ": " + use : observed ? ", which needs no dynamics" : ", for which no dynamics is built yet";
  }
  if (option == "noise" && fitting("noise", families_of(landscape)).empty()) message += ", for which there is no noise: leave it out";
  Error error = experiment_error(option, message);
  // A short list helps, all of a large family does not.
  const std::string observables = fitting("observe", families_of(landscape));
  if (option == "observables" && observables.size() <= 160) error.hint(observables);
  throw error;
}

void check_families(const Object& experiment) {
  const Object& landscape = *experiment.get("landscape").as<ObjectPtr>();
  const auto lives_on = families_of(landscape);
  const auto check = [&](const std::string& option, const ObjectPtr& object) {
    if (!meet(families_of(*object), lives_on)) misfit(option, *object, landscape);
  };
  if (const Value& dynamics = experiment.get("dynamics"); dynamics.is<ObjectPtr>()) check("dynamics", dynamics.as<ObjectPtr>());
  for (const ObjectPtr& noise : read_noises(experiment)) check("noise", noise);
  for (const auto& entry : experiment.get("observables").record()) check("observables", entry.second.as<ObjectPtr>());
}

void check_observable_names(const Object& experiment) {
  const Record& observables = experiment.get("observables").record();
  if (observables.empty())
    throw experiment_error("observables", "observables is empty: nothing would be measured").hint("write observables = { NAME = observe... }");
  for (const auto& [name, object] : observables) {
    if (name == "meta" || name == "save" || name == "report" || name == "sweep")
      throw experiment_error("observables", "an observable cannot be called \"" + name + "\": results use that name")
          .hint("taken: meta, report, save, sweep");
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos)
      throw experiment_error("observables", "\"" + name + "\" cannot name an observable: result files use / and . for their groups");
  }
}

void check_times(const Object& experiment) {
  const Value& times = experiment.get("times");
  if (!times.is_nil() && !experiment.get("duration").is_nil())
    throw experiment_error("duration", "times and duration are both given").hint("duration = d is short for times = linspace(0, d, 101)");
  if (!times.is<Array>()) return;
  const Array& t = times.as<Array>();
  if (t.rank() != 1) throw experiment_error("times", "times takes a plain list of numbers");
  const Value& dynamics = experiment.get("dynamics");
  if (t.size() > 0 && t[0] < 0 && !(dynamics.is<ObjectPtr>() && times_are_logarithms(*dynamics.as<ObjectPtr>())))
    throw experiment_error("times", "times start at " + shortest(t[0]) + ", before the start at 0")
        .hint("negative times are logarithms and need clock = \"log\"");
}

void check_axes_match(const Object& experiment) {
  const bool built = !experiment.get("build").is_nil();
  const std::vector<std::string> used = axes_of(experiment);
  std::vector<std::string> swept;
  for (const SweepAxis& axis : read_sweep(experiment)) swept.push_back(axis.name);
  for (const std::string& name : used) {
    if (std::find(swept.begin(), swept.end(), name) != swept.end()) continue;
    const std::string near = nearest_name(name, swept);
    throw experiment_error("sweep", "axis \"" + name + "\" is used but not swept")
        .hint(near.empty() ? "add sweep = { " + name + " = {...} }" : "did you mean \"" + near + "\"?");
  }
  for (const std::string& name : swept)
    if (!built && std::find(used.begin(), used.end(), name) == used.end()) {
      const std::string near = nearest_name(name, used);
      throw experiment_error("sweep", "axis \"" + name + "\" is swept but not used")
          .hint(near.empty() ? "write quench.axis \"" + name + "\" where an option takes its values" : "did you mean \"" + near + "\"?");
    }
}

/// Dims that can be told from the declaration; the others show once the observables meet their simulation.
void check_axes_are_no_dims(const Object& experiment) {
  for (const SweepAxis& axis : read_sweep(experiment))
    for (const auto& [name, value] : experiment.get("observables").record()) {
      const Object& observable = *value.as<ObjectPtr>();
      const auto given = observable.given().find(axis.name);
      if (given != observable.given().end() && given->second.is<Array>())
        throw experiment_error("sweep", "axis \"" + axis.name + "\" has the name of a dim of " + name).hint("rename the axis");
    }
}

void check_seed(const Object& experiment) {
  if (experiment.get("seed").is<Expression>())
    throw experiment_error("seed", "the seed cannot depend on a sweep axis").hint("points of a sweep draw their own noise already");
}

}  // namespace

bool times_are_logarithms(const Object& object) {
  const Option* clock = object.schema().find("clock");
  if (clock && object.get("clock").is<std::string>() && object.get("clock").as<std::string>() == "log") return true;
  for (const auto& entry : object.given())
    if (entry.second.is<ObjectPtr>() && times_are_logarithms(*entry.second.as<ObjectPtr>())) return true;
  return false;
}

void check_experiment(const Object& experiment) {
  check_observable_names(experiment);
  check_families(experiment);
  check_times(experiment);
  check_seed(experiment);
  read_until_error(experiment);
  check_axes_match(experiment);
  check_axes_are_no_dims(experiment);
}

}  // namespace quench
