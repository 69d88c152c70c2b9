#include "engine/io/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace quench::io {

namespace {

constexpr int wanted_ticks = 6;
// Labels of a linear axis outside these decades share a power of ten.
constexpr int lowest_plain = -3, highest_plain = 4;

/// "−" instead of the hyphen.
std::string with_minus(const std::string& number) {
  return number.starts_with('-') ? "\xe2\x88\x92" + number.substr(1) : number;
}

std::string power_of_ten(int exponent) {
  return "10<tspan dy=\"-5\" font-size=\"9\">" + with_minus(std::to_string(exponent)) + "</tspan>";
}

double power_width(int exponent) { return 2 + 0.8 * static_cast<double>(std::to_string(exponent).size()); }

/// 1, 2 or 5 times a power of ten, so that about `count` steps fill `span`; and the number of minor steps in it.
std::pair<long double, int> nice_step(long double span, int count) {
  const long double rough = span / count, decade = std::pow(10.0L, std::floor(std::log10(rough)));
  const long double lead = rough / decade;
  if (lead <= 1.25L) return {decade, 5};
  if (lead <= 2.5L) return {2 * decade, 4};
  return lead <= 6.25L ? std::pair{5 * decade, 5} : std::pair{10 * decade, 5};
}

/// Labels at every 1, 2, 5, 10, ... powers of ten.
int nice_stride(int decades) {
  int stride = 1;
  for (int step = 0; (decades - 1) / stride + 1 > wanted_ticks + 1; ++step) stride = stride * (step % 3 == 1 ? 5 : 4) / 2;
  return stride;
}

/// lead * 10^decade with no more digits than it needs.
std::string plain_label(int lead, int decade) {
  return fmt::format("{:.{}f}", lead * std::pow(10.0, decade), std::max(0, -decade));
}

int decimals_of(long double step) { return std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9L))); }

}  // namespace

void Range::include(double value) {
  const bool first = empty();
  low = first ? value : std::min(low, value);
  high = first ? value : std::max(high, value);
}

void Range::stretch(const Range& other, double share, bool log) {
  if (empty() || other.empty()) {
    if (empty()) *this = other;
    return;
  }
  const auto forward = [log](double x) { return log ? std::log10(static_cast<long double>(x)) : static_cast<long double>(x); };
  const auto back = [log](long double x) { return static_cast<double>(log ? std::pow(10.0L, x) : x); };
  // A single value has no length of its own: it grows by its own size, or by a decade.
  const long double length = forward(high) - forward(low), own = log ? 1.0L : std::abs(static_cast<long double>(high));
  const long double room = share * (length > 0 ? length : own > 0 ? own : 1.0L);
  low = std::min(low, std::max(other.low, back(forward(low) - room)));
  high = std::max(high, std::min(other.high, back(forward(high) + room)));
}

bool Axis::can_show(double value, bool log) { return std::isfinite(value) && (!log || value > 0); }

Axis::Axis(const Range& range, bool log) : log_(log) {
  low_ = log ? std::log10(static_cast<long double>(range.low)) : static_cast<long double>(range.low);
  high_ = log ? std::log10(static_cast<long double>(range.high)) : static_cast<long double>(range.high);
  const long double size = std::max(std::abs(low_), std::abs(high_));
  // Labels tell numbers apart down to about twelve digits.
  long double margin = 0.04L * (high_ - low_);
  if (high_ - low_ <= size * 1e-12L) margin = log ? 0.5L : size > 0 ? 0.1L * size : 1.0L;
  low_ -= margin;
  high_ += margin;
  log_ ? log_ticks() : linear_ticks();
}

double Axis::fraction(double value) const {
  const long double place = log_ ? std::log10(static_cast<long double>(value)) : static_cast<long double>(value);
  return static_cast<double>((place - low_) / (high_ - low_));
}

void Axis::add(long double value, bool major, std::string label, double width) {
  const long double fraction = (value - low_) / (high_ - low_);
  if (fraction < -1e-9L || fraction > 1 + 1e-9L) return;
  ticks_.push_back({static_cast<double>(fraction), major, std::move(label), width});
}

void Axis::linear_ticks() {
  const auto [step, minor] = nice_step(high_ - low_, wanted_ticks);
  const int exponent = static_cast<int>(std::floor(std::log10(std::max(std::abs(low_), std::abs(high_)))));
  const bool shared = exponent < lowest_plain || exponent > highest_plain;
  const long double unit = shared ? std::pow(10.0L, exponent) : 1.0L;
  if (shared) multiplier_ = "×" + power_of_ten(exponent);
  const long double small = step / minor;
  for (long double i = std::ceil(low_ / small); i * small <= high_; ++i) {
    const bool major = std::fmod(std::abs(i), static_cast<long double>(minor)) < 0.5L;
    // i = 0 may come with a negative sign.
    const std::string label = major ? fmt::format("{:.{}f}", static_cast<double>((i * small + 0.0L) / unit), decimals_of(step / unit)) : "";
    add(i * small, major, with_minus(label), static_cast<double>(label.size()));
  }
}

void Axis::log_ticks() {
  const int first = static_cast<int>(std::floor(low_)), last = static_cast<int>(std::ceil(high_));
  if (high_ - low_ < 0.6L) return plain_ticks_on_log();
  const int decades = static_cast<int>(std::floor(high_) - std::ceil(low_)) + 1;
  const int stride = nice_stride(decades);
  // With fewer than two powers of ten in sight, 2 and 5 are labelled too, all as plain numbers where these are short.
  const bool label_some = decades < 2, plain = label_some && first >= lowest_plain && last <= highest_plain;
  for (int decade = first; decade <= last; ++decade) {
    for (int lead = 1; lead <= (stride == 1 ? 9 : 1); ++lead) {
      const bool named = lead == 1 ? decade % stride == 0 : label_some && (lead == 2 || lead == 5);
      const std::string label = !named ? "" : plain ? plain_label(lead, decade) : (lead == 1 ? "" : std::to_string(lead) + "·") + power_of_ten(decade);
      const double width = plain ? static_cast<double>(label.size()) : power_width(decade) + (lead == 1 ? 0 : 2);
      add(decade + std::log10(static_cast<long double>(lead)), named, label, named ? width : 0);
    }
  }
}

void Axis::plain_ticks_on_log() {
  const Axis plain(Range{static_cast<double>(std::pow(10.0L, low_)), static_cast<double>(std::pow(10.0L, high_))}, false);
  multiplier_ = plain.multiplier_;
  for (const Tick& tick : plain.ticks_) {
    const long double value = plain.low_ + tick.fraction * (plain.high_ - plain.low_);
    if (value > 0) add(std::log10(value), tick.major, tick.label, tick.width);
  }
}

}  // namespace quench::io
