#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/io/axis.h"
#include "engine/io/markup.h"
#include "engine/io/report.h"

namespace quench::io {

namespace {

// Okabe and Ito (2008), "Color universal design": told apart by colour-blind readers; yellow left out as too light for lines.
constexpr std::array<const char*, 8> palette = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F"};
constexpr std::size_t most_points = 2000, crowded_points = 120, legend_characters = 30;
constexpr double plot_width = 500, plot_height = 320, character = 7.0, legend_step = 20;

/// Marker shapes of radius about 1, as SVG path data around the origin; they differ so that a black print can be read.
constexpr std::array<const char*, 6> shapes = {
    "M-1,0a1,1 0 1,0 2,0a1,1 0 1,0 -2,0z", "M-.9,-.9h1.8v1.8h-1.8z", "M0,-1.25L1.25,0L0,1.25L-1.25,0z",
    "M0,-1.2L1.1,.8H-1.1z", "M0,1.2L1.1,-.8H-1.1z", "M-1,-.4h.6v-.6h.8v.6h.6v.8h-.6v.6h-.8v-.6h-.6z"};

struct Point {
  double x, y, x_error, y_error;
};

double entry(const std::vector<double>& values, std::size_t i) { return i < values.size() ? values[i] : 0; }

/// What of a curve can be drawn: pieces without a gap.
struct DrawnCurve {
  std::vector<std::vector<Point>> pieces;
  std::size_t left_out = 0, drawn = 0, all = 0;
};

DrawnCurve drawable(const Curve& curve, bool log_x, bool log_y) {
  DrawnCurve drawn;
  drawn.all = std::min(curve.x.size(), curve.y.size());
  const std::size_t stride = std::max<std::size_t>(1, (drawn.all + most_points - 1) / most_points);
  bool gap = true;
  for (std::size_t i = 0; i < drawn.all; ++i) {
    const bool good = Axis::can_show(curve.x[i], log_x) && Axis::can_show(curve.y[i], log_y);
    drawn.left_out += !good;
    if (!good) gap = true;
    if (!good || i % stride != 0) continue;
    if (gap) drawn.pieces.emplace_back();
    gap = false;
    drawn.pieces.back().push_back({curve.x[i], curve.y[i], entry(curve.x_error, i), entry(curve.y_error, i)});
    ++drawn.drawn;
  }
  return drawn;
}

/// Ends of an error bar that can be shown; a lower end that cannot (log axis) is open.
void include_bar(Range& range, double value, double error, bool log) {
  if (!std::isfinite(error)) return;
  if (Axis::can_show(value - error, log)) range.include(value - error);
  if (Axis::can_show(value + error, log)) range.include(value + error);
}

/// Range of an axis: all points of the data; bars and theory may add to it, but a wild one does not squeeze the data.
Range range_of(const std::vector<DrawnCurve>& curves, const std::vector<Curve>& sources, bool of_x, bool log) {
  Range points, bars, theory;
  for (std::size_t i = 0; i < curves.size(); ++i)
    for (const auto& piece : curves[i].pieces)
      for (const Point& point : piece) {
        (sources[i].theory ? theory : points).include(of_x ? point.x : point.y);
        include_bar(bars, of_x ? point.x : point.y, of_x ? point.x_error : point.y_error, log);
      }
  const bool only_theory = points.empty();
  if (!only_theory) points.stretch(bars, 0.6, log);
  points.stretch(theory, only_theory ? 1 : 0.3, log);
  return points;
}

/// Assembles the SVG of one plot.
class Drawing {
 public:
  explicit Drawing(const Plot& plot) : plot_(plot) {
    for (const Curve& curve : plot.curves) drawn_.push_back(drawable(curve, plot.log_x, plot.log_y));
    Range x = range_of(drawn_, plot.curves, true, plot.log_x), y = range_of(drawn_, plot.curves, false, plot.log_y);
    nothing_ = x.empty();
    if (nothing_) x = y = Range{plot.log_x || plot.log_y ? 0.1 : 0.0, 1.0};
    x_axis_ = std::make_unique<Axis>(x, plot.log_x);
    y_axis_ = std::make_unique<Axis>(y, plot.log_y);
    for (const Tick& tick : y_axis_->ticks()) left_ = std::max(left_, 46 + character * tick.width);
    any_theory_ = std::any_of(plot.curves.begin(), plot.curves.end(), [](const Curve& curve) { return curve.theory; });
    legend_ = plot.curves.size() > 1 || any_theory_;
  }

