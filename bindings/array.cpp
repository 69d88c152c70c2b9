// quench.array, linspace, logspace, range: construction, indexing and printing of arrays.
#include <fmt/format.h>

#include <cmath>

#include "bindings/arrays.h"
#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/module.h"
#include "engine/core/schema.h"
#include "engine/numerics/memory.h"

namespace quench::bindings {

namespace {

/// Reads nested lists of numbers into row-major order.
class ListReader {
 public:
  ListReader(lua_State* L, const char* function) : L_(L), function_(function) {}

  Array read(int table) {
    list(table, 0, "");
    return Array(shape_, std::move(values_));
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw argument_error(std::string(function_) + ": " + what); }

  void extent(std::size_t depth, std::size_t length, const std::string& where) {
    if (shape_.size() <= depth) {
      if (!values_.empty()) fail("entry " + where + " is a list, entries before it are numbers");
      shape_.push_back(length);
    }
    if (shape_[depth] != length)
      fail("entry " + where + " has " + std::to_string(length) + " entries, others have " + std::to_string(shape_[depth]));
  }

  void list(int table, std::size_t depth, const std::string& where) {
    if (depth > 64 || !lua_checkstack(L_, 8)) fail("lists are nested too deeply");
    const std::size_t length = lua_rawlen(L_, table);
    for (lua_pushnil(L_); lua_next(L_, table); lua_pop(L_, 1))
      if (!lua_isinteger(L_, -2)) fail("takes lists of numbers without names");
    extent(depth, length, where);
    for (std::size_t i = 1; i <= length; ++i) {
      lua_rawgeti(L_, table, static_cast<lua_Integer>(i));
      entry(lua_gettop(L_), depth + 1, where.empty() ? std::to_string(i) : where + ", " + std::to_string(i));
      lua_pop(L_, 1);
    }
  }

  void entry(int index, std::size_t depth, const std::string& where) {
    if (lua_type(L_, index) == LUA_TNUMBER) {
      if (depth != shape_.size()) fail("entry " + where + " is a number, others are lists");
      values_.push_back(lua_tonumber(L_, index));
    } else if (lua_istable(L_, index)) {
      list(index, depth, where);
    } else if (const Array* a = test_box<Array>(L_, index)) {
      for (std::size_t k = 0; k < a->rank(); ++k) extent(depth + k, a->shape()[k], where);
      if (shape_.size() != depth + a->rank()) fail("entry " + where + " has another rank than the others");
      values_.insert(values_.end(), a->data(), a->data() + a->size());
    } else {
      fail("entry " + where + " is a " + luaL_typename(L_, index) + ", not a number");
    }
  }

