#include "bindings/objects.h"

#include <algorithm>
#include <cstdlib>

#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/place.h"
#include "bindings/running.h"
#include "bindings/session.h"
#include "engine/core/model.h"
#include "engine/core/not_yet.h"

namespace quench::bindings {

void push_object(lua_State* L, ObjectPtr object, int script_values) {
  const int values = script_values ? lua_absindex(L, script_values) : 0;
  push_box(L, std::move(object), 1);
  if (values) {
    lua_pushvalue(L, values);
    lua_setiuservalue(L, -2, 1);
  }
}

void push_script_value(lua_State* L, int index, const char* name) {
  if (lua_getiuservalue(L, index, 1) == LUA_TTABLE) {
    lua_getfield(L, -1, name);
    lua_remove(L, -2);
  } else {
    lua_pop(L, 1);
    lua_pushnil(L);
  }
}

Value option_value(lua_State* L, int index, const Schema& schema, const std::string& name, int params, int kept) {
  const Option* option = schema.find(name);
  if (!option) return Value(true);  // validated() reports the unknown name
  if (option->accepts & accepts_script) {
    lua_pushvalue(L, index);
    lua_setfield(L, kept, name.c_str());
    return lua_isnil(L, index) ? Value() : Value(true);
  }
  if (lua_type(L, index) == LUA_TFUNCTION && !(option->accepts & accepts_function)) {
    Error error = argument_error("option \"" + name + "\" takes " + accepted(*option) + ", not a function");
    throw error.about(schema.full_name()).option(name).fact("option", name).fact("accepted", accepted(*option));
  }
  try {
    return to_value(L, index, option, params);
  } catch (Error& error) {
    if (error.about().empty() && !error.place().known() && !is_finished(error)) error.about(schema.full_name()).option(name);
    throw;
  }
}

std::map<std::string, Value> options_from(lua_State* L, int table, const Schema& schema, int kept) {
  std::map<std::string, Value> given;
  lua_getfield(L, table, "params");
  const int params = lua_istable(L, -1) && schema.find("params") ? lua_gettop(L) : 0;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING) {
      Error error = argument_error("options have names: write { name = value }, not a bare value");
      throw error.about(schema.full_name()).fact("received", luaL_typename(L, -1));
    }
    const std::string name = lua_tostring(L, -2);
    given.emplace(name, option_value(L, lua_gettop(L), schema, name, params, kept));
  }
  lua_pop(L, 1);
  return given;
}

namespace {

/// landscape.X{...}: upvalue 1 is the schema.
int construct(lua_State* L) {
  const Schema& schema = *static_cast<const Schema*>(lua_touserdata(L, lua_upvalueindex(1)));
  lua_settop(L, std::min(lua_gettop(L), 2));
  const bool positional = !schema.positional.empty() && lua_gettop(L) == 1 && !lua_istable(L, 1);
  if (lua_gettop(L) == 2 || (lua_gettop(L) == 1 && !lua_istable(L, 1) && !positional)) {
    Error error = argument_error("takes one table of named options" + std::string(lua_gettop(L) == 2 ? " (is it called with a dot, not a colon?)" : ""));
    throw error.about(schema.full_name()).fact("received", luaL_typename(L, 1));
  }
  lua_newtable(L);
  const int kept = lua_gettop(L);
  std::map<std::string, Value> given;
  if (positional) given.emplace(schema.positional, option_value(L, 1, schema, schema.positional, 0, kept));
  else if (lua_istable(L, 1)) given = options_from(L, 1, schema, kept);
  auto object = std::make_shared<const Object>(schema, validated(schema, std::move(given)), calling_place(L));
  check_declaration(*object);
  if (schema.category == "experiment") {
    plan_of(object);
    check_plots(L, kept, *object);
    session(L).declared.push_back(object);
  }
  push_object(L, std::move(object), kept);
  return 1;
}

// ---- with{}

std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', start = dot + 1)) parts.push_back(path.substr(start, dot - start));
  parts.push_back(path.substr(start));
  return parts;
}

