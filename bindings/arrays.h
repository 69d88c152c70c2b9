// Arrays in scripts: reading them from the stack, and what array and dataset operators share.
#pragma once

#include <string>

#include "bindings/boxes.h"
#include "engine/core/expression.h"

namespace quench::bindings {

/// An array from an array, a nested list of numbers or (where `numbers`) one number, made rank 1. Throws argument errors
/// that name `function` and the entry at fault.
Array expect_array(lua_State* L, int index, const char* function, bool numbers = false);

/// Pushes an array that shares storage with something immutable: scripts read it, writing is an error.
void push_read_only(lua_State* L, Array array);
/// Pushes `array` as a number where it has rank 0, else read-only.
void push_read_only_value(lua_State* L, Array array);

/// Pushes op(operands 1 ... arity): arrays with numbers and arrays of equal shape; datasets with numbers, arrays of their
/// shape and other datasets.
void push_operation(lua_State* L, Op op);

/// Body of an operator or method, for guarded<>.
template <Op op>
int operation(lua_State* L) {
  push_operation(L, op);
  return 1;
}

/// "4x6"; "a single number" for rank 0.
std::string shape_text(const Shape& shape);

/// Methods of arrays into the table at the top of the stack.
void register_array_methods(lua_State* L);

}  // namespace quench::bindings
