#include "bindings/session.h"

#include "bindings/box.h"

namespace quench::bindings {

template <> struct BoxName<Session> { static constexpr const char* name = "quench.session"; };

Session& session(lua_State* L) {
  lua_getfield(L, LUA_REGISTRYINDEX, "quench.current_session");
  Session* s = static_cast<Session*>(lua_touserdata(L, -1));
  lua_pop(L, 1);
  if (!s) throw Error(ErrorKind::internal, "this Lua state has no quench session");
  return *s;
}

void open_session(lua_State* L) {
  if (lua_getfield(L, LUA_REGISTRYINDEX, "quench.current_session") == LUA_TNIL) {
    new_box_metatable<Session>(L);
    lua_pop(L, 1);
    push_box(L, Session{});
    lua_setfield(L, LUA_REGISTRYINDEX, "quench.current_session");
  }
  lua_pop(L, 1);
}

}  // namespace quench::bindings
