#include "engine/landscapes/densities_kernel.h"
#include "engine/landscapes/densities_levels.h"
#include "engine/numerics/over_lanes.h"

namespace quench::QUENCH_ISA_NAMESPACE {

void density_quantiles(const DensityView& density, const std::uint64_t* bits, double* out, std::size_t n) {
  over_lanes(bits, out, n, std::uint64_t{0}, [&](const Words& w) __attribute__((always_inline)) { return energies_of(density, w); });
}

void hashed_energies(const HashedEnergies& hash, const std::uint64_t* states, double* out, std::size_t n) {
  over_lanes(states, out, n, std::uint64_t{0}, [&](const Words& w) __attribute__((always_inline)) {
    return energies_of(hash.density, hashed_words(hash.key, w));
  });
}

void hashed_energy_range(const HashedEnergies& hash, std::uint64_t first, double* out, std::size_t n) {
  std::uint64_t states[lanes];
  for (std::size_t i = 0; i < n; i += lanes) {
    for (std::size_t j = 0; j < lanes; ++j) states[j] = first + i + j;
    hashed_energies(hash, states, out + i, n - i < lanes ? n - i : lanes);
  }
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
