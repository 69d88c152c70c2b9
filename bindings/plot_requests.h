// The option `plots` of an experiment: what it asks for, checked when the experiment is declared.
#pragma once

#include <string>
#include <vector>

#include "bindings/lua.h"

namespace quench::bindings {

/// One entry of `plots`: { "chi", against = "C", colour = "T", log = "xy", theory = f, dataset or { name = f, ... }, per = f or "chi0",
/// title = "...", x_label = "...", y_label = "..." }; { { "exact", "estimate" } } draws several observables together.
struct PlotRequest {
  std::vector<std::string> what;
  std::string against, colour, log, title, per, x_label, y_label;
  bool theory = false, per_function = false;
};

/// Reads the table at `table`; throws argument errors about "plots".
PlotRequest plot_request(lua_State* L, int table);
[[noreturn]] void ill_formed_plots();
[[noreturn]] void no_observable(const std::string& name, const std::vector<std::string>& known);

}  // namespace quench::bindings
