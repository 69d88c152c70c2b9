#include "bindings/convert.h"

#include <algorithm>
#include <cmath>

#include "bindings/guard.h"
#include "bindings/trace.h"
#include "engine/core/reduced_unit.h"

namespace quench::bindings {

namespace {

/// Number of entries when the table is a sequence 1..n with nothing else, -1 otherwise; 0 for an empty table.
long long sequence_length(lua_State* L, int table) {
  long long entries = 0, whole = 0;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    ++entries;
    if (lua_isinteger(L, -2)) ++whole;
  }
  const long long length = static_cast<long long>(lua_rawlen(L, table));
  return whole == entries && length == entries ? entries : -1;
}

Value list_from(lua_State* L, int table, long long length, const Option* option, int params) {
  List items;
  items.reserve(static_cast<std::size_t>(length));
  for (long long i = 1; i <= length; ++i) {
    lua_rawgeti(L, table, i);
    items.push_back(to_value(L, lua_gettop(L), option, params));
    lua_pop(L, 1);
  }
  return Value(std::move(items));
}

Value record_from(lua_State* L, int table, const Option* option, int params) {
  Record entries;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    // lua_tostring on a number key would confuse lua_next, so numbers beside names are told apart by type.
    const std::string name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2)
                             : lua_isinteger(L, -2)         ? std::to_string(lua_tointeger(L, -2))
                                                            : "";
    if (name.empty())
      throw argument_error("a table of options has a key that is " + type_text(L, -2) + "; keys are names");
    entries.emplace_back(name, to_value(L, lua_gettop(L), option, params));
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return Value(std::move(entries));
}

/// A quantity of quench.units (its metatable can __strip it) as a plain number or array in the option's unit, or marked with
/// the SI unit where the option's is a reduced one that takes quantities.
Value from_quantity(lua_State* L, int table, const Option* option, int params) {
  const std::string unit = option ? option->unit : "", si = quantity_unit(unit);
  lua_pushvalue(L, table);
  push_text(L, si.empty() ? unit : si);
  call_lua(L, 2, 2);
  if (lua_isnil(L, -2)) {
    std::string reason = expect_text(L, -1, "units");
    if (!si.empty()) reason = "takes a plain number [" + unit + "] or a quantity in " + si + ", " + reason.substr(std::min(reason.size(), reason.rfind("not in ")));
    throw argument_error((option ? "option \"" + option->name + "\" " : "it ") + reason);
  }
  lua_pop(L, 1);
  Value value = to_value(L, lua_gettop(L), option, params);
  lua_pop(L, 1);
  return si.empty() ? value : Value(Record{{si, std::move(value)}});
}

constexpr int deepest_nesting = 200;

Value from_table(lua_State* L, int table, const Option* option, int params) {
  // Each level holds a value or two on the stack, so its height is the depth; a table that holds itself has no end.
  if (lua_gettop(L) > deepest_nesting || !lua_checkstack(L, 8))
    throw argument_error((option ? "option \"" + option->name + "\": " : std::string()) + "tables are nested too deeply (does one hold itself?)");
  if (luaL_getmetafield(L, table, "__strip") == LUA_TFUNCTION) return from_quantity(L, table, option, params);
  const long long length = sequence_length(L, table);
  return length >= 0 ? list_from(L, table, length, option, params) : record_from(L, table, option, params);
}

}  // namespace

