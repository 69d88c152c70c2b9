#include "engine/dynamics/langevin_geometry.h"

#include <algorithm>
#include <limits>

#include "engine/core/error.h"

namespace quench {

namespace {

/// Neighbours of every position of a small periodic box, in units of positions: before and after along each axis, the last
/// axis first. For each position 2 * lengths.size() absolute positions.
std::vector<std::size_t> neighbour_table(const std::vector<std::size_t>& lengths) {
  std::size_t positions = 1;
  for (std::size_t length : lengths) positions *= length;
  std::vector<std::size_t> table;
  table.reserve(positions * 2 * lengths.size());
  for (std::size_t position = 0; position < positions; ++position) {
    std::size_t stride = 1;
    for (std::size_t axis = lengths.size(); axis-- > 0;) {
      const std::size_t length = lengths[axis], n = position / stride % length, line = position - n * stride;
      table.push_back(line + (n + length - 1) % length * stride);
      table.push_back(line + (n + 1) % length * stride);
      stride *= length;
    }
  }
  return table;
}

}  // namespace

LangevinGeometry::LangevinGeometry(const Lattice& lattice) : sites(lattice.sites()) {
  std::vector<std::size_t> lengths;
  for (std::size_t length : lattice.lengths)
    if (length > 1) lengths.push_back(length);
  axes = lengths.size();
  if (axes == 0) return;
  if (lengths.back() >= 8) {
    inner = InnerNeighbours::shifted;
    inner_axes = 1;
    row_length = lengths.back();
  } else {
    inner = InnerNeighbours::given;
    while (inner_axes < axes && row_length < 16) row_length *= lengths[axes - ++inner_axes];
    for (std::size_t site : neighbour_table({lengths.end() - static_cast<std::ptrdiff_t>(inner_axes), lengths.end()}))
      inner_sites.push_back(static_cast<std::uint32_t>(site));
  }
  outer_axes = axes - inner_axes;
  rows = sites / row_length;
  if (outer_axes == 0) return;
  if (rows > std::numeric_limits<std::int32_t>::max())
    throw Error(ErrorKind::memory, "a lattice of more than 2^31 rows is not supported").about("dynamics.langevin").option("lattice");
  lengths.resize(outer_axes);
  plane_rows = rows / lengths.front();
  const std::vector<std::size_t> neighbours = neighbour_table(lengths);
  for (std::size_t i = 0; i < neighbours.size(); ++i)
    outer_rows.push_back(static_cast<std::int32_t>(static_cast<std::int64_t>(neighbours[i]) - static_cast<std::int64_t>(i / (2 * outer_axes))));
}

std::vector<LangevinBlock> LangevinGeometry::blocks(std::size_t fields) const {
  std::vector<LangevinBlock> blocks;
  LangevinBlock block{};
  block.rows = 1;
  block.rows_per_field = rows;
  block.row_length = row_length;
  // Pieces of `count` columns; a last piece of fewer than eight is moved back, and a few sites are computed twice.
  const auto cut_columns = [&](std::size_t count) {
    for (std::size_t column = 0; column < count; column += block_sites) {
      block.columns = std::min(block_sites, count - column);
      block.first_column = column;
      if (block.columns < 8 && count >= 8) block.first_column = count - 8, block.columns = 8;
      blocks.push_back(block);
    }
  };
  if (inner != InnerNeighbours::shifted && outer_axes == 0) {  // no row has a neighbour: all fields are one long row
    block.row_length = fields * sites;
    block.rows_per_field = 1;
    cut_columns(fields * sites);
  } else if (row_length > block_sites) {
    for (; block.first_row < fields * rows; ++block.first_row) cut_columns(row_length);
  } else {
    block.columns = row_length;
    for (std::size_t at_once = block_sites / row_length; block.first_row < fields * rows; block.first_row += at_once) {
      block.rows = std::min(at_once, fields * rows - block.first_row);
      blocks.push_back(block);
    }
  }
  return blocks;
}

void LangevinGeometry::sum_inner_neighbours(const double* q, std::size_t first, std::span<double> sums) const {
  const std::size_t count = 2 * inner_axes;
  std::size_t site = first % row_length;
  const double* row = q + (first - site);
  for (double& total : sums) {
    const std::uint32_t* const neighbour = inner_sites.data() + site * count;
    double sum = row[neighbour[0]] + row[neighbour[1]];
    for (std::size_t j = 2; j < count; ++j) sum += row[neighbour[j]];
    total = sum;
    if (++site == row_length) site = 0, row += row_length;
  }
}

}  // namespace quench
