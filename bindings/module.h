// The Lua module: luaopen_quench for plain lua5.4, preloaded by the interpreter.
#pragma once

#include "bindings/lua.h"

namespace quench::bindings {

/// Pushes the module table; the same table on every call of one state.
int open_module(lua_State* L);

void open_mathematics(lua_State* L);
void open_arrays(lua_State* L);
void open_datasets(lua_State* L);
void open_statistics(lua_State* L);
void open_theory(lua_State* L);
void open_stdlib(lua_State* L);

}  // namespace quench::bindings

extern "C" int luaopen_quench(lua_State* L);
