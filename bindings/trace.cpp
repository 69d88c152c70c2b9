#include "bindings/trace.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/place.h"
#include "engine/functions/transform.h"

namespace quench::bindings {

namespace {

/// What the debug library knows about the function at an index.
struct FunctionFacts {
  SourcePlace place;
  std::string source;      ///< text of its chunk, "" when unavailable
  int first_line = 0, last_line = 0, parameters = 0;
  bool variadic = false;
};

FunctionFacts facts_of(lua_State* L, int index) {
  lua_Debug ar;
  lua_pushvalue(L, index);
  lua_getinfo(L, ">Su", &ar);
  FunctionFacts facts;
  facts.first_line = ar.linedefined;
  facts.last_line = ar.lastlinedefined;
  facts.parameters = ar.nparams;
  facts.variadic = ar.isvararg != 0;
  if (ar.what[0] != 'C') facts.place = {ar.source[0] == '@' ? ar.source + 1 : ar.short_src, ar.linedefined};
  facts.source = source_of_chunk(ar.source);
  return facts;
}

std::vector<std::string> parameter_names(lua_State* L, int index, int count) {
  std::vector<std::string> names;
  for (int i = 1; i <= count; ++i) {
    lua_pushvalue(L, index);
    const char* name = lua_getlocal(L, nullptr, i);
    names.push_back(name ? name : "x" + std::to_string(i));
  }
  return names;
}

Error about_function(const FunctionFacts& facts, std::string message) {
  Error error = argument_error(std::move(message));
  error.at(facts.place);
  return error;
}

/// Calls the function with `values` (and params) and leaves its one result on the stack.
template <class Push>
void call_original(lua_State* L, int index, std::size_t count, Push push, int params_index) {
  lua_checkstack(L, static_cast<int>(count) + 4);
  lua_pushvalue(L, index);
  for (std::size_t i = 0; i < count; ++i) push(i);
  if (params_index) lua_pushvalue(L, params_index);
  call_lua(L, static_cast<int>(count) + (params_index ? 1 : 0), 1);
}

/// Small fixed generator for verification points: they need to be reproducible and scattered, nothing more.
class Scatter {
 public:
  double uniform() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11) * 0x1p-53;
  }
 private:
  std::uint64_t state_ = 0x9e3779b97f4a7c15ULL;
};

/// Literals of the source and numeric upvalues, with their negatives.
std::vector<double> special_values(lua_State* L, int index, const FunctionFacts& facts) {
  std::vector<double> values = numerals(facts.source, facts.first_line, facts.last_line);
  for (int i = 1; const char* name = lua_getupvalue(L, index, i); ++i) {
    (void)name;
    if (lua_type(L, -1) == LUA_TNUMBER) values.push_back(lua_tonumber(L, -1));
    lua_pop(L, 1);
  }
  const std::size_t n = values.size();
  for (std::size_t i = 0; i < n; ++i) values.push_back(-values[i]);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

std::vector<std::vector<double>> verification_points(const std::vector<ArgumentRange>& ranges, const std::vector<double>& special) {
  Scatter scatter;
  const auto draw = [&](const ArgumentRange& r) { return r.low + (r.high - r.low) * scatter.uniform(); };
  std::vector<std::vector<double>> points;
  for (int k = 0; k < 64; ++k) {
    points.emplace_back();
    for (const ArgumentRange& r : ranges) points.back().push_back(draw(r));
  }
  for (double x : special) {
    points.emplace_back(ranges.size(), x);
    if (ranges.size() < 2) continue;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      points.emplace_back();
      for (const ArgumentRange& r : ranges) points.back().push_back(draw(r));
      points.back()[i] = x;
    }
  }
  return points;
}

bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b)) || (a == 0 && b == 0); }

