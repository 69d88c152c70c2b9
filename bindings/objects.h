// Declared objects in scripts: constructors made from schemas, fields, with{}, methods.
#pragma once

#include <map>
#include <string>

#include "bindings/boxes.h"

namespace quench::bindings {

/// Fills the module table at the top of the stack with landscape, dynamics, noise, observe and experiment.
void open_objects(lua_State* L);

/// Pushes an object; `script_values` is the stack index of the table of values only Lua keeps (plots, build), 0 for none.
void push_object(lua_State* L, ObjectPtr object, int script_values = 0);
/// Pushes a script-side value of the object at `index` (nil where absent).
void push_script_value(lua_State* L, int index, const char* name);

/// Option value from the stack. Script-side values go into the table at `kept` (0 where the schema has none), the rest becomes
/// a Value; `params` is the stack index of the table that functions get, 0 for none.
Value option_value(lua_State* L, int index, const Schema& schema, const std::string& name, int params, int kept);
/// Reads the table of named options at `table`.
std::map<std::string, Value> options_from(lua_State* L, int table, const Schema& schema, int kept);

/// Methods by category (methods.cpp): pushes the method and returns true, or pushes nothing.
bool push_method(lua_State* L, const ObjectPtr& object, const std::string& name);

}  // namespace quench::bindings
