// Datasets in scripts: fields, selection, interpolation, tables, files. Arithmetic is in array_operations.cpp.
#include <algorithm>

#include "bindings/arrays.h"
#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/module.h"
#include "engine/core/schema.h"
#include "engine/io/storage.h"
#include "engine/statistics/dataset_operations.h"

namespace quench::bindings {

namespace {

// ---- fields

void push_dims(lua_State* L, const Dataset& d) {
  lua_createtable(L, static_cast<int>(d.dims.size()), 0);
  for (std::size_t i = 0; i < d.dims.size(); ++i) {
    push_text(L, d.dims[i]);
    lua_rawseti(L, -2, static_cast<lua_Integer>(i + 1));
  }
}

void push_arrays(lua_State* L, const std::map<std::string, Array>& arrays) {
  lua_newtable(L);
  for (const auto& [name, values] : arrays) {
    push_read_only_value(L, values);
    lua_setfield(L, -2, name.c_str());
  }
}

void push_coords(lua_State* L, const Dataset& d) {
  std::map<std::string, Array> all = d.coord_values;
  for (std::size_t i = 0; i < d.dims.size(); ++i) all[d.dims[i]] = d.coords[i];
  push_arrays(L, all);
}

void push_pairs(lua_State* L, const std::vector<std::pair<std::string, std::string>>& pairs) {
  lua_newtable(L);
  for (const auto& [name, value] : pairs) {
    push_text(L, value);
    lua_setfield(L, -2, name.c_str());
  }
}

void push_optional(lua_State* L, bool there, const Array& values) {
  if (there) push_read_only_value(L, values);
  else lua_pushnil(L);
}

void push_optional(lua_State* L, const std::string& text) {
  if (text.empty()) lua_pushnil(L);
  else push_text(L, text);
}

struct Field {
  const char* name;
  void (*push)(lua_State*, const Dataset&);
};

const Field fields[] = {
    {"dims", push_dims},
    {"coords", push_coords},
    {"coord_errors", [](lua_State* L, const Dataset& d) { push_arrays(L, d.coord_errors); }},
    {"value", [](lua_State* L, const Dataset& d) { push_read_only_value(L, d.value); }},
    {"error", [](lua_State* L, const Dataset& d) { push_optional(L, d.has_error, d.error); }},
    {"step_error", [](lua_State* L, const Dataset& d) { push_optional(L, d.has_step_error, d.step_error); }},
    {"count", [](lua_State* L, const Dataset& d) { push_optional(L, d.has_error, d.count); }},
    {"members", [](lua_State* L, const Dataset& d) { push_optional(L, d.members.size() > 0, d.members); }},
    {"groups", [](lua_State* L, const Dataset& d) { push_optional(L, d.groups); }},
    {"reason", [](lua_State* L, const Dataset& d) { push_optional(L, d.reason); }},
    {"name", [](lua_State* L, const Dataset& d) { push_text(L, d.name); }},
    {"unit", [](lua_State* L, const Dataset& d) { push_text(L, d.unit); }},
    {"label", [](lua_State* L, const Dataset& d) { push_text(L, d.label); }},
    {"attributes", [](lua_State* L, const Dataset& d) { push_pairs(L, d.attributes); }},
};

// ---- methods

/// Calls f(name) for every string key of the table at `table`, with the key's value at the top of the stack, in order of
/// the names.
template <class F>
void for_each_name(lua_State* L, int table, const char* function, const F& f) {
  if (!lua_istable(L, table)) throw argument_error(std::string(function) + " takes a table such as { t = 10 }");
  std::vector<std::string> names;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING) throw argument_error(std::string(function) + " takes named dims: { t = 10 }");
    names.push_back(lua_tostring(L, -2));
  }
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    push_text(L, name);
    lua_rawget(L, table);
    f(name);
    lua_pop(L, 1);
  }
}

int select_entries(lua_State* L) {
  Dataset d = expect_box<Dataset>(L, 1, "sel");
  bool exact = false;
  if (lua_istable(L, 2)) {
    lua_pushliteral(L, "exact");
    lua_rawget(L, 2);
    exact = lua_toboolean(L, -1);
    lua_pop(L, 1);
  }
  for_each_name(L, 2, "sel", [&](const std::string& name) {
    if (name == "exact") return;
    if (lua_type(L, -1) != LUA_TNUMBER) throw argument_error("sel: \"" + name + "\" takes one number; several points: interp");
    d = select(d, name, lua_tonumber(L, -1), exact);
  });
  push_box(L, std::move(d));
  return 1;
}

int along_dim(lua_State* L) {
  const Dataset& d = expect_box<Dataset>(L, 1, "along");
  push_box(L, along(d, expect_text(L, 2, "along")));
  return 1;
}