/// The number the original gave; traced results (axes among the upvalues) are evaluated at the axes' test values.
double original_result(lua_State* L, const Bindings& axes, const FunctionFacts& facts) {
  double y = 0;
  if (lua_type(L, -1) == LUA_TNUMBER) y = lua_tonumber(L, -1);
  else if (const Expression* e = test_box<Expression>(L, -1)) y = evaluate(*e, axes);
  else if (lua_type(L, -1) == LUA_TBOOLEAN) y = lua_toboolean(L, -1);
  else throw about_function(facts, "the function returns " + type_text(L, -1) + " for some arguments, not a number");
  lua_pop(L, 1);
  return y;
}

void verify(lua_State* L, int index, const Function& f, const std::vector<ArgumentRange>& ranges, int params_index, const FunctionFacts& facts) {
  Bindings axes;
  double next_axis = 0.37;
  for (const std::string& name : axes_of(f.body)) axes[name] = next_axis += 0.31;
  const Expression body = substitute(f.body, axes);
  for (const std::vector<double>& x : verification_points(ranges, special_values(L, index, facts))) {
    call_original(L, index, x.size(), [&](std::size_t i) { lua_pushnumber(L, x[i]); }, params_index);
    const double original = original_result(L, axes, facts);
    Bindings inputs;
    for (std::size_t i = 0; i < x.size(); ++i) inputs[f.arguments[i]] = x[i];
    const double traced = evaluate(body, inputs);
    if (same_bits(original, traced)) continue;
    std::string point;
    for (std::size_t i = 0; i < x.size(); ++i) point += (i ? ", " : "") + f.arguments[i] + " = " + shortest(x[i]);
    throw about_function(facts, "the function cannot be traced: at " + point + " it returns " + shortest(original) +
                                    ", but the recorded formula gives " + shortest(traced))
        .detail("it branches on its argument (==, and, or, not, type) or changes from call to call (random numbers, clocks, files)")
        .detail("write conditions as quench.where(q:lt(0.5), a, b), or wrap the function: quench.tabulate(f, {lo, hi})");
  }
}

[[noreturn]] void refuse_result(lua_State* L, const FunctionFacts& facts) {
  const int type = lua_type(L, -1);
  if (type == LUA_TNIL) throw about_function(facts, "the function returns nil; it must return a number");
  throw about_function(facts, "the function returns " + type_text(L, -1) + "; it must return a number");
}

/// Number of the function's own arguments (params left out), checked against what the option passes.
std::size_t argument_count(const FunctionFacts& facts, std::size_t offered, bool params, const std::vector<ArgumentRange>& ranges) {
  const std::size_t named = static_cast<std::size_t>(facts.parameters);
  if (facts.variadic || (params && named == offered + 1)) return offered;
  // Options that offer many arguments (positions x, y, z, ...) take functions that name the first few.
  if (named <= offered) return params ? offered : named;
  std::string names;
  for (const ArgumentRange& r : ranges) names += (names.empty() ? "" : ", ") + r.name;
  throw about_function(facts, "the function has " + std::to_string(named) + " parameters, but is called with (" + names +
                                  (params ? ", params)" : ")") + (params ? "" : "; a table `params` beside it would be one more"));
}

}  // namespace

FunctionPtr trace(lua_State* L, int index, const std::vector<ArgumentRange>& ranges, int params_index) {
  index = lua_absindex(L, index);
  if (lua_iscfunction(L, index))
    throw argument_error("a C function cannot be traced; wrap it: function(q) return f(q) end, or quench.tabulate(f, {lo, hi})");
  const FunctionFacts facts = facts_of(L, index);
  std::vector<ArgumentRange> offered = ranges;
  if (offered.empty())  // quench.kernel and options that pass whatever the function names
    for (const std::string& name : parameter_names(L, index, facts.parameters - (params_index ? 1 : 0))) offered.push_back({name, -2, 2});
  const std::size_t count = argument_count(facts, offered.size(), params_index != 0, offered);
  offered.resize(count);
  auto function = std::make_shared<Function>();
  for (std::size_t i = 0; i < count; ++i) function->arguments.push_back(offered[i].name);
  function->declared = facts.place;
  call_original(L, index, count, [&](std::size_t i) { push_box(L, input(offered[i].name, facts.place)); }, params_index);
  if (lua_type(L, -1) == LUA_TNUMBER) function->body = constant(lua_tonumber(L, -1), facts.place);
  else if (is_traced(L, -1)) function->body = *test_box<Expression>(L, -1);
  else refuse_result(L, facts);
  lua_pop(L, 1);
  verify(L, index, *function, offered, params_index, facts);
  return function;
}

