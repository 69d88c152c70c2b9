// How the stencil loop sees a lattice: rows of consecutive sites, where their neighbours are, and blocks of at most 512 sites.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/lattice.h"
#include "engine/dynamics/langevin_kernel.h"

namespace quench {

/// Axes of length 1 contribute nothing and are left out. Where the last axis has at least 8 sites, a row is one line along
/// it; where it is shorter, the last axes together make a row, and neighbours inside the row come from a table.
struct LangevinGeometry {
  explicit LangevinGeometry(const Lattice& lattice);

  std::size_t sites = 1;
  std::size_t axes = 0;                    ///< of length above 1; an axis of length 2 counts its one neighbour twice
  InnerNeighbours inner = InnerNeighbours::none;
  std::size_t inner_axes = 0, outer_axes = 0;
  std::size_t row_length = 1, rows = 1;    ///< of one field
  std::size_t plane_rows = 1;              ///< of one position along the slowest axis
  std::vector<std::int32_t> outer_rows;    ///< [row][2 * outer_axes], relative; before and after along each axis
  std::vector<std::uint32_t> inner_sites;  ///< [site of a row][2 * inner_axes], positions in the row

  /// Cuts `fields` fields that lie one after the other into blocks; only the geometric members of a block are set.
  std::vector<LangevinBlock> blocks(std::size_t fields) const;
  /// First site of a block, counted through all fields, and number of its sites.
  std::size_t first_site(const LangevinBlock& block) const { return block.first_row * block.row_length + block.first_column; }
  static std::size_t sites_of(const LangevinBlock& block) { return (block.rows - 1) * block.row_length + block.columns; }
  /// sums[i] = sum over the inner neighbours of site first + i of the flat buffer q.
  void sum_inner_neighbours(const double* q, std::size_t first, std::span<double> sums) const;

  static constexpr std::size_t block_sites = 512;
};

}  // namespace quench
