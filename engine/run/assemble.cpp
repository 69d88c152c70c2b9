#include "engine/run/assemble.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "engine/run/point.h"

namespace quench {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Shape axis_lengths(const std::vector<SweepAxis>& axes) {
  Shape shape;
  for (const SweepAxis& axis : axes) shape.push_back(axis.values.size());
  return shape;
}

/// Arrays of all points one after the other; a point whose array is of rank 0 is repeated to fill `element`.
Array joined(const Shape& lead, const Shape& element, const std::vector<const Array*>& arrays) {
  Shape shape = lead;
  shape.insert(shape.end(), element.begin(), element.end());
  const std::size_t n = count_of(element);
  std::vector<double> values;
  values.reserve(count_of(shape));
  for (const Array* a : arrays) {
    if (a->size() == n)
      values.insert(values.end(), a->data(), a->data() + n);
    else
      values.insert(values.end(), n, a->size() == 1 ? (*a)[0] : nan);
  }
  return Array(shape, std::move(values));
}

Array joined(const Shape& lead, const std::vector<Dataset>& points, const std::function<const Array&(const Dataset&)>& part) {
  std::vector<const Array*> arrays;
  for (const Dataset& point : points) arrays.push_back(&part(point));
  return joined(lead, points.front().value.shape(), arrays);
}

/// [group][axes...][value...] from [group][value...] of each point.
Array joined_members(const Shape& lead, const std::vector<Dataset>& points) {
  std::size_t groups = 0;
  for (const Dataset& point : points) groups = std::max(groups, point.members.size() > 0 ? point.members.shape()[0] : 0);
  if (groups == 0) return Array();
  const std::size_t n = points.front().value.size();
  Shape shape{groups};
  shape.insert(shape.end(), lead.begin(), lead.end());
  shape.insert(shape.end(), points.front().value.shape().begin(), points.front().value.shape().end());
  std::vector<double> values(count_of(shape), nan);
  for (std::size_t p = 0; p < points.size(); ++p)
    for (std::size_t g = 0; points[p].members.size() > 0 && g < points[p].members.shape()[0]; ++g)
      std::copy_n(points[p].members.data() + g * n, n, values.data() + (g * points.size() + p) * n);
  return Array(shape, std::move(values));
}

/// Rank 0 where the count is the same everywhere.
Array joined_counts(const Shape& lead, const std::vector<Dataset>& points) {
  const bool same = std::all_of(points.begin(), points.end(), [&](const Dataset& p) {
    return p.count.rank() == 0 && p.count[0] == points.front().count[0];
  });
  return same ? points.front().count : joined(lead, points, [](const Dataset& d) -> const Array& { return d.count; });
}

using Named = std::map<std::string, Array> Dataset::*;

std::map<std::string, Array> joined_named(const Shape& lead, const std::vector<Dataset>& points, Named part) {
  std::map<std::string, Array> out;
  for (const auto& entry : points.front().*part) {
    const std::string& name = entry.first;
    if (std::all_of(points.begin(), points.end(), [&](const Dataset& p) { return (p.*part).count(name) > 0; }))
      out[name] = joined(lead, points, [&](const Dataset& d) -> const Array& { return (d.*part).at(name); });
  }
  return out;
}

}  // namespace

Dataset stacked(const std::vector<SweepAxis>& axes, const std::vector<Dataset>& points) {
  if (axes.empty()) return points.front();
  const Shape lead = axis_lengths(axes);
  Dataset out = points.front();
  out.value = joined(lead, points, [](const Dataset& d) -> const Array& { return d.value; });
  if (out.has_error) out.error = joined(lead, points, [](const Dataset& d) -> const Array& { return d.error; });
  if (out.has_step_error) out.step_error = joined(lead, points, [](const Dataset& d) -> const Array& { return d.step_error; });
  out.count = joined_counts(lead, points);
  out.members = joined_members(lead, points);
  out.coord_values = joined_named(lead, points, &Dataset::coord_values);
  out.coord_errors = joined_named(lead, points, &Dataset::coord_errors);
  std::vector<std::string> labels, dims;
  std::vector<Array> coords;
  std::vector<std::vector<std::pair<std::string, std::string>>> attributes;
  for (std::size_t p = 0; p < points.size(); ++p) {
    if (out.reason.empty()) out.reason = points[p].reason;
    attributes.push_back(points[p].attributes);
    labels.push_back(label_of(axes_at(axes, p)));
  }
  out.attributes = merged_entries(labels, attributes);
  for (const SweepAxis& axis : axes) {
    dims.push_back(axis.name);
    coords.push_back(Array::of(axis.values));
  }
  out.dims.insert(out.dims.begin(), dims.begin(), dims.end());
  out.coords.insert(out.coords.begin(), coords.begin(), coords.end());
  return out;
}

std::vector<std::pair<std::string, std::string>> merged_entries(
    const std::vector<std::string>& labels, const std::vector<std::vector<std::pair<std::string, std::string>>>& points) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto text_of = [&](std::size_t p, const std::string& name) -> const std::string* {
    for (const auto& [key, text] : points[p])
      if (key == name) return &text;
    return nullptr;
  };
  std::vector<std::string> names;
  for (const auto& entries : points)
    for (const auto& entry : entries)
      if (std::find(names.begin(), names.end(), entry.first) == names.end()) names.push_back(entry.first);
  for (const std::string& name : names) {
    const std::string* first = text_of(0, name);
    bool same = first != nullptr;
    std::string each;
    for (std::size_t p = 0; p < points.size(); ++p) {
      const std::string* text = text_of(p, name);
      same = same && text && *text == *first;
      if (text) each += (each.empty() ? "" : "; ") + labels[p] + ": " + *text;
    }
    out.emplace_back(name, same ? *first : each);
  }
  return out;
}

}  // namespace quench
