// Entry points of densities.kernel.cpp at each level.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/landscapes/densities.h"
#include "engine/numerics/isa.h"

namespace quench {

#define QUENCH_DECLARE_DENSITIES(level)                                                                                \
  namespace level {                                                                                                    \
  void density_quantiles(const DensityView& density, const std::uint64_t* bits, double* out, std::size_t n);           \
  void hashed_energies(const HashedEnergies& hash, const std::uint64_t* states, double* out, std::size_t n);           \
  void hashed_energy_range(const HashedEnergies& hash, std::uint64_t first, double* out, std::size_t n);               \
  }
QUENCH_DECLARE_DENSITIES(isa_v2)
QUENCH_DECLARE_DENSITIES(isa_v3)
QUENCH_DECLARE_DENSITIES(isa_v4)
#undef QUENCH_DECLARE_DENSITIES

}  // namespace quench
