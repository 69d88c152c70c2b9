#include "interpreter/state.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/module.h"
#include "bindings/place.h"
#include "engine/core/schema.h"

namespace quench::interpreter {

using bindings::guarded;

namespace {

// ---- memory cap

struct Allowance { std::size_t used = 0, limit = 0; };

void* capped_allocator(void* context, void* block, std::size_t old_size, std::size_t new_size) {
  Allowance& a = *static_cast<Allowance*>(context);
  if (!block) old_size = 0;  // Lua passes a type tag there
  if (new_size == 0) {
    std::free(block);
    a.used -= old_size;
    return nullptr;
  }
  if (new_size > old_size && a.used + (new_size - old_size) > a.limit) return nullptr;
  void* moved = std::realloc(block, new_size);
  if (moved) a.used += new_size - old_size;
  return moved;
}

/// Half of the machine's memory: scripts hold parameters and results, never fields in the making.
std::size_t memory_limit() {
  const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? static_cast<std::size_t>(pages) / 2 * static_cast<std::size_t>(size) : std::size_t{4} << 30;
}

// ---- strict environment

std::vector<std::string> global_names(lua_State* L) {
  std::vector<std::string> names;
  lua_pushglobaltable(L);
  for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
    if (lua_type(L, -2) == LUA_TSTRING) names.push_back(lua_tostring(L, -2));
  lua_pop(L, 1);
  return names;
}

[[noreturn]] void undeclared(lua_State* L, const std::string& name, const std::string& advice) {
  Error error(ErrorKind::state, "undeclared global \"" + name + "\"");
  const std::string near = nearest_name(name, global_names(L));
  error.hint(near.empty() ? advice : "did you mean \"" + near + "\"?");
  throw error.fact("name", name);
}

/// Upvalue 1: whether this is the prompt.
int read_global(lua_State* L) {
  lua_pushglobaltable(L);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, -2) != LUA_TNIL) return 1;
  const std::string name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
  if (!lua_toboolean(L, lua_upvalueindex(1))) undeclared(L, name, "a variable is declared with local");
  undeclared(L, name, name == "exit" || name == "quit" ? "Ctrl-D leaves" : "a variable is declared by giving it a value: " + name + " = ...");
}

int write_global(lua_State* L) {
  const std::string name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
  lua_pushglobaltable(L);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, -2) != LUA_TNIL)
    throw Error(ErrorKind::state, "the global \"" + name + "\" is read-only in scripts").hint("write: local " + name + " = ...");
  undeclared(L, name, "write: local " + name + " = ...");
}

/// One environment table per kind, made once: reads fall through to the globals, writes are errors or declare.
void push_environment_table(lua_State* L, bool prompt) {
  const char* key = prompt ? "quench.prompt_environment" : "quench.script_environment";
  if (lua_getfield(L, LUA_REGISTRYINDEX, key) == LUA_TTABLE) return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_newtable(L);
  lua_pushboolean(L, prompt);
  lua_pushcclosure(L, guarded<read_global>, 1);
  lua_setfield(L, -2, "__index");
  if (!prompt) {
    lua_pushcfunction(L, guarded<write_global>);
    lua_setfield(L, -2, "__newindex");
  }
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, key);
}

// ---- loading files

std::string read_script(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || std::filesystem::is_directory(path))
    throw Error(ErrorKind::io, "cannot read " + path + ": " + (std::filesystem::is_directory(path) ? "it is a folder" : std::strerror(errno ? errno : EIO)));
  return text.str();
}

/// Loads text as a chunk named after its path in the strict environment; the chunk is left on the stack.
void load_text(lua_State* L, const std::string& text, const std::string& path) {
  if (text.rfind("\x1bLua", 0) == 0) throw Error(ErrorKind::state, path + " is compiled Lua; scripts are run from their text");
  std::size_t skip = 0;
  if (!text.empty() && text[0] == '#') skip = std::min(text.find('\n'), text.size());  // a #! line
  if (luaL_loadbufferx(L, text.data() + skip, text.size() - skip, ("@" + path).c_str(), "t") != LUA_OK) throw bindings::error_from_lua(L);
  push_environment_table(L, false);
  lua_setupvalue(L, -2, 1);
}

