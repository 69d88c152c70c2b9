// Operators of arrays and datasets.
#include "bindings/arrays.h"
#include "bindings/convert.h"
#include "bindings/dataset_maths.h"
#include "bindings/guard.h"
#include "bindings/trace.h"
#include "engine/core/graph.h"
#include "engine/statistics/dataset_operations.h"

namespace quench::bindings {

std::string shape_text(const Shape& shape) {
  std::string text;
  for (std::size_t n : shape) text += (text.empty() ? "" : "x") + std::to_string(n);
  return shape.empty() ? "a single number" : text;
}

namespace {

struct Operand {
  const Array* array = nullptr;
  double number = 0;
};

Operand array_operand(lua_State* L, int index, Op op) {
  if (const Array* a = test_box<Array>(L, index)) return {a, 0};
  if (lua_type(L, index) == LUA_TBOOLEAN) return {nullptr, lua_toboolean(L, index) ? 1.0 : 0.0};
  if (lua_type(L, index) == LUA_TNUMBER) return {nullptr, lua_tonumber(L, index)};
  if (is_traced(L, index)) throw argument_error("an array and a traced variable do not combine: a traced function works on one element at a time");
  throw argument_error(std::string(name_of(op)) + ": an array combines with numbers and arrays, not with a " + luaL_typename(L, index));
}

Array combined(lua_State* L, Op op) {
  std::vector<Operand> operands;
  const Array* shape = nullptr;
  for (int i = 1; i <= arity(op); ++i) {
    operands.push_back(array_operand(L, i, op));
    const Array* a = operands.back().array;
    if (a && shape && a->shape() != shape->shape())
      throw argument_error("arrays of shape " + shape_text(shape->shape()) + " and " + shape_text(a->shape()) + " do not combine");
    if (a) shape = a;
  }
  Array out(shape->shape());
  double arguments[3] = {};
  for (std::size_t e = 0; e < out.size(); ++e) {
    for (std::size_t i = 0; i < operands.size(); ++i) arguments[i] = operands[i].array ? (*operands[i].array)[e] : operands[i].number;
    out[e] = apply_to_numbers(op, arguments);
  }
  return out;
}

/// A number, or an array of the shape of `like`, as an exact dataset.
Dataset exact_operand(lua_State* L, int index, const Dataset& like, Op op) {
  if (lua_type(L, index) == LUA_TNUMBER) return exact_number(lua_tonumber(L, index));
  const Array* a = test_box<Array>(L, index);
  if (!a) throw argument_error(std::string(name_of(op)) + ": a dataset combines with numbers, arrays and datasets, not with a " + luaL_typename(L, index));
  if (a->shape() != like.value.shape())
    throw argument_error("a dataset of shape " + shape_text(like.value.shape()) + " and an array of shape " + shape_text(a->shape()) +
                         " do not combine");
  Dataset d;
  d.dims = like.dims;
  d.coords = like.coords;
  d.value = a->copy();
  d.label = "array";
  return d;
}

Dataset combined_datasets(lua_State* L, Op op) {
  const Dataset* like = test_box<Dataset>(L, 1) ? test_box<Dataset>(L, 1) : test_box<Dataset>(L, 2);
  std::vector<Dataset> exact(static_cast<std::size_t>(arity(op)));
  std::vector<const Dataset*> operands;
  for (int i = 1; i <= arity(op); ++i) {
    const Dataset* d = test_box<Dataset>(L, i);
    Dataset& other = exact[static_cast<std::size_t>(i - 1)];
    if (!d) other = exact_operand(L, i, *like, op);
    operands.push_back(d ? d : &other);
  }
  return quench::apply(op, operands);
}

bool is_comparison(Op op) { return op >= Op::less && op <= Op::logical_not; }

/// linspace(1, 10, 4)*units.K: Lua asks the left operand first, but what a unit does to it the unit knows.
bool push_product_with_unit(lua_State* L, Op op) {
  const char* event = op == Op::multiply ? "__mul" : op == Op::divide ? "__div" : nullptr;
  if (!event || !lua_istable(L, 2) || luaL_getmetafield(L, 2, event) == LUA_TNIL) return false;
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  call_lua(L, 2, 1);
  return true;
}

}  // namespace

Dataset apply_to_dataset(Op op, const Dataset& dataset) { return quench::apply(op, dataset); }

void push_operation(lua_State* L, Op op) {
  if (push_product_with_unit(L, op)) return;
  bool datasets = false;
  for (int i = 1; i <= arity(op); ++i) datasets |= test_box<Dataset>(L, i) != nullptr;
  if (datasets && is_comparison(op)) throw argument_error("datasets have errors and do not compare; compare d.value");
  if (datasets) push_box(L, combined_datasets(L, op));
  else push_box(L, combined(L, op));
}

}  // namespace quench::bindings
