// Upper bounds of Boltzmann weights that need no energies, only the leading bits of the random words behind them.
//
// A walk that chooses by bounds and refuses a choice in proportion has the law of one that chooses by the weights (thinning;
// P. A. W. Lewis, G. S. Shedler, Nav. Res. Logist. Q. 26, 403 (1979)), but needs the weight of one neighbour a step instead of all.
// On a table, the bounds of the neighbours are a byte each.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/dynamics/jumps_kernel.h"

namespace quench {

/// Random words by place: 32 to a factor of 2 in the distance from either end, 52 such factors.
struct WordPlaces {
  static constexpr int in_octave = 32, first_octave = 11, octaves = 52, of_half = in_octave * octaves, all = 2 * of_half;
  /// First distance from the end, in words, that belongs to a place of a half.
  static constexpr std::uint64_t begin(int place) {
    return place == 0 ? 0 : static_cast<std::uint64_t>(in_octave + place % in_octave) << (place / in_octave + first_octave - 5);
  }
};

/// Places of the lower half first, by distance from 0; then those of the upper half, by distance from 2^64 - 1. Neighbouring
/// places that share a bound make a cell.
struct WeightBounds {
  static constexpr int most_cells = 256;
  double of_place[WordPlaces::all];
  double of_cell[most_cells];
  std::uint8_t cell[WordPlaces::all];   ///< of each place; means nothing where there are more than most_cells
};

/// Bounds of the weights of energies from this density, `few`: with at most most_cells cells. Null where they are so much above
/// the weights that they do not pay.
std::shared_ptr<const WeightBounds> weight_bounds(const EnergyDensity& density, const WeightScale& scale, bool few);

}  // namespace quench
