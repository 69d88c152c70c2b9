// What completion may offer from the running state: globals, fields of tables, options and methods of quench's values.
#include <sstream>

#include "bindings/boxes.h"
#include "bindings/guard.h"
#include "engine/core/schema.h"
#include "interpreter/documents_pages.h"
#include "interpreter/prompt_values.h"

namespace quench::interpreter {

namespace {

/// A question to the state, answered inside a protected call: completion runs between two commands.
struct Query {
  State* state;
  std::string path;
  bool methods;
  std::vector<std::string> names;
  std::string schema;
};

void string_keys(lua_State* L, std::vector<std::string>& names) {
  for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
    if (lua_type(L, -2) == LUA_TSTRING) names.push_back(lua_tostring(L, -2));
}

/// Pushes the value at a dotted path; false where a part is missing. Reads tables raw and experiments' options, so that
/// looking has no effects.
bool push_path(Query& query, lua_State* L) {
  query.state->push_environment(true);
  std::istringstream parts(query.path);
  bool first = true;
  for (std::string part; std::getline(parts, part, '.'); first = false) {
    if (lua_istable(L, -1)) {
      lua_pushstring(L, part.c_str());
      lua_rawget(L, -2);
      if (first && lua_isnil(L, -1)) {
        lua_pushglobaltable(L);
        lua_pushstring(L, part.c_str());
        lua_rawget(L, -2);
      }
    } else if (const ObjectPtr* object = bindings::test_box<ObjectPtr>(L, -1); object && (*object)->schema().find(part)) {
      lua_getfield(L, -1, part.c_str());
    } else {
      return false;
    }
  }
  return !lua_isnil(L, -1);
}

void documented_names(const std::string& owner, bool methods, std::vector<std::string>& names) {
  for (const Documented& entry : documented())
    if (entry.owner == owner && (entry.kind == Documented::Kind::method) == methods) names.push_back(entry.name);
}

void object_names(const Object& object, Query& query) {
  query.schema = object.full_name();
  if (!query.methods) {
    for (const Option& option : object.schema().options) query.names.push_back(option.name);
    return;
  }
  const std::string category = object.schema().category;
  documented_names(category == "observe" ? "observable" : category, true, query.names);
  documented_names("object", true, query.names);
}

void value_names(lua_State* L, Query& query) {
  if (const ObjectPtr* object = bindings::test_box<ObjectPtr>(L, -1)) return object_names(**object, query);
  if (const bindings::ResultPtr* result = bindings::test_box<bindings::ResultPtr>(L, -1); result && !query.methods)
    for (const auto& entry : (*result)->observables) query.names.push_back(entry.first);
  if (luaL_getmetafield(L, -1, "__name") == LUA_TSTRING) {
    const std::string class_name = lua_tostring(L, -1);
    for (const DocumentedOwner& owner : documented_owners())
      if (owner.class_name == class_name) documented_names(owner.name, query.methods, query.names);
  }
}

int answer(lua_State* L) {
  Query& query = *static_cast<Query*>(lua_touserdata(L, 1));
  if (query.path.empty()) {
    query.state->push_environment(true);
    string_keys(L, query.names);
    lua_pushglobaltable(L);
    string_keys(L, query.names);
    return 0;
  }
  if (!push_path(query, L)) return 0;
  if (lua_istable(L, -1) && !query.methods) string_keys(L, query.names);
  else if (lua_type(L, -1) == LUA_TSTRING && query.methods) lua_getglobal(L, "string"), string_keys(L, query.names);
  else value_names(L, query);
  return 0;
}

Query ask(State& state, const std::string& path, bool methods) {
  Query query{&state, path, methods, {}, ""};
  lua_State* L = state.lua();
  const int top = lua_gettop(L);
  lua_pushcfunction(L, bindings::guarded<answer>);
  lua_pushlightuserdata(L, &query);
  if (lua_pcall(L, 1, 0, 0) != LUA_OK) query.names.clear();  // out of memory: nothing to offer
  lua_settop(L, top);
  return query;
}

}  // namespace

KnownNames names_of(State& state) {
  return {[&state](const std::string& path) { return ask(state, path, false).names; },
          [&state](const std::string& path) { return ask(state, path, true).names; },
          [&state](const std::string& path) { return ask(state, path, true).schema; }};
}

}  // namespace quench::interpreter