ObjectPtr replaced(lua_State* L, const ObjectPtr& object, const std::vector<std::string>& path, std::size_t at, int index, int kept);

/// Goes one step further down inside a list, record or object.
Value replaced_inside(lua_State* L, const Value& value, const std::vector<std::string>& path, std::size_t at, int index, int kept) {
  if (value.is<ObjectPtr>()) return Value(replaced(L, value.as<ObjectPtr>(), path, at, index, kept));
  if (value.is_list()) {
    List items = value.list();
    const std::size_t i = static_cast<std::size_t>(std::strtoul(path[at].c_str(), nullptr, 10));
    if (i >= 1 && i <= items.size()) {
      items[i - 1] = at + 1 < path.size() ? replaced_inside(L, items[i - 1], path, at + 1, index, kept) : to_value(L, index);
      return Value(std::move(items));
    }
  }
  if (value.is_record()) {
    Record entries = value.record();
    for (auto& [name, item] : entries)
      if (name == path[at]) {
        item = at + 1 < path.size() ? replaced_inside(L, item, path, at + 1, index, kept) : to_value(L, index);
        return Value(std::move(entries));
      }
  }
  std::string whole, before;
  for (std::size_t i = 0; i < path.size(); ++i) whole += (i ? "." : "") + path[i];
  for (std::size_t i = 0; i < at; ++i) before += (i ? "." : "") + path[i];
  throw argument_error("with: \"" + whole + "\" leads nowhere: " +
                       (value.is_nil() ? "\"" + before + "\" is not given" : "nothing is called \"" + path[at] + "\" inside " + kind_of(value)));
}

ObjectPtr replaced(lua_State* L, const ObjectPtr& object, const std::vector<std::string>& path, std::size_t at, int index, int kept) {
  const Schema& schema = object->schema();
  std::map<std::string, Value> given = object->given();
  const bool last = at + 1 == path.size();
  if (last || !schema.find(path[at])) given[path[at]] = option_value(L, index, schema, path[at], 0, kept);
  else given[path[at]] = replaced_inside(L, object->get(path[at]), path, at + 1, index, kept);
  auto changed = std::make_shared<const Object>(schema, validated(schema, std::move(given)), calling_place(L));
  check_declaration(*changed);
  return changed;
}

/// A fresh table with the script-side values of the object at 1.
int copied_script_values(lua_State* L) {
  lua_newtable(L);
  const int copy = lua_gettop(L);
  if (lua_getiuservalue(L, 1, 1) == LUA_TTABLE)
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
      lua_pushvalue(L, -2);
      lua_pushvalue(L, -2);
      lua_rawset(L, copy);
    }
  lua_settop(L, copy);
  return copy;
}

int object_with(lua_State* L) {
  ObjectPtr object = expect_box<ObjectPtr>(L, 1, "with");
  if (!lua_istable(L, 2)) throw argument_error("with takes a table of options: object:with { option = value }");
  lua_settop(L, 2);
  const int kept = copied_script_values(L);
  for (lua_pushnil(L); lua_next(L, 2); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING) throw argument_error("with: options have names");
    object = replaced(L, object, split_path(lua_tostring(L, -2)), 0, lua_gettop(L), kept);
  }
  if (object->schema().category == "experiment") {
    plan_of(object);
    check_plots(L, kept, *object);
    session(L).declared.push_back(object);
  }
  push_object(L, std::move(object), kept);
  return 1;
}

// ---- fields

[[noreturn]] void no_such_field(const ObjectPtr& object, const std::string& name) {
  std::vector<std::string> known;
  for (const Option& option : object->schema().options) known.push_back(option.name);
  Error error = argument_error("no option or method \"" + name + "\"");
  const std::string near = nearest_name(name, known);
  if (!near.empty()) error.hint("did you mean \"" + near + "\"?");
  throw error.about(object->full_name());
}

