// Rows of the long form of a dataset: one per element, in row-major order.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/core/dataset.h"

namespace quench::io {

/// Coordinates of element `row` of the dataset's value, one per dim.
std::vector<double> coordinates_of(const Dataset& dataset, std::size_t row);

/// At most `most` of `rows` rows, evenly spaced, first and last among them.
std::vector<std::size_t> chosen_rows(std::size_t rows, std::size_t most);

}  // namespace quench::io