  std::string svg() {
    colours();
    const double right = legend_ ? legend_width() : 24, top = plot_.title.empty() ? 24 : 44;
    const std::vector<std::string> notes = note_lines();
    const double width = left_ + plot_width + right, height = top + plot_height + 58 + 16 * static_cast<double>(notes.size());
    out_ = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
                       "font-family=\"'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif\" font-size=\"13\" "
                       "fill=\"#222\" role=\"img\">\n<title>{2}</title>\n",
                       width, height, escaped(plot_.title.empty() ? plot_.y_label : plot_.title));
    add("<rect width=\"{:.0f}\" height=\"{:.0f}\" fill=\"#fff\"/>\n", width, height);
    if (!plot_.title.empty())
      text(left_ + plot_width / 2, 24, "middle", "font-size=\"15\" font-weight=\"600\"", escaped(shortened(plot_.title, 64)));
    add("<g transform=\"translate({:.1f},{:.1f})\">\n", left_, top);
    frame();
    curves();
    labels();
    if (legend_) legend();
    for (std::size_t i = 0; i < notes.size(); ++i)
      text(0, plot_height + 60 + 16 * static_cast<double>(i), "start", "class=\"note\" font-size=\"11\" fill=\"#666\"", escaped(notes[i]));
    out_ += "</g>\n</svg>\n";
    return out_;
  }

