// Methods of arrays: views, reductions, orderings, masks.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "bindings/arrays.h"
#include "bindings/convert.h"
#include "bindings/guard.h"
#include "engine/core/error.h"
#include "engine/numerics/sums.h"

namespace quench::bindings {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// ---- reductions of one line of numbers; NaN of none where a mean does not exist

double total(std::span<const double> x) { return sum(x); }
double mean(std::span<const double> x) { return x.empty() ? nan : sum(x) / static_cast<double>(x.size()); }

/// Mean squared deviation, divided by n (as NumPy's var).
double variance(std::span<const double> x) {
  std::vector<double> centred(x.begin(), x.end());
  const double m = mean(x);
  for (double& v : centred) v -= m;
  return x.empty() ? nan : sum_of_powers(centred, 2) / static_cast<double>(x.size());
}
double deviation(std::span<const double> x) { return std::sqrt(variance(x)); }

double largest(std::span<const double> x) {
  if (x.empty()) throw argument_error("an empty array has no maximum and no minimum");
  return maximum(x);
}
double smallest(std::span<const double> x) {
  std::vector<double> negative(x.begin(), x.end());
  for (double& v : negative) v = -v;
  return -largest(negative);
}

/// Axis given as argument 2, counted from 1 or back from the end; npos without it.
std::size_t axis_argument(lua_State* L, const Array& a, const char* name) {
  if (lua_isnoneornil(L, 2)) return std::string::npos;
  const std::int64_t rank = static_cast<std::int64_t>(a.rank()), i = expect_integer(L, 2, name);
  if (i == 0 || i > rank || i < -rank)
    throw argument_error("there is no axis " + std::to_string(i) + "; the array has " + std::to_string(rank) + (rank == 1 ? " axis" : " axes"));
  return static_cast<std::size_t>(i > 0 ? i - 1 : rank + i);
}

using Reduction = double (*)(std::span<const double>);

Array reduced(const Array& a, std::size_t axis, Reduction f) {
  Shape shape = a.shape();
  const std::size_t length = shape[axis];
  std::size_t inner = 1;
  for (std::size_t k = axis + 1; k < shape.size(); ++k) inner *= shape[k];
  shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
  Array out(shape);
  std::vector<double> line(length);
  for (std::size_t e = 0; e < out.size(); ++e) {
    for (std::size_t i = 0; i < length; ++i) line[i] = a[(e / inner * length + i) * inner + e % inner];
    out[e] = f(line);
  }
  return out;
}

template <Reduction f>
int reduction(lua_State* L) {
  const Array& a = expect_box<Array>(L, 1, "reduction");
  const std::size_t axis = axis_argument(L, a, "axis");
  if (axis == std::string::npos || a.rank() < 2) lua_pushnumber(L, f(a.span()));
  else push_box(L, reduced(a, axis, f));
  return 1;
}

// ---- others

int copy(lua_State* L) { return push_box(L, expect_box<Array>(L, 1, "copy").copy()), 1; }

/// slice(i, j, step): a copy of entries i to j of the first axis, both included, negative from the end.
int slice(lua_State* L) {
  const Array& a = expect_box<Array>(L, 1, "slice");
  if (a.rank() == 0) throw argument_error("a single number has no slices");
  const std::int64_t n = static_cast<std::int64_t>(a.shape()[0]);
  const std::int64_t step = lua_isnoneornil(L, 4) ? 1 : expect_integer(L, 4, "slice");
  if (step == 0) throw argument_error("slice: the step is 0");
  const auto end = [&](int index, std::int64_t otherwise) {
    if (lua_isnoneornil(L, index)) return otherwise;
    const std::int64_t i = expect_integer(L, index, "slice");
    if (i == 0 || i > n || i < -n)
      throw argument_error("slice: entry " + std::to_string(i) + " of an array of " + std::to_string(n) + " entries");
    return i > 0 ? i : n + 1 + i;
  };
  const std::int64_t first = end(2, step > 0 ? 1 : n), last = end(3, step > 0 ? n : 1);
  std::vector<double> values;
  std::size_t count = 0;
  for (std::int64_t i = first; n > 0 && (step > 0 ? i <= last : i >= last); i += step) {
    const Array row = a.row(static_cast<std::size_t>(i - 1));
    values.insert(values.end(), row.data(), row.data() + row.size());
    ++count;
    if (step > 0 ? step > last - i : step < last - i) break;  // the next entry lies outside, perhaps beyond all integers
  }
  Shape shape = a.shape();
  shape[0] = count;
  push_box(L, Array(shape, std::move(values)));
  return 1;
}

/// reshape{n, m, ...}: a view of the same numbers; one length may be -1.
int reshape(lua_State* L) {
  const Array& a = expect_box<Array>(L, 1, "reshape");
  const Array lengths = expect_array(L, 2, "reshape");
  Shape shape;
  std::size_t known = 1, open = std::string::npos;
  for (double n : lengths.span()) {
    if (n == -1 && open == std::string::npos) open = shape.size();
    else if (!(n >= 0 && n == std::floor(n) && n < 0x1p46)) throw argument_error("reshape: a length is " + shortest(n));
    shape.push_back(n == -1 ? 0 : static_cast<std::size_t>(n));
    if (n != -1) known *= shape.back();
  }
  if (open != std::string::npos && known > 0) shape[open] = a.size() / known;
  if (lengths.rank() != 1 || count_of(shape) != a.size())
    throw argument_error("reshape: " + std::to_string(a.size()) + " numbers do not fill " + (shape.empty() ? "nothing" : shape_text(shape)));
  lua_getiuservalue(L, 1, 1);
  if (lua_toboolean(L, -1)) push_read_only(L, a.reshaped(shape));
  else push_box(L, a.reshaped(shape));
  return 1;
}

int cumulative_sum(lua_State* L) {
  Array out = expect_box<Array>(L, 1, "cumsum").copy();
  std::partial_sum(out.data(), out.data() + out.size(), out.data());
  push_box(L, std::move(out));
  return 1;
}

/// Ascending along the last axis, NaN at the end.
int sort(lua_State* L) {
  Array out = expect_box<Array>(L, 1, "sort").copy();
  const std::size_t length = out.rank() == 0 ? 1 : out.shape().back();
  for (std::size_t first = 0; length > 0 && first < out.size(); first += length)
    std::sort(out.data() + first, out.data() + first + length,
              [](double a, double b) { return std::isnan(b) ? !std::isnan(a) : a < b; });
  push_box(L, std::move(out));
  return 1;
}

/// map(f): f called in plain Lua on every number.
int map(lua_State* L) {
  if (lua_type(L, 2) != LUA_TFUNCTION && !test_box<KernelBox>(L, 2)) throw argument_error(std::string("map takes a function, not a ") + luaL_typename(L, 2));
  const Array a = expect_box<Array>(L, 1, "map");
  Array out(a.shape());
  for (std::size_t i = 0; i < a.size(); ++i) {
    lua_pushvalue(L, 2);
    lua_pushnumber(L, a[i]);
    call_lua(L, 1, 1);
    if (lua_type(L, -1) != LUA_TNUMBER)
      throw argument_error("map: the function gave a " + std::string(luaL_typename(L, -1)) + " for " + shortest(a[i]) + ", not a number");
    out[i] = lua_tonumber(L, -1);
    lua_pop(L, 1);
  }
  push_box(L, std::move(out));
  return 1;
}

void push_table(lua_State* L, const Array& a) {
  if (!lua_checkstack(L, 4)) throw Error(ErrorKind::memory, "not enough memory");
  if (a.rank() == 0) return lua_pushnumber(L, a[0]);
  lua_createtable(L, static_cast<int>(std::min<std::size_t>(a.shape()[0], 1u << 30)), 0);
  for (std::size_t i = 0; i < a.shape()[0]; ++i) {
    push_table(L, a.row(i));
    lua_rawseti(L, -2, static_cast<lua_Integer>(i + 1));
  }
}

int to_table(lua_State* L) { return push_table(L, expect_box<Array>(L, 1, "to_table")), 1; }

}  // namespace

void register_array_methods(lua_State* L) {
  static const luaL_Reg methods[] = {
      {"sum", guarded<reduction<total>>}, {"mean", guarded<reduction<mean>>}, {"var", guarded<reduction<variance>>},
      {"std", guarded<reduction<deviation>>}, {"min", guarded<reduction<smallest>>}, {"max", guarded<reduction<largest>>},
      {"copy", guarded<copy>}, {"slice", guarded<slice>}, {"reshape", guarded<reshape>}, {"cumsum", guarded<cumulative_sum>},
      {"sort", guarded<sort>}, {"map", guarded<map>}, {"to_table", guarded<to_table>},
      {"lt", guarded<operation<Op::less>>}, {"le", guarded<operation<Op::less_equal>>}, {"gt", guarded<operation<Op::greater>>},
      {"ge", guarded<operation<Op::greater_equal>>}, {"eq", guarded<operation<Op::equal>>}, {nullptr, nullptr}};
  luaL_setfuncs(L, methods, 0);
}

}  // namespace quench::bindings
