// run, resume, rerun, report: executing a script and what it returns.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "bindings/guard.h"
#include "bindings/objects.h"
#include "bindings/running.h"
#include "engine/io/storage.h"
#include "engine/io/text_table.h"
#include "interpreter/commands.h"
#include "interpreter/progress.h"
#include "interpreter/say.h"
#include "interpreter/signals.h"
#include "interpreter/state.h"

namespace quench::interpreter {

namespace fs = std::filesystem;

namespace {

/// An experiment the script returned: its key or name, and where it stands on the stack.
struct Returned { std::string name; int index; };

bool is_experiment(lua_State* L, int index) {
  const ObjectPtr* object = bindings::test_box<ObjectPtr>(L, index);
  return object && (*object)->schema().category == "experiment";
}

/// Experiments of a returned table: keys are names; in a plain list each brings its own.
void collect_table(lua_State* L, int table, std::vector<Returned>& out) {
  std::vector<std::pair<std::string, int>> found;
  for (lua_pushnil(L); lua_next(L, table);) {
    if (!lua_checkstack(L, 8)) throw Error(ErrorKind::memory, "too many experiments");
    if (!is_experiment(L, -1)) {
      lua_pop(L, 1);
      continue;
    }
    const ObjectPtr object = *bindings::test_box<ObjectPtr>(L, -1);
    std::string name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : bindings::folder_name(*object, "");
    if (name.empty())
      throw argument_error("an experiment in a returned list needs a name = \"...\"").about("experiment").at(object->declared());
    lua_insert(L, -2);  // experiment stays below the key
    found.emplace_back(name, lua_gettop(L) - 1);
  }
  std::sort(found.begin(), found.end());
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (i && found[i].first == found[i - 1].first) throw argument_error("two returned experiments are called \"" + found[i].first + "\"");
    out.push_back({found[i].first, found[i].second});
  }
}

std::vector<Returned> returned_experiments(lua_State* L, int first) {
  std::vector<Returned> out;
  for (int i = first, top = lua_gettop(L); i <= top; ++i) {
    if (is_experiment(L, i)) out.push_back({bindings::folder_name(**bindings::test_box<ObjectPtr>(L, i), "experiment"), i});
    else if (lua_istable(L, i)) collect_table(L, i, out);
  }
  return out;
}

void check_parameters(const bindings::Session& s) {
  std::vector<std::string> known;
  for (const bindings::Parameter& p : s.parameters) known.push_back(p.name);
  for (const auto& [name, value] : s.given) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    Error error = argument_error("unknown parameter \"" + name + "\" (" + name + "=" + value + ")");
    const std::string near = nearest_name(name, known);
    throw error.hint(!near.empty() ? "did you mean \"" + near + "\"?" : known.empty() ? "the script declares no parameters" : "quench params lists them");
  }
}

