// A Lua state in which text of any kind may run: quiet, bounded, and without the functions that reach outside.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include "bindings/guard.h"
#include "interpreter/state.h"

namespace quench::testing {

/// Takes away what could end, block or spoil the test itself, and stops endless loops.
inline void tame(interpreter::State& state) {
  lua_State* L = state.lua();
  const char* text = R"(
    for _, name in ipairs { "execute", "exit", "remove", "rename", "tmpname" } do os[name] = nil end
    for _, name in ipairs { "open", "popen", "read", "lines", "input", "output", "write", "stdin", "stdout", "stderr" } do io[name] = nil end
    debug = nil
    local made, repeated = 0, string.rep
    string.rep = function(s, n, ...) if #s * n < 1e5 then return repeated(s, n, ...) end error "too long for this test" end
    function print(...) for i = 1, select("#", ...) do tostring((select(i, ...))) end end
    function collectgarbage() end)";
  if (luaL_dostring(L, text) != LUA_OK) throw bindings::error_from_lua(L);
  lua_settop(L, 0);
  lua_sethook(L, [](lua_State* loop, lua_Debug*) { luaL_error(loop, "too many instructions for this test"); }, LUA_MASKCOUNT, 200000);
}

/// True for what a user must never see: a fault of quench itself.
inline bool is_fault(ErrorKind kind, const std::string& text) {
  return kind == ErrorKind::internal || text.find("fault of quench") != std::string::npos;
}

}  // namespace quench::testing
