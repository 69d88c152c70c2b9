// Tracing: a user's Lua function is called once with traced variables; the graph it leaves behind is compiled.
#pragma once

#include <vector>

#include "bindings/boxes.h"
#include "engine/core/schema.h"

namespace quench::bindings {

/// Traces the function at `index` over the named arguments (their ranges are where it is verified) and a last argument
/// `params` when params_index is not 0. Afterwards the original is called at 64 random points, at every numeric literal of
/// its source, every numeric upvalue, and their negatives, and must give the same bits as the graph.
/// Throws argument errors that name the function's line.
FunctionPtr trace(lua_State* L, int index, const std::vector<ArgumentRange>& arguments, int params_index);

/// Pushes a function as a callable kernel.
void push_kernel(lua_State* L, FunctionPtr function);

/// Operand of a traced operation: a traced variable, a number or a boolean.
bool is_traced(lua_State* L, int index);
Expression operand(lua_State* L, int index);

/// Metatables of traced variables, numbers and booleans; functions kernel, tabulate and axis into the table at the top.
void open_trace(lua_State* L);

}  // namespace quench::bindings
