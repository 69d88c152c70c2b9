// check, plan, params, test: commands that look at a script without running its experiments in full.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "bindings/guard.h"
#include "engine/run/estimate.h"
#include "interpreter/commands.h"
#include "interpreter/progress.h"
#include "interpreter/say.h"
#include "interpreter/signals.h"
#include "interpreter/state.h"

namespace quench::interpreter {

namespace fs = std::filesystem;

namespace {

/// Executes the script up to its first run(); what was declared until then is in the session.
void declare(State& state, const CommandLine& line) {
  bindings::Session& s = state.session();
  s.mode = bindings::Session::Mode::declare;
  s.given = line.parameters;
  s.options.stop = &stop_flag();
  try {
    state.load_file(line.targets.front());
    state.call(0, 0);
  } catch (const Error& error) {
    if (!s.stopped_at_run) throw;
  }
}

/// Builds every model of an experiment at its first sweep point, so that what only constructors see is seen.
void build_models(const Object& object) {
  for (const auto& entry : object.given()) {
    std::vector<Value> inside{entry.second};
    if (entry.second.is_list()) inside.assign(entry.second.list().begin(), entry.second.list().end());
    if (entry.second.is_record())
      for (const auto& item : entry.second.record()) inside.push_back(item.second);
    for (const Value& value : inside)
      if (value.is<ObjectPtr>()) {
        build_models(*value.as<ObjectPtr>());
        if (value.as<ObjectPtr>()->schema().make) make_model(*value.as<ObjectPtr>());
      }
  }
}

}  // namespace

std::vector<Problem> problems_of(State& state, const CommandLine& line) {
  std::vector<Problem> found;
  const auto note = [&](const Error& error) {
    found.push_back({error.kind(), bindings::is_finished(error) ? error.message() : bindings::finished_text(state.lua(), error)});
  };
  try {
    declare(state, line);
    for (const ObjectPtr& experiment : state.session().declared) {
      try {
        build_models(*plan_of(experiment).at(0));
      } catch (Error& error) {
        if (!error.place().known()) error.at(experiment->declared());
        note(error);
      }
    }
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::io && state.session().files.empty()) throw;  // the script itself could not be read
    note(error);
  }
  return found;
}

int check_command(const CommandLine& line) {
  State state;
  const std::vector<Problem> problems = problems_of(state, line);
  for (const Problem& problem : problems) say(stderr, "{}\n", problem.text);
  if (!problems.empty()) return 3;
  const std::size_t n = state.session().declared.size();
  say(stdout, "{}: {} experiment{} declared, no errors found\n", line.targets.front(), n, n == 1 ? "" : "s");
  return 0;
}

int params_command(const CommandLine& line) {
  State state;
  declare(state, line);
  const auto& parameters = state.session().parameters;
  if (parameters.empty()) say(stdout, "{} declares no parameters\n", line.targets.front());
  std::size_t width = 0;
  for (const bindings::Parameter& p : parameters) width = std::max(width, p.name.size() + show(p.fallback).size() + 1);
  for (const bindings::Parameter& p : parameters) say(stdout, "  {:<{}}  {}\n", p.name + "=" + show(p.fallback), width, p.sentence);
  return 0;
}

int plan_command(const CommandLine& line) {
  State state;
  declare(state, line);
  bindings::Session& s = state.session();
  if (s.declared.empty()) {
    say(stdout, "{} declares no experiment\n", line.targets.front());
    return 0;
  }
  for (const ObjectPtr& experiment : s.declared) {
    RunOptions options;
    options.threads = line.threads;
    const CostEstimate cost = estimate_cost(plan_of(experiment), options);
    say(stdout, "{}\n{}", experiment->declared().file + ":" + std::to_string(experiment->declared().line), cost_text(cost));
  }
  return 0;
}

int test_command(const CommandLine& line) {
  const std::string folder = line.targets.front();
  if (!fs::exists(folder)) throw Error(ErrorKind::io, "there is no folder " + folder);
  std::vector<std::string> files;
  const auto is_test = [](const std::string& name) { return name.size() > 9 && name.compare(name.size() - 9, 9, "_test.lua") == 0; };
  if (fs::is_regular_file(folder)) files.push_back(folder);
  else
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (is_test(entry.path().filename().string())) files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  if (files.empty()) throw Error(ErrorKind::io, "no *_test.lua below " + folder);
  long passed = 0, failed = 0;
  for (const std::string& file : files) {
    State state;
    state.session().given = line.parameters;
    lua_State* L = state.lua();
    say(stdout, "{}\n", file);
    std::fflush(stdout);
    try {
      state.load_file(file);
      state.call(0, 0);
      lua_getglobal(L, "quench");
      lua_getfield(L, -1, "run_tests");
      state.call(0, 2);
      passed += static_cast<long>(lua_tointeger(L, -2));
      failed += static_cast<long>(lua_tointeger(L, -1));
    } catch (const Error& error) {
      say(stdout, "  failed: {}\n", error.message());
      ++failed;
    }
  }
  say(stdout, "{} passed, {} failed\n", passed, failed);
  return failed ? 5 : 0;
}

}  // namespace quench::interpreter
