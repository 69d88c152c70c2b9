// The one door between Lua and the engine (decisions.md 9).
//
// Every C function given to Lua is guarded<body>. A body reports trouble by throwing quench::Error; the guard turns it into
// an error table after all destructors have run and only then calls lua_error. Bodies convert their arguments with calls
// that cannot raise (lua_type, lua_rawget, lua_tonumberx, ...); callbacks into Lua go through call_lua().
#pragma once

#include <filesystem>

#include "bindings/lua.h"
#include "engine/core/error.h"

namespace quench::bindings {

using Body = int (*)(lua_State*);

/// Copies of what was thrown, on the heap so that nothing with a destructor is alive when Lua unwinds.
struct Failure;
Failure* capture(const Error& error) noexcept;
Failure* capture_out_of_memory() noexcept;
Failure* capture_unknown(const char* what) noexcept;
Failure* capture_file_error(const std::filesystem::filesystem_error& error) noexcept;
/// Pushes the error table, frees the failure, raises.
[[noreturn]] void raise(lua_State* L, Failure* failure);

template <Body body>
int guarded(lua_State* L) {
  Failure* failure = nullptr;
  // No catch (...): under the C++ build of Lua it would swallow Lua's own errors.
  try {
    return body(L);
  } catch (const Error& error) {
    failure = capture(error);
  } catch (const std::bad_alloc&) {
    failure = capture_out_of_memory();
  } catch (const std::filesystem::filesystem_error& error) {
    failure = capture_file_error(error);
  } catch (const std::exception& error) {
    failure = capture_unknown(error.what());
  }
  raise(L, failure);
}

/// lua_pcall for use while C++ objects are alive: an error of the callee comes back as a thrown quench::Error. Error tables
/// made by quench keep kind, facts and text; any other value becomes kind "state" with its text.
void call_lua(lua_State* L, int arguments, int results);

/// Pops an error value and makes it an Error whose message is the finished text.
Error error_from_lua(lua_State* L);
/// True for an error table made by quench at a stack index.
bool is_error_table(lua_State* L, int index);
/// True for errors whose text is already complete with file and line.
bool is_finished(const Error& error);

/// The finished text of an error raised at the present call: file, line, source line with caret, hints.
std::string finished_text(lua_State* L, const Error& error);

/// Registers the metatable of error tables.
void open_errors(lua_State* L);

}  // namespace quench::bindings
