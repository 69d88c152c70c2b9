// What the host of a Lua state knows about the script it runs. The interpreter fills it; in plain lua5.4 the defaults hold.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bindings/lua.h"
#include "engine/run/run.h"

namespace quench::bindings {

/// A script parameter declared with quench.param.
struct Parameter {
  std::string name;
  Value fallback, value;
  std::string sentence;
};

struct Session {
  enum class Mode { run, declare };      ///< declare: stop at the first run() (check, plan, params)
  bool interpreter = false;
  Mode mode = Mode::run;
  std::string script;                    ///< main file as given on the command line
  bool copies = false;                   ///< the script is the copy in a result folder, and so are the files it reads
  std::string out;                       ///< FILE.out, or --out; "" computes in memory
  RunOptions options;                    ///< threads, stop flag, progress ... for every run of the script
  std::map<std::string, std::string> given;       ///< k=v of the command line, not yet used
  std::vector<Parameter> parameters;     ///< in the order declared
  std::map<std::string, std::string> files;       ///< path -> text of the script and what it required
  std::vector<ObjectPtr> declared;       ///< experiments constructed
  int runs = 0;                          ///< calls of run()
  std::map<std::string, int> run_names;  ///< how often each folder name was used
  bool stopped_at_run = false;           ///< mode declare met a run()
  bool interrupted = false;              ///< a run ended early with a checkpoint
  int stopped_by = 0;                    ///< signal number, -1 for the budget
};

/// The session of a Lua state; made with defaults by open_session.
Session& session(lua_State* L);
void open_session(lua_State* L);

}  // namespace quench::bindings
