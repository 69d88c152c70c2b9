#include "engine/landscapes/densities_kernel.h"
#include "engine/landscapes/densities_levels.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

constexpr std::size_t pass = 8 * lanes;

/// Energies of n words made by `words_of`(first, count, into), pass by pass; the last words of a pass may have no meaning.
template <class WordsOf> QUENCH_INLINE void in_passes(const DensityView& density, double* out, std::size_t n, WordsOf words_of) {
  alignas(64) std::uint64_t words[pass];
  alignas(64) double energies[pass];
  for (std::size_t first = 0; first < n; first += pass) {
    const std::size_t count = n - first < pass ? n - first : pass;
    words_of(first, count, words);
    energies_of(density, words, (count + lanes - 1) / lanes, energies);
    for (std::size_t i = 0; i < count; ++i) out[first + i] = energies[i];
  }
}

/// Copies n words, with zeros up to whole groups of eight.
QUENCH_INLINE void padded(const std::uint64_t* from, std::size_t n, std::uint64_t* to) {
  for (std::size_t i = 0; i < n; ++i) to[i] = from[i];
  for (std::size_t i = n; i % lanes != 0; ++i) to[i] = 0;
}

/// Random words of states in their place.
QUENCH_INLINE void hash_words(const StreamKey& key, std::uint64_t* words, std::size_t n) {
  for (std::size_t i = 0; i < n; i += lanes) store(words + i, hashed_words(key, load(words + i)));
}

}  // namespace

void density_quantiles(const DensityView& density, const std::uint64_t* bits, double* out, std::size_t n) {
  in_passes(density, out, n, [&](std::size_t first, std::size_t count, std::uint64_t* words) { padded(bits + first, count, words); });
}

void hashed_energies(const HashedEnergies& hash, const std::uint64_t* states, double* out, std::size_t n) {
  in_passes(hash.density, out, n, [&](std::size_t first, std::size_t count, std::uint64_t* words) {
    padded(states + first, count, words);
    hash_words(hash.key, words, count);
  });
}

void hashed_energy_range(const HashedEnergies& hash, std::uint64_t from, double* out, std::size_t n) {
  in_passes(hash.density, out, n, [&](std::size_t first, std::size_t count, std::uint64_t* words) {
    for (std::size_t i = 0; i < (count + lanes - 1) / lanes * lanes; ++i) words[i] = from + first + i;
    hash_words(hash.key, words, count);
  });
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
