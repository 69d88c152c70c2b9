// A Lua state set up as the interpreter runs scripts: text chunks only, capped memory, strict globals, modules found beside
// the script, in QUENCH_PATH, and in the LuaRocks and Debian trees (decisions.md 12).
#pragma once

#include <string>

#include "bindings/session.h"

namespace quench::interpreter {

class State {
 public:
  State();
  ~State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  lua_State* lua() const { return lua_; }
  bindings::Session& session() const { return bindings::session(lua_); }

  /// Loads a script in the strict environment, records it among the session's files and leaves the chunk on the stack.
  /// Throws Error with the finished text of a syntax error, or an io error when the file cannot be read.
  void load_file(const std::string& path);
  /// Calls what is on the stack with a traceback for plain Lua errors; throws Error on failure.
  void call(int arguments, int results);
  /// Environment of scripts (strict) on the stack. At the prompt assignments declare.
  void push_environment(bool prompt);

 private:
  lua_State* lua_;
};

}  // namespace quench::interpreter