bool is_traced(lua_State* L, int index) { return test_box<Expression>(L, index) != nullptr; }

Expression operand(lua_State* L, int index) {
  if (const Expression* e = test_box<Expression>(L, index)) return *e;
  if (lua_type(L, index) == LUA_TNUMBER) return constant(lua_tonumber(L, index), calling_place(L));
  if (lua_type(L, index) == LUA_TBOOLEAN) return constant(lua_toboolean(L, index), calling_place(L));
  throw argument_error("a traced variable was combined with " + type_text(L, index) + "; only numbers and traced variables mix");
}

namespace {

template <Op op>
int binary(lua_State* L) {
  push_box(L, apply(op, {operand(L, 1), operand(L, 2)}, calling_place(L)));
  return 1;
}

template <Op op>
int unary(lua_State* L) {
  push_box(L, apply(op, {operand(L, 1)}, calling_place(L)));
  return 1;
}

int refuse_branch(lua_State*) {
  throw argument_error("a branch on a traced value: the function is called once to record its formula, so the value is not known yet")
      .detail("write quench.where(q:lt(0.5), a, b) for: if q < 0.5 then a else b");
}

int refuse_use(lua_State*) {
  throw argument_error("a traced variable can only be used in arithmetic, math functions and comparisons like q:lt(0.5)");
}

int traced_to_text(lua_State* L) {
  push_text(L, show(operand(L, 1)));
  return 1;
}

void open_traced_metatable(lua_State* L) {
  new_box_metatable<Expression>(L);
  static const luaL_Reg operations[] = {{"__add", guarded<binary<Op::add>>}, {"__sub", guarded<binary<Op::subtract>>}, {"__mul", guarded<binary<Op::multiply>>},
                     {"__div", guarded<binary<Op::divide>>}, {"__pow", guarded<binary<Op::power>>}, {"__mod", guarded<binary<Op::modulo>>},
                     {"__idiv", guarded<binary<Op::floor_divide>>}, {"__unm", guarded<unary<Op::negate>>},
                     {"__band", guarded<binary<Op::logical_and>>}, {"__bor", guarded<binary<Op::logical_or>>}, {"__bnot", guarded<unary<Op::logical_not>>},
                     {"__lt", guarded<refuse_branch>}, {"__le", guarded<refuse_branch>}, {"__eq", guarded<refuse_branch>},
                     {"__concat", guarded<refuse_use>}, {"__len", guarded<refuse_use>}, {"__call", guarded<refuse_use>},
                     {"__tostring", guarded<traced_to_text>}, {nullptr, nullptr}};
  luaL_setfuncs(L, operations, 0);
  lua_newtable(L);
  static const luaL_Reg comparisons[] = {{"lt", guarded<binary<Op::less>>}, {"le", guarded<binary<Op::less_equal>>}, {"gt", guarded<binary<Op::greater>>},
                     {"ge", guarded<binary<Op::greater_equal>>}, {"eq", guarded<binary<Op::equal>>}, {nullptr, nullptr}};
  luaL_setfuncs(L, comparisons, 0);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}

}  // namespace

void open_plain_comparisons(lua_State* L);  // comparisons.cpp
void open_kernels(lua_State* L);            // kernels.cpp

void open_trace(lua_State* L) {
  open_traced_metatable(L);
  open_plain_comparisons(L);
  open_kernels(L);
}

}  // namespace quench::bindings
