// Comparison methods on plain numbers and mask operators on booleans, so that one function serves numbers, arrays and traced
// variables: q:lt(0.5). Lua keeps one metatable for all numbers and one for all booleans.
#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/place.h"
#include "bindings/trace.h"

namespace quench::bindings {

namespace {

template <Op op>
bool compare(double a, double b) {
  if constexpr (op == Op::less) return a < b;
  if constexpr (op == Op::less_equal) return a <= b;
  if constexpr (op == Op::greater) return a > b;
  if constexpr (op == Op::greater_equal) return a >= b;
  return a == b;
}

template <Op op>
int compare_numbers(lua_State* L) {
  if (is_traced(L, 1) || is_traced(L, 2)) {
    push_box(L, apply(op, {operand(L, 1), operand(L, 2)}, calling_place(L)));
    return 1;
  }
  lua_pushboolean(L, compare<op>(expect_number(L, 1, "comparison"), expect_number(L, 2, "comparison")));
  return 1;
}

/// Only the five comparisons are fields of a number; any other name stays Lua's own error.
int index_number(lua_State* L) {
  if (lua_type(L, 2) == LUA_TSTRING) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    throw Error(ErrorKind::state, std::string("attempt to index a number value (field '") + lua_tostring(L, 2) + "')");
  }
  throw Error(ErrorKind::state, "attempt to index a number value");
}

enum class Mask { both, either, inverse };

template <Mask mask>
int combine_masks(lua_State* L) {
  if (is_traced(L, 1) || is_traced(L, 2)) {
    if constexpr (mask == Mask::inverse) push_box(L, apply(Op::logical_not, {operand(L, 1)}, calling_place(L)));
    else push_box(L, apply(mask == Mask::both ? Op::logical_and : Op::logical_or, {operand(L, 1), operand(L, 2)}, calling_place(L)));
    return 1;
  }
  if (lua_type(L, 1) != LUA_TBOOLEAN || lua_type(L, 2) != LUA_TBOOLEAN)
    throw Error(ErrorKind::state, "masks combine with masks only: &, | and ~ take the results of comparisons");
  const bool a = lua_toboolean(L, 1), b = lua_toboolean(L, 2);
  lua_pushboolean(L, mask == Mask::both ? a && b : mask == Mask::either ? a || b : !a);
  return 1;
}

}  // namespace

void open_plain_comparisons(lua_State* L) {
  lua_pushnumber(L, 0);
  lua_newtable(L);  // metatable of all numbers
  lua_newtable(L);
  static const luaL_Reg comparisons[] = {
      {"lt", guarded<compare_numbers<Op::less>>}, {"le", guarded<compare_numbers<Op::less_equal>>},
      {"gt", guarded<compare_numbers<Op::greater>>}, {"ge", guarded<compare_numbers<Op::greater_equal>>},
      {"eq", guarded<compare_numbers<Op::equal>>}, {nullptr, nullptr}};
  luaL_setfuncs(L, comparisons, 0);
  lua_pushcclosure(L, guarded<index_number>, 1);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
  lua_pushboolean(L, 0);
  lua_newtable(L);  // metatable of both booleans
  static const luaL_Reg masks[] = {{"__band", guarded<combine_masks<Mask::both>>}, {"__bor", guarded<combine_masks<Mask::either>>},
                                   {"__bnot", guarded<combine_masks<Mask::inverse>>}, {nullptr, nullptr}};
  luaL_setfuncs(L, masks, 0);
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
}

}  // namespace quench::bindings
