// quench.stats: errors of lists of numbers, resampling with functions of the script, tests.
#include <cmath>

#include "bindings/arrays.h"
#include "bindings/convert.h"
#include "bindings/curve_fit.h"
#include "bindings/guard.h"
#include "bindings/module.h"
#include "engine/statistics/kolmogorov_smirnov.h"
#include "engine/statistics/series.h"

namespace quench::bindings {

namespace {

std::vector<double> expect_list(lua_State* L, int index, const char* function) {
  const Array a = test_box<Dataset>(L, index) ? test_box<Dataset>(L, index)->value : expect_array(L, index, function);
  if (a.rank() != 1) throw argument_error(std::string(function) + " takes a list of numbers, not an array of shape " + shape_text(a.shape()));
  return {a.data(), a.data() + a.size()};
}

/// Calls the function at `index` with a new array of these rows and returns its number.
double call_on_rows(lua_State* L, int index, const Array& a, const std::vector<std::size_t>& rows, const char* name) {
  Shape shape = a.shape();
  shape[0] = rows.size();
  Array chosen(shape);
  const std::size_t width = a.size() / a.shape()[0];
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t k = 0; k < width; ++k) chosen[i * width + k] = a[rows[i] * width + k];
  lua_pushvalue(L, index);
  push_box(L, std::move(chosen));
  call_lua(L, 1, 1);
  if (lua_type(L, -1) != LUA_TNUMBER) throw argument_error(std::string(name) + ": the function must return a number, not a " + luaL_typename(L, -1));
  const double value = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return value;
}

/// Array of at least two rows as argument 1, a function as argument 2.
Array rows_argument(lua_State* L, const char* name) {
  Array a = expect_array(L, 1, name);
  if (lua_type(L, 2) != LUA_TFUNCTION) throw argument_error(std::string(name) + " takes an array and a function of an array that returns a number");
  if (a.rank() == 0 || a.shape()[0] < 2) throw argument_error(std::string(name) + " needs at least two entries");
  return a;
}

std::vector<std::size_t> all_rows(std::size_t n) {
  std::vector<std::size_t> rows(n);
  for (std::size_t i = 0; i < n; ++i) rows[i] = i;
  return rows;
}

int push_pair(lua_State* L, double value, double error) {
  lua_pushnumber(L, value);
  lua_pushnumber(L, error);
  return 2;
}

int mean_and_error(lua_State* L) {
  const ValueWithError m = mean_error(expect_list(L, 1, "stats.mean_error"));
  return push_pair(L, m.value, m.error);
}

/// value, error of f by leaving out one row at a time: error^2 = (n-1)/n sum (f_(i) - mean)^2.
int jackknife_function(lua_State* L) {
  const Array a = rows_argument(L, "stats.jackknife");
  const std::size_t n = a.shape()[0];
  const double value = call_on_rows(L, 2, a, all_rows(n), "stats.jackknife");
  std::vector<double> without;
  for (std::size_t left_out = 0; left_out < n; ++left_out) {
    std::vector<std::size_t> rows = all_rows(n);
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(left_out));
    without.push_back(call_on_rows(L, 2, a, rows, "stats.jackknife"));
  }
  return push_pair(L, value, static_cast<double>(n - 1) * mean_error(without).error);
}

std::int64_t option_or(lua_State* L, int table, const char* name, std::int64_t otherwise) {
  if (!lua_istable(L, table)) return otherwise;
  lua_pushstring(L, name);
  lua_rawget(L, table);
  const std::int64_t value = lua_isnil(L, -1) ? otherwise : expect_integer(L, lua_gettop(L), name);
  lua_pop(L, 1);
  return value;
}

/// value, error of f over rows drawn with repetition; the same seed gives the same draws.
int bootstrap_function(lua_State* L) {
  const Array a = rows_argument(L, "stats.bootstrap");
  const std::int64_t samples = option_or(L, 3, "samples", 1000), seed = option_or(L, 3, "seed", 1);
  if (samples < 2) throw argument_error("stats.bootstrap needs at least 2 samples");
  const std::size_t n = a.shape()[0];
  const double value = call_on_rows(L, 2, a, all_rows(n), "stats.bootstrap");
  std::vector<double> drawn;
  for (std::int64_t s = 0; s < samples; ++s)
    drawn.push_back(call_on_rows(L, 2, a, resampled(n, static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(s)), "stats.bootstrap"));
  return push_pair(L, value, mean_error(drawn).error * std::sqrt(static_cast<double>(samples)));
}

void set_number(lua_State* L, const char* name, double value) {
  lua_pushnumber(L, value);
  lua_setfield(L, -2, name);
}

void set_flag(lua_State* L, const char* name, bool value) {
  lua_pushboolean(L, value);
  lua_setfield(L, -2, name);
}

int blocking_table(lua_State* L) {
  Blocking b = blocking(expect_list(L, 1, "stats.blocking"));
  lua_newtable(L);
  set_number(L, "mean", b.mean);
  set_number(L, "error", b.error);
  set_flag(L, "plateau", b.plateau);
  set_number(L, "block", static_cast<double>(b.block));
  set_number(L, "inefficiency", b.inefficiency);
  for (auto& [name, values] : {std::pair("blocks", &b.blocks), std::pair("errors", &b.errors), std::pair("errors_of_errors", &b.errors_of_errors)}) {
    push_box(L, Array::of(std::move(*values)));
    lua_setfield(L, -2, name);
  }
  return 1;
}

/// ks_test(sample, other sample) or ks_test(sample, distribution function).
int kolmogorov_smirnov_table(lua_State* L) {
  std::vector<double> sample = expect_list(L, 1, "stats.ks_test");
  KolmogorovSmirnov test;
  if (lua_type(L, 2) == LUA_TFUNCTION) {
    for (double& x : sample) {
      lua_pushvalue(L, 2);
      lua_pushnumber(L, x);
      call_lua(L, 1, 1);
      if (lua_type(L, -1) != LUA_TNUMBER) throw argument_error("stats.ks_test: the distribution function must return a number");
      x = lua_tonumber(L, -1);
      lua_pop(L, 1);
    }
    test = ks_one_sample(std::move(sample));
  } else {
    test = ks_two_sample(std::move(sample), expect_list(L, 2, "stats.ks_test"));
  }
  lua_newtable(L);
  set_number(L, "distance", test.distance);
  set_number(L, "p", test.p);
  set_flag(L, "exact", test.exact);
  return 1;
}

}  // namespace

void open_statistics(lua_State* L) {
  const int module = lua_gettop(L);
  luaL_getsubtable(L, module, "stats");
  static const luaL_Reg functions[] = {{"mean_error", guarded<mean_and_error>}, {"jackknife", guarded<jackknife_function>},
                                       {"bootstrap", guarded<bootstrap_function>}, {"blocking", guarded<blocking_table>},
                                       {"ks_test", guarded<kolmogorov_smirnov_table>}, {"fit", guarded<fit_model>}, {nullptr, nullptr}};
  luaL_setfuncs(L, functions, 0);
  lua_settop(L, module);
}

}  // namespace quench::bindings
