// math functions that act on numbers, arrays, datasets and traced variables alike. The functions of Lua's own `math` are
// replaced in place; quench.math holds them all.
#include <algorithm>
#include <cmath>

#include "bindings/convert.h"
#include "bindings/dataset_maths.h"
#include "bindings/guard.h"
#include "bindings/place.h"
#include "bindings/trace.h"
#include "engine/core/graph.h"

namespace quench::bindings {

namespace {

using Scalar = double (*)(double);

struct Unary { const char* name; Op op; Scalar scalar; };
double floored(double x) { return std::floor(x); }
/// As in a graph: NaN at the poles, where Boost by itself throws.
double digamma_of(double x) { return apply_to_numbers(Op::digamma, &x); }

const Unary unary_functions[] = {
    {"abs", Op::absolute, [](double x) { return std::abs(x); }}, {"sqrt", Op::square_root, [](double x) { return std::sqrt(x); }},
    {"exp", Op::exponential, [](double x) { return std::exp(x); }}, {"expm1", Op::exponential_minus_one, [](double x) { return std::expm1(x); }},
    {"log", Op::logarithm, [](double x) { return std::log(x); }}, {"log1p", Op::logarithm_one_plus, [](double x) { return std::log1p(x); }},
    {"sin", Op::sine, [](double x) { return std::sin(x); }}, {"cos", Op::cosine, [](double x) { return std::cos(x); }},
    {"tan", Op::tangent, [](double x) { return std::tan(x); }}, {"asin", Op::arcsine, [](double x) { return std::asin(x); }},
    {"acos", Op::arccosine, [](double x) { return std::acos(x); }}, {"sinh", Op::hyperbolic_sine, [](double x) { return std::sinh(x); }},
    {"cosh", Op::hyperbolic_cosine, [](double x) { return std::cosh(x); }}, {"tanh", Op::hyperbolic_tangent, [](double x) { return std::tanh(x); }},
    {"erf", Op::error_function, [](double x) { return std::erf(x); }},
    {"erfc", Op::complementary_error_function, [](double x) { return std::erfc(x); }},
    {"lgamma", Op::log_gamma, [](double x) { return std::lgamma(x); }}, {"digamma", Op::digamma, digamma_of},
    {"floor", Op::floor, floored}, {"ceil", Op::ceiling, [](double x) { return std::ceil(x); }}};

bool is_array_like(lua_State* L, int index) { return test_box<Array>(L, index) || test_box<Dataset>(L, index); }

/// Applies one operation to an array by the same kernels that run in loops.
Array apply_to_array(Op op, const std::vector<const Array*>& arrays, const std::vector<double>& scalars) {
  std::vector<Expression> operands;
  std::vector<std::string> names;
  std::vector<Kernel::Argument> in;
  const Array* shape = nullptr;
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    names.push_back("x" + std::to_string(i));
    operands.push_back(input(names.back()));
    in.push_back(arrays[i] ? Kernel::Argument{arrays[i]->data(), 1} : Kernel::Argument{&scalars[i], 0});
    if (!arrays[i]) continue;
    if (shape && shape->shape() != arrays[i]->shape()) throw argument_error("arrays of different shapes do not combine");
    shape = arrays[i];
  }
  Array out(shape->shape());
  double* const target = out.data();
  Kernel({apply(op, operands)}, names).evaluate(in, std::span<double* const>(&target, 1), out.size());
  return out;
}

/// Array or scalar operands of a call with `count` arguments.
void push_array_result(lua_State* L, Op op, int count) {
  std::vector<const Array*> arrays;
  std::vector<double> scalars;
  for (int i = 1; i <= count; ++i) {
    const Array* a = test_box<Array>(L, i);
    arrays.push_back(a);
    scalars.push_back(a ? 0 : lua_type(L, i) == LUA_TBOOLEAN ? lua_toboolean(L, i) : expect_number(L, i, "math"));
  }
  push_box(L, apply_to_array(op, arrays, scalars));
}

template <std::size_t index>
int unary_call(lua_State* L) {
  const Unary& f = unary_functions[index];
  if (is_traced(L, 1)) {
    if (lua_gettop(L) > 1) throw argument_error(std::string("math.") + f.name + " of a traced variable takes one argument");
    push_box(L, apply(f.op, {operand(L, 1)}, calling_place(L)));
  } else if (const Dataset* d = test_box<Dataset>(L, 1)) {
    push_box(L, apply_to_dataset(f.op, *d));
  } else if (test_box<Array>(L, 1)) {
    push_array_result(L, f.op, 1);
  } else if (lua_type(L, lua_upvalueindex(1)) == LUA_TFUNCTION) {
    const int arguments = lua_gettop(L);  // Lua's own: keeps integers, log with a base, and its messages
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    call_lua(L, arguments, LUA_MULTRET);
    return lua_gettop(L);
  } else {
    lua_pushnumber(L, f.scalar(expect_number(L, 1, f.name)));
  }
  return 1;
}

int arctangent(lua_State* L) {
  const bool two = lua_gettop(L) > 1;
  if (two && (is_traced(L, 1) || is_traced(L, 2))) {
    // No ?: between lists of operands: GCC 12 destroys both lists when one of the operands throws.
    push_box(L, apply(Op::arctangent2, {operand(L, 1), operand(L, 2)}, calling_place(L)));
  } else if (is_traced(L, 1)) {
    push_box(L, apply(Op::arctangent, {operand(L, 1)}, calling_place(L)));
  } else if (is_array_like(L, 1) || (two && is_array_like(L, 2))) {
    push_array_result(L, two ? Op::arctangent2 : Op::arctangent, two ? 2 : 1);
  } else {
    lua_pushnumber(L, two ? std::atan2(expect_number(L, 1, "math.atan"), expect_number(L, 2, "math.atan"))
                          : std::atan(expect_number(L, 1, "math.atan")));
  }
  return 1;
}

/// min and max of any number of arguments: folded pairwise as soon as one is traced or an array.
template <Op op>
int extremum(lua_State* L) {
  const int n = lua_gettop(L);
  bool any_traced = false, any_array = false;
  for (int i = 1; i <= n; ++i) {
    any_traced |= is_traced(L, i);
    any_array |= test_box<Array>(L, i) != nullptr;
  }
  if (any_traced) {
    Expression e = operand(L, 1);
    for (int i = 2; i <= n; ++i) e = apply(op, {e, operand(L, i)}, calling_place(L));
    push_box(L, e);
    return 1;
  }
  if (!any_array) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    call_lua(L, n, 1);
    return 1;
  }
  if (n != 2) throw argument_error("min and max of arrays take two arguments");
  push_array_result(L, op, 2);
  return 1;
}

