#include "bindings/module.h"

#include "bindings/exact.h"
#include "bindings/guard.h"
#include "bindings/objects.h"
#include "bindings/running.h"
#include "bindings/session.h"
#include "bindings/trace.h"

namespace quench::bindings {

namespace {

/// Reading quench.NAME that does not exist.
int missing_field(lua_State* L) {
  const std::string name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
  std::vector<std::string> known;
  for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1))
    if (lua_type(L, -2) == LUA_TSTRING) known.push_back(lua_tostring(L, -2));
  Error error = argument_error("there is no quench." + name);
  const std::string near = nearest_name(name, known);
  throw near.empty() ? error : error.hint("did you mean quench." + near + "?");
}

}  // namespace

int open_module(lua_State* L) {
  if (lua_getfield(L, LUA_REGISTRYINDEX, "quench.module") != LUA_TNIL) return 1;
  lua_pop(L, 1);
  open_session(L);
  open_errors(L);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, "quench.module");
  lua_pushliteral(L, QUENCH_VERSION);
  lua_setfield(L, -2, "version");
  open_trace(L);
  open_mathematics(L);
  open_arrays(L);
  open_datasets(L);
  open_objects(L);
  open_running(L);
  open_statistics(L);
  open_theory(L);
  open_exact(L);
  open_stdlib(L);
  lua_newtable(L);
  lua_pushcfunction(L, guarded<missing_field>);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  return 1;
}

}  // namespace quench::bindings

extern "C" int luaopen_quench(lua_State* L) { return quench::bindings::guarded<quench::bindings::open_module>(L); }
