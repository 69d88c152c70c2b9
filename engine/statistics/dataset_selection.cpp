// Picking and reordering entries of datasets; curves against each other.
#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/core/error.h"
#include "engine/core/value.h"
#include "engine/statistics/broadcast.h"
#include "engine/statistics/dataset_operations.h"
#include "engine/statistics/replicates.h"

namespace quench {

namespace {

/// out[..., e] = in[..., index[e]] where `in` has `from` elements after its leading axes.
Array gathered(const Array& in, std::size_t from, const std::vector<std::size_t>& index, const Shape& shape, std::size_t leading) {
  const std::size_t rows = leading == 0 ? 1 : in.shape()[0];
  Shape full = shape;
  if (leading > 0) full.insert(full.begin(), rows);
  Array out(full);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t e = 0; e < index.size(); ++e) out[r * index.size() + e] = in[r * from + index[e]];
  return out;
}

/// Rearranges everything that runs over all dims; dims and coords are the caller's.
void rearrange(Dataset& d, const std::vector<std::size_t>& index, const Shape& shape) {
  const std::size_t from = d.value.size();
  const auto over_dims = [&](Array& a, std::size_t leading) { a = gathered(a, from, index, shape, leading); };
  if (d.count.rank() > 0) over_dims(d.count, 0);
  if (d.members.size() > 0) over_dims(d.members, 1);
  if (d.has_error) over_dims(d.error, 0);
  if (d.has_step_error) over_dims(d.step_error, 0);
  for (auto& entry : d.coord_values) over_dims(entry.second, 0);
  for (auto& entry : d.coord_errors) over_dims(entry.second, 0);
  for (auto& entry : d.coord_members) over_dims(entry.second, 1);
  over_dims(d.value, 0);
}

std::size_t nearest(const Array& coordinate, double at) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < coordinate.size(); ++i)
    if (std::abs(coordinate[i] - at) < std::abs(coordinate[best] - at)) best = i;
  return best;
}

}  // namespace

Dataset select(const Dataset& dataset, const std::string& dim, double at, bool exact) {
  const std::size_t axis = dim_index(dataset, dim);
  const Array coordinate = dataset.coords[axis];
  if (coordinate.size() == 0) throw argument_error("dim \"" + dim + "\" has no entries to select from");
  if (std::isnan(at)) throw argument_error("the point to select along \"" + dim + "\" is not a number");
  const std::size_t chosen = nearest(coordinate, at);
  if (exact && !same_coordinate(coordinate[chosen], at))
    throw argument_error("no " + dim + " = " + shortest(at) + "; the nearest is " + shortest(coordinate[chosen]));
  Dataset out = dataset;
  out.dims.erase(out.dims.begin() + static_cast<std::ptrdiff_t>(axis));
  out.coords.erase(out.coords.begin() + static_cast<std::ptrdiff_t>(axis));
  Shape shape;
  std::size_t inner = 1;
  for (std::size_t a = 0; a < dataset.dims.size(); ++a) {
    if (a != axis) shape.push_back(dataset.coords[a].size());
    if (a > axis) inner *= dataset.coords[a].size();
  }
  std::vector<std::size_t> index(count_of(shape));
  for (std::size_t e = 0; e < index.size(); ++e)
    index[e] = (e / inner * coordinate.size() + chosen) * inner + e % inner;
  rearrange(out, index, shape);
  out.attributes.emplace_back(dim, shortest(coordinate[chosen]));
  return out;
}

Dataset along(const Dataset& dataset, const std::string& dim) {
  const std::size_t axis = dim_index(dataset, dim), rank = dataset.dims.size();
  Dataset out = dataset;
  const auto to_end = [&](auto& list) {
    const auto first = list.begin() + static_cast<std::ptrdiff_t>(axis);
    std::rotate(first, first + 1, list.end());
  };
  to_end(out.dims);
  to_end(out.coords);
  Shape shape;
  for (const Array& c : out.coords) shape.push_back(c.size());
  const std::size_t length = dataset.coords[axis].size();
  std::size_t inner = 1;
  for (std::size_t a = axis + 1; a < rank; ++a) inner *= dataset.coords[a].size();
  std::vector<std::size_t> index(dataset.value.size());
  for (std::size_t e = 0; e < index.size(); ++e) {
    const std::size_t line = e / length, outer = line / inner;
    index[e] = (outer * length + e % length) * inner + line % inner;
  }
  rearrange(out, index, shape);
  return out;
}

namespace {

/// Last dim of `other` that `dataset` has too.
std::string shared_dim(const Dataset& dataset, const Dataset& other) {
  for (std::size_t i = other.dims.size(); i-- > 0;)
    if (std::find(dataset.dims.begin(), dataset.dims.end(), other.dims[i]) != dataset.dims.end()) return other.dims[i];
  throw argument_error("the datasets share no dim, so there is no coordinate to eliminate");
}

/// other's arrays spread over all dims of the result, as coordinate `name`.
void attach(Dataset& out, const Dataset& other, const std::vector<std::size_t>& index, const std::string& name) {
  const Shape shape = out.value.shape();
  const std::size_t from = other.value.size();
  out.coord_values[name] = gathered(other.value, from, index, shape, 0);
  if (!other.has_error) return;
  out.coord_errors[name] = gathered(other.error, from, index, shape, 0);
  if (other.members.size() > 0 && sources_of(other) == sources_of(out))
    out.coord_members[name] = gathered(other.members, from, index, shape, 1);
}

}  // namespace

Dataset versus(const Dataset& dataset, const Dataset& other) {
  const std::string shared = shared_dim(dataset, other), name = other.name.empty() ? "x" : other.name;
  const Dataset* const both[] = {&dataset, &other};
  std::vector<Dataset> operands = with_common_groups(both);
  operands[0] = along(operands[0], shared);
  const Broadcast layout = broadcast(operands);
  if (layout.dims != operands[0].dims)
    throw argument_error("the other dataset has dims that this one lacks; select among them first with :sel");
  if (name != shared && std::find(layout.dims.begin(), layout.dims.end(), name) != layout.dims.end())
    throw argument_error("the dataset already has a dim \"" + name + "\"");
  Dataset out = operands[0];
  attach(out, operands[1], layout.index[1], name);
  if (other.dims.size() == 1) {
    const Array eliminated = coordinate_over_dims(out, out.dims.size() - 1);
    out.dims.back() = name;
    out.coords.back() = other.value.copy();
    out.coord_values.erase(name);
    if (name != shared) out.coord_values[shared] = eliminated;
  }
  return out;
}

}  // namespace quench
