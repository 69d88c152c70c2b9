// Laying out text for a terminal.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace quench::interpreter {

/// Columns a manual page fills.
constexpr std::size_t page_width = 88;

/// Columns of UTF-8 text, one per code point.
std::size_t columns_of(const std::string& text);
/// Text padded with spaces to `columns`.
std::string padded(const std::string& text, std::size_t columns);
/// Paragraphs broken at `width` columns, every line indented by `indent`. Lines that start with two spaces, a bar or a
/// bullet keep their breaks. Ends with a newline unless empty.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t width = page_width);
/// Lua code: its own lines are kept; longer ones continue at a space, two columns further in.
std::string wrapped_code(const std::string& text, std::size_t indent, std::size_t width = page_width);
/// Two columns: a name, and text wrapped beside it (below it where the name is too long).
std::string definition_list(const std::vector<std::pair<std::string, std::string>>& items, std::size_t indent = 2);
/// First entries of a list joined: "a, b and c".
std::string enumerated(const std::vector<std::string>& words);

}  // namespace quench::interpreter
