// Linear interpolation of datasets along a coordinate, group by group where the coordinate fluctuates.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "engine/core/error.h"
#include "engine/core/value.h"
#include "engine/statistics/broadcast.h"
#include "engine/statistics/dataset_operations.h"
#include "engine/statistics/replicates.h"

namespace quench {

namespace {

/// A point between entries i and i + 1 of a line: (1 - w) y_i + w y_(i+1).
struct Position {
  std::size_t i = 0;
  double w = 0;
  double of(const double* y, std::size_t stride) const {
    return w == 0 ? y[i * stride] : w == 1 ? y[(i + 1) * stride] : (1 - w) * y[i * stride] + w * y[(i + 1) * stride];
  }
};

/// All places where the line x passes `at`, as many as there are.
std::vector<Position> crossings(const double* x, std::size_t n, std::size_t stride, double at) {
  std::vector<Position> found;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const double a = x[i * stride], b = x[(i + 1) * stride];
    if ((a >= at) != (b >= at)) found.push_back({i, (at - a) / (b - a)});
  }
  // A point equal to the lower end of the range has no sign change beside it.
  if (found.empty())
    for (std::size_t i : {std::size_t{0}, n - 1})
      if (n > 0 && x[i * stride] == at) return {{i, 0}};
  return found;
}

/// Lines of a dataset along one axis, and the coordinate that runs along them.
struct Lines {
  std::string name;
  std::size_t outer = 1, length = 1, inner = 1;
  bool own = false;         ///< every line has its own coordinate values (after versus of several dims)
  const Array* coordinate;  ///< [length], or over all dims where `own`
  const Array* error = nullptr;
  const Array* members = nullptr;

