// Periodic hypercubic lattice of dimension 0 to 8.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace quench {

/// Flat site index with the last axis fastest. Dimension 0 is one site with no neighbours.
struct Lattice {
  std::vector<std::size_t> lengths;  ///< sites per axis; empty in dimension 0
  double spacing = 1;                ///< distance of neighbours, user's length unit

  std::size_t dimension() const { return lengths.size(); }
  std::size_t sites() const {
    std::size_t n = 1;
    for (std::size_t length : lengths) n *= length;
    return n;
  }
  /// Volume of one site, spacing^d; 1 in dimension 0.
  double cell() const { return std::pow(spacing, static_cast<double>(lengths.size())); }
  double volume() const { return static_cast<double>(sites()) * cell(); }
};

}  // namespace quench
