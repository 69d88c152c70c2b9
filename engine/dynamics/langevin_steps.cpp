#include "engine/dynamics/langevin_steps.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/value.h"
#include "engine/functions/kernel.h"
#include "engine/functions/transform.h"

namespace quench {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double limit_of(double most, double rate) { return rate > 0 ? most / rate : infinity; }

/// Values of `f` at evenly spaced points of [low, high], ends included.
std::vector<double> sampled(const Kernel& f, double low, double high) {
  constexpr std::size_t points = 4097;
  std::vector<double> q(points), values(points);
  for (std::size_t i = 0; i < points; ++i) q[i] = low + (high - low) * static_cast<double>(i) / (points - 1);
  f.evaluate(q.data(), values.data(), points);
  return values;
}

/// A pole: where |f| is largest it falls to less than half within two points on both sides, so its size is that of the grid.
bool has_pole(const std::vector<double>& f) {
  const auto smaller = [](double a, double b) { return std::abs(a) < std::abs(b); };
  const std::size_t top = static_cast<std::size_t>(std::max_element(f.begin(), f.end(), smaller) - f.begin());
  return top >= 2 && top + 2 < f.size() && 2 * std::abs(f[top - 2]) < std::abs(f[top]) && 2 * std::abs(f[top + 2]) < std::abs(f[top]);
}

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

}  // namespace

double LangevinLimits::stable() const { return limit_of(2, lattice_rate + largest_slope); }
double LangevinLimits::order_preserving() const { return limit_of(1, lattice_rate / 2 + largest_slope); }

LangevinLimits langevin_limits(const Expression& force, double mobility, double gradient_cost, double spacing, std::size_t axes,
                               double low, double high) {
  LangevinLimits limits;
  limits.lattice_rate = mobility * 4 * static_cast<double>(axes) * gradient_cost / (spacing * spacing);
  const Kernel slope({derivative(force, "q")}, {"q"});
  const double from = std::min(0.0, low), to = std::max(1.0, high), margin = 0.1 * (to - from);
  limits.low = from - margin, limits.high = to + margin;
  std::vector<double> slopes = sampled(slope, limits.low, limits.high);
  if (!all_finite(slopes) || has_pole(slopes) || !all_finite(sampled(Kernel({force}, {"q"}), limits.low, limits.high))) {
    limits.low = std::min(0.0, low), limits.high = high;
    slopes = sampled(slope, limits.low, limits.high);
  }
  double largest = -infinity, steepest = 0;
  for (double s : slopes) {
    if (!std::isfinite(s)) continue;
    largest = std::max(largest, -s);
    steepest = std::max(steepest, std::abs(s));
  }
  limits.largest_slope = std::isfinite(largest) ? mobility * largest : 0;
  limits.steepest = mobility * steepest;
  return limits;
}

double automatic_step(const LangevinLimits& limits, double share, double duration) {
  const double limit = std::isfinite(limits.order_preserving()) ? limits.order_preserving() : limit_of(1, limits.steepest);
  return std::min(share * limit, duration);
}

Halvings early_halvings(std::span<const double> times, double step) {
  Halvings out;
  for (double time : times) {
    std::uint8_t n = out.empty() ? 6 : out.back();  // on the way to time 0 there are no steps
    if (time > 0) n = 0;
    while (n < 6 && std::ldexp(step, -n) > time / 32) ++n;
    out.push_back(n);
  }
  return out;
}

std::vector<LangevinInterval> cut_into_steps(std::span<const double> times, double longest, const Halvings& halvings) {
  std::vector<LangevinInterval> intervals;
  double begin = 0;
  std::uint64_t done = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double time = times[i], step = halvings.empty() ? longest : std::ldexp(longest, -static_cast<int>(halvings[i]));
    if (!(time >= begin)) throw argument_error("sample times must not be negative; the first is " + shortest(time)).option("times");
    LangevinInterval interval{begin, done, 0, step};
    const double length = time - begin, ratio = length / step, whole = std::round(ratio);
    if (!(ratio < 0x1p48)) throw argument_error("a step of " + shortest(step) + " would take more than 2^48 steps to t = " + shortest(time));
    const bool fits = std::abs(ratio - whole) <= 1e-9 * whole;
    interval.steps = static_cast<std::uint64_t>(fits ? whole : std::ceil(ratio));
    if (!fits && interval.steps > 0) interval.step = length / static_cast<double>(interval.steps);
    done += interval.steps;
    begin = time;
    intervals.push_back(interval);
  }
  return intervals;
}

}  // namespace quench
