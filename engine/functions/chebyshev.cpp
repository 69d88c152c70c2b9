#include "engine/functions/chebyshev.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numbers>
#include <string_view>

#include "engine/core/sha256.h"
#include "engine/core/value.h"

namespace quench {

namespace {

constexpr std::size_t fewest_segments = 16;  // so many coefficients are looked up in registers (tape.kernel.cpp)
constexpr std::size_t most_segments = 4096;
constexpr std::size_t highest_degree = 15;
constexpr std::size_t nodes = 24;   ///< samples per segment that make the Chebyshev series
constexpr std::size_t checks = 49;  ///< samples per segment, ends included, at which the error is measured

using Series = std::array<long double, nodes>;

/// x of t in [-1, 1] in a segment.
double position(const ChebyshevTable& table, std::size_t segment, double t) {
  const double width = (table.high - table.low) / static_cast<double>(table.segments);
  return std::clamp(table.low + (static_cast<double>(segment) + 0.5 * (t + 1)) * width, table.low, table.high);
}

double sampled(const std::function<double(double)>& f, double x) {
  const double y = f(x);
  if (!std::isfinite(y)) throw argument_error("tabulate: the function is " + shortest(y) + " at " + shortest(x) + "; it must be finite on the whole interval");
  return y;
}

/// Chebyshev series of one segment through its nodes (zeros of T_n).
Series series_of(const std::function<double(double)>& f, const ChebyshevTable& table, std::size_t segment) {
  std::array<long double, nodes> values;
  const long double step = std::numbers::pi_v<long double> / nodes;
  for (std::size_t k = 0; k < nodes; ++k) {
    const long double t = std::cos(step * (static_cast<long double>(k) + 0.5L));
    values[k] = sampled(f, position(table, segment, static_cast<double>(t)));
  }
  Series series{};
  for (std::size_t j = 0; j < nodes; ++j) {
    for (std::size_t k = 0; k < nodes; ++k)
      series[j] += values[k] * std::cos(step * static_cast<long double>(j) * (static_cast<long double>(k) + 0.5L));
    series[j] *= (j == 0 ? 1.0L : 2.0L) / nodes;
  }
  return series;
}

/// Sum of a_j T_j, j = 0 ... degree, in powers of t: T_{j+1} = 2 t T_j - T_{j-1}.
void append_powers(const Series& a, std::size_t degree, std::vector<double>& coefficients) {
  std::vector<long double> before(degree + 2), current(degree + 2), sum(degree + 1);
  before[0] = 1;
  current[1] = 1;
  for (std::size_t j = 0; j <= degree; ++j) {
    const std::vector<long double>& t_j = j == 0 ? before : current;
    for (std::size_t k = 0; k <= j; ++k) sum[k] += a[j] * t_j[k];
    if (j == 0) continue;
    std::vector<long double> next(degree + 2);
    for (std::size_t k = 0; k <= degree; ++k) next[k + 1] = 2 * current[k];
    for (std::size_t k = 0; k <= degree; ++k) next[k] -= before[k];
    before = std::move(current);
    current = std::move(next);
  }
  for (long double c : sum) coefficients.push_back(static_cast<double>(c));
}

/// What f gives in one division into segments.
struct Samples {
  std::vector<Series> series;
  std::vector<std::array<double, 2>> checks;  ///< x and f(x)
  double largest = 0;
};

Samples sample(const std::function<double(double)>& f, const ChebyshevTable& table) {
  Samples samples;
  for (std::size_t s = 0; s < table.segments; ++s) {
    samples.series.push_back(series_of(f, table, s));
    for (std::size_t k = 0; k < checks; ++k) {
      const double x = position(table, s, -std::cos(std::numbers::pi * static_cast<double>(k) / (checks - 1)));
      const double y = sampled(f, x);
      samples.checks.push_back({x, y});
      samples.largest = std::max(samples.largest, std::fabs(y));
    }
  }
  return samples;
}

/// Lowest degree whose neglected terms are below the allowance everywhere.
std::size_t lowest_degree(const Samples& samples, double allowed) {
  std::size_t degree = 0;
  for (const Series& a : samples.series) {
    long double neglected = 0;
    std::size_t needed = nodes - 1;
    while (needed > 0 && neglected + std::fabs(a[needed]) <= allowed) neglected += std::fabs(a[needed--]);
    degree = std::max(degree, needed);
  }
  return degree;
}

double measure(const ChebyshevTable& table, const Samples& samples) {
  double error = 0;
  for (const auto& [x, y] : samples.checks) error = std::max(error, std::fabs(table(x) - y));
  return error;
}

void check_request(double low, double high, double tolerance) {
  if (!(std::isfinite(low) && std::isfinite(high) && low < high))
    throw argument_error("tabulate: the interval must be finite with lo < hi, got " + shortest(low) + ", " + shortest(high));
  if (!(tolerance > 0)) throw argument_error("tabulate: the tolerance must be positive, got " + shortest(tolerance));
}

}  // namespace

double ChebyshevTable::operator()(double x) const {
  if (!(x >= low && x <= high)) return std::numeric_limits<double>::quiet_NaN();
  const double place = (x - low) * (static_cast<double>(segments) / (high - low));
  const double segment = std::min(std::floor(place), static_cast<double>(segments - 1));
  const double t = 2 * (place - segment) - 1;
  const double* const c = coefficients.data() + static_cast<std::size_t>(segment) * (degree + 1);
  double value = c[degree];
  for (std::size_t k = degree; k-- > 0;) value = std::fma(value, t, c[k]);
  return value;
}

std::shared_ptr<const Tabulated> ChebyshevTable::derivative() const {
  auto slope = std::make_shared<ChebyshevTable>(*this);
  const double per_unit = 2 * static_cast<double>(segments) / (high - low);  // dt/dx
  slope->degree = std::max<std::size_t>(degree, 1) - 1;
  slope->measured_error = measured_error * static_cast<double>(degree * degree) * per_unit;
  slope->coefficients.clear();
  for (std::size_t s = 0; s < segments; ++s)
    for (std::size_t k = 0; k <= slope->degree; ++k)
      slope->coefficients.push_back(k + 1 <= degree ? static_cast<double>(k + 1) * per_unit * coefficients[s * (degree + 1) + k + 1] : 0.0);
  return slope;
}

std::string ChebyshevTable::canonical() const {
  const std::string_view bytes(reinterpret_cast<const char*>(coefficients.data()), coefficients.size() * sizeof(double));
  return "chebyshev " + shortest(low) + " " + shortest(high) + " " + std::to_string(segments) + " " + std::to_string(degree) + " " +
         sha256_hex(bytes);
}

std::shared_ptr<const ChebyshevTable> tabulate(const std::function<double(double)>& f, double low, double high, double tolerance) {
  check_request(low, high, tolerance);
  auto table = std::make_shared<ChebyshevTable>();
  table->low = low;
  table->high = high;
  table->tolerance = tolerance;
  for (table->segments = fewest_segments; table->segments <= most_segments; table->segments *= 2) {
    const Samples samples = sample(f, *table);
    const double allowed = tolerance * std::max(1.0, samples.largest);
    for (table->degree = std::min(lowest_degree(samples, allowed), highest_degree); table->degree <= highest_degree; ++table->degree) {
      table->coefficients.clear();
      for (const Series& series : samples.series) append_powers(series, table->degree, table->coefficients);
      table->measured_error = measure(*table, samples);
      if (table->measured_error <= allowed) return table;
    }
  }
  char error[32];
  std::snprintf(error, sizeof error, "%.1e", table->measured_error);
  throw argument_error("tabulate: tolerance " + shortest(tolerance) + " cannot be reached on [" + shortest(low) + ", " + shortest(high) +
                       "]; with " + std::to_string(most_segments) + " segments the error is " + error)
      .hint("a kink or jump inside the interval? Tabulate the pieces and join them with quench.where");
}

}  // namespace quench
