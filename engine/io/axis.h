// Scale and ticks of one axis of a plot.
#pragma once

#include <string>
#include <vector>

namespace quench::io {

struct Tick {
  double fraction = 0;   ///< 0 at the low end of the axis, 1 at the high end
  bool major = true;
  std::string label;     ///< SVG markup, "" for none; powers of ten as 10 with a raised exponent
  double width = 0;      ///< of the label, in characters
};

/// Smallest and largest of the numbers it has seen.
struct Range {
  double low = 1, high = -1;   ///< empty while low > high
  void include(double value);
  bool empty() const { return low > high; }
  /// Grows towards `other`, at most by `share` of its own length (of its logarithm on a log axis) on each side.
  void stretch(const Range& other, double share, bool log);
};

class Axis {
 public:
  /// Both ends of `range` lie inside, with a margin. On a log axis the range must be positive.
  Axis(const Range& range, bool log);
  bool log() const { return log_; }
  /// Whether a number has a place on this kind of axis.
  static bool can_show(double value, bool log);
  double fraction(double value) const;
  const std::vector<Tick>& ticks() const { return ticks_; }
  /// Markup of the power of ten that all labels leave out ("×10" with exponent), "" for none.
  const std::string& multiplier() const { return multiplier_; }

 private:
  void linear_ticks();
  void log_ticks();
  void plain_ticks_on_log();
  void add(long double value, bool major, std::string label, double width);

  bool log_;
  long double low_, high_;   // of the logarithm on a log axis
  std::vector<Tick> ticks_;
  std::string multiplier_;
};

}  // namespace quench::io
