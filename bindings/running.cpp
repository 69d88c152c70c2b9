#include "bindings/running.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/objects.h"
#include "bindings/place.h"

namespace quench::bindings {

std::string folder_name(const Object& experiment, const std::string& otherwise) {
  const Value& name = experiment.get("name");
  return name.is<std::string>() && !name.as<std::string>().empty() ? name.as<std::string>() : otherwise;
}

namespace {

// ---- build = function(point)

/// All combinations of the plan's axes, last axis fastest.
std::vector<Bindings> sweep_points(const ExperimentPlan& plan) {
  std::vector<Bindings> points{{}};
  for (const SweepAxis& axis : plan.axes) {
    std::vector<Bindings> longer;
    for (const Bindings& point : points)
      for (double value : axis.values) {
        longer.push_back(point);
        longer.back()[axis.name] = value;
      }
    points = std::move(longer);
  }
  return points;
}

/// Calls build(point) and returns the experiment with the fields it gave, axes resolved.
ObjectPtr built_point(lua_State* L, int index, const ObjectPtr& experiment, const Bindings& point) {
  lua_getfield(L, index, "with");
  lua_pushvalue(L, index);
  push_script_value(L, index, "build");
  lua_newtable(L);
  for (const auto& [name, value] : point) {
    lua_pushnumber(L, value);
    lua_setfield(L, -2, name.c_str());
  }
  call_lua(L, 1, 1);
  if (!lua_istable(L, -1))
    throw argument_error("build must return a table of fields that replace the experiment's, not " + type_text(L, -1)).about("experiment").option("build").at(experiment->declared());
  try {
    call_lua(L, 2, 1);
  } catch (const Error& error) {
    // No line of the script is running, so the message has no place of its own.
    const SourcePlace& place = experiment->declared();
    const std::string where = place.known() ? place.file + ":" + std::to_string(place.line) + ": " : "";
    throw Error(error.kind(), where + "what build returned: " + error.message()).fact("finished", "1");
  }
  const ObjectPtr built = *test_box<ObjectPtr>(L, -1);
  lua_pop(L, 1);
  return at_point(built, point);
}

/// Replaces plan.at by the points that `build` makes; called once per point, before anything runs.
void apply_build(lua_State* L, int index, ExperimentPlan& plan) {
  push_script_value(L, index, "build");
  const bool builds = lua_isfunction(L, -1);
  lua_pop(L, 1);
  if (!builds) return;
  Session& s = session(L);
  const std::size_t declared = s.declared.size();
  auto points = std::make_shared<std::vector<ObjectPtr>>();
  for (const Bindings& point : sweep_points(plan)) points->push_back(built_point(L, index, plan.declared, point));
  s.declared.resize(declared);  // the copies made for points are not experiments of their own
  plan.at = [points](std::size_t i) { return points->at(i); };
}

// ---- options of run{}

std::int64_t at_least(std::int64_t least, std::int64_t given, const char* option) {
  if (given < least || given > 0xffffffff)
    throw argument_error("run: " + std::string(option) + " is " + std::to_string(given) + "; accepted: an integer >= " + std::to_string(least));
  return given;
}

void read_run_options(lua_State* L, int index, RunOptions& options) {
  if (lua_isnoneornil(L, index)) return;
  if (!lua_istable(L, index)) throw argument_error("run takes a table: run { out = \"folder\", threads = 2 }");
  for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
    const std::string name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
    const int value = lua_gettop(L);
    if (name == "out") options.out = expect_text(L, value, "run: out");
    else if (name == "threads") options.threads = static_cast<unsigned>(at_least(1, expect_integer(L, value, "run: threads"), "threads"));
    else if (name == "only") options.only = static_cast<std::uint64_t>(at_least(1, expect_integer(L, value, "run: only"), "only"));
    else if (name == "force") options.force = lua_toboolean(L, value);
    else if (name == "resume") options.resume = lua_toboolean(L, value);
    else if (name == "budget") options.budget_seconds = expect_number(L, value, "run: budget");
    else throw argument_error("run: unknown option \"" + name + "\"").hint("options: out, threads, only, force, resume, budget");
  }
}

/// Part of FILE.out for a run made by the script itself: NAME, NAME-2, ...
std::string own_run_part(Session& s, const Object& experiment) {
  const std::string name = folder_name(experiment, "experiment");
  const int use = ++s.run_names[name];
  return use == 1 ? name : name + "-" + std::to_string(use);
}

/// Text that `k=v` on the command line would need to give this value again.
std::string parameter_text(const Value& value) { return value.is<std::string>() ? value.as<std::string>() : show(value); }

void name_datasets(ResultData& result) {
  for (auto& [name, dataset] : result.observables) dataset.name = name;
}

}  // namespace

