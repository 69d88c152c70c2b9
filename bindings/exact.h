// quench.exact: walks on few states without sampling.
#pragma once

#include "bindings/lua.h"

namespace quench::bindings {

/// Fills quench.exact into the module table at the top of the stack.
void open_exact(lua_State* L);

}  // namespace quench::bindings
