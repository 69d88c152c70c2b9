#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/io/storage.h"
#include "engine/io/table_rows.h"

namespace quench::io {

namespace {

/// Shortest text that reads back to the same double; a NaN has no sign.
std::string number(double value) { return std::isnan(value) ? "nan" : fmt::format("{}", value); }

std::string quoted(const std::string& name) {
  std::string cell = "\"";
  for (const char c : name) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + "\"";
}

std::string one_line(std::string text) {
  std::replace_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

std::string comments(const Dataset& dataset) {
  std::string text;
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) text += "# " + one_line(name) + ": " + one_line(value) + "\n";
  };
  add("label", dataset.label);
  add("unit", dataset.unit);
  add("reason", dataset.reason);
  for (const auto& [name, value] : dataset.attributes) add(name, value);
  return text;
}

/// A column: its name and its value at each element of the dataset.
struct Column {
  std::string name;
  const Array* values;
};

std::vector<Column> columns_of(const Dataset& dataset) {
  std::vector<Column> columns = {{"value", &dataset.value}};
  if (dataset.has_error) columns.push_back({"error", &dataset.error});
  columns.push_back({"count", &dataset.count});
  if (dataset.has_step_error) columns.push_back({"step_error", &dataset.step_error});
  for (const auto& [name, values] : dataset.coord_values) {
    columns.push_back({name, &values});
    const auto error = dataset.coord_errors.find(name);
    if (error != dataset.coord_errors.end()) columns.push_back({name + "_error", &error->second});
  }
  return columns;
}

}  // namespace

void write_csv(const std::string& path, const Dataset& dataset, const FileSystem& files) {
  const std::vector<Column> columns = columns_of(dataset);
  std::string text = comments(dataset), header;
  for (const std::string& dim : dataset.dims) header += quoted(one_line(dim)) + ",";
  for (const Column& column : columns) header += quoted(one_line(column.name)) + ",";
  header.back() = '\n';
  text += header;
  for (std::size_t row = 0; row < dataset.value.size(); ++row) {
    for (const double coordinate : coordinates_of(dataset, row)) text += number(coordinate) + ",";
    for (const Column& column : columns) text += number((*column.values)[column.values->rank() == 0 ? 0 : row]) + ",";
    text.back() = '\n';
  }
  write_durably(path, text, files);
}

}  // namespace quench::io
