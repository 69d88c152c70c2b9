#include "bindings/plot_requests.h"

#include <algorithm>

#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/objects.h"
#include "bindings/running.h"
#include "engine/core/dataset.h"

namespace quench::bindings {

namespace {

std::string text_field(lua_State* L, int table, const char* name) {
  lua_getfield(L, table, name);
  const std::string text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
  lua_pop(L, 1);
  return text;
}

/// Refuses names that no plot knows, and a `per` that is neither a name nor a function.
void check_plot_keys(lua_State* L, int table) {
  static const std::vector<std::string> known = {"against", "colour", "log", "theory", "per", "title", "x_label", "y_label"};
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING) continue;
    const std::string key = lua_tostring(L, -2);
    if (key == "per" && lua_type(L, -1) != LUA_TSTRING && !lua_isfunction(L, -1))
      throw argument_error(std::string("plots: per takes the name of an observable or a function of the coordinates, not a ") + luaL_typename(L, -1))
          .about("experiment").option("plots");
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    Error error = argument_error("plots: a plot has no \"" + key + "\"");
    const std::string near = nearest_name(key, known);
    throw error.hint(near.empty() ? "a plot has against, colour, log, per, theory, title, x_label, y_label" : "did you mean \"" + near + "\"?")
        .about("experiment").option("plots");
  }
}

/// Refuses theories that cannot be drawn; the value on top of the stack stays.
void check_theory(lua_State* L) {
  const auto drawable = [&] { return lua_isnil(L, -1) || lua_isfunction(L, -1) || test_box<Dataset>(L, -1); };
  const auto require_drawable = [&] {
    if (!drawable())
      throw argument_error(std::string("plots: theory takes a function of the coordinates, a dataset or a table of them by name, not a ") +
                           luaL_typename(L, -1))
          .about("experiment").option("plots");
  };
  if (!lua_istable(L, -1)) return require_drawable();
  const int theories = lua_gettop(L);
  for (lua_pushnil(L); lua_next(L, theories); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING)
      throw argument_error("plots: several theories have names: theory = { [\"H_x\"] = function(c) ... end }").about("experiment").option("plots");
    require_drawable();
  }
}

}  // namespace

PlotRequest plot_request(lua_State* L, int table) {
  PlotRequest r;
  check_plot_keys(L, table);
  lua_rawgeti(L, table, 1);
  if (lua_istable(L, -1))
    for (lua_Integer i = 1, n = static_cast<lua_Integer>(lua_rawlen(L, -1)); i <= n; ++i) {
      lua_rawgeti(L, -1, i);
      r.what.push_back(lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "");
      lua_pop(L, 1);
    }
  else r.what.push_back(lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "");
  lua_pop(L, 1);
  if (r.what.empty()) throw argument_error("plots: the list of observables is empty").about("experiment").option("plots");
  r.against = text_field(L, table, "against");
  r.colour = text_field(L, table, "colour");
  r.log = text_field(L, table, "log");
  r.title = text_field(L, table, "title");
  r.per = text_field(L, table, "per");
  r.x_label = text_field(L, table, "x_label");
  r.y_label = text_field(L, table, "y_label");
  lua_getfield(L, table, "per");
  r.per_function = lua_isfunction(L, -1);
  lua_pop(L, 1);
  lua_getfield(L, table, "theory");
  check_theory(L);
  r.theory = !lua_isnil(L, -1);
  lua_pop(L, 1);
  return r;
}

[[noreturn]] void ill_formed_plots() {
  throw argument_error("plots is a list of tables that begin with an observable").about("experiment").option("plots")
      .hint("write plots = { { \"chi\", against = \"C\" } }");
}

[[noreturn]] void no_observable(const std::string& name, const std::vector<std::string>& known) {
  Error error = argument_error("plots: there is no observable \"" + name + "\"");
  const std::string near = nearest_name(name, known);
  throw (near.empty() ? error : error.hint("did you mean \"" + near + "\"?")).about("experiment").option("plots");
}

void check_plots(lua_State* L, int kept, const Object& experiment) {
  lua_getfield(L, kept, "plots");
  const int list = lua_gettop(L);
  if (!lua_isnil(L, list) && !lua_istable(L, list)) ill_formed_plots();
  std::vector<std::string> known;
  for (const auto& entry : experiment.get("observables").record()) known.push_back(entry.first);
  const lua_Integer plots = lua_isnil(L, list) ? 0 : static_cast<lua_Integer>(lua_rawlen(L, list));
  for (lua_Integer i = 1; i <= plots; ++i) {
    lua_rawgeti(L, list, i);
    if (!lua_istable(L, -1)) ill_formed_plots();
    const PlotRequest r = plot_request(L, lua_gettop(L));
    // What build returns may bring observables of its own.
    const bool built = !experiment.get("build").is_nil();
    for (const std::string& name : r.what)
      if (!built && std::find(known.begin(), known.end(), name) == known.end()) no_observable(name, known);
    lua_pop(L, 1);
  }
  lua_settop(L, list - 1);
}

}  // namespace quench::bindings
