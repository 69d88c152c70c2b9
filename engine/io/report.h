// report.html: self-contained, inline SVG, opens with no network.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/dataset.h"

namespace quench::io {

/// One curve: points with optional errors in both directions (empty vectors for none).
struct Curve {
  std::string label;
  std::vector<double> x, y, x_error, y_error;
  bool theory = false;   ///< drawn as a line without markers
};

struct Plot {
  std::string title, x_label, y_label;
  bool log_x = false, log_y = false;
  std::vector<Curve> curves;
};

/// Standalone SVG of one plot. Points that cannot be drawn (NaN, non-positive on a log axis) are left out and counted
/// in a note below the axis.
std::string svg(const Plot& plot);

/// Default plot of a dataset: against its last dim, one curve per entry of the dims before it (at most 8, said so).
Plot default_plot(const Dataset& dataset);

struct ReportInput {
  std::string title, script_name, script;
  std::string parameters_tree;   ///< print(experiment) with defaults
  std::vector<std::pair<std::string, std::string>> parameters, meta, cost;
  std::vector<std::string> warnings;
  std::vector<Plot> plots;
  std::map<std::string, Dataset> observables;  ///< for the tables
};
std::string report_html(const ReportInput& input);

}  // namespace quench::io