int index_object(lua_State* L) {
  const ObjectPtr object = expect_box<ObjectPtr>(L, 1, "index");
  const std::string name = expect_text(L, 2, "index");
  if (name == "with") return lua_pushcfunction(L, guarded<object_with>), 1;
  if (push_method(L, object, name)) return 1;
  const Option* option = object->schema().find(name);
  if (!option) no_such_field(object, name);
  if (option->accepts & accepts_script) push_script_value(L, 1, name.c_str());
  else push_value(L, object->get(name));
  return 1;
}

int assign_object(lua_State* L) {
  const ObjectPtr object = expect_box<ObjectPtr>(L, 1, "assign");
  throw argument_error("objects do not change; a changed copy is object:with { ... = ... }").about(object->full_name());
}

int object_to_text(lua_State* L) { return push_text(L, show_tree(*expect_box<ObjectPtr>(L, 1, "tostring"))), 1; }

int objects_equal(lua_State* L) {
  const ObjectPtr *a = test_box<ObjectPtr>(L, 1), *b = test_box<ObjectPtr>(L, 2);
  lua_pushboolean(L, a && b && (*a == *b || canonical(**a) == canonical(**b)));
  return 1;
}

// ---- namespaces

/// Reading landscape.NAME that does not exist: upvalue 1 is the category.
int missing_model(lua_State* L) {
  const std::string category = lua_tostring(L, lua_upvalueindex(1));
  const std::string name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
  std::vector<std::string> known;
  for (const Schema* schema : Registry::get().in(category)) known.push_back(schema->name);
  if (const std::string reason = not_yet(category + "." + name, ""); !reason.empty()) throw argument_error(category + "." + name + " is not built yet: " + reason);
  Error error = argument_error("there is no " + category + "." + name);
  std::string list;
  for (const std::string& k : known) list += (list.empty() ? "" : ", ") + k;
  const std::string near = nearest_name(name, known);
  // A long list of models does not help who only mistyped one.
  if (near.empty() || known.size() <= 12) error.detail(category + " has: " + list);
  throw near.empty() ? error : error.hint("did you mean " + category + "." + near + "?");
}

int read_only(lua_State* L) {
  throw argument_error(std::string(lua_tostring(L, lua_upvalueindex(1))) + " is read-only; models are added in C++, one file each");
}

void push_namespace(lua_State* L, const char* category) {
  lua_newtable(L);
  lua_newtable(L);
  lua_newtable(L);  // the constructors, behind __index, so that assignments are seen
  for (const Schema* schema : Registry::get().in(category)) {
    lua_pushlightuserdata(L, const_cast<Schema*>(schema));
    lua_pushcclosure(L, guarded<construct>, 1);
    lua_setfield(L, -2, schema->name.c_str());
  }
  lua_newtable(L);
  lua_pushstring(L, category);
  lua_pushcclosure(L, guarded<missing_model>, 1);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_setfield(L, -2, "__index");
  lua_pushstring(L, category);
  lua_pushcclosure(L, guarded<read_only>, 1);
  lua_setfield(L, -2, "__newindex");
  lua_setmetatable(L, -2);
}

}  // namespace

void open_objects(lua_State* L) {
  const int module = lua_gettop(L);
  new_box_metatable<ObjectPtr>(L);
  static const luaL_Reg methods[] = {{"__index", guarded<index_object>}, {"__newindex", guarded<assign_object>},
                                     {"__tostring", guarded<object_to_text>}, {"__eq", guarded<objects_equal>}, {nullptr, nullptr}};
  luaL_setfuncs(L, methods, 0);
  lua_settop(L, module);
  for (const char* category : {"landscape", "dynamics", "noise", "observe"}) {
    push_namespace(L, category);
    lua_setfield(L, module, category);
  }
  if (const Schema* experiment = Registry::get().find("experiment", "experiment")) {
    lua_pushlightuserdata(L, const_cast<Schema*>(experiment));
    lua_pushcclosure(L, guarded<construct>, 1);
    lua_setfield(L, module, "experiment");
  }
}

}  // namespace quench::bindings
