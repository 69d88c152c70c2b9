// Datasets as rows of text.
#include <fmt/format.h>

#include <algorithm>

#include "engine/statistics/broadcast.h"
#include "engine/statistics/dataset_operations.h"

namespace quench {

namespace {

std::string digits(double x) { return fmt::format("{:.6g}", x); }

std::string with_unit(const std::string& name, const std::string& unit) { return unit.empty() ? name : name + " [" + unit + "]"; }

}  // namespace

std::vector<std::vector<std::string>> table_rows(const Dataset& d) {
  const bool counts = d.count.rank() > 0;
  std::vector<std::vector<std::string>> rows(1 + d.value.size());
  const auto column = [&](const std::string& header, const Array& values) {
    rows[0].push_back(header);
    for (std::size_t e = 0; e < d.value.size(); ++e) rows[e + 1].push_back(digits(values[e]));
  };
  for (std::size_t a = 0; a < d.dims.size(); ++a) {
    column(d.dims[a], coordinate_over_dims(d, a));
    if (const auto e = d.coord_errors.find(d.dims[a]); e != d.coord_errors.end()) column("error of " + d.dims[a], e->second);
  }
  for (const auto& [name, values] : d.coord_values) {
    column(name, values);
    if (const auto e = d.coord_errors.find(name); e != d.coord_errors.end()) column("error of " + name, e->second);
  }
  column(with_unit(d.name.empty() ? "value" : d.name, d.unit), d.value);
  if (d.has_error) column("error", d.error);
  if (d.has_step_error) column("step error", d.step_error);
  if (counts) column("count", d.count);
  return rows;
}

std::string table_text(const Dataset& dataset) {
  const std::vector<std::vector<std::string>> rows = table_rows(dataset);
  std::vector<std::size_t> width(rows[0].size(), 0);
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) width[c] = std::max(width[c], row[c].size());
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c)
      text += (c ? "  " : "") + std::string(width[c] - row[c].size(), ' ') + row[c];
    text += "\n";
  }
  return text;
}

}  // namespace quench
