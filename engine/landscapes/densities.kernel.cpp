#include "engine/landscapes/densities_kernel.h"
#include "engine/landscapes/densities_levels.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

/// Applies f to words[0..n), eight at a time; the last eight are padded with zeros.
template <class F> QUENCH_INLINE void over_words(const std::uint64_t* words, double* out, std::size_t n, F f) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) store(out + i, f(load(words + i)));
  if (i == n) return;
  std::uint64_t padded[lanes];
  double values[lanes];
  for (std::size_t j = 0; j < lanes; ++j) padded[j] = i + j < n ? words[i + j] : 0;
  store(values, f(load(padded)));
  for (std::size_t j = 0; i + j < n; ++j) out[i + j] = values[j];
}

}  // namespace

void density_quantiles(const DensityView& density, const std::uint64_t* bits, double* out, std::size_t n) {
  over_words(bits, out, n, [&](const Words& w) __attribute__((always_inline)) { return energies_of(density, w); });
}

void hashed_energies(const HashedEnergies& hash, const std::uint64_t* states, double* out, std::size_t n) {
  over_words(states, out, n, [&](const Words& w) __attribute__((always_inline)) {
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
