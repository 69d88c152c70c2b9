// The short table printed after a run.
#pragma once

#include <cstddef>
#include <string>

#include "engine/core/dataset.h"

namespace quench::io {

/// Heading, aligned columns with value(error), at most `max_rows` evenly spaced rows (it is said how many there are), and
/// why values are missing. Every line ends in a newline. A single number is one line.
std::string text_table(const Dataset& dataset, std::size_t max_rows);

}  // namespace quench::io
