#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/schema.h"
#include "engine/io/storage.h"

namespace quench::io {

namespace {

constexpr char white_space = ' ';

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// The whole cell as a double, also "+1", "1.0D-3" (Fortran), "nan", "inf"; none for anything else or beyond the range.
std::optional<double> number_in(std::string_view cell) {
  std::string fortran;
  if (cell.starts_with('+') && !cell.starts_with("+-")) cell.remove_prefix(1);
  if (const std::size_t d = cell.find_first_of("dD"); d != std::string_view::npos && d > 0) {
    fortran = cell;
    fortran[d] = 'e';
    cell = fortran;
  }
  double value = 0;
  const auto [end, failure] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (cell.empty() || failure != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return value;
}

struct Cell {
  std::string text;
  bool quoted = false;
};

struct Line {
  std::size_t number = 0;
  std::string_view text;
};

/// Reads the lines of one file into columns.
class CsvFile {
 public:
  explicit CsvFile(const std::string& path) : path_(path), text_(read_file(path)), rest_(text_) {
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
    Line line;
    if (!next(line)) throw error(0, "there is no line with data");
    separator_ = separator_of(line.text);
    const std::vector<Cell> cells = cells_of(line);
    columns_ = cells.size();
    if (is_header(line, cells)) {
      for (const Cell& cell : cells) names_.push_back(cell.text);
    } else {
      first_ = line;
    }
  }

  std::vector<std::pair<std::string, std::vector<double>>> columns(const std::vector<std::string>& wanted) {
    std::vector<std::size_t> picked;
    for (const std::string& name : wanted) picked.push_back(index_of(name));
    for (std::size_t i = 0; wanted.empty() && i < columns_; ++i) picked.push_back(i);
    std::vector<std::pair<std::string, std::vector<double>>> result;
    for (const std::size_t i : picked) result.emplace_back(name_of(i), std::vector<double>{});
    Line line = first_;
    for (bool more = line.number > 0 || next(line); more; more = next(line)) {
      const std::vector<Cell> cells = cells_of(line);
      if (cells.size() != columns_)
        throw error(line.number, std::to_string(cells.size()) + (cells.size() == 1 ? " cell" : " cells") + ", but there are " + std::to_string(columns_) + " columns");
      for (std::size_t i = 0; i < picked.size(); ++i) result[i].second.push_back(number(line, picked[i], cells[picked[i]].text));
    }
    return result;
  }

 private:
  /// The next line that is neither blank nor a comment.
  bool next(Line& line) {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      line = {++number_, trimmed_end(rest_.substr(0, end))};
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      const std::string_view content = trimmed(line.text);
      if (!content.empty() && content.front() != '#') return true;
    }
    return false;
  }

  static std::string_view trimmed_end(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  /// The first of ; tab , that stands outside quotes, in this order; else white space.
  static char separator_of(std::string_view line) {
    for (const char separator : {';', '\t', ','}) {
      bool inside = false;
      for (const char c : line) {
        if (c == '"') inside = !inside;
        if (c == separator && !inside) return separator;
      }
    }
    return white_space;
  }

  std::vector<Cell> cells_of(const Line& line) const {
    std::vector<Cell> cells;
    std::string_view rest = line.text;
    bool more = true;
    while (more) {
      Cell cell;
      rest.remove_prefix(std::min(rest.find_first_not_of(separator_ == '\t' ? " " : " \t"), rest.size()));
      if (rest.starts_with('"')) cell = {quoted_text(line, rest), true};
      const std::size_t end = separator_ == white_space ? rest.find_first_of(" \t") : rest.find(separator_);
      const std::string_view bare = trimmed(rest.substr(0, end));
      if (cell.quoted && !bare.empty())
        throw error(line.number, "column " + std::to_string(cells.size() + 1) + ": text behind the closing quote");
      if (!cell.quoted) cell.text = bare;
      rest.remove_prefix(std::min(end, rest.size()));
      more = !rest.empty();
      if (more) rest.remove_prefix(1);
      if (separator_ == white_space && more && trimmed(rest).empty()) more = false;
      cells.push_back(std::move(cell));
    }
    // Some programs end every line with a separator.
    if (separator_ != white_space && cells.size() > 1 && cells.back().text.empty() && !cells.back().quoted) cells.pop_back();
    return cells;
  }

  /// Takes a quoted cell off `rest`; "" inside stands for one quote.
  std::string quoted_text(const Line& line, std::string_view& rest) const {
    std::string text;
    for (rest.remove_prefix(1); !rest.empty(); rest.remove_prefix(1)) {
      if (rest.front() != '"') {
        text += rest.front();
      } else if (rest.size() > 1 && rest[1] == '"') {
        text += '"';
        rest.remove_prefix(1);
      } else {
        rest.remove_prefix(1);
        return text;
      }
    }
    throw error(line.number, "a quote is opened and not closed");
  }

  /// A first line without any number holds names, one of numbers alone holds data. A mixture could be either.
  bool is_header(const Line& line, const std::vector<Cell>& cells) const {
    std::size_t numbers = 0;
    bool quoted_name = false;
    for (const Cell& cell : cells) {
      numbers += number_in(cell.text).has_value();
      quoted_name = quoted_name || (cell.quoted && !number_in(cell.text));
    }
    if (numbers == 0 || quoted_name) return true;
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (!number_in(cells[i].text))
        throw received(line.number, i, cells[i].text).detail("a first line of names that has numbers among them needs quotes");
    return false;
  }

  std::size_t index_of(const std::string& name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found != names_.end()) {
      if (std::find(found + 1, names_.end(), name) != names_.end())
        throw error(0, "there are two columns \"" + name + "\": give their numbers");
      return static_cast<std::size_t>(found - names_.begin());
    }
    std::size_t number = 0;
    const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (failure == std::errc() && end == name.data() + name.size() && number >= 1 && number <= columns_) return number - 1;
    throw unknown(name);
  }

  Error unknown(const std::string& name) const {
    std::string list;
    for (const std::string& known : names_) list += (list.empty() ? "" : ", ") + known;
    if (names_.empty()) list = "1 to " + std::to_string(columns_) + " (there is no line of names)";
    Error failure = error(0, "there is no column \"" + name + "\"; there is: " + list);
    if (const std::string near = nearest_name(name, names_); !near.empty()) failure.hint("did you mean \"" + near + "\"?");
    return failure;
  }

  std::string name_of(std::size_t column) const { return names_.empty() ? std::to_string(column + 1) : names_[column]; }

  double number(const Line& line, std::size_t column, const std::string& cell) const {
    if (const auto value = number_in(cell)) return *value;
    throw received(line.number, column, cell);
  }

  Error received(std::size_t line, std::size_t column, const std::string& cell) const {
    const std::string number = std::to_string(column + 1), name = names_.empty() ? "" : " (" + names_[column] + ")";
    Error failure = error(line, "column " + number + name + ": expected a number, received \"" + cell.substr(0, 60) + "\"");
    failure.fact("column", name_of(column)).fact("received", cell);
    std::string point = cell;
    std::replace(point.begin(), point.end(), ',', '.');
    if (point != cell && number_in(point)) failure.detail("numbers are written with a point, not a comma");
    return failure;
  }

  /// "file:line: what"; line 0 for what concerns the whole file.
  Error error(std::size_t line, const std::string& what) const {
    Error failure(ErrorKind::io, path_ + (line > 0 ? ":" + std::to_string(line) : "") + ": " + what);
    failure.fact("path", path_);
    if (line > 0) failure.fact("line", std::to_string(line));
    return failure;
  }

  std::string path_, text_;
  std::string_view rest_;
  std::size_t number_ = 0, columns_ = 0;
  char separator_ = ',';
  Line first_;                       // the first line of data when there is no header
  std::vector<std::string> names_;   // empty when there is no header
};

}  // namespace

std::vector<std::pair<std::string, std::vector<double>>> read_csv(const std::string& path, const std::vector<std::string>& columns) {
  return CsvFile(path).columns(columns);
}

}  // namespace quench::io