  std::size_t count() const { return outer * inner; }
  std::size_t start(std::size_t line) const { return line / inner * length * inner + line % inner; }
  const double* x(std::size_t line) const { return coordinate->data() + (own ? start(line) : 0); }
  std::size_t x_stride() const { return own ? inner : 1; }
};

Position only_crossing(const Lines& lines, std::size_t line, double at) {
  const std::size_t n = lines.length, stride = lines.x_stride();
  const double* x = lines.x(line);
  const std::vector<Position> found = crossings(x, n, stride, at);
  if (found.size() == 1) return found[0];
  if (found.size() > 1)
    throw argument_error("\"" + lines.name + "\" passes " + shortest(at) + " " + std::to_string(found.size()) +
                         " times, between entries " + std::to_string(found[0].i + 1) + " and " +
                         std::to_string(found.back().i + 2) + ": there is no single value there");
  double low = x[0], high = x[0];
  for (std::size_t i = 0; i < n; ++i) {
    low = std::min(low, x[i * stride]);
    high = std::max(high, x[i * stride]);
  }
  throw argument_error(lines.name + " = " + shortest(at) + " lies outside [" + shortest(low) + ", " + shortest(high) + "]");
}

Lines lines_of(const Dataset& d, const std::string& dim) {
  Lines lines;
  lines.name = dim;
  const auto found = d.coord_values.find(dim);
  lines.own = std::find(d.dims.begin(), d.dims.end(), dim) == d.dims.end() && found != d.coord_values.end();
  const std::size_t axis = lines.own ? d.dims.size() - 1 : dim_index(d, dim);
  for (std::size_t a = 0; a < d.dims.size(); ++a)
    (a < axis ? lines.outer : a == axis ? lines.length : lines.inner) *= d.coords[a].size();
  lines.coordinate = lines.own ? &found->second : &d.coords[axis];
  if (lines.length == 0) throw argument_error("dim \"" + dim + "\" has no entries to interpolate");
  if (const auto e = d.coord_errors.find(dim); e != d.coord_errors.end()) lines.error = &e->second;
  if (const auto m = d.coord_members.find(dim); m != d.coord_members.end()) lines.members = &m->second;
  return lines;
}

/// Interpolates one row over all dims; `place(line, k)` is the position of point k on a line.
template <class Place>
void interpolate_row(const Lines& lines, std::size_t points, const double* y, double* out, const Place& place) {
  for (std::size_t line = 0; line < lines.count(); ++line)
    for (std::size_t k = 0; k < points; ++k) {
      const std::optional<Position> p = place(line, k);
      out[(line / lines.inner * points + k) * lines.inner + line % lines.inner] =
          p ? p->of(y + lines.start(line), lines.inner) : std::numeric_limits<double>::quiet_NaN();
    }
}

/// Pseudo-values where the coordinate fluctuates: each group's curve is theta_(g) against x_(g).
void interpolate_both(const Dataset& d, const Lines& lines, std::span<const double> at, const Array& value, Array& members) {
  const std::size_t n = d.value.size(), m = value.size();
  std::vector<double> x(n), x_left_out(n), y(n);
  for (std::size_t line = 0; line < lines.count(); ++line)
    for (std::size_t i = 0; i < lines.length; ++i)
      x[lines.start(line) + i * lines.inner] = lines.x(line)[i * lines.x_stride()];
  std::size_t row = 0;
  for (const Source& s : sources_of(d))
    for (std::size_t g = 0; g < s.second; ++g, ++row) {
      leave_one_out(d.value.data(), d.members.data() + row * n, s.second, n, y.data());
      leave_one_out(x.data(), lines.members->data() + row * n, s.second, n, x_left_out.data());
      double* p = members.data() + row * m;
      interpolate_row(lines, at.size(), y.data(), p, [&](std::size_t line, std::size_t k) -> std::optional<Position> {
        const std::vector<Position> found = crossings(x_left_out.data() + lines.start(line), lines.length, lines.inner, at[k]);
        return found.size() == 1 ? std::optional(found[0]) : std::nullopt;
      });
      const double others = static_cast<double>(s.second) - 1;
      for (std::size_t i = 0; i < m; ++i) p[i] = value[i] + others * (value[i] - p[i]);
    }
}

/// Adds the variance that an error of the coordinate gives through the slope, where groups cannot be followed.
void add_coordinate_error(const Dataset& d, const Lines& lines, std::size_t points, const std::vector<Position>& place, Array& error) {
  for (std::size_t line = 0; line < lines.count(); ++line)
    for (std::size_t k = 0; k < points; ++k) {
      const Position& p = place[line * points + k];
      const std::size_t i = std::min(p.i, lines.length - 2), a = lines.start(line) + i * lines.inner;
      const double* x = lines.x(line) + i * lines.x_stride();
      const double slope = (d.value[a + lines.inner] - d.value[a]) / (x[lines.x_stride()] - x[0]);
      const double moved = slope * p.of(lines.error->data() + lines.start(line), lines.inner);
      double& e = error[(line / lines.inner * points + k) * lines.inner + line % lines.inner];
      e = std::sqrt(e * e + moved * moved);
    }
}

/// Interpolates everything that runs over all dims, at positions that are the same for every group.
void interpolate_all(Dataset& out, const Lines& lines, std::size_t points, const std::vector<Position>& place, const Shape& shape) {
  const std::size_t n = out.value.size(), m = count_of(shape);
  const auto fixed = [&](std::size_t line, std::size_t k) { return std::optional(place[line * points + k]); };
  const auto over_dims = [&](Array& a, bool grouped) {
    Shape full = shape;
    if (grouped) full.insert(full.begin(), a.shape()[0]);
    Array result(full);
    for (std::size_t r = 0; r < a.size() / n; ++r) interpolate_row(lines, points, a.data() + r * n, result.data() + r * m, fixed);
    a = result;
  };
  if (out.has_error) over_dims(out.error, false);
  if (out.count.rank() > 0) over_dims(out.count, false);
  if (out.has_step_error) over_dims(out.step_error, false);
  if (out.members.size() > 0) over_dims(out.members, true);
  for (auto& entry : out.coord_values) over_dims(entry.second, false);
  for (auto& entry : out.coord_errors) over_dims(entry.second, false);
  for (auto& entry : out.coord_members) over_dims(entry.second, true);
  over_dims(out.value, false);
}

/// Errors of interpolated values.
void interpolate_errors(const Dataset& d, const Lines& lines, std::span<const double> at, const std::vector<Position>& place,
                        Dataset& out) {
  if (!d.has_error) return;
  if (d.members.size() > 0) {
    if (lines.members != nullptr) interpolate_both(d, lines, at, out.value, out.members);
    out.error = Array(out.value.shape(), errors_from(out.members.data(), sources_of(d), out.value.size()));
    if (out.reason.empty() && std::any_of(out.error.data(), out.error.data() + out.error.size(), [](double e) { return std::isnan(e); }))
      out.reason = "without some of the members " + lines.name + " does not pass the point once";
  }
  if (lines.error != nullptr && lines.members == nullptr && lines.length > 1)
    add_coordinate_error(d, lines, at.size(), place, out.error);
}

}  // namespace

Dataset interpolate(const Dataset& d, const std::string& dim, std::span<const double> at, bool drop) {
  if (drop && at.size() != 1) throw Error(ErrorKind::internal, "only one point can drop its dim");
  const Lines lines = lines_of(d, dim);
  const std::size_t axis = lines.own ? d.dims.size() - 1 : dim_index(d, dim);
  std::vector<Position> place;
  for (std::size_t line = 0; line < lines.count(); ++line)
    for (double x : at) place.push_back(only_crossing(lines, line, x));
  Shape shape = d.value.shape();
  shape[axis] = at.size();

  Dataset out = d;
  if (lines.own) out.coord_values[d.dims[axis]] = coordinate_over_dims(d, axis);
  interpolate_all(out, lines, at.size(), place, shape);
  interpolate_errors(d, lines, at, place, out);
  out.coord_values.erase(dim);
  out.coord_errors.erase(dim);
  out.coord_members.erase(dim);
  out.dims[axis] = dim;
  out.coords[axis] = Array::of({at.begin(), at.end()});
  return drop ? select(out, dim, at[0], false) : out;
}

}  // namespace quench
