#include "engine/statistics/jackknife.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quench {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// One jackknife: the groups' accumulators and the estimator, with the walks over them.
struct Groups {
  const Estimator& estimator;
  std::span<const double> accumulators;
  std::size_t elements, width, count;

  Groups(const Estimator& e, std::span<const double> a, std::size_t n)
      : estimator(e), accumulators(a), elements(n), width(e.accumulator_size()), count(a.size() / width) {}

  std::span<const double> operator[](std::size_t g) const { return accumulators.subspan(g * width, width); }

  std::vector<double> all() const {
    std::vector<double> merged(width, 0.0);
    for (std::size_t g = 0; g < count; ++g) estimator.merge(merged, (*this)[g]);
    return merged;
  }

  /// Weights equal and not zero: the estimate is the plain mean of the groups' own.
  bool plain_mean() const {
    const double first = count == 0 ? 0 : estimator.mean_weight((*this)[0]);
    if (first == 0) return false;
    for (std::size_t g = 1; g < count; ++g)
      if (estimator.mean_weight((*this)[g]) != first) return false;
    return true;
  }

  /// [group][element]: each group's own estimate.
  std::vector<double> own() const {
    std::vector<double> values(count * elements);
    for (std::size_t g = 0; g < count; ++g) estimator.estimate((*this)[g], std::span(values).subspan(g * elements, elements));
    return values;
  }

  /// [group][element]: theta_(g), the estimate without group g.
  std::vector<double> without_one() const {
    std::vector<double> after(count * width, 0.0);  // after[g]: groups g+1 ... merged, the nearest first
    for (std::size_t g = count - 1; g-- > 0;) {
      const std::span<double> suffix = std::span(after).subspan(g * width, width);
      estimator.merge(suffix, (*this)[g + 1]);
      estimator.merge(suffix, std::span(after).subspan((g + 1) * width, width));
    }
    std::vector<double> values(count * elements), before(width, 0.0), rest(width);
    for (std::size_t g = 0; g < count; ++g) {
      rest = before;
      estimator.merge(rest, std::span(after).subspan(g * width, width));
      estimator.estimate(rest, std::span(values).subspan(g * elements, elements));
      estimator.merge(before, (*this)[g]);
    }
    return values;
  }
};

double mean_of(const double* x, std::size_t n, std::size_t stride) {
  double mean = 0;
  for (std::size_t g = 0; g < n; ++g) mean += (x[g * stride] - mean) / static_cast<double>(g + 1);
  return mean;
}

double squares_about_mean(const double* x, std::size_t n, std::size_t stride) {
  const double mean = mean_of(x, n, stride);
  double squares = 0;
  for (std::size_t g = 0; g < n; ++g) squares += (x[g * stride] - mean) * (x[g * stride] - mean);
  return squares;
}

bool any_nan(const std::vector<double>& x) {
  return std::any_of(x.begin(), x.end(), [](double v) { return std::isnan(v); });
}

/// Errors from theta_(g), which become pseudo-values in place.
void errors_of_nonlinear(JackknifeEstimate& e, std::vector<double>& without) {
  const std::size_t elements = e.value.size();
  const double g = static_cast<double>(e.groups);
  for (std::size_t i = 0; i < elements; ++i)
    e.error[i] = std::sqrt((g - 1) / g * squares_about_mean(&without[i], e.groups, elements));
  for (std::size_t j = 0; j < without.size(); ++j) {
    const double value = e.value[j % elements];
    without[j] = value + (g - 1) * (value - without[j]);
  }
}

void errors_and_pseudo_values(JackknifeEstimate& e, const Groups& groups) {
  const std::size_t elements = e.value.size();
  if (e.groups < 2 || !e.has_error || groups.plain_mean()) {
    e.pseudo_values = groups.own();
    if (e.groups < 2) return;
    for (std::size_t i = 0; i < elements; ++i) e.error[i] = standard_error(&e.pseudo_values[i], e.groups, elements);
    return;
  }
  e.pseudo_values = groups.without_one();
  errors_of_nonlinear(e, e.pseudo_values);
}

}  // namespace

double standard_error(const double* p, std::size_t groups, std::size_t stride) {
  if (groups < 2) return nan;
  const double g = static_cast<double>(groups);
  return std::sqrt(squares_about_mean(p, groups, stride) / (g * (g - 1)));
}

JackknifeEstimate jackknife(const Estimator& estimator, std::span<const double> accumulators, std::size_t elements, bool keep) {
  const Groups groups(estimator, accumulators, elements);
  JackknifeEstimate e;
  e.groups = groups.count;
  e.has_error = estimator.has_error();
  e.value.assign(elements, nan);
  e.error.assign(elements, nan);
  if (e.groups == 0 || e.groups < estimator.least_groups()) {
    e.reason = estimator.reason();
    return e;
  }
  const std::vector<double> all = groups.all();
  estimator.estimate(all, e.value);
  e.attributes = estimator.attributes(all);
  e.coordinates = estimator.coordinates(all);
  errors_and_pseudo_values(e, groups);
  if (any_nan(e.value)) e.reason = estimator.reason();
  else if (e.has_error && e.groups == 1) e.reason = "one member gives no error bar";
  else if (e.has_error && any_nan(e.error)) e.reason = "too few members for an error bar";
  if (!keep) e.pseudo_values.clear();
  return e;
}

void fill(Dataset& frame, const JackknifeEstimate& e, const std::string& groups, double count) {
  Shape shape;
  for (const Array& c : frame.coords) shape.push_back(c.size());
  frame.value = Array(shape, e.value);
  frame.has_error = e.has_error;
  frame.error = e.has_error ? Array(shape, e.error) : Array(Shape{});
  frame.count = Array(Shape{}, {count});
  frame.groups = groups;
  frame.reason = e.reason;
  frame.attributes.insert(frame.attributes.end(), e.attributes.begin(), e.attributes.end());
  for (const auto& [name, values] : e.coordinates) frame.coord_values[name] = Array(shape, values);
  if (e.pseudo_values.empty()) return;
  Shape with_groups{e.groups};
  with_groups.insert(with_groups.end(), shape.begin(), shape.end());
  frame.members = Array(with_groups, e.pseudo_values);
}

std::vector<std::size_t> batch_boundaries(std::size_t groups) {
  std::size_t batches = groups;
  if (groups >= 128) {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t b = 64; b < 128; ++b) {
      // Relative variance of sizes when r = groups % b batches hold one more than the others.
      const double r = static_cast<double>(groups % b), n = static_cast<double>(b), size = static_cast<double>(groups) / n;
      const double variance = r / n * (1 - r / n) / (size * size);
      if (variance <= least) {
        least = variance;
        batches = b;
      }
    }
  }
  std::vector<std::size_t> boundaries{0};
  for (std::size_t b = 0; b < batches; ++b) boundaries.push_back(boundaries.back() + groups / batches + (b < groups % batches ? 1 : 0));
  return boundaries;
}

}  // namespace quench