int where(lua_State* L) {
  if (is_traced(L, 1) || is_traced(L, 2) || is_traced(L, 3)) {
    push_box(L, apply(Op::where, {operand(L, 1), operand(L, 2), operand(L, 3)}, calling_place(L)));
  } else if (is_array_like(L, 1) || is_array_like(L, 2) || is_array_like(L, 3)) {
    push_array_result(L, Op::where, 3);
  } else {
    if (lua_type(L, 1) != LUA_TBOOLEAN) throw argument_error("where: the first argument is a condition such as q:lt(0.5)");
    lua_pushvalue(L, lua_toboolean(L, 1) ? 2 : 3);
  }
  return 1;
}

int clamp(lua_State* L) {
  if (is_traced(L, 1) || is_traced(L, 2) || is_traced(L, 3)) {
    const SourcePlace place = calling_place(L);
    push_box(L, apply(Op::minimum, {apply(Op::maximum, {operand(L, 1), operand(L, 2)}, place), operand(L, 3)}, place));
  } else if (Array* a = test_box<Array>(L, 1)) {
    const double low = expect_number(L, 2, "clamp"), high = expect_number(L, 3, "clamp");
    Array out = a->copy();
    for (double& x : out.span()) x = std::min(std::max(x, low), high);
    push_box(L, std::move(out));
  } else {
    const double x = expect_number(L, 1, "clamp"), low = expect_number(L, 2, "clamp"), high = expect_number(L, 3, "clamp");
    lua_pushnumber(L, std::min(std::max(x, low), high));
  }
  return 1;
}

/// Sets table[name] (quench.math at the top, Lua's math below it) to a function that knows Lua's original.
void install(lua_State* L, const char* name, lua_CFunction function, bool replace) {
  const int all = lua_gettop(L), own = all - 1;
  lua_getfield(L, own, name);  // original as upvalue, nil when Lua has none
  lua_pushcclosure(L, function, 1);
  if (replace) {
    lua_pushvalue(L, -1);
    lua_setfield(L, own, name);
  }
  lua_setfield(L, all, name);
}

template <std::size_t... index>
void install_unary(lua_State* L, std::index_sequence<index...>) {
  (install(L, unary_functions[index].name, guarded<unary_call<index>>, true), ...);
}

/// Lua's constants and functions that need no version of ours (pi, huge, random, type ...).
void copy_rest(lua_State* L) {
  const int all = lua_gettop(L), own = all - 1;
  for (lua_pushnil(L); lua_next(L, own);) {
    lua_pushvalue(L, -2);
    const bool missing = lua_rawget(L, all) == LUA_TNIL;
    lua_pop(L, 1);
    lua_pushvalue(L, -2);
    lua_insert(L, -2);  // key, key, value
    if (missing) lua_rawset(L, all);
    else lua_pop(L, 2);
  }
}

}  // namespace

void open_mathematics(lua_State* L) {
  const int module = lua_gettop(L);
  lua_getglobal(L, "math");
  if (!lua_istable(L, -1)) throw Error(ErrorKind::state, "quench needs Lua's math library");
  lua_newtable(L);
  install_unary(L, std::make_index_sequence<std::size(unary_functions)>());
  install(L, "atan", guarded<arctangent>, true);
  install(L, "min", guarded<extremum<Op::minimum>>, true);
  install(L, "max", guarded<extremum<Op::maximum>>, true);
  install(L, "where", guarded<where>, false);
  install(L, "clamp", guarded<clamp>, false);
  copy_rest(L);
  lua_getfield(L, -1, "where");
  lua_setfield(L, module, "where");
  lua_setfield(L, module, "math");
  lua_settop(L, module);
}

}  // namespace quench::bindings
