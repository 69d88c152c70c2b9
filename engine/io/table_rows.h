// A dataset as a table of texts, for the terminal and the report.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/core/dataset.h"

namespace quench::io {

/// Coordinates of element `row` of the dataset's value, in row-major order, one per dim.
std::vector<double> coordinates_of(const Dataset& dataset, std::size_t row);

/// At most `most` of `rows` rows, evenly spaced, first and last among them.
std::vector<std::size_t> chosen_rows(std::size_t rows, std::size_t most);

struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::size_t all_rows = 0;   ///< before cutting
};

/// One row per element (dims, value(error), further coordinates, samples where they vary); two dims of which the first has
/// at most six entries make one column per entry. Long tables are cut to `most` evenly spaced rows.
Table table_of(const Dataset& dataset, std::size_t most);

/// Six digits: 0.1, 1e-05, 12345.7.
std::string tidy(double value);
/// "0.2541(13)", or tidy(value) for exact results.
std::string shown_value(const Dataset& dataset, std::size_t row);
/// "susceptibility [1/k_B]": label (or else name) and unit.
std::string heading_of(const Dataset& dataset);
/// "64 samples", "12 to 64 samples", "" for exact results.
std::string samples_of(const Dataset& dataset);

}  // namespace quench::io
