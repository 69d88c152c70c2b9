// quench.theory and other groups of closed forms: functions of numbers and arrays made from their registrations.
#include <cmath>

#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/module.h"
#include "engine/core/numeric_function.h"

namespace quench::bindings {

namespace {

/// Calls the function of upvalue 1; arrays broadcast against numbers, arrays among themselves need one shape.
int call_numeric(lua_State* L) {
  const NumericFunction& f = *static_cast<const NumericFunction*>(lua_touserdata(L, lua_upvalueindex(1)));
  const int n = lua_gettop(L);
  std::vector<double> x(static_cast<std::size_t>(n));
  std::vector<const Array*> varying(x.size(), nullptr);
  const Array* shape = nullptr;
  for (int i = 0; i < n; ++i) {
    const std::size_t at = static_cast<std::size_t>(i);
    varying[at] = test_box<Array>(L, i + 1);
    if (!varying[at]) x[at] = expect_number(L, i + 1, f.full_name().c_str());
    if (shape && varying[at] && varying[at]->shape() != shape->shape()) throw argument_error("arrays of different shapes do not combine").about(f.full_name());
    if (varying[at]) shape = varying[at];
  }
  if (!shape) {
    const double y = call_checked(f, x);
    if (!std::isnan(y) || f.absent.empty()) return lua_pushnumber(L, y), 1;
    lua_pushnil(L);
    push_text(L, f.absent);
    return 2;
  }
  Array out(shape->shape());
  for (std::size_t k = 0; k < out.size(); ++k) {
    for (std::size_t i = 0; i < x.size(); ++i)
      if (varying[i]) x[i] = (*varying[i])[k];
    out[k] = call_checked(f, x);
  }
  push_box(L, std::move(out));
  return 1;
}

}  // namespace

void open_theory(lua_State* L) {
  const int module = lua_gettop(L);
  for (const NumericFunction* f : numeric_functions()) {
    luaL_getsubtable(L, module, f->group.c_str());
    lua_pushlightuserdata(L, const_cast<NumericFunction*>(f));
    lua_pushcclosure(L, guarded<call_numeric>, 1);
    lua_setfield(L, -2, f->name.c_str());
    lua_settop(L, module);
  }
}

}  // namespace quench::bindings
