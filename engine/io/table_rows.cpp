#include "engine/io/table_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/io/report.h"

namespace quench::io {

namespace {

constexpr std::size_t most_columns = 6;

bool same_everywhere(const Array& values) {
  return std::all_of(values.span().begin(), values.span().end(), [&](double value) { return value == values[0]; });
}

double at(const Array& values, std::size_t row) { return values[values.rank() == 0 ? 0 : row]; }

std::string further_coordinate(const Dataset& dataset, const std::string& name, const Array& values, std::size_t row) {
  const auto errors = dataset.coord_errors.find(name);
  return errors == dataset.coord_errors.end() ? tidy(at(values, row)) : value_with_error(at(values, row), at(errors->second, row));
}

Table long_table(const Dataset& dataset, std::size_t most) {
  const bool counts = dataset.has_error && !same_everywhere(dataset.count);
  Table table;
  table.all_rows = dataset.value.size();
  table.header = dataset.dims;
  for (const auto& [name, values] : dataset.coord_values) table.header.push_back(name);
  table.header.push_back(dataset.name.empty() ? "value" : dataset.name);
  if (counts) table.header.push_back("samples");
  for (const std::size_t row : chosen_rows(table.all_rows, most)) {
    std::vector<std::string> cells;
    for (const double coordinate : coordinates_of(dataset, row)) cells.push_back(tidy(coordinate));
    for (const auto& [name, values] : dataset.coord_values) cells.push_back(further_coordinate(dataset, name, values, row));
    cells.push_back(shown_value(dataset, row));
    if (counts) cells.push_back(tidy(at(dataset.count, row)));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table wide_table(const Dataset& dataset, std::size_t most) {
  const std::size_t columns = dataset.coords[0].size();
  Table table;
  table.all_rows = dataset.coords[1].size();
  table.header = {dataset.dims[1]};
  for (const double coordinate : dataset.coords[0].span()) table.header.push_back(dataset.dims[0] + " = " + tidy(coordinate));
  for (const std::size_t row : chosen_rows(table.all_rows, most)) {
    std::vector<std::string> cells = {tidy(dataset.coords[1][row])};
    for (std::size_t column = 0; column < columns; ++column) cells.push_back(shown_value(dataset, column * table.all_rows + row));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace

std::vector<double> coordinates_of(const Dataset& dataset, std::size_t row) {
  std::vector<double> coordinates(dataset.coords.size());
  for (std::size_t i = coordinates.size(); i-- > 0;) {
    const Array& coords = dataset.coords[i];
    coordinates[i] = coords[row % coords.size()];
    row /= coords.size();
  }
  return coordinates;
}

std::vector<std::size_t> chosen_rows(std::size_t rows, std::size_t most) {
  const std::size_t count = std::min(rows, most);
  std::vector<std::size_t> chosen(count);
  for (std::size_t i = 0; i < count; ++i) chosen[i] = count == 1 ? 0 : (i * (rows - 1) + (count - 1) / 2) / (count - 1);
  return chosen;
}

std::string tidy(double value) { return fmt::format("{:.6g}", std::isnan(value) ? std::abs(value) : value); }

std::string shown_value(const Dataset& dataset, std::size_t row) {
  return dataset.has_error ? value_with_error(at(dataset.value, row), at(dataset.error, row)) : tidy(at(dataset.value, row));
}

std::string heading_of(const Dataset& dataset) {
  const std::string& what = dataset.label.empty() ? dataset.name : dataset.label;
  return dataset.unit.empty() ? what : what + " [" + dataset.unit + "]";
}

std::string samples_of(const Dataset& dataset) {
  if (!dataset.has_error || dataset.count.size() == 0) return "";
  const auto [least, most] = std::minmax_element(dataset.count.span().begin(), dataset.count.span().end());
  return *least == *most ? tidy(*least) + (*least == 1 ? " sample" : " samples") : tidy(*least) + " to " + tidy(*most) + " samples";
}

Table table_of(const Dataset& dataset, std::size_t most) {
  const bool wide = dataset.dims.size() == 2 && dataset.coords[0].size() <= most_columns && dataset.coord_values.empty();
  return wide ? wide_table(dataset, most) : long_table(dataset, most);
}

}  // namespace quench::io
