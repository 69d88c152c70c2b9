#include "interpreter/documents_text.h"

#include <algorithm>
#include <sstream>

namespace quench::interpreter {

std::size_t columns_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t columns) {
  const std::size_t used = columns_of(text);
  return used < columns ? text + std::string(columns - used, ' ') : text;
}

namespace {

/// Lines whose break means something: code, tables, bullets.
bool keeps_its_break(const std::string& line) {
  return line.rfind("  ", 0) == 0 || line.rfind("|", 0) == 0 || line.rfind("- ", 0) == 0 || line.rfind("* ", 0) == 0;
}

/// One paragraph (no line breaks) filled to the width.
std::string filled(const std::string& text, std::size_t indent, std::size_t hanging, std::size_t width) {
  std::istringstream words(text);
  std::string out, line(indent, ' ');
  bool empty = true;
  for (std::string word; words >> word;) {
    if (!empty && columns_of(line) + 1 + columns_of(word) > width) {
      out += line + "\n";
      line = std::string(indent + hanging, ' ');
      empty = true;
    }
    line += (empty ? "" : " ") + word;
    empty = false;
  }
  return empty ? out : out + line + "\n";
}

}  // namespace

std::string wrapped(const std::string& text, std::size_t indent, std::size_t width) {
  std::istringstream lines(text);
  std::string out, paragraph;
  const auto flush = [&] {
    const bool bullet = paragraph.rfind("- ", 0) == 0 || paragraph.rfind("* ", 0) == 0;
    out += filled(paragraph, indent, bullet ? 2 : 0, width);
    paragraph.clear();
  };
  for (std::string line; std::getline(lines, line);) {
    const bool verbatim = line.rfind("  ", 0) == 0 || line.rfind("|", 0) == 0;
    if (line.empty() || keeps_its_break(line)) flush();
    if (line.empty()) out += out.empty() ? "" : "\n";
    else if (verbatim) out += std::string(indent, ' ') + line + "\n";
    else paragraph += (paragraph.empty() ? "" : " ") + line;
  }
  flush();
  while (out.size() > 1 && out.compare(out.size() - 2, 2, "\n\n") == 0) out.pop_back();
  return out;
}

std::string wrapped_code(const std::string& text, std::size_t indent, std::size_t width) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);)
    out += indent + columns_of(line) > width ? filled(line, indent, 2, width) : std::string(indent, ' ') + line + "\n";
  return out;
}

std::string definition_list(const std::vector<std::pair<std::string, std::string>>& items, std::size_t indent) {
  constexpr std::size_t widest_name = 32;
  std::size_t column = 0;
  for (const auto& [name, text] : items)
    if (columns_of(name) <= widest_name) column = std::max(column, columns_of(name));
  column += indent + 2;
  std::string out;
  for (const auto& [name, text] : items) {
    std::string beside = wrapped(text, column);
    const std::string head = std::string(indent, ' ') + name;
    if (columns_of(head) + 2 <= column && !beside.empty()) beside.replace(0, column, padded(head, column));
    else beside.insert(0, head + "\n");
    out += beside;
  }
  return out;
}

std::string enumerated(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) out += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return out;
}

}  // namespace quench::interpreter
