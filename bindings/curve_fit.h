// quench.stats.fit.
#pragma once

#include "bindings/lua.h"

namespace quench::bindings {

/// fit { model = function(x, p) ... end, data =, start = { name = value }, params =, from =, to = }: body for guarded<>.
int fit_model(lua_State* L);

}  // namespace quench::bindings
