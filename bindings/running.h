// Running experiments from Lua, results, reports.
#pragma once

#include <string>

#include "bindings/boxes.h"
#include "bindings/session.h"

namespace quench::bindings {

/// experiment:run{ out =, threads =, only = }: computes and returns the result. Body for guarded<>.
int run_experiment(lua_State* L);

/// Runs the experiment at stack index `index` into `out` ("" in memory) and pushes its result. Used for returned experiments.
void run_into(lua_State* L, int index, const std::string& out, const RunOptions& options);

/// Folder name of an experiment inside FILE.out.
std::string folder_name(const Object& experiment, const std::string& otherwise);

/// Writes report.html and plots/ of a stored result; `index` is the experiment's stack position (for plots) or 0.
void write_report(lua_State* L, int index, const ResultData& result, const std::string& path);

/// Throws what can be told of option `plots` (in the table of script values at `kept`) before anything runs.
void check_plots(lua_State* L, int kept, const Object& experiment);

/// Result metatable; quench.load, quench.param and friends into the module at the top.
void open_running(lua_State* L);
void open_results(lua_State* L);
void push_result(lua_State* L, ResultData result);

}  // namespace quench::bindings