  lua_State* L_;
  const char* function_;
  Shape shape_;
  std::vector<double> values_;
};

bool is_read_only(lua_State* L, int index) {
  lua_getiuservalue(L, index, 1);
  const bool locked = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return locked;
}

// ---- construction

/// quench.array(values): argument 1 is the table `quench.array` itself.
int construct(lua_State* L) {
  if (lua_gettop(L) != 2) throw argument_error("array takes one list of numbers: array{1, 2, 3}");
  if (const Dataset* d = test_box<Dataset>(L, 2)) return push_box(L, d->value.copy()), 1;
  push_box(L, expect_array(L, 2, "array"));
  return 1;
}

/// Asks before a large array is made: memory that is promised and not there ends the process without a word.
void require_room(double numbers, const std::string& what) {
  if (numbers > 0x1p20) require_memory(numbers * sizeof(double), what);
}

int filled(lua_State* L, const char* name, double value) {
  Shape shape;
  double total = 1;
  for (int i = 1; i <= lua_gettop(L); ++i) {
    const std::int64_t n = expect_integer(L, i, name);
    if (n < 0) throw argument_error(std::string(name) + ": a length is " + std::to_string(n));
    shape.push_back(static_cast<std::size_t>(n));
    total *= static_cast<double>(n);
  }
  if (shape.empty()) throw argument_error(std::string(name) + " takes the lengths of the axes");
  require_room(total, std::string(name) + ": an array of " + shape_text(shape) + " numbers");
  Array a(shape);
  if (value != 0)
    for (double& x : a.span()) x = value;
  push_box(L, std::move(a));
  return 1;
}

int zeros(lua_State* L) { return filled(L, "array.zeros", 0); }
int ones(lua_State* L) { return filled(L, "array.ones", 1); }

struct Grid {
  double first, last;
  std::size_t n;
};

Grid grid(lua_State* L, const char* name) {
  const double first = expect_number(L, 1, name), last = expect_number(L, 2, name);
  const std::int64_t n = expect_integer(L, 3, name);
  if (!std::isfinite(first) || !std::isfinite(last)) throw argument_error(std::string(name) + ": the ends must be finite");
  if (n < 1) throw argument_error(std::string(name) + ": the number of points is " + std::to_string(n) + "; accepted: an integer >= 1");
  require_room(static_cast<double>(n), std::string(name) + ": an array of " + std::to_string(n) + " numbers");
  return {first, last, static_cast<std::size_t>(n)};
}

int linspace(lua_State* L) {
  const Grid g = grid(L, "linspace");
  Array a(Shape{g.n});
  for (std::size_t i = 0; i < g.n; ++i)
    a[i] = g.first + (g.last - g.first) * (static_cast<double>(i) / static_cast<double>(g.n > 1 ? g.n - 1 : 1));
  if (g.n > 1) a[g.n - 1] = g.last;
  push_box(L, std::move(a));
  return 1;
}

/// From a to b in equal ratios, both ends exact; powers of ten come out exact where they are met.
int logspace(lua_State* L) {
  const Grid g = grid(L, "logspace");
  if (!(g.first > 0 && g.last > 0)) throw argument_error("logspace: the ends are the first and last value (not exponents) and must be positive");
  const double low = std::log10(g.first), high = std::log10(g.last);
  Array a(Shape{g.n});
  for (std::size_t i = 0; i < g.n; ++i)
    a[i] = std::pow(10.0, low + (high - low) * static_cast<double>(i) / static_cast<double>(g.n > 1 ? g.n - 1 : 1));
  a[0] = g.first;
  if (g.n > 1) a[g.n - 1] = g.last;
  push_box(L, std::move(a));
  return 1;
}

/// a, a + step ... up to b, which is included where it is met up to rounding.
int range(lua_State* L) {
  const double first = expect_number(L, 1, "range"), last = expect_number(L, 2, "range");
  const double step = lua_isnoneornil(L, 3) ? 1 : expect_number(L, 3, "range");
  const double steps = (last - first) / step;
  if (step == 0 || !std::isfinite(steps) || !std::isfinite(step)) throw argument_error("range: ends and step must be finite, the step not zero");
  require_room(steps, fmt::format("range: an array of {:.3g} numbers", steps));
  const std::size_t n = steps < 0 ? 0 : static_cast<std::size_t>(std::floor(steps + 1e-10)) + 1;
  Array a(Shape{n});
  for (std::size_t i = 0; i < n; ++i) a[i] = first + static_cast<double>(i) * step;
  push_box(L, std::move(a));
  return 1;
}

// ---- indexing

/// Position of index i (from 1, negative from the end); npos for the entry after the last, at which ipairs stops.
std::size_t position(lua_State* L, const Array& a, int index) {
  if (a.rank() == 0) throw argument_error("a single number has no entries");
  const std::int64_t n = static_cast<std::int64_t>(a.shape()[0]), i = expect_integer(L, index, "array index");
  if (i == n + 1) return std::string::npos;
  if (i == 0 || i > n || i < -n)
    throw argument_error("index " + std::to_string(i) + " of an array of " + std::to_string(n) + (i == 0 ? ": the first entry is 1" : " entries"));
  return static_cast<std::size_t>(i > 0 ? i - 1 : n + i);
}

/// a[mask]: the entries where the mask is not 0.
Array masked(const Array& a, const Array& mask) {
  if (a.shape() != mask.shape())
    throw argument_error("a mask of shape " + shape_text(mask.shape()) + " does not fit an array of shape " + shape_text(a.shape()));
  std::vector<double> kept;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (mask[i] != 0) kept.push_back(a[i]);
  return Array::of(std::move(kept));
}

[[noreturn]] void no_such_method(lua_State* L, const std::string& name) {
  std::vector<std::string> known{"shape", "size"};
  for (lua_pushnil(L); lua_next(L, lua_upvalueindex(1)); lua_pop(L, 1)) known.push_back(lua_tostring(L, -2));
  Error error = argument_error("arrays have no method \"" + name + "\"");
  const std::string near = nearest_name(name, known);
  throw near.empty() ? error : error.hint("did you mean \"" + near + "\"?");
}

int index_array(lua_State* L) {
  const Array& a = expect_box<Array>(L, 1, "array index");
  if (const Array* mask = test_box<Array>(L, 2)) return push_box(L, masked(a, *mask)), 1;
  if (lua_type(L, 2) == LUA_TNUMBER) {
    const std::size_t i = position(L, a, 2);
    if (i == std::string::npos) lua_pushnil(L);
    else if (a.rank() == 1) lua_pushnumber(L, a[i]);
    else if (is_read_only(L, 1)) push_read_only(L, a.row(i));
    else push_box(L, a.row(i));
    return 1;
  }
  const std::string name = expect_text(L, 2, "array index");
  if (name == "size") return lua_pushinteger(L, static_cast<lua_Integer>(a.size())), 1;
  if (name == "shape") {
    lua_newtable(L);
    for (std::size_t k = 0; k < a.rank(); ++k) {
      lua_pushinteger(L, static_cast<lua_Integer>(a.shape()[k]));
      lua_rawseti(L, -2, static_cast<lua_Integer>(k + 1));
    }
    return 1;
  }
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNIL) no_such_method(L, name);
  return 1;
}

int assign_array(lua_State* L) {
  Array& a = expect_box<Array>(L, 1, "array assignment");
  if (is_read_only(L, 1)) throw Error(ErrorKind::state, "this array belongs to a dataset and does not change; change a copy: a:copy()");
  const std::size_t i = position(L, a, 2);
  if (i == std::string::npos)
    throw argument_error("an array of " + std::to_string(a.shape()[0]) + " entries does not grow; make one of the length needed");
  Array row = a.row(i);
  if (const Array* value = test_box<Array>(L, 3)) {
    if (value->shape() != row.shape())
      throw argument_error("an entry of shape " + shape_text(row.shape()) + " cannot hold an array of shape " + shape_text(value->shape()));
    const Array copy = value->copy();  // the value may be a view of this array
    for (std::size_t k = 0; k < row.size(); ++k) row[k] = copy[k];
  } else {
    const double number = expect_number(L, 3, "array assignment");
    for (double& x : row.span()) x = number;
  }
  return 0;
}

int array_length(lua_State* L) {
  const Array& a = expect_box<Array>(L, 1, "#");
  lua_pushinteger(L, a.rank() == 0 ? 1 : static_cast<lua_Integer>(a.shape()[0]));
  return 1;
}

int arrays_equal(lua_State* L) {
  const Array *a = test_box<Array>(L, 1), *b = test_box<Array>(L, 2);
  bool equal = a && b && a->shape() == b->shape();
  for (std::size_t i = 0; equal && i < a->size(); ++i) equal = (*a)[i] == (*b)[i];
  lua_pushboolean(L, equal);
  return 1;
}

int no_order(lua_State*) { throw argument_error("arrays are compared entry by entry with a:lt(b), a:le(b), a:gt(b), a:ge(b), a:eq(b)"); }

/// Numbers of one axis, at most eight of them written out.
std::string text_of(const Array& a) {
  if (a.rank() == 0) return fmt::format("{:.6g}", a[0]);
  const std::size_t n = a.shape()[0];
  std::string text = "{";
  for (std::size_t i = 0; i < n; ++i) {
    text += i ? ", " : "";
    if (n > 8 && i == 5) {
      text += fmt::format("... {} more ..., ", n - 7);
      i = n - 2;
    }
    text += a.rank() == 1 ? fmt::format("{:.6g}", a[i]) : text_of(a.row(i));
  }
  return text + "}";
}

int array_to_text(lua_State* L) {
  const Array& a = expect_box<Array>(L, 1, "tostring");
  return push_text(L, "array" + (a.rank() > 1 ? " " + shape_text(a.shape()) + " " : std::string()) + text_of(a)), 1;
}

}  // namespace

