// report.html: self-contained, inline SVG, opens with no network.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/dataset.h"

namespace quench::io {

/// Curves a plot made from a dataset shows at most, and points without errors up to which each has a marker; more are drawn as
/// a line.
inline constexpr std::size_t most_curves = 8, most_marked = 40;

/// One curve: points with optional errors in both directions (empty vectors for none).
struct Curve {
  std::string label;
  std::vector<double> x, y, x_error, y_error;
  bool theory = false;   ///< drawn as a dashed line without markers
  bool line = false;     ///< drawn as a solid line without markers: values without errors, dense enough to need none
  bool common = false;   ///< a theory of all curves of the plot: black
};

struct Plot {
  std::string title, x_label, y_label;
  bool log_x = false, log_y = false;
  std::vector<Curve> curves;
  std::string note = "";   ///< printed below the axis
};

/// Standalone SVG of one plot: error bars in both directions, markers, lines between them unless theory is drawn, theory dashed
/// in the colour of the curve of the same rank (black where it is common to all or fits no rank), a legend of what has a label
/// where there are several curves or theory. Points that cannot be drawn (NaN, infinite, non-positive on a log axis) are left out and counted in a note below
/// the axis; so are points beyond 2000 per curve, which are thinned evenly. Texts are escaped.
std::string svg(const Plot& plot);

/// Default plot of a dataset: against its last dim (the last one with several entries), one curve per entry of the other
/// dims (at most 8, evenly chosen; the note says so). Logarithmic axes where values are positive and span decades (x: factor
/// 100 between first and last; y: factor 1000). No curves for a single number.
Plot default_plot(const Dataset& dataset);

/// "0.2541(13)": the error to two digits in units of the value's last digits, with its own point where it reaches beyond
/// ("12.3(1.3)"), exponents below 1e-4 and from 1e6 ("1.500(32)e-07"). An error that is zero or not finite stands behind the
/// value to six digits: "0.2541(0)", "0.2541(nan)". A value that is not finite stands alone.
std::string value_with_error(double value, double error);

struct ReportInput {
  std::string title, script_name, script;
  std::string parameters_tree;   ///< print(experiment) with defaults
  std::vector<std::pair<std::string, std::string>> parameters, meta, cost;
  std::vector<std::string> warnings;
  std::vector<Plot> plots;
  std::map<std::string, Dataset> observables;  ///< for the tables
};
/// One HTML file that needs nothing else: no scripts, no network (a content policy forbids both), printable; well-formed as
/// XML. Tables are cut to 24 rows, and say so.
std::string report_html(const ReportInput& input);

}  // namespace quench::io
