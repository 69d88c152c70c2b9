#include "bindings/guard.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include <string>

#include "bindings/place.h"

namespace quench::bindings {

struct Failure {
  explicit Failure(const Error& e) : error(e) {}
  Error error;
};

namespace {

constexpr const char* error_metatable = "quench.error";

/// "landscape.correlated_rem" -> "correlated_rem": the word in front of the braces.
std::string constructor_word(const std::string& about) {
  const std::size_t dot = about.rfind('.');
  return dot == std::string::npos ? about : about.substr(dot + 1);
}

/// The source line with a caret under the key, and the hint behind it.
std::string caret_lines(const std::string& source, const KeyPlace& key, const std::string& hint) {
  std::string text = fmt::format("\n{:>5} | {}", key.line, line_of(source, key.line));
  text += fmt::format("\n      | {}{}", std::string(static_cast<std::size_t>(key.column - 1), ' '),
                      std::string(static_cast<std::size_t>(key.length), '^'));
  return hint.empty() ? text : text + " " + hint;
}

}  // namespace

namespace {
/// Names that `quench doc` knows: registered objects, not "run".
bool has_manual_page(const std::string& about) { return about.find('.') != std::string::npos || about == "experiment"; }
}  // namespace

std::string finished_text(lua_State* L, const Error& error) {
  const bool placed = error.place().known();
  SourcePlace place = placed ? error.place() : calling_place(L);
  std::string text = error.message(), below;
  if (!error.about().empty()) text = error.about() + ": " + text;
  if (has_manual_page(error.about()) && place.known()) {
    const std::string source = placed ? source_of_chunk(("@" + place.file).c_str()) : calling_source(L);
    const auto received = std::find_if(error.facts().begin(), error.facts().end(), [](const auto& fact) { return fact.first == "received"; });
    KeyPlace key = find_key(source, place.line, constructor_word(error.about()), error.option(),
                            received == error.facts().end() ? "" : received->second);
    // What is missing cannot be pointed at; the declaration that lacks it can.
    if (key.line == 0) key = find_key(source, place.line, constructor_word(error.about()), "");
    if (key.line > 0) {
      place.line = key.line;
      below = caret_lines(source, key, error.hint());
    }
  }
  if (below.empty() && !error.hint().empty()) below = "\n   " + error.hint();
  for (const std::string& line : error.details()) below += "\n   " + line;
  if (has_manual_page(error.about())) below += "\n   more: quench doc " + error.about();
  return (place.known() ? fmt::format("{}:{}: ", place.file, place.line) : std::string()) + text + below;
}

Failure* capture(const Error& error) noexcept {
  try {
    return new Failure(error);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

Failure* capture_out_of_memory() noexcept {
  try {
    return new Failure(Error(ErrorKind::memory, "not enough memory"));
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

Failure* capture_unknown(const char* what) noexcept {
  try {
    return new Failure(Error(ErrorKind::internal, std::string("a fault of quench itself, please report: ") + what));
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

Failure* capture_file_error(const std::filesystem::filesystem_error& error) noexcept {
  try {
    return new Failure(Error(ErrorKind::io, "cannot use " + error.path1().string() + ": " + error.code().message()).fact("path", error.path1().string()));
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

bool is_finished(const Error& error) {
  for (const auto& [name, value] : error.facts())
    if (name == "finished") return true;
  return false;
}

namespace {

void push_error_table(lua_State* L, const Error& error) {
  const std::string text = is_finished(error) ? error.message() : finished_text(L, error);
  lua_createtable(L, 0, 3);
  lua_pushstring(L, name_of(error.kind()));
  lua_setfield(L, -2, "kind");
  lua_pushlstring(L, text.data(), text.size());
  lua_setfield(L, -2, "message");
  lua_newtable(L);
  for (const auto& [name, value] : error.facts()) {
    if (name == "finished") continue;
    lua_pushlstring(L, value.data(), value.size());
    lua_setfield(L, -2, name.c_str());
  }
  lua_setfield(L, -2, "facts");
  luaL_setmetatable(L, error_metatable);
}

}  // namespace

void raise(lua_State* L, Failure* failure) {
  if (!failure) {
    lua_pushliteral(L, "not enough memory");
  } else {
    push_error_table(L, failure->error);
    delete failure;
  }
  lua_error(L);
  std::abort();  // lua_error does not return
}

namespace {

ErrorKind kind_from(const std::string& name) {
  for (ErrorKind kind : {ErrorKind::argument, ErrorKind::state, ErrorKind::numeric, ErrorKind::io, ErrorKind::memory, ErrorKind::interrupted})
    if (name == name_of(kind)) return kind;
  return ErrorKind::internal;
}

std::string string_field(lua_State* L, int table, const char* name) {
  lua_pushstring(L, name);
  lua_rawget(L, table);
  const char* s = lua_tostring(L, -1);
  std::string out = s ? s : "";
  lua_pop(L, 1);
  return out;
}

int error_to_string(lua_State* L) {
  lua_getfield(L, 1, "message");
  return 1;
}

}  // namespace

bool is_error_table(lua_State* L, int index) {
  if (!lua_istable(L, index) || !lua_getmetatable(L, index)) return false;
  luaL_getmetatable(L, error_metatable);
  const bool ours = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return ours;
}

Error error_from_lua(lua_State* L) {
  const int top = lua_gettop(L);
  if (!is_error_table(L, top)) {
    const char* text = lua_tostring(L, top);
    const bool memory = text && std::string(text) == "not enough memory";
    Error error(memory ? ErrorKind::memory : ErrorKind::state, text ? text : std::string("an error value of type ") + luaL_typename(L, top));
    error.fact("finished", "1");
    lua_pop(L, 1);
    return error;
  }
  Error error(kind_from(string_field(L, top, "kind")), string_field(L, top, "message"));
  error.fact("finished", "1");
  lua_pushliteral(L, "facts");
  lua_rawget(L, top);
  if (lua_istable(L, -1))
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
      if (lua_type(L, -2) == LUA_TSTRING && lua_type(L, -1) == LUA_TSTRING) error.fact(lua_tostring(L, -2), lua_tostring(L, -1));
  lua_pop(L, 2);
  return error;
}

void call_lua(lua_State* L, int arguments, int results) {
  if (lua_pcall(L, arguments, results, 0) != LUA_OK) throw error_from_lua(L);
}

void open_errors(lua_State* L) {
  luaL_newmetatable(L, error_metatable);
  lua_pushcfunction(L, error_to_string);
  lua_setfield(L, -2, "__tostring");
  lua_pushliteral(L, "quench.error");
  lua_setfield(L, -2, "__name");
  lua_pop(L, 1);
}

}  // namespace quench::bindings
