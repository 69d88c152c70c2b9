#include "engine/io/text_table.h"

#include <algorithm>
#include <vector>

#include "engine/io/markup.h"
#include "engine/io/table_rows.h"

namespace quench::io {

namespace {

/// Columns two spaces apart, without spaces at the end of a line.
void add_line(std::string& text, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += "  " + cells[i] + std::string(widths[i] - characters_in(cells[i]), ' ');
  line.erase(line.find_last_not_of(' ') + 1);
  text += line + "\n";
}

std::string missing(const Dataset& dataset) { return dataset.reason.empty() ? "" : "  nan: " + dataset.reason + "\n"; }

std::string heading(const Dataset& dataset) {
  std::string text = dataset.name.empty() || dataset.label.empty() ? heading_of(dataset) : dataset.name + ": " + heading_of(dataset);
  if (text.empty()) text = "value";
  return text;
}

}  // namespace

std::string text_table(const Dataset& dataset, std::size_t max_rows) {
  const std::string samples = samples_of(dataset).empty() ? "" : "  (" + samples_of(dataset) + ")";
  if (dataset.dims.empty()) return heading(dataset) + " = " + shown_value(dataset, 0) + samples + "\n" + missing(dataset);
  const Table table = table_of(dataset, max_rows);
  std::vector<std::size_t> widths;
  for (const std::string& name : table.header) widths.push_back(characters_in(name));
  for (const auto& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], characters_in(row[i]));
  std::string text = heading(dataset) + samples + "\n";
  add_line(text, table.header, widths);
  for (const auto& row : table.rows) add_line(text, row, widths);
  if (table.rows.size() < table.all_rows)
    text += "  " + std::to_string(table.rows.size()) + " of " + std::to_string(table.all_rows) + " rows\n";
  return text + missing(dataset);
}

}  // namespace quench::io