std::string script_folder(const bindings::Session& s) {
  const std::string folder = std::filesystem::path(s.script).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// Name under which a file is copied into the run folder: relative to the script's folder where it lies below.
std::string copy_name(const bindings::Session& s, const std::string& path) {
  const std::filesystem::path relative = std::filesystem::path(path).lexically_relative(script_folder(s));
  const std::string text = relative.generic_string();
  if (text.empty() || text.rfind("..", 0) == 0) return "library/" + std::filesystem::path(path).filename().string();
  return text;
}

/// Folders searched for a script's own libraries.
std::vector<std::string> library_folders(const bindings::Session& s) {
  std::vector<std::string> folders{script_folder(s), script_folder(s) + "/library"};
  const char* more = std::getenv("QUENCH_PATH");
  std::istringstream list(more ? more : "");
  for (std::string folder; std::getline(list, folder, ':');)
    if (!folder.empty()) folders.push_back(folder);
  return folders;
}

/// package.searchers entry for libraries beside the script and in QUENCH_PATH.
int search_library(lua_State* L) {
  std::string name = bindings::expect_text(L, 1, "require");
  std::replace(name.begin(), name.end(), '.', '/');
  bindings::Session& s = bindings::session(L);
  std::string tried;
  for (const std::string& folder : library_folders(s))
    for (const char* suffix : {".lua", "/init.lua"}) {
      const std::string path = (std::filesystem::path(folder) / (name + suffix)).lexically_normal().string();
      if (!std::filesystem::is_regular_file(path)) {
        tried += "\n\tno file '" + path + "'";
        continue;
      }
      const std::string text = read_script(path);
      s.files[copy_name(s, path)] = text;
      load_text(L, text, path);
      bindings::push_text(L, path);
      return 2;
    }
  bindings::push_text(L, tried);
  return 1;
}

/// The copy that copy_name() made of a file the script calls `path`, "" where there is none. The script named it from where it
/// was started, which may have been above its own folder.
std::string copy_of(const bindings::Session& s, const std::filesystem::path& path) {
  const std::filesystem::path folder = script_folder(s), plain = path.lexically_normal();
  std::vector<std::filesystem::path> names;
  if (plain.is_relative() && *plain.begin() != "..") names.push_back(plain);
  names.push_back(std::filesystem::path("library") / plain.filename());
  for (auto part = plain.begin(); part != plain.end(); ++part) {
    std::filesystem::path rest;
    for (auto next = std::next(part); next != plain.end(); ++next) rest /= *next;
    if (!rest.empty() && *rest.begin() != "..") names.push_back(rest);
  }
  for (const std::filesystem::path& name : names)
    if (std::filesystem::is_regular_file(folder / name)) return (folder / name).string();
  return "";
}

/// The file a script means by `path`: from the current folder, else beside the script.
std::string script_file(const bindings::Session& s, const std::string& path) {
  const std::string copy = s.copies ? copy_of(s, path) : "";
  if (!copy.empty()) return copy;
  return std::filesystem::exists(path) ? path : (std::filesystem::path(script_folder(s)) / path).lexically_normal().string();
}

/// dofile and loadfile of scripts: strict, text only, recorded for resume like libraries.
int load_script_file(lua_State* L) {
  const std::string path = bindings::expect_text(L, 1, "loadfile");
  bindings::Session& s = bindings::session(L);
  const std::string found = script_file(s, path);
  const std::string text = read_script(found);
  s.files[copy_name(s, found)] = text;
  load_text(L, text, found);
  return 1;
}

int do_script_file(lua_State* L) {
  load_script_file(L);
  const int below = lua_gettop(L) - 1;
  bindings::call_lua(L, 0, LUA_MULTRET);
  return lua_gettop(L) - below;
}

void install_searchers(lua_State* L) {
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "path");
  std::string path = lua_tostring(L, -1);
  lua_pop(L, 1);
  // The current folder is no place to find modules by accident; the script's own folder is searched instead.
  for (const std::string entry : {";./?.lua", ";./?/init.lua"})
    if (const std::size_t at = path.find(entry); at != std::string::npos) path.erase(at, entry.size());
  if (const char* home = std::getenv("HOME")) path += std::string(";") + home + "/.luarocks/share/lua/5.4/?.lua;" + home + "/.luarocks/share/lua/5.4/?/init.lua";
  bindings::push_text(L, path);
  lua_setfield(L, -2, "path");
  lua_getfield(L, -1, "cpath");
  std::string cpath = lua_tostring(L, -1);
  lua_pop(L, 1);
  if (const std::size_t at = cpath.find(";./?.so"); at != std::string::npos) cpath.erase(at, 7);
  if (const char* home = std::getenv("HOME")) cpath += std::string(";") + home + "/.luarocks/lib/lua/5.4/?.so";
  bindings::push_text(L, cpath);
  lua_setfield(L, -2, "cpath");
  lua_getfield(L, -1, "searchers");
  for (lua_Integer i = static_cast<lua_Integer>(lua_rawlen(L, -1)); i >= 2; --i) {
    lua_rawgeti(L, -1, i);
    lua_rawseti(L, -2, i + 1);
  }
  lua_pushcfunction(L, guarded<search_library>);
  lua_rawseti(L, -2, 2);
  lua_pop(L, 2);
}

