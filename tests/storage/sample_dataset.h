// Datasets for the storage tests.
#pragma once

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "engine/core/dataset.h"

namespace sample {

using quench::Array;
using quench::Dataset;
using quench::Shape;

inline Array filled(const Shape& shape, double start, double factor) {
  Array values(shape);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = start * std::pow(factor, static_cast<double>(i));
  return values;
}

/// Every part present, rank 2, with NaN and infinities.
inline Dataset full_dataset() {
  Dataset dataset;
  dataset.dims = {"temperature", "t"};
  dataset.coords = {Array::of({0.3, 0.5}), Array::of({0, 0.1, 1, 10})};
  dataset.value = filled({2, 4}, 1, 0.7);
  dataset.error = filled({2, 4}, 0.01, 1.3);
  dataset.has_error = true;
  dataset.count = filled({2, 4}, 64, 1);
  dataset.members = filled({3, 2, 4}, 0.1, 1.01);
  dataset.groups = "disorder";
  dataset.step_error = filled({2, 4}, 1e-5, 1);
  dataset.has_step_error = true;
  dataset.unit = "1/k_B";
  dataset.label = "χ(t) \"quoted\", <b>&";
  dataset.name = "chi";
  dataset.reason = "too few members";
  dataset.coord_values["C/x"] = filled({2, 4}, 0.9, 0.9);
  dataset.coord_errors["C/x"] = filled({2, 4}, 0.001, 1);
  dataset.attributes = {{"unit", "collides with our own"}, {"estimator", "jackknife"}, {"averaging", "fixed time"}, {"empty", ""}};
  dataset.source = "0123abcd";
  dataset.value[2] = std::numeric_limits<double>::quiet_NaN();
  dataset.error[2] = -std::numeric_limits<double>::quiet_NaN();
  dataset.value[3] = std::numeric_limits<double>::infinity();
  dataset.value[5] = -0.0;
  dataset.value[6] = 5e-324;
  return dataset;
}

/// One exact number.
inline Dataset number_dataset() {
  Dataset dataset;
  dataset.value = Array(Shape{}, {2.0 / 3});
  dataset.count = Array(Shape{}, {1});
  return dataset;
}

inline bool same_bits(const Array& a, const Array& b) {
  return a.shape() == b.shape() && (a.size() == 0 || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

inline bool same_bits(const std::map<std::string, Array>& a, const std::map<std::string, Array>& b) {
  if (a.size() != b.size()) return false;
  for (const auto& [name, array] : a)
    if (!b.count(name) || !same_bits(array, b.at(name))) return false;
  return true;
}

/// Name of the first part in which two datasets differ, or "".
inline std::string difference(const Dataset& a, const Dataset& b) {
  if (a.dims != b.dims) return "dims";
  for (std::size_t i = 0; i < a.coords.size(); ++i)
    if (!same_bits(a.coords[i], b.coords.at(i))) return "coords";
  if (!same_bits(a.value, b.value)) return "value";
  if (a.has_error != b.has_error || !same_bits(a.error, b.error)) return "error";
  if (!same_bits(a.count, b.count)) return "count";
  if (!same_bits(a.members, b.members)) return "members";
  if (a.has_step_error != b.has_step_error || !same_bits(a.step_error, b.step_error)) return "step_error";
  if (a.unit != b.unit || a.label != b.label || a.name != b.name) return "unit, label or name";
  if (a.groups != b.groups || a.reason != b.reason || a.source != b.source) return "groups, reason or source";
  if (!same_bits(a.coord_values, b.coord_values) || !same_bits(a.coord_errors, b.coord_errors)) return "coord_values";
  if (a.attributes != b.attributes) return "attributes";
  return "";
}

}  // namespace sample
