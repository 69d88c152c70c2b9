#include "engine/run/options.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "engine/core/schema.h"

namespace quench {

Error experiment_error(const std::string& option, std::string message) {
  Error e = argument_error(std::move(message));
  e.about("experiment").option(option).fact("option", option);
  return e;
}

namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

/// Error about an entry of a table option, with the nearest of the known names or all of them.
[[noreturn]] void unknown_key(const std::string& option, const std::string& message, const std::string& word,
                              const std::vector<std::string>& known) {
  Error e = experiment_error(option, message);
  const std::string near = nearest_name(word, known);
  if (near.empty())
    e.hint("known: " + listed(known));
  else
    e.hint("did you mean \"" + near + "\"?").fact("nearest", near);
  throw e;
}

/// A count such as ensemble.members; 1e4 serves as well as 10000.
std::uint64_t read_count(const std::string& key, const Value& value) {
  const double x = value.is_number() ? value.number() : 0;
  // 2^32 members: the counter of the random streams has 32 bits for them.
  if (!(x >= 1) || x != std::floor(x) || x > 4294967296.0)
    throw experiment_error("ensemble", "ensemble." + key + " is " + show(value) + "; accepted: an integer >= 1")
        .fact("received", show(value));
  return static_cast<std::uint64_t>(x);
}

void check_ensemble(const EnsembleOption& ensemble, const Record& given) {
  const auto has = [&](const std::string& key) {
    return std::any_of(given.begin(), given.end(), [&](const auto& entry) { return entry.first == key; });
  };
  if (has("min") != has("max"))
    throw experiment_error("ensemble", std::string("ensemble has ") + (has("min") ? "min but no max" : "max but no min"))
        .hint("write ensemble = { min = 32, max = 4096 }");
  if (has("min") && (has("members") || has("disorder")))
    throw experiment_error("ensemble", "ensemble takes either members and disorder, or min and max")
        .hint("min and max count members of which each draws its own disorder");
  if (has("min") && ensemble.minimum > ensemble.maximum)
    throw experiment_error("ensemble", "ensemble.min is " + std::to_string(ensemble.minimum) + ", more than ensemble.max, " +
                                           std::to_string(ensemble.maximum));
  if (ensemble.disorder > 0 && ensemble.members > 4294967296ull / ensemble.disorder)
    throw experiment_error("ensemble", "ensemble has more than 2^32 members in all");
}

}  // namespace

EnsembleOption read_ensemble(const Object& experiment) {
  const Value& value = experiment.get("ensemble");
  EnsembleOption out;
  if (value.is<Expression>()) throw experiment_error("ensemble", "ensemble cannot depend on a sweep axis");
  if (value.is_number()) {
    out.members = read_count("members", value);
    return out;
  }
  static const std::vector<std::string> known = {"common", "disorder", "max", "members", "min"};
  for (const auto& [key, item] : value.record()) {
    if (key == "common") {
      if (!item.is<bool>())
        throw experiment_error("ensemble", "ensemble.common takes true or false, not " + kind_of(item));
      out.common = item.as<bool>();
    } else if (key == "members") {
      out.members = read_count(key, item);
    } else if (key == "disorder") {
      out.disorder = read_count(key, item);
    } else if (key == "min") {
      out.minimum = read_count(key, item);
    } else if (key == "max") {
      out.maximum = read_count(key, item);
    } else {
      unknown_key("ensemble", "ensemble has no entry \"" + key + "\"", key, known);
    }
  }
  check_ensemble(out, value.record());
  return out;
}

namespace {

/// "1%" -> (0.01, true), 0.01 -> (0.01, false); none where it is neither.
std::optional<std::pair<double, bool>> read_goal(const Value& value) {
  if (value.is_number()) {
    if (value.number() > 0 && std::isfinite(value.number())) return std::pair(value.number(), false);
    return std::nullopt;
  }
  if (!value.is<std::string>()) return std::nullopt;
  const std::string& text = value.as<std::string>();
  char* end = nullptr;
  const double percent = std::strtod(text.c_str(), &end);
  while (*end == ' ') ++end;
  if (end == text.c_str() || std::string(end) != "%" || !(percent > 0) || !std::isfinite(percent)) return std::nullopt;
  return std::pair(percent / 100, true);
}

}  // namespace

