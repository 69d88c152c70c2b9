#include <algorithm>
#include <cmath>
#include <string>

#include "engine/io/report.h"
#include "engine/io/table_rows.h"

namespace quench::io {

namespace {

constexpr double decades_of_x = 100, decades_of_y = 1000;  // ratio of largest to smallest from which an axis is logarithmic

bool spans(const std::vector<double>& values, double factor) {
  double low = INFINITY, high = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    if (value <= 0) return false;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return high > 0 && high >= factor * low;
}

/// The last dim with several entries, or the last one.
std::size_t plotted_dim(const Dataset& dataset) {
  std::size_t dim = dataset.dims.size() - 1;
  while (dim > 0 && dataset.coords[dim].size() < 2) --dim;
  return dataset.coords[dim].size() < 2 ? dataset.dims.size() - 1 : dim;
}

/// "T = 0.5, k = 1" from the other dims; those with one entry are left out where all share it.
std::string label_of(const Dataset& dataset, std::size_t row, std::size_t dim) {
  const std::vector<double> coordinates = coordinates_of(dataset, row);
  std::string label;
  for (std::size_t i = 0; i < dataset.dims.size(); ++i)
    if (i != dim && dataset.coords[i].size() > 1) label += (label.empty() ? "" : ", ") + dataset.dims[i] + " = " + tidy(coordinates[i]);
  return label;
}

}  // namespace

Plot default_plot(const Dataset& dataset) {
  Plot plot;
  plot.title = dataset.label.empty() ? dataset.name : dataset.label;
  plot.y_label = dataset.name.empty() ? heading_of(dataset) : dataset.unit.empty() ? dataset.name : dataset.name + " [" + dataset.unit + "]";
  if (dataset.dims.empty() || dataset.value.size() == 0) return plot;
  const std::size_t dim = plotted_dim(dataset), length = dataset.coords[dim].size();
  plot.x_label = dataset.dims[dim];
  // Dims behind the plotted one have one entry, so a curve is one piece of the array.
  const std::size_t curves = dataset.value.size() / length;
  for (const std::size_t curve : chosen_rows(curves, most_curves)) {
    const std::size_t start = curve * length;
    Curve drawn;
    drawn.label = label_of(dataset, start, dim);
    for (std::size_t i = 0; i < length; ++i) {
      drawn.x.push_back(dataset.coords[dim][i]);
      drawn.y.push_back(dataset.value[start + i]);
      if (dataset.has_error) drawn.y_error.push_back(dataset.error[start + i]);
    }
    drawn.line = !dataset.has_error && length > most_marked;
    plot.curves.push_back(std::move(drawn));
  }
  if (curves > most_curves) plot.note = std::to_string(most_curves) + " of " + std::to_string(curves) + " curves are drawn, evenly chosen";
  plot.log_x = spans(plot.curves[0].x, decades_of_x);
  std::vector<double> values;
  for (const Curve& curve : plot.curves) values.insert(values.end(), curve.y.begin(), curve.y.end());
  plot.log_y = spans(values, decades_of_y);
  return plot;
}

}  // namespace quench::io
