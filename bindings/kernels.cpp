// quench.kernel, quench.tabulate and quench.axis: the machinery behind functions in compiled loops.
#include <algorithm>
#include <chrono>
#include <limits>

#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/place.h"
#include "bindings/trace.h"
#include "engine/functions/chebyshev.h"
#include "engine/functions/transform.h"

namespace quench::bindings {

namespace {

KernelBox kernel_of(FunctionPtr function) {
  if (!axes_of(function->body).empty())
    throw argument_error("the function uses quench.axis \"" + axes_of(function->body).front() + "\", which has a value only inside a sweep");
  auto kernel = std::make_shared<const Kernel>(std::vector<Expression>{function->body}, function->arguments);
  return {std::move(function), std::move(kernel)};
}

int make_kernel(lua_State* L) {
  if (lua_type(L, 1) != LUA_TFUNCTION) throw argument_error("quench.kernel takes a function, not " + type_text(L, 1));
  push_box(L, kernel_of(trace(L, 1, {}, lua_istable(L, 2) ? 2 : 0)));
  return 1;
}

/// " (q, x)" of the function behind a kernel.
std::string signature(const Function& function) {
  std::string names;
  for (const std::string& name : function.arguments) names += (names.empty() ? " (" : ", ") + name;
  return names.empty() ? "" : names + ")";
}

/// k(x, ...) on numbers and arrays of one shape.
int call_kernel(lua_State* L) {
  const KernelBox& box = expect_box<KernelBox>(L, 1, "kernel");
  const std::size_t n = box.kernel->inputs();
  if (static_cast<std::size_t>(lua_gettop(L)) != n + 1)
    throw argument_error("the kernel takes " + std::to_string(n) + (n == 1 ? " argument" : " arguments") + signature(*box.function) + ", got " +
                         std::to_string(lua_gettop(L) - 1));
  std::vector<double> numbers(n);
  std::vector<Kernel::Argument> in(n);
  const Array* shape = nullptr;
  for (std::size_t i = 0; i < n; ++i) {
    const int at = static_cast<int>(i) + 2;
    if (const Array* a = test_box<Array>(L, at)) {
      if (shape && a->shape() != shape->shape()) throw argument_error("kernel: arrays of different shapes do not combine");
      shape = a;
      in[i] = {a->data(), 1};
    } else {
      numbers[i] = expect_number(L, at, "kernel");
      in[i] = {&numbers[i], 0};
    }
  }
  Array out(shape ? shape->shape() : Shape{});
  double* const target = out.data();
  box.kernel->evaluate(in, std::span<double* const>(&target, 1), out.size());
  if (shape) push_box(L, std::move(out));
  else lua_pushnumber(L, out[0]);
  return 1;
}

int kernel_derivative(lua_State* L) {
  const KernelBox& box = expect_box<KernelBox>(L, 1, "derivative");
  const std::string name = lua_isnoneornil(L, 2) ? box.function->arguments.front() : expect_text(L, 2, "derivative");
  const auto& names = box.function->arguments;
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    Error error = argument_error("the kernel has no argument \"" + name + "\"");
    const std::string near = nearest_name(name, names);
    throw near.empty() ? error : error.hint("did you mean \"" + near + "\"?");
  }
  auto function = std::make_shared<Function>(*box.function);
  function->body = derivative(function->body, name);
  push_box(L, kernel_of(std::move(function)));
  return 1;
}

/// Median over nine blocks passes of 2^16 elements, one input varying: what one element costs in a loop.
double nanoseconds_per_element(const Kernel& kernel) {
  const std::size_t n = 1 << 16;
  std::vector<double> x(n), y(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = -1 + 2 * static_cast<double>(i) / static_cast<double>(n);
  std::vector<Kernel::Argument> in(kernel.inputs(), Kernel::Argument{x.data(), 1});
  double* const out = y.data();
  std::vector<double> times;
  for (int pass = 0; pass < 9; ++pass) {
    const auto start = std::chrono::steady_clock::now();
    kernel.evaluate(in, std::span<double* const>(&out, 1), n);
    times.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / static_cast<double>(n));
  }
  std::nth_element(times.begin(), times.begin() + 4, times.end());
  return times[4];
}

int kernel_to_text(lua_State* L) {
  const KernelBox& box = expect_box<KernelBox>(L, 1, "tostring");
  std::string names;
  for (const std::string& name : box.function->arguments) names += (names.empty() ? "" : ", ") + name;
  char cost[64];
  std::snprintf(cost, sizeof cost, "%.2f ns per element", nanoseconds_per_element(*box.kernel));
  push_text(L, "kernel(" + names + ") = " + show(box.function->body) + "\n" + box.kernel->listing() + cost);
  return 1;
}

int index_kernel(lua_State* L) {
  const std::string name = expect_text(L, 2, "kernel");
  if (name != "derivative") throw argument_error("a kernel has no field \"" + name + "\"").hint("it can be called, has :derivative(name) and print()");
  lua_pushcfunction(L, guarded<kernel_derivative>);
  return 1;
}

// ---- tabulate

/// The table as a function of a script: traced inside traced functions, evaluated on numbers.
int call_table(lua_State* L) {
  const FunctionPtr function = test_box<KernelBox>(L, lua_upvalueindex(1))->function;
  if (is_traced(L, 1)) push_box(L, table(function->body.root()->table, operand(L, 1), calling_place(L)));
  else lua_pushnumber(L, (*function->body.root()->table)(expect_number(L, 1, "table")));
  return 1;
}

double interval_entry(lua_State* L, int index, const char* name) {
  lua_rawgeti(L, 2, index);
  const bool is_number = lua_type(L, -1) == LUA_TNUMBER;
  const double x = lua_tonumber(L, -1);
  lua_pop(L, 1);
  if (!is_number) throw argument_error(std::string("quench.tabulate(f, {lo, hi, tolerance = 1e-10}): ") + name + " is missing");
  return x;
}

int tabulate_function(lua_State* L) {
  if (lua_type(L, 1) != LUA_TFUNCTION || lua_type(L, 2) != LUA_TTABLE)
    throw argument_error("quench.tabulate takes a function and an interval: quench.tabulate(f, {lo, hi, tolerance = 1e-10})");
  const double low = interval_entry(L, 1, "lo"), high = interval_entry(L, 2, "hi");
  lua_getfield(L, 2, "tolerance");
  const double tolerance = lua_isnil(L, -1) ? 1e-10 : expect_number(L, -1, "tolerance");
  lua_pop(L, 1);
  const auto original = [L](double x) {
    lua_pushvalue(L, 1);
    lua_pushnumber(L, x);
    call_lua(L, 1, 1);
    const double y = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : std::numeric_limits<double>::quiet_NaN();
    lua_pop(L, 1);
    return y;
  };
  const SourcePlace place = calling_place(L);
  auto function = std::make_shared<Function>();
  function->arguments = {"x"};
  function->declared = place;
  function->body = table(tabulate(original, low, high, tolerance), input("x", place), place);
  push_box(L, kernel_of(std::move(function)));
  lua_pushcclosure(L, guarded<call_table>, 1);
  return 1;
}

int make_axis(lua_State* L) {
  push_box(L, axis(expect_text(L, 1, "quench.axis"), calling_place(L)));
  return 1;
}

}  // namespace

void push_kernel(lua_State* L, FunctionPtr function) {
  if (!axes_of(function->body).empty()) push_box(L, KernelBox{std::move(function), nullptr});
  else push_box(L, kernel_of(std::move(function)));
}

void open_kernels(lua_State* L) {
  const int module = lua_gettop(L);
  new_box_metatable<KernelBox>(L);
  static const luaL_Reg methods[] = {
      {"__call", guarded<call_kernel>}, {"__tostring", guarded<kernel_to_text>}, {"__index", guarded<index_kernel>}, {nullptr, nullptr}};
  luaL_setfuncs(L, methods, 0);
  lua_settop(L, module);
  static const luaL_Reg functions[] = {
      {"kernel", guarded<make_kernel>}, {"tabulate", guarded<tabulate_function>}, {"axis", guarded<make_axis>}, {nullptr, nullptr}};
  luaL_setfuncs(L, functions, 0);
}

}  // namespace quench::bindings