std::map<std::string, std::pair<double, bool>> read_until_error(const Object& experiment) {
  std::map<std::string, std::pair<double, bool>> out;
  const Value& value = experiment.get("until_error");
  const EnsembleOption ensemble = read_ensemble(experiment);
  if (value.is_nil()) {
    if (ensemble.minimum > 0)
      throw experiment_error("ensemble", "ensemble has min and max, but no until_error says when to stop")
          .hint("add until_error = { NAME = 0.01 }");
    return out;
  }
  if (ensemble.minimum == 0)
    throw experiment_error("until_error", "until_error needs an ensemble with min and max")
        .hint("write ensemble = { min = 32, max = 4096 }");
  std::vector<std::string> names;
  for (const auto& entry : experiment.get("observables").record()) names.push_back(entry.first);
  for (const auto& [name, item] : value.record()) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      unknown_key("until_error", "until_error names \"" + name + "\", which is not an observable", name, names);
    const auto goal = read_goal(item);
    if (!goal)
      throw experiment_error("until_error",
                             "until_error." + name + " is " + show(item) + "; accepted: a number > 0 or a percentage like \"1%\"");
    out.emplace(name, *goal);
  }
  if (out.empty()) throw experiment_error("until_error", "until_error names no observable");
  return out;
}

namespace {

SweepAxis read_axis(const std::string& name, const Value& value) {
  SweepAxis axis{name, {}};
  if (value.is<Array>() && value.as<Array>().rank() == 1)
    axis.values.assign(value.as<Array>().data(), value.as<Array>().data() + value.as<Array>().size());
  else if (value.is_number())
    axis.values = {value.number()};
  else if (value.is_list() && std::all_of(value.list().begin(), value.list().end(), [](const Value& v) { return v.is_number(); }))
    for (const Value& item : value.list()) axis.values.push_back(item.number());
  else
    throw experiment_error("sweep", "sweep." + name + " takes a list of numbers, not " + kind_of(value));
  if (axis.values.empty()) throw experiment_error("sweep", "sweep." + name + " has no values");
  std::vector<double> sorted = axis.values;
  std::sort(sorted.begin(), sorted.end());
  for (double x : sorted)
    if (!std::isfinite(x)) throw experiment_error("sweep", "sweep." + name + " holds " + shortest(x));
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end()) throw experiment_error("sweep", "sweep." + name + " holds " + shortest(*twice) + " twice");
  return axis;
}

}  // namespace

std::vector<SweepAxis> read_sweep(const Object& experiment) {
  std::vector<SweepAxis> axes;
  const Value& value = experiment.get("sweep");
  if (value.is_nil()) return axes;
  const List entries = value.is_list() ? value.list() : List{value};
  for (const Value& entry : entries) {
    if (!entry.is_record())
      throw experiment_error("sweep", "sweep takes { axis = {...} } or a list { { L = {...} }, { T = {...} } }, not a list with " +
                                          kind_of(entry));
    for (const auto& [name, values] : entry.record()) {
      for (const SweepAxis& axis : axes)
        if (axis.name == name) throw experiment_error("sweep", "sweep names the axis \"" + name + "\" twice");
      axes.push_back(read_axis(name, values));
    }
  }
  if (axes.empty()) throw experiment_error("sweep", "sweep names no axis");
  return axes;
}

std::vector<double> read_times(const Object& experiment) {
  std::vector<double> out;
  const Value& times = experiment.get("times");
  if (times.is<Array>()) {
    out.assign(times.as<Array>().data(), times.as<Array>().data() + times.as<Array>().size());
  } else if (const Value& duration = experiment.get("duration"); duration.is_number()) {
    // linspace(0, d, 101), each value computed directly so that the last one is exactly d.
    for (int i = 0; i <= 100; ++i) out.push_back(i == 100 ? duration.number() : duration.number() * (i / 100.0));
  }
  return out;
}

std::vector<ObjectPtr> read_noises(const Object& experiment) {
  std::vector<ObjectPtr> out;
  const Value& value = experiment.get("noise");
  if (value.is<ObjectPtr>()) out.push_back(value.as<ObjectPtr>());
  if (value.is_list())
    for (const Value& item : value.list()) out.push_back(item.as<ObjectPtr>());
  return out;
}

}  // namespace quench