Array expect_array(lua_State* L, int index, const char* function, bool numbers) {
  index = lua_absindex(L, index);
  if (const Array* a = test_box<Array>(L, index)) return a->copy();
  if (numbers && lua_type(L, index) == LUA_TNUMBER) return Array::of({lua_tonumber(L, index)});
  if (lua_istable(L, index)) return ListReader(L, function).read(index);
  throw argument_error(std::string(function) + " takes an array or a list of numbers, not a " + luaL_typename(L, index));
}

void push_read_only(lua_State* L, Array array) {
  push_box(L, std::move(array), 1);
  lua_pushboolean(L, 1);
  lua_setiuservalue(L, -2, 1);
}

void push_read_only_value(lua_State* L, Array array) {
  if (array.rank() == 0) lua_pushnumber(L, array[0]);
  else push_read_only(L, std::move(array));
}

void open_arrays(lua_State* L) {
  const int module = lua_gettop(L);
  new_box_metatable<Array>(L);
  static const luaL_Reg operators[] = {
      {"__newindex", guarded<assign_array>}, {"__len", guarded<array_length>}, {"__eq", guarded<arrays_equal>},
      {"__lt", guarded<no_order>}, {"__le", guarded<no_order>}, {"__tostring", guarded<array_to_text>},
      {"__add", guarded<operation<Op::add>>}, {"__sub", guarded<operation<Op::subtract>>},
      {"__mul", guarded<operation<Op::multiply>>}, {"__div", guarded<operation<Op::divide>>},
      {"__pow", guarded<operation<Op::power>>}, {"__unm", guarded<operation<Op::negate>>},
      {"__mod", guarded<operation<Op::modulo>>}, {"__idiv", guarded<operation<Op::floor_divide>>},
      {"__band", guarded<operation<Op::logical_and>>}, {"__bor", guarded<operation<Op::logical_or>>},
      {"__bnot", guarded<operation<Op::logical_not>>}, {nullptr, nullptr}};
  luaL_setfuncs(L, operators, 0);
  lua_newtable(L);
  register_array_methods(L);
  lua_pushcclosure(L, guarded<index_array>, 1);
  lua_setfield(L, -2, "__index");
  lua_settop(L, module);

  lua_newtable(L);  // quench.array, called as a function
  static const luaL_Reg constructors[] = {{"zeros", guarded<zeros>}, {"ones", guarded<ones>}, {nullptr, nullptr}};
  luaL_setfuncs(L, constructors, 0);
  lua_newtable(L);
  lua_pushcfunction(L, guarded<construct>);
  lua_setfield(L, -2, "__call");
  lua_setmetatable(L, -2);
  lua_setfield(L, module, "array");
  static const luaL_Reg functions[] = {
      {"linspace", guarded<linspace>}, {"logspace", guarded<logspace>}, {"range", guarded<range>}, {nullptr, nullptr}};
  luaL_setfuncs(L, functions, 0);
}

}  // namespace quench::bindings