 private:
  template <class... T>
  void add(fmt::format_string<T...> form, T&&... values) {
    out_ += fmt::format(form, std::forward<T>(values)...);
  }
  void text(double x, double y, const char* anchor, const std::string& attributes, const std::string& markup) {
    add("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" {}>{}</text>\n", x, y, anchor, attributes, markup);
  }

  double place_x(double x) const { return plot_width * x_axis_->fraction(x); }
  double place_y(double y) const { return plot_height * (1 - y_axis_->fraction(y)); }

  /// Theory takes the colour of the data it belongs to where each curve has one; else it is black.
  void colours() {
    std::size_t data = 0, theory = 0, curves = 0, theories = 0;
    for (const Curve& curve : plot_.curves) ++(curve.theory ? theories : curves);
    for (const Curve& curve : plot_.curves) theories -= curve.common;
    const bool paired = curves == 0 || theories % curves == 0;
    for (const Curve& curve : plot_.curves) {
      const std::size_t index = curve.common ? 0 : curve.theory ? (curves > 0 ? theory++ % curves : theory++) : data++;
      index_.push_back(index);
      colour_.push_back(curve.common || (curve.theory && !paired) ? "#000000" : palette[index % palette.size()]);
    }
  }

  void frame() {
    for (const Tick& tick : x_axis_->ticks()) {
      const double x = plot_width * tick.fraction, length = tick.major ? 7 : 4;
      if (tick.major && !tick.label.empty())
        add("<path d=\"M{:.1f},0V{:.0f}\" stroke=\"#e8e8e8\" fill=\"none\"/>\n", x, plot_height);
      add("<path class=\"{3}\" d=\"M{0:.1f},{1:.0f}v-{2:.0f}M{0:.1f},0v{2:.0f}\" stroke=\"#444\" fill=\"none\"/>\n", x, plot_height, length,
          tick.major ? "major" : "minor");
      if (!tick.label.empty()) text(x, plot_height + 18, "middle", "class=\"tick\" font-size=\"12\"", tick.label);
    }
    for (const Tick& tick : y_axis_->ticks()) {
      const double y = plot_height * (1 - tick.fraction), length = tick.major ? 7 : 4;
      if (tick.major && !tick.label.empty()) add("<path d=\"M0,{:.1f}H{:.0f}\" stroke=\"#e8e8e8\" fill=\"none\"/>\n", y, plot_width);
      add("<path class=\"{3}\" d=\"M0,{0:.1f}h{2:.0f}M{1:.0f},{0:.1f}h-{2:.0f}\" stroke=\"#444\" fill=\"none\"/>\n", y, plot_width, length,
          tick.major ? "major" : "minor");
      if (!tick.label.empty()) text(-8, y + 4, "end", "class=\"tick\" font-size=\"12\"", tick.label);
    }
  }

  void curves() {
    // An inner svg cuts off what leaves the frame, without a clip path whose name would have to be unique in a page.
    add("<svg width=\"{:.0f}\" height=\"{:.0f}\" overflow=\"hidden\">\n", plot_width, plot_height);
    for (std::size_t i = 0; i < drawn_.size(); ++i) {
      line(i);
      if (plot_.curves[i].theory) continue;
      for (const auto& piece : drawn_[i].pieces)
        for (const Point& point : piece) bars(point, colour_[i]);
      if (!plot_.curves[i].line) markers(i);
    }
    out_ += "</svg>\n";
    add("<rect width=\"{:.0f}\" height=\"{:.0f}\" fill=\"none\" stroke=\"#222\"/>\n", plot_width, plot_height);
    if (nothing_) text(plot_width / 2, plot_height / 2, "middle", "fill=\"#666\"", "nothing to draw");
  }

  /// Points beside a theory stand alone: a line between them would hide it.
  bool has_line(const Curve& curve) const { return curve.theory || curve.line || !any_theory_; }

  void line(std::size_t i) {
    if (!has_line(plot_.curves[i])) return;
    for (const auto& piece : drawn_[i].pieces) {
      if (piece.size() < 2) continue;
      std::string path;
      for (const Point& point : piece) path += fmt::format("{}{:.2f},{:.2f}", path.empty() ? "M" : "L", clamped(place_x(point.x)), clamped(place_y(point.y)));
      add("<path class=\"line\" d=\"{}\" fill=\"none\" stroke=\"{}\" {}/>\n", path, colour_[i],
          style(plot_.curves[i]));
    }
  }

  static const char* style(const Curve& curve) {
    if (curve.theory) return "stroke-width=\"1.6\" stroke-dasharray=\"7 4\"";
    return curve.line ? "stroke-width=\"1.8\" stroke-linejoin=\"round\"" : "stroke-width=\"1.2\" stroke-opacity=\"0.55\"";
  }

  /// Far outside the frame is far enough: huge coordinates confuse renderers.
  static double clamped(double place) { return std::clamp(place, -10000.0, 10000.0); }

  void bars(const Point& point, const char* colour) {
    const double x = place_x(point.x), y = place_y(point.y);
    if (std::isfinite(point.y_error) && point.y_error > 0) {
      const auto [low, open] = end_of(point.y - point.y_error, *y_axis_);
      const double bottom = plot_height * (1 - low), top = clamped(place_y(point.y + point.y_error));
      add("<path class=\"error-bar\" d=\"M{0:.2f},{1:.2f}V{2:.2f}M{3:.2f},{2:.2f}h7{4}\" stroke=\"{5}\" stroke-width=\"1.1\" fill=\"none\"/>\n", x,
          bottom, top, x - 3.5, open ? "" : fmt::format("M{:.2f},{:.2f}h7", x - 3.5, bottom), colour);
    }
    if (std::isfinite(point.x_error) && point.x_error > 0) {
      const auto [low, open] = end_of(point.x - point.x_error, *x_axis_);
      const double left = plot_width * low, right = clamped(place_x(point.x + point.x_error));
      add("<path class=\"error-bar\" d=\"M{0:.2f},{1:.2f}H{2:.2f}M{2:.2f},{3:.2f}v7{4}\" stroke=\"{5}\" stroke-width=\"1.1\" fill=\"none\"/>\n", left,
          y, right, y - 3.5, open ? "" : fmt::format("M{:.2f},{:.2f}v7", left, y - 3.5), colour);
    }
  }

  /// Place of the lower end of a bar; on a log axis it may reach zero, then the bar runs out of the frame without a cap.
  static std::pair<double, bool> end_of(double low, const Axis& axis) {
    if (!Axis::can_show(low, axis.log())) return {-0.1, true};
    return {std::max(axis.fraction(low), -10.0), false};
  }

  void markers(std::size_t i) {
    const double radius = drawn_[i].drawn > crowded_points ? 2 : 3.6;
    for (const auto& piece : drawn_[i].pieces)
      for (const Point& point : piece) marker("marker", i, place_x(point.x), place_y(point.y), radius);
  }

  void marker(const char* name, std::size_t i, double x, double y, double radius) {
    add("<path class=\"{}\" d=\"{}\" transform=\"translate({:.2f},{:.2f}) scale({})\" fill=\"{}\"/>\n", name, shapes[index_[i] % shapes.size()], x,
        y, radius, colour_[i]);
  }

  void labels() {
    text(plot_width / 2, plot_height + 42, "middle", "font-size=\"14\"", escaped(shortened(plot_.x_label, 64)));
    add("<text transform=\"translate({:.1f},{:.1f}) rotate(-90)\" text-anchor=\"middle\" font-size=\"14\">{}</text>\n", 22 - left_, plot_height / 2,
        escaped(shortened(plot_.y_label, 44)));
    if (!x_axis_->multiplier().empty()) text(plot_width, plot_height + 34, "end", "font-size=\"12\"", x_axis_->multiplier());
    if (!y_axis_->multiplier().empty()) text(0, -7, "start", "font-size=\"12\"", y_axis_->multiplier());
  }

  double legend_width() const {
    std::size_t longest = 0;
    for (const Curve& curve : plot_.curves) longest = std::max(longest, characters_in(shortened(curve.label, legend_characters)));
    return 62 + character * static_cast<double>(longest);
  }

  void legend() {
    double y = 10 - legend_step;
    for (std::size_t i = 0; i < plot_.curves.size(); ++i) {
      const Curve& curve = plot_.curves[i];
      if (curve.theory && curve.label.empty()) continue;
      y += legend_step;
      if (has_line(curve)) add("<path d=\"M{:.0f},{:.1f}h26\" stroke=\"{}\" {}/>\n", plot_width + 14, y, colour_[i], style(curve));
      if (!curve.theory && !curve.line) marker("key", i, plot_width + 27, y, 3.6);
      text(plot_width + 48, y + 4, "start", "class=\"legend\" font-size=\"12\"",
           "<title>" + escaped(curve.label) + "</title>" + escaped(shortened(curve.label, legend_characters)));
    }
  }

  std::vector<std::string> note_lines() const {
    std::size_t left_out = 0, all = 0, drawn = 0;
    for (const DrawnCurve& curve : drawn_) {
      left_out += curve.left_out;
      all += curve.all - curve.left_out;
      drawn += curve.drawn;
    }
    std::vector<std::string> lines;
    if (left_out > 0)
      lines.push_back(fmt::format("{} {} not drawn: not a finite number{}", left_out, left_out == 1 ? "point is" : "points are",
                                  plot_.log_x || plot_.log_y ? ", or not positive on a logarithmic axis" : ""));
    if (drawn < all) lines.push_back(fmt::format("{} of {} points are drawn, evenly chosen", drawn, all));
    if (!plot_.note.empty()) lines.push_back(plot_.note);
    return lines;
  }

  const Plot& plot_;
  std::vector<DrawnCurve> drawn_;
  std::vector<std::size_t> index_;          // of a curve among those of its kind
  std::vector<const char*> colour_;
  std::unique_ptr<Axis> x_axis_, y_axis_;
  double left_ = 60;
  bool legend_ = false, nothing_ = false, any_theory_ = false;
  std::string out_;
};

}  // namespace

std::string svg(const Plot& plot) { return Drawing(plot).svg(); }

}  // namespace quench::io
