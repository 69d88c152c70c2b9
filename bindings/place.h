// Where in the script: the line of the running call, and the line and column of an option inside its constructor.
#pragma once

#include <string>
#include <vector>

#include "bindings/lua.h"
#include "engine/core/error.h"

namespace quench::bindings {

/// File and current line of the innermost Lua function on the stack.
SourcePlace calling_place(lua_State* L);
/// Source text of the innermost Lua function's chunk (from its file or the string it was loaded from); "" when unavailable.
std::string calling_source(lua_State* L);

/// The same for a chunk name as lua_getinfo gives it: "@file", or the chunk's own text.
std::string source_of_chunk(const char* name);

/// Line and column (both from 1) of an option's key, with its length; line 0 when it was not found.
struct KeyPlace { int line = 0, column = 0, length = 0; };

/// Looks from `line` on for `constructor {` and in its braces for `key =`; `key` may be a dotted path into nested tables.
/// An empty key finds the constructor's name itself. Of several calls in one line the first is taken whose key has the value
/// `received` (as a message shows it) as its literal, else the first whose value is no other literal.
KeyPlace find_key(const std::string& source, int line, const std::string& constructor, const std::string& key, const std::string& received = "");

/// Text of one line (from 1), without its end.
std::string line_of(const std::string& source, int line);
/// All numeric literals between two lines, for checking traced functions at the values a script compares with.
std::vector<double> numerals(const std::string& source, int first_line, int last_line);

}  // namespace quench::bindings
