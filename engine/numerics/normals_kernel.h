// Entry points of normals.kernel.cpp at each level.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/numerics/isa.h"
#include "engine/numerics/normals.h"

namespace quench {

/// Blocks with their own keys and counters (step 0; the step is added), and where their normals go.
struct ScatteredBlocks {
  const std::uint64_t *key_low, *key_high, *counter_low, *counter_high;
  const std::uint32_t *cosine_site, *sine_site;
  std::size_t count;  ///< the arrays are padded to a multiple of eight
  bool in_order;      ///< every block has its cosine alone, in its own place
};
/// Marks a normal that no site wants.
inline constexpr std::uint32_t no_site = ~std::uint32_t{0};

#define QUENCH_DECLARE_NORMALS(level)                                                                                  \
  namespace level {                                                                                                    \
  void normals(const NormalAddress& address, std::uint64_t first, double* out, std::size_t n, const FetchAhead& ahead);   \
  void normals_single(const NormalAddress& address, std::uint64_t first, double* out, std::size_t n, const FetchAhead& ahead); \
  void normals_scattered(const ScatteredBlocks& blocks, std::uint64_t step, double* out);                              \
  }
QUENCH_DECLARE_NORMALS(isa_v2)
QUENCH_DECLARE_NORMALS(isa_v3)
QUENCH_DECLARE_NORMALS(isa_v4)
#undef QUENCH_DECLARE_NORMALS

}  // namespace quench
