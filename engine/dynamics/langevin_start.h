// The field at time 0, from the experiment's option `start`.
#pragma once

#include <span>
#include <vector>

#include "engine/core/lattice.h"
#include "engine/core/value.h"

namespace quench {

struct LangevinStart {
  double uniform = 1;           ///< where `field` is empty
  std::vector<double> field;    ///< one value per site
  double low = 1, high = 1;     ///< smallest and largest value

  void fill(std::span<double> q) const;
};

/// nil (q = 1), a number, an array of the lattice's shape or length, or a function of the positions x, y, z, x4 ... (index
/// times spacing) with as many arguments as the lattice has dimensions. Throws an argument error about option `start`.
LangevinStart langevin_start(const Value& start, const Lattice& lattice);

}  // namespace quench
