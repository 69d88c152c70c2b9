// Results in scripts: result.NAME datasets, result.meta, result:save, result:report; quench.load.
#include <algorithm>

#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/running.h"
#include "engine/io/storage.h"

namespace quench::bindings {

void push_result(lua_State* L, ResultData result) { push_box<ResultPtr>(L, std::make_shared<const ResultData>(std::move(result))); }

namespace {

void push_pairs(lua_State* L, const std::vector<std::pair<std::string, std::string>>& pairs) {
  for (const auto& [name, value] : pairs) {
    push_text(L, value);
    lua_setfield(L, -2, name.c_str());
  }
}

int save_result(lua_State* L) {
  const ResultPtr result = expect_box<ResultPtr>(L, 1, "save");
  io::write_result(expect_text(L, 2, "save"), result->observables, result->meta);
  return 0;
}

int report_result(lua_State* L) {
  const ResultPtr result = expect_box<ResultPtr>(L, 1, "report");
  write_report(L, 0, *result, expect_text(L, 2, "report"));
  return 0;
}

int index_result(lua_State* L) {
  const ResultPtr result = expect_box<ResultPtr>(L, 1, "result");
  const std::string name = expect_text(L, 2, "result");
  const auto found = result->observables.find(name);
  if (found != result->observables.end()) return push_box(L, found->second), 1;
  if (name == "save") return lua_pushcfunction(L, guarded<save_result>), 1;
  if (name == "report") return lua_pushcfunction(L, guarded<report_result>), 1;
  if (name == "meta") {
    lua_newtable(L);
    push_pairs(L, result->meta);
    lua_newtable(L);
    push_pairs(L, result->cost);
    lua_setfield(L, -2, "cost");
    return 1;
  }
  std::vector<std::string> known{"meta", "save", "report"};
  for (const auto& entry : result->observables) known.push_back(entry.first);
  Error error = argument_error("the result has no \"" + name + "\"");
  const std::string near = nearest_name(name, known);
  std::string list;
  for (const auto& entry : result->observables) list += (list.empty() ? "" : ", ") + entry.first;
  throw (near.empty() ? error : error.hint("did you mean \"" + near + "\"?")).detail("observables: " + list);
}

int assign_result(lua_State*) { throw argument_error("results do not change; keep derived datasets in variables of your own"); }

int next_dataset(lua_State* L) {
  const ResultPtr result = expect_box<ResultPtr>(L, 1, "pairs");
  const auto it = lua_isnil(L, 2) ? result->observables.begin() : result->observables.upper_bound(lua_tostring(L, 2));
  if (it == result->observables.end()) return lua_pushnil(L), 1;
  push_text(L, it->first);
  push_box(L, it->second);
  return 2;
}

int result_pairs(lua_State* L) {
  lua_pushcfunction(L, guarded<next_dataset>);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

int result_to_text(lua_State* L) {
  const ResultPtr result = expect_box<ResultPtr>(L, 1, "tostring");
  std::string out = "result {\n";
  for (const auto& [name, dataset] : result->observables) {
    std::string dims;
    for (std::size_t i = 0; i < dataset.dims.size(); ++i) dims += (i ? ", " : "") + dataset.dims[i] + " = " + std::to_string(dataset.value.shape()[i]);
    out += "  " + name + " (" + dims + ")  " + dataset.label + (dataset.unit.empty() ? "" : " [" + dataset.unit + "]") + "\n";
  }
  for (const auto& [name, value] : result->meta)
    if (name == "seed") out += "  seed = " + value + "\n";
  return push_text(L, out + "}"), 1;
}

int load_result(lua_State* L) {
  io::LoadedResult loaded = io::read_result(expect_text(L, 1, "quench.load"));
  ResultData result;
  result.observables = std::move(loaded.observables);
  result.meta = std::move(loaded.meta);
  push_result(L, std::move(result));
  return 1;
}

int read_table(lua_State* L) {
  std::vector<std::string> columns;
  if (lua_istable(L, 2) && lua_getfield(L, 2, "columns") == LUA_TTABLE)
    for (lua_Integer i = 1, n = static_cast<lua_Integer>(lua_rawlen(L, -1)); i <= n; ++i) {
      lua_rawgeti(L, 3, i);
      columns.push_back(lua_isinteger(L, -1) ? std::to_string(lua_tointeger(L, -1)) : expect_text(L, -1, "quench.read_csv: columns"));
      lua_pop(L, 1);
    }
  auto table = io::read_csv(expect_text(L, 1, "quench.read_csv"), columns);
  lua_newtable(L);
  for (auto& [name, values] : table) {
    push_box(L, Array::of(std::move(values)));
    lua_setfield(L, -2, name.c_str());
  }
  return 1;
}

int read_hdf5(lua_State* L) {
  push_box(L, io::read_hdf5_array(expect_text(L, 1, "quench.read_h5"), expect_text(L, 2, "quench.read_h5")));
  return 1;
}

}  // namespace

void open_results(lua_State* L) {
  const int module = lua_gettop(L);
  new_box_metatable<ResultPtr>(L);
  static const luaL_Reg methods[] = {{"__index", guarded<index_result>}, {"__newindex", guarded<assign_result>}, {"__pairs", guarded<result_pairs>},
                                     {"__tostring", guarded<result_to_text>}, {nullptr, nullptr}};
  luaL_setfuncs(L, methods, 0);
  lua_settop(L, module);
  static const luaL_Reg functions[] = {
      {"load", guarded<load_result>}, {"read_csv", guarded<read_table>}, {"read_h5", guarded<read_hdf5>}, {nullptr, nullptr}};
  luaL_setfuncs(L, functions, 0);
}

}  // namespace quench::bindings
