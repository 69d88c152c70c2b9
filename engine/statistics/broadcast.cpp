#include "engine/statistics/broadcast.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/core/schema.h"

namespace quench {

namespace {

std::string summary(const Array& c) {
  if (c.size() == 0) return "no values";
  if (c.size() == 1) return "the value " + shortest(c[0]);
  return std::to_string(c.size()) + " values from " + shortest(c[0]) + " to " + shortest(c[c.size() - 1]);
}

void require_same(const std::string& dim, const Array& a, const Array& b) {
  std::string where;
  if (a.size() == b.size()) {
    std::size_t i = 0;
    while (i < a.size() && same_coordinate(a[i], b[i])) ++i;
    if (i == a.size()) return;
    where = "; entry " + std::to_string(i + 1) + " is " + shortest(a[i]) + " against " + shortest(b[i]);
  }
  throw argument_error("the coordinates of dim \"" + dim + "\" differ: " + summary(a) + " against " + summary(b) + where)
      .hint("interpolate one to the other's points with :interp{ " + dim + " = ... }")
      .fact("dim", dim);
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& n : names) out += (out.empty() ? "" : ", ") + n;
  return out;
}

}  // namespace

bool same_coordinate(double a, double b) { return a == b || std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)); }

Broadcast broadcast(std::span<const Dataset> operands) {
  Broadcast out;
  for (const Dataset& d : operands)
    for (std::size_t i = 0; i < d.dims.size(); ++i) {
      const auto known = std::find(out.dims.begin(), out.dims.end(), d.dims[i]);
      if (known != out.dims.end()) {
        require_same(d.dims[i], out.coords[static_cast<std::size_t>(known - out.dims.begin())], d.coords[i]);
        continue;
      }
      out.dims.push_back(d.dims[i]);
      out.coords.push_back(d.coords[i]);
      out.shape.push_back(d.coords[i].size());
    }
  const std::size_t rank = out.dims.size(), size = count_of(out.shape);
  for (const Dataset& d : operands) {
    std::vector<std::size_t> stride(rank, 0);
    std::size_t step = 1;
    for (std::size_t i = d.dims.size(); i-- > 0; step *= d.coords[i].size())
      stride[static_cast<std::size_t>(std::find(out.dims.begin(), out.dims.end(), d.dims[i]) - out.dims.begin())] = step;
    std::vector<std::size_t> index(size, 0);
    for (std::size_t e = 0; e < size; ++e) {
      std::size_t rest = e;
      for (std::size_t a = rank; a-- > 0; rest /= out.shape[a]) index[e] += rest % out.shape[a] * stride[a];
    }
    out.index.push_back(std::move(index));
  }
  return out;
}

Array coordinate_over_dims(const Dataset& dataset, std::size_t axis) {
  Array out(dataset.value.shape());
  std::size_t inner = 1;
  for (std::size_t a = axis + 1; a < dataset.coords.size(); ++a) inner *= dataset.coords[a].size();
  const Array& coordinate = dataset.coords[axis];
  for (std::size_t e = 0; e < out.size(); ++e) out[e] = coordinate[e / inner % coordinate.size()];
  return out;
}

std::size_t dim_index(const Dataset& dataset, const std::string& dim) {
  const auto it = std::find(dataset.dims.begin(), dataset.dims.end(), dim);
  if (it != dataset.dims.end()) return static_cast<std::size_t>(it - dataset.dims.begin());
  Error e = argument_error("the dataset has no dim \"" + dim + "\"; " +
                           (dataset.dims.empty() ? "it is a single number" : "its dims: " + joined(dataset.dims)));
  const std::string near = nearest_name(dim, dataset.dims);
  if (!near.empty()) e.hint("did you mean \"" + near + "\"?");
  throw e;
}

}  // namespace quench
