// Alignment of datasets by the names of their dims.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/core/dataset.h"

namespace quench {

/// Dims of several operands together, and where each operand's elements go.
struct Broadcast {
  std::vector<std::string> dims;
  std::vector<Array> coords;
  Shape shape;
  std::vector<std::vector<std::size_t>> index;  ///< [operand][element of the result] -> element of the operand

  std::size_t size() const { return count_of(shape); }
};

/// Throws an argument error naming the dim whose coordinates differ.
Broadcast broadcast(std::span<const Dataset> operands);

/// Position of `dim`; an argument error with the nearest name and the dims there are.
std::size_t dim_index(const Dataset& dataset, const std::string& dim);

/// The coordinate of one dim repeated over all dims.
Array coordinate_over_dims(const Dataset& dataset, std::size_t axis);

/// True where two coordinates are the same number up to rounding (relative 1e-12).
bool same_coordinate(double a, double b);

}  // namespace quench