void run_into(lua_State* L, int index, const std::string& out, const RunOptions& options) {
  index = lua_absindex(L, index);
  const ObjectPtr experiment = expect_box<ObjectPtr>(L, index, "run");
  Session& s = session(L);
  ++s.runs;
  RunOptions chosen = options;
  chosen.out = out;
  chosen.script_name = std::filesystem::path(s.script).filename().string();
  for (const auto& [path, text] : s.files) chosen.script_files[path] = text;
  for (const Parameter& p : s.parameters) chosen.parameters.emplace_back(p.name, parameter_text(p.value));
  ResultData result;
  try {
    ExperimentPlan plan = plan_of(experiment);
    apply_build(L, index, plan);
    result = run(plan, chosen);
  } catch (Error& error) {
    if (!error.place().known() && !is_finished(error)) error.at(experiment->declared());
    throw;
  }
  name_datasets(result);
  if (!result.complete) {
    s.interrupted = true;
    s.stopped_by = result.stopped_by;
    throw Error(ErrorKind::interrupted, out.empty() ? "interrupted" : "interrupted; finished work is kept: quench resume " + out);
  }
  try {
    if (!out.empty()) write_report(L, index, result, (std::filesystem::path(out) / "report.html").string());
  } catch (Error& error) {
    if (!error.about().empty() && !error.place().known()) error.at(experiment->declared());
    throw;
  }
  push_result(L, std::move(result));
}

int run_experiment(lua_State* L) {
  expect_box<ObjectPtr>(L, 1, "run");
  Session& s = session(L);
  if (s.mode == Session::Mode::declare) {
    s.stopped_at_run = true;
    throw Error(ErrorKind::interrupted, "stopped at the first run(), as `quench check` and `quench plan` do");
  }
  RunOptions options = s.options;
  options.out.clear();
  read_run_options(L, 2, options);
  if (options.out.empty() && !s.out.empty()) {
    options.part = own_run_part(s, **test_box<ObjectPtr>(L, 1));
    options.out = (std::filesystem::path(s.out) / options.part).string();
  }
  run_into(L, 1, options.out, options);
  return 1;
}

// ---- quench.param

namespace {

Value parse_parameter(const std::string& name, const std::string& text, const Value& fallback) {
  const auto ill_typed = [&](const char* wanted) {
    return argument_error("parameter " + name + "=" + text + ": expected " + wanted + ", as its default " + show(fallback) + " is");
  };
  if (fallback.is<bool>()) {
    if (text == "true") return true;
    if (text == "false") return false;
    throw ill_typed("true or false");
  }
  if (fallback.is_number()) {
    char* end = nullptr;
    const double x = std::strtod(text.c_str(), &end);
    if (text.empty() || *end) throw ill_typed("a number");
    if (fallback.is<std::int64_t>() && x == std::floor(x) && std::abs(x) < 9e15) return static_cast<std::int64_t>(x);
    return x;
  }
  return text;
}

int declare_parameter(lua_State* L) {
  const std::string name = expect_text(L, 1, "quench.param");
  const Value fallback = to_value(L, 2);
  if (!fallback.is_number() && !fallback.is<bool>() && !fallback.is<std::string>())
    throw argument_error("quench.param \"" + name + "\": the default must be a number, a string or a boolean, not " + kind_of(fallback));
  Session& s = session(L);
  Parameter p{name, fallback, fallback, lua_isnoneornil(L, 3) ? "" : expect_text(L, 3, "quench.param")};
  for (const Parameter& known : s.parameters)
    if (known.name == name) throw argument_error("parameter \"" + name + "\" is declared twice");
  const auto given = s.given.find(name);
  if (given != s.given.end()) p.value = parse_parameter(name, given->second, fallback);
  push_value(L, p.value);
  s.parameters.push_back(std::move(p));
  return 1;
}

}  // namespace

void open_running(lua_State* L) {
  lua_pushcfunction(L, guarded<declare_parameter>);
  lua_setfield(L, -2, "param");
  open_results(L);
}

}  // namespace quench::bindings