void print_result(const std::string& name, const ResultData& result, bool json) {
  if (json) {
    // Names may hold quotes and, on this system, any bytes at all.
    const nlohmann::json event{{"event", "done"}, {"name", name}, {"out", result.out}};
    return say(stdout, "{}\n", event.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  for (const auto& [key, value] : result.meta)
    if (key == "seed") say(stdout, "{}  seed {}\n", name, value);
  for (const auto& entry : result.observables) say(stdout, "\n{}", io::text_table(entry.second, 8));
  for (const std::string& warning : result.warnings) say(stdout, "warning: {}\n", warning);
  if (!result.out.empty()) say(stdout, "\nwritten to {}: result.h5, report.html\n", result.out);
}

/// Sets up a state and executes a script; then runs the experiments it returned.
class ScriptRun {
 public:
  enum class Source { script, copies, resumed };
  ScriptRun(const CommandLine& line, std::string out, Source source)
      : line_(line), progress_(line.quiet, line.json), out_(std::move(out)) {
    bindings::Session& s = state_.session();
    s.out = out_;
    s.given = line.parameters;
    s.options.threads = line.threads;
    s.options.force = line.force;
    s.options.resume = source == Source::resumed;
    s.copies = source != Source::script;
    s.options.only = line.only;
    s.options.budget_seconds = line.budget_seconds;
    s.options.stop = &stop_flag();
    s.options.progress = [this](const Progress& p) { progress_.update(p); };
    s.options.warn = [this](const std::string& text) {
      progress_.clear();
      say(stderr, "warning: {}\n", text);
    };
  }

  int execute(const std::string& script) {
    lua_State* L = state_.lua();
    bindings::Session& s = state_.session();
    try {
      state_.load_file(script);
      state_.call(0, LUA_MULTRET);
      const std::vector<Returned> experiments = returned_experiments(L, 1);
      check_parameters(s);
      if (experiments.empty() && s.runs == 0 && !s.declared.empty())
        throw Error(ErrorKind::state, "the script declares an experiment and neither returns nor runs it")
            .hint("end the script with: return experiment, or call experiment:run()")
            .at(s.declared.front()->declared());
      const bool alone = experiments.size() == 1 && s.runs == 0;
      for (const Returned& e : experiments) run_returned(e, alone);
    } catch (const Error& error) {
      progress_.clear();
      if (s.interrupted) {
        say(stderr, "{}\n", error.message());
        return exit_code_for_stop(s.stopped_by);
      }
      throw Error(error.kind(), bindings::is_finished(error) ? error.message() : bindings::finished_text(L, error));
    }
    return 0;
  }

 private:
  void run_returned(const Returned& e, bool alone) {
    lua_State* L = state_.lua();
    RunOptions options = state_.session().options;
    options.part = alone ? "" : e.name;
    bindings::run_into(L, e.index, alone ? out_ : (fs::path(out_) / e.name).string(), options);
    progress_.clear();
    const bindings::ResultPtr result = *bindings::test_box<bindings::ResultPtr>(L, -1);
    print_result(e.name, *result, line_.json);
    lua_pop(L, 1);
  }

  const CommandLine& line_;
  ProgressView progress_;
  std::string out_;
  State state_;
};

/// Folder that holds the manifest of DIR or of one of its parts, and whether DIR itself is the run.
struct StoredScript { std::string script, root; std::map<std::string, std::string> parameters; };

StoredScript stored_script(const std::string& folder) {
  if (!fs::is_directory(folder)) throw Error(ErrorKind::io, "there is no folder " + folder);
  std::string run = folder;
  if (!fs::exists(fs::path(folder) / "manifest.json")) {
    run.clear();
    std::vector<fs::path> parts;
    for (const auto& entry : fs::directory_iterator(folder))
      if (fs::exists(entry.path() / "manifest.json")) parts.push_back(entry.path());
    if (!parts.empty()) run = std::min_element(parts.begin(), parts.end())->string();
  }
  if (run.empty()) throw Error(ErrorKind::io, folder + " is no result folder: it has no manifest.json");
  const io::Manifest manifest = io::read_manifest(run);
  StoredScript stored{(fs::path(run) / "script" / manifest.script_name).string(), folder, {}};
  for (const auto& [name, value] : manifest.parameters) stored.parameters[name] = value;
  // A part of a larger run is resumed with the whole, which finds its finished parts and skips them.
  if (run == folder && !manifest.part.empty()) stored.root = fs::path(folder).lexically_normal().parent_path().string();
  return stored;
}

}  // namespace

int run_command(const CommandLine& line) {
  const std::string script = line.targets.front();
  const std::string out = line.out.empty() ? fs::path(script).stem().string() + ".out" : line.out;
  return ScriptRun(line, out, ScriptRun::Source::script).execute(script);
}

int resume_command(const CommandLine& line) {
  const StoredScript stored = stored_script(line.targets.front());
  CommandLine again = line;
  again.parameters = stored.parameters;
  return ScriptRun(again, stored.root, ScriptRun::Source::resumed).execute(stored.script);
}

int report_command(const CommandLine& line) {
  const StoredScript stored = stored_script(line.targets.front());
  if (!io::read_manifest(line.targets.front()).complete)
    throw Error(ErrorKind::io, line.targets.front() + " is unfinished; its report is written when it ends: quench resume " + line.targets.front());
  return resume_command(line);
}

int rerun_command(const CommandLine& line) {
  const StoredScript stored = stored_script(line.targets.front());
  CommandLine again = line;
  again.parameters = stored.parameters;
  const fs::path old = fs::path(line.targets.front()).lexically_normal();
  const std::string out = line.out.empty() ? old.stem().string() + "-rerun.out" : line.out;
  const int code = ScriptRun(again, out, ScriptRun::Source::copies).execute(stored.script);
  if (code != 0) return code;
  CommandLine compare = line;
  compare.targets = {line.targets.front(), out};
  return diff_command(compare);
}

}  // namespace quench::interpreter
