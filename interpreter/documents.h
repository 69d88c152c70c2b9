// Manual pages, the reference manual, editor definitions, starter and example scripts: all made from the schemas and from the
// table of documented functions (documents_functions.h). Nothing of that is written twice.
#pragma once

#include <string>

namespace quench::interpreter {

/// What `quench doc NAME` prints. NAME is a model ("landscape.overlap", "overlap"), a category ("noise"), an option
/// ("variance"), a function or method ("linspace", "array:reshape"), or "" for the overview. A name with several meanings
/// gives their list. Throws an argument error with the nearest name for an unknown one.
std::string manual_page(const std::string& name);

/// Writes the reference manual as markdown: index.md, functions.md and one page per model. The text depends on the schemas
/// alone. Throws an io error.
void write_reference(const std::string& folder);

/// LuaLS definitions (`---@meta quench`) of every constructor, option, function and method.
std::string lua_types();

/// What `quench info` prints: version, processor level, libraries, machine, where libraries are looked for.
std::string information();

/// Starter script of a kind ("overlap", "sweep", "library", "test"). Throws an argument error that lists the kinds.
std::string new_script(const std::string& kind);

/// Names and first lines of the example scripts.
std::string example_list();
/// Text of one example: its name, its path, or its path without ".lua". Throws an argument error with the nearest name.
std::string example_text(const std::string& name);

}  // namespace quench::interpreter
