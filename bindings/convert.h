// Lua values to option values and back.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bindings/boxes.h"
#include "engine/core/schema.h"

namespace quench::bindings {

/// Reads the value at `index` for an option (null: any value). Tables become lists or records, functions are traced with
/// the option's argument ranges; `params_index` is the stack index of the `params` table or 0.
Value to_value(lua_State* L, int index, const Option* option = nullptr, int params_index = 0);
/// Pushes a value as a script sees it: numbers, strings, arrays, objects, kernels for functions.
void push_value(lua_State* L, const Value& value);
/// Text at index as std::string; throws an argument error naming `function` when it is no string.
std::string expect_text(lua_State* L, int index, const char* function);
double expect_number(lua_State* L, int index, const char* function);
std::int64_t expect_integer(lua_State* L, int index, const char* function);
void push_text(lua_State* L, const std::string& text);
/// Type of a value for messages: "a table", "an array", "nil".
std::string type_text(lua_State* L, int index);

}  // namespace quench::bindings
