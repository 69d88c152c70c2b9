#include "interpreter/prompt_values.h"

#include <algorithm>
#include <cstdio>

#include "bindings/boxes.h"
#include "bindings/convert.h"
#include "bindings/guard.h"
#include "engine/core/schema.h"
#include "interpreter/documents.h"
#include "interpreter/documents_pages.h"

namespace quench::interpreter {

using bindings::guarded;

namespace {

constexpr int shown_depth = 3;
constexpr lua_Integer shown_entries = 40;

std::string text_of(lua_State* L, int index) {
  std::size_t length = 0;
  const char* text = luaL_tolstring(L, index, &length);
  std::string out(text, length);
  lua_pop(L, 1);
  return out;
}

/// "landscape" for the table of landscape constructors and so on, "" for other values.
std::string namespace_at(lua_State* L, int index) {
  if (!lua_istable(L, index)) return "";
  std::string found;
  lua_getfield(L, LUA_REGISTRYINDEX, "quench.module");
  for (const Category& category : categories()) {
    lua_pushstring(L, category.name.c_str());
    lua_rawget(L, -2);
    if (lua_rawequal(L, -1, index)) found = category.name;
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return found;
}

/// Name of a constructor or of a function of the module, "" for other functions.
std::string function_name(lua_State* L, int index) {
  if (lua_iscfunction(L, index) && lua_getupvalue(L, index, 1)) {  // constructors hold their schema
    const void* held = lua_touserdata(L, -1);
    lua_pop(L, 1);
    for (const Schema* schema : Registry::get().all())
      if (schema == held) return schema->full_name();
  }
  std::string found;
  lua_getfield(L, LUA_REGISTRYINDEX, "quench.module");
  for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
    if (lua_rawequal(L, -1, index) && lua_type(L, -2) == LUA_TSTRING) found = std::string("quench.") + lua_tostring(L, -2);
  lua_pop(L, 1);
  return found;
}

std::string shown(lua_State* L, int index, int depth);

std::string braces(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text.empty() ? "{}" : "{ " + text + " }";
}

/// The list part of a table.
std::vector<std::string> shown_list(lua_State* L, int index, lua_Integer length, int depth) {
  std::vector<std::string> parts;
  for (lua_Integer i = 1; i <= std::min(length, shown_entries); ++i) {
    lua_rawgeti(L, index, i);
    parts.push_back(shown(L, lua_gettop(L), depth + 1));
    lua_pop(L, 1);
  }
  if (length > shown_entries) parts.push_back("... (" + std::to_string(length) + " in all)");
  return parts;
}

/// { 1, 2, name = 3 }: the list first, then names in alphabetical order.
std::string shown_table(lua_State* L, int index, int depth) {
  if (depth > shown_depth || !lua_checkstack(L, 8)) return "{ ... }";
  const lua_Integer length = static_cast<lua_Integer>(lua_rawlen(L, index));
  std::vector<std::string> parts = shown_list(L, index, length, depth), named;
  for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
    if (lua_isinteger(L, -2) && lua_tointeger(L, -2) >= 1 && lua_tointeger(L, -2) <= length) continue;
    const std::string key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "[" + text_of(L, lua_gettop(L) - 1) + "]";
    named.push_back(key + " = " + shown(L, lua_gettop(L), depth + 1));
  }
  std::sort(named.begin(), named.end());
  const std::size_t most = static_cast<std::size_t>(shown_entries);
  parts.insert(parts.end(), named.begin(), named.begin() + static_cast<std::ptrdiff_t>(std::min(named.size(), most)));
  if (named.size() > most) parts.push_back("... (" + std::to_string(named.size()) + " names in all)");
  return braces(parts);
}

std::string shown(lua_State* L, int index, int depth) {
  if (lua_type(L, index) == LUA_TSTRING && depth > 0) return "\"" + text_of(L, index) + "\"";
  if (!lua_istable(L, index)) return text_of(L, index);
  if (luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
    lua_pop(L, 1);
    return text_of(L, index);
  }
  return shown_table(L, index, depth);
}

/// Name of the manual page for a value, "" where there is none.
std::string page_for_value(lua_State* L, int index) {
  std::string name = namespace_at(L, index);
  if (!name.empty()) return name;
  if (const ObjectPtr* object = bindings::test_box<ObjectPtr>(L, index)) return (*object)->full_name();
  if (lua_type(L, index) == LUA_TFUNCTION) return function_name(L, index);
  if (luaL_getmetafield(L, index, "__name") == LUA_TSTRING) {
    const std::string class_name = lua_tostring(L, -1);
    for (const DocumentedOwner& owner : documented_owners())
      if (owner.class_name == class_name) name = owner.name;
  }
  return name;
}

int print_help(lua_State* L) {
  std::string page;
  if (lua_type(L, 2) == LUA_TSTRING) page = manual_page(lua_tostring(L, 2));
  else if (lua_isnoneornil(L, 2)) page = manual_page("");
  else if (const std::string name = page_for_value(L, 2); !name.empty()) page = manual_page(name);
  else throw argument_error(std::string("help knows names and quench's own values, not this ") + luaL_typename(L, 2)).hint("help \"landscape.overlap\"");
  std::fputs(page.c_str(), stdout);
  return 0;
}

int help_to_text(lua_State* L) {
  std::string page = manual_page("");
  if (!page.empty()) page.pop_back();
  return bindings::push_text(L, page), 1;
}

}  // namespace

int show_values(lua_State* L) {
  std::string line;
  for (int i = 1, n = lua_gettop(L); i <= n; ++i) {
    const std::string category = namespace_at(L, i);
    line += (i > 1 ? "\t" : "") + (category.empty() ? shown(L, i, 0) : manual_page(category));
  }
  if (line.empty() || line.back() != '\n') line += '\n';
  std::fwrite(line.data(), 1, line.size(), stdout);
  return 0;
}

void install_help(lua_State* L) {
  lua_newtable(L);
  lua_newtable(L);
  static const luaL_Reg methods[] = {{"__call", guarded<print_help>}, {"__tostring", guarded<help_to_text>}, {nullptr, nullptr}};
  luaL_setfuncs(L, methods, 0);
  lua_setmetatable(L, -2);
  lua_setfield(L, -2, "help");
}

}  // namespace quench::interpreter