Value to_value(lua_State* L, int index, const Option* option, int params) {
  index = lua_absindex(L, index);
  switch (lua_type(L, index)) {
    case LUA_TNIL:
    case LUA_TNONE: return Value();
    case LUA_TBOOLEAN: return Value(lua_toboolean(L, index) != 0);
    case LUA_TNUMBER:
      return lua_isinteger(L, index) ? Value(static_cast<std::int64_t>(lua_tointeger(L, index))) : Value(lua_tonumber(L, index));
    case LUA_TSTRING: {
      std::size_t length = 0;
      const char* text = lua_tolstring(L, index, &length);
      return Value(std::string(text, length));
    }
    case LUA_TTABLE: return from_table(L, index, option, params);
    case LUA_TFUNCTION: {
      const std::vector<ArgumentRange> none;
      return Value(trace(L, index, option ? option->arguments : none, params));
    }
    case LUA_TUSERDATA: break;
    default: throw argument_error(std::string("a value of type ") + luaL_typename(L, index) + " cannot be an option");
  }
  if (const Array* a = test_box<Array>(L, index)) return Value(a->copy());
  if (const Expression* e = test_box<Expression>(L, index)) return Value(*e);
  if (const ObjectPtr* o = test_box<ObjectPtr>(L, index)) return Value(*o);
  if (const KernelBox* k = test_box<KernelBox>(L, index)) return Value(k->function);
  if (const Dataset* d = test_box<Dataset>(L, index)) return Value(d->value.copy());
  throw argument_error(std::string("a value of type ") + luaL_tolstring(L, index, nullptr) + " cannot be an option");
}

namespace {

void push_list(lua_State* L, const List& items) {
  lua_createtable(L, static_cast<int>(items.size()), 0);
  for (std::size_t i = 0; i < items.size(); ++i) {
    push_value(L, items[i]);
    lua_rawseti(L, -2, static_cast<lua_Integer>(i + 1));
  }
}

void push_record(lua_State* L, const Record& entries) {
  lua_createtable(L, 0, static_cast<int>(entries.size()));
  for (const auto& [name, value] : entries) {
    push_value(L, value);
    lua_setfield(L, -2, name.c_str());
  }
}

}  // namespace

void push_value(lua_State* L, const Value& value) {
  if (!lua_checkstack(L, 8)) throw Error(ErrorKind::memory, "not enough memory");
  if (value.is_nil()) return lua_pushnil(L);
  if (value.is<bool>()) return lua_pushboolean(L, value.as<bool>());
  if (value.is<std::int64_t>()) return lua_pushinteger(L, value.as<std::int64_t>());
  if (value.is<double>()) return lua_pushnumber(L, value.as<double>());
  if (value.is<std::string>()) return push_text(L, value.as<std::string>());
  if (value.is<Array>()) return static_cast<void>(push_box(L, value.as<Array>().copy()));
  if (value.is<Expression>()) return static_cast<void>(push_box(L, value.as<Expression>()));
  if (value.is<ObjectPtr>()) return static_cast<void>(push_box(L, value.as<ObjectPtr>()));
  if (value.is<FunctionPtr>()) return push_kernel(L, value.as<FunctionPtr>());
  if (value.is_list()) return push_list(L, value.list());
  push_record(L, value.record());
}

std::string expect_text(lua_State* L, int index, const char* function) {
  if (lua_type(L, index) != LUA_TSTRING)
    throw argument_error(std::string(function) + ": argument " + std::to_string(index) + " must be a string, not " + type_text(L, index));
  return lua_tostring(L, index);
}

double expect_number(lua_State* L, int index, const char* function) {
  if (lua_type(L, index) != LUA_TNUMBER)
    throw argument_error(std::string(function) + ": argument " + std::to_string(index) + " must be a number, not " + type_text(L, index));
  return lua_tonumber(L, index);
}

std::int64_t expect_integer(lua_State* L, int index, const char* function) {
  const double x = expect_number(L, index, function);
  if (lua_isinteger(L, index)) return lua_tointeger(L, index);
  if (x != std::floor(x) || std::abs(x) > 9e18)
    throw argument_error(std::string(function) + ": argument " + std::to_string(index) + " must be a whole number, not " + shortest(x));
  return static_cast<std::int64_t>(x);
}

std::string type_text(lua_State* L, int index) {
  if (test_box<Array>(L, index)) return "an array";
  if (test_box<Dataset>(L, index)) return "a dataset";
  if (const ObjectPtr* object = test_box<ObjectPtr>(L, index)) return "the object " + (*object)->full_name();
  if (lua_isnoneornil(L, index)) return lua_isnil(L, index) ? "nil" : "nothing";
  return std::string("a ") + luaL_typename(L, index);
}

void push_text(lua_State* L, const std::string& text) { lua_pushlstring(L, text.data(), text.size()); }

}  // namespace quench::bindings
