// C++ values in Lua userdata.
#pragma once

#include <new>
#include <string>
#include <utility>

#include "bindings/lua.h"
#include "engine/core/error.h"

namespace quench::bindings {

/// Specialise for each boxed type: `static constexpr const char* name` is the metatable and what messages call it.
template <class T>
struct BoxName;

template <class T>
int collect_box(lua_State* L) {
  static_cast<T*>(lua_touserdata(L, 1))->~T();
  return 0;
}

/// Pushes a userdata holding `value`, with `user_values` Lua values beside it.
template <class T>
T& push_box(lua_State* L, T value, int user_values = 0) {
  void* memory = lua_newuserdatauv(L, sizeof(T), user_values);
  T* boxed = new (memory) T(std::move(value));
  luaL_getmetatable(L, BoxName<T>::name);
  lua_setmetatable(L, -2);
  return *boxed;
}

/// The boxed value at a stack index, null when it is something else.
template <class T>
T* test_box(lua_State* L, int index) {
  return static_cast<T*>(luaL_testudata(L, index, BoxName<T>::name));
}

/// The boxed value of a method call's argument; throws an argument error that names what was expected.
template <class T>
T& expect_box(lua_State* L, int index, const char* function) {
  if (T* boxed = test_box<T>(L, index)) return *boxed;
  throw argument_error(std::string(function) + ": expected " + BoxName<T>::name + ", got " + luaL_typename(L, index) +
                       (index == 1 ? " (call methods with a colon)" : ""));
}

/// Makes the metatable of T with its collector and leaves it on the stack. Scripts see its name in its place: whoever could
/// call the collector would destroy the value under everybody else's hands.
template <class T>
void new_box_metatable(lua_State* L) {
  luaL_newmetatable(L, BoxName<T>::name);
  lua_pushcfunction(L, &collect_box<T>);
  lua_setfield(L, -2, "__gc");
  lua_pushstring(L, BoxName<T>::name);
  lua_setfield(L, -2, "__metatable");
}

}  // namespace quench::bindings