int interpolate_entries(lua_State* L) {
  Dataset d = expect_box<Dataset>(L, 1, "interp");
  for_each_name(L, 2, "interp", [&](const std::string& name) {
    const bool one = lua_type(L, -1) == LUA_TNUMBER;
    const Array at = expect_array(L, -1, "interp", true);
    if (at.rank() != 1) throw argument_error("interp: \"" + name + "\" takes a number or a list of numbers");
    d = interpolate(d, name, at.span(), one);
  });
  push_box(L, std::move(d));
  return 1;
}

int versus_other(lua_State* L) {
  const Dataset& d = expect_box<Dataset>(L, 1, "versus");
  push_box(L, versus(d, expect_box<Dataset>(L, 2, "versus")));
  return 1;
}

int as_table(lua_State* L) { return push_text(L, table_text(expect_box<Dataset>(L, 1, "table"))), 1; }

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

int save_dataset(lua_State* L) {
  Dataset d = expect_box<Dataset>(L, 1, "save");
  // Files know members of one result; those of several together would be read back as one ensemble.
  if (!d.sources.empty()) d.members = Array();
  const std::string path = expect_text(L, 2, "save");
  if (ends_with(path, ".csv")) io::write_csv(path, d);
  else if (ends_with(path, ".h5")) io::write_result(path, {{d.name.empty() ? "dataset" : d.name, d}}, {});
  else throw argument_error("save: \"" + path + "\" ends neither in .csv nor in .h5");
  return 0;
}

const luaL_Reg methods[] = {{"sel", guarded<select_entries>}, {"along", guarded<along_dim>}, {"interp", guarded<interpolate_entries>},
                            {"versus", guarded<versus_other>}, {"table", guarded<as_table>}, {"save", guarded<save_dataset>}};

[[noreturn]] void no_such_field(const std::string& name) {
  std::vector<std::string> known;
  for (const Field& field : fields) known.push_back(field.name);
  for (const luaL_Reg& method : methods) known.push_back(method.name);
  Error error = argument_error("datasets have no \"" + name + "\"");
  const std::string near = nearest_name(name, known);
  throw near.empty() ? error : error.hint("did you mean \"" + near + "\"?");
}

int index_dataset(lua_State* L) {
  const Dataset& d = expect_box<Dataset>(L, 1, "dataset");
  const std::string name = expect_text(L, 2, "dataset");
  for (const Field& field : fields)
    if (name == field.name) return field.push(L, d), 1;
  for (const luaL_Reg& method : methods)
    if (name == method.name) return lua_pushcfunction(L, method.func), 1;
  no_such_field(name);
}

int assign_dataset(lua_State*) { throw Error(ErrorKind::state, "datasets do not change; arithmetic gives new ones"); }

/// Heading and at most twenty rows.
int dataset_to_text(lua_State* L) {
  const Dataset& d = expect_box<Dataset>(L, 1, "tostring");
  std::string text = "dataset" + (d.name.empty() ? std::string() : " " + d.name) + " (";
  for (std::size_t i = 0; i < d.dims.size(); ++i) text += (i ? ", " : "") + d.dims[i] + " = " + std::to_string(d.coords[i].size());
  text += ")" + (d.label.empty() ? std::string() : "  " + d.label) + (d.unit.empty() ? std::string() : " [" + d.unit + "]") + "\n";
  const std::string table = table_text(d);
  std::size_t end = 0;
  for (int row = 0; row < 21 && end < table.size(); ++row) end = table.find('\n', end) + 1;
  text += table.substr(0, end);
  if (end < table.size()) text += "... " + std::to_string(d.value.size() - 20) + " more rows: d:table()\n";
  if (!d.reason.empty()) text += "nan: " + d.reason + "\n";
  for (const auto& [name, value] : d.attributes)
    if (name == "warning") text += "warning: " + value + "\n";
  text.pop_back();
  return push_text(L, text), 1;
}

int no_order(lua_State*) { throw argument_error("datasets have errors and do not compare; compare d.value"); }

}  // namespace

void open_datasets(lua_State* L) {
  const int module = lua_gettop(L);
  new_box_metatable<Dataset>(L);
  static const luaL_Reg operators[] = {
      {"__index", guarded<index_dataset>}, {"__newindex", guarded<assign_dataset>}, {"__tostring", guarded<dataset_to_text>},
      {"__add", guarded<operation<Op::add>>}, {"__sub", guarded<operation<Op::subtract>>},
      {"__mul", guarded<operation<Op::multiply>>}, {"__div", guarded<operation<Op::divide>>},
      {"__pow", guarded<operation<Op::power>>}, {"__unm", guarded<operation<Op::negate>>},
      {"__lt", guarded<no_order>}, {"__le", guarded<no_order>}, {nullptr, nullptr}};
  luaL_setfuncs(L, operators, 0);
  lua_settop(L, module);
}

}  // namespace quench::bindings
