// stdlib/*.lua, embedded at build time so that nothing looks for files: each chunk gets the module table and fills it.
#include "bindings/stdlib.h"

#include "bindings/guard.h"
#include "bindings/module.h"

namespace quench::bindings {

void open_stdlib(lua_State* L) {
  const int module = lua_gettop(L);
  for (const StdlibFile& file : stdlib_files()) {
    const std::string name = "=stdlib/" + std::string(file.name);
    if (luaL_loadbufferx(L, file.text.data(), file.text.size(), name.c_str(), "t") != LUA_OK) throw error_from_lua(L);
    lua_pushvalue(L, module);
    call_lua(L, 1, 0);
  }
}

}  // namespace quench::bindings