/// require, with a message in place of Lua's list of every path it tried. Upvalue 1 is Lua's own.
int require_library(lua_State* L) {
  const std::string name = bindings::expect_text(L, 1, "require");
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  const int arguments = lua_gettop(L) - 1;
  try {
    bindings::call_lua(L, arguments, LUA_MULTRET);
  } catch (const Error& error) {
    if (error.message().rfind("module '" + name + "' not found:", 0) != 0) throw;
    std::string beside;
    for (const std::string& folder : library_folders(bindings::session(L))) beside += (beside.empty() ? "" : ", ") + folder;
    throw Error(ErrorKind::state, "there is no library \"" + name + "\"")
        .detail("a file " + name + ".lua was looked for in " + beside + ", and among installed Lua modules");
  }
  return lua_gettop(L);
}

/// Everything that can raise while the state is set up, under one protected call.
int open_all(lua_State* L) {
  lua_pushboolean(L, 1);  // LUA_INIT, LUA_PATH and LUA_CPATH are ignored
  lua_setfield(L, LUA_REGISTRYINDEX, "LUA_NOENV");
  luaL_openlibs(L);
  install_searchers(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, luaopen_quench);
  lua_setfield(L, -2, "quench");
  lua_pop(L, 1);
  luaL_requiref(L, "quench", luaopen_quench, 0);
  for (const char* name : {"landscape", "dynamics", "noise", "observe", "array", "linspace", "logspace", "range"}) {
    lua_getfield(L, -1, name);
    lua_setglobal(L, name);
  }
  lua_setglobal(L, "quench");
  lua_getglobal(L, "require");
  lua_pushcclosure(L, guarded<require_library>, 1);
  lua_setglobal(L, "require");
  lua_pushcfunction(L, guarded<load_script_file>);
  lua_setglobal(L, "loadfile");
  lua_pushcfunction(L, guarded<do_script_file>);
  lua_setglobal(L, "dofile");
  bindings::session(L).interpreter = true;
  return 0;
}

/// Adds a traceback to plain Lua errors; error tables of quench already say file, line and cause. Other values that a script
/// raises become texts with the place where they were raised.
int with_traceback(lua_State* L) {
  if (const int type = lua_type(L, 1); type != LUA_TSTRING && type != LUA_TNUMBER && !bindings::is_error_table(L, 1)) {
    if (luaL_getmetafield(L, 1, "__tostring") == LUA_TNIL) lua_pushfstring(L, "an error value of type %s, which has no text", luaL_typename(L, 1));
    else luaL_tolstring(L, 1, nullptr);
    luaL_where(L, 1);
    if (*lua_tostring(L, -1) == '\0') lua_pop(L, 1), luaL_where(L, 2);  // error() itself is a C function
    lua_insert(L, -2);
    lua_concat(L, 2);
    lua_replace(L, 1);
  }
  if (lua_type(L, 1) == LUA_TSTRING) luaL_traceback(L, L, lua_tostring(L, 1), 1);
  return 1;
}

}  // namespace

State::State() {
  auto* allowance = new Allowance{0, memory_limit()};
  lua_ = lua_newstate(capped_allocator, allowance);
  if (!lua_) {
    delete allowance;
    throw Error(ErrorKind::memory, "not enough memory for a Lua state");
  }
  lua_pushcfunction(lua_, guarded<open_all>);
  bindings::call_lua(lua_, 0, 0);
}

State::~State() {
  void* allowance = nullptr;
  lua_getallocf(lua_, &allowance);
  lua_close(lua_);
  delete static_cast<Allowance*>(allowance);
}

void State::load_file(const std::string& path) {
  const std::string text = read_script(path);
  bindings::Session& s = session();
  s.script = path;
  s.files[std::filesystem::path(path).filename().string()] = text;
  load_text(lua_, text, path);
}

void State::call(int arguments, int results) {
  const int handler = lua_gettop(lua_) - arguments;
  lua_pushcfunction(lua_, with_traceback);
  lua_insert(lua_, handler);
  const int status = lua_pcall(lua_, arguments, results, handler);
  lua_remove(lua_, handler);
  if (status != LUA_OK) throw bindings::error_from_lua(lua_);
}

void State::push_environment(bool prompt) { push_environment_table(lua_, prompt); }

}  // namespace quench::interpreter
