// Standard normals for fields, by address: the normal of a site depends on key, member, step and site alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/streams.h"

namespace quench {

/// Normals of one member at one step.
struct NormalAddress {
  StreamKey key;
  std::uint32_t member = 0;
  std::uint64_t step = 0;
};

/// Memory that the caller will need next. Drawing keeps the processor busy for about as long as a block of a field takes to
/// arrive, but asks for none of it; so it can be asked for on the way.
struct FetchAhead {
  static constexpr std::size_t streams = 3;
  const double* stream[streams] = {};  ///< as many doubles of each as normals are drawn; null for none
};

/// Standard normals of sites first, first + 1, ...: Box and Muller, Ann. Math. Stat. 29, 610 (1958), one 128-bit block per
/// pair. Site 16 g + l (l < 8) is r cos(a) of block 8 g + l, site 16 g + 8 + l is r sin(a) of the same block, with
///   r = sqrt(-2 log((n + 1/2) 2^-52)), n the low 52 bits of the block's first 64-bit word (tails end at 8.57),
///   a = pi/8 (d + m 2^-52 - 1/2),      d the upper 4 bits of its second word, m the low 52 bits.
/// Error below 5e-13 r (4.8e-13 seen in 2e6). Equal bits on v3 and v4, however the sites are cut into calls.
void fill_normals(const NormalAddress& address, std::uint64_t first, std::span<double> out, const FetchAhead& ahead = {});

/// The same in single precision, at four fifths of the cost: r from 31 random bits, angle from 32, absolute error about 1e-6,
/// tails end at 6.66. A group of 64 sites takes 16 blocks. In places 2 b and 2 b + 1 of each group of 16 (b < 8) stand blocks b and
/// b + 8: r cos and r sin of their first two 32-bit words in sites 0 to 15 and 16 to 31, of their last two in sites 32 to 63.
void fill_normals_single(const NormalAddress& address, std::uint64_t first, std::span<double> out, const FetchAhead& ahead = {});

/// fill_normals for many members with few sites each, prepared once: the lanes of a vector hold different members.
class MemberNormals {
 public:
  MemberNormals() = default;
  /// Member i has key keys[i] and number members[i]; all have `sites` sites, at most 15.
  MemberNormals(std::span<const StreamKey> keys, std::span<const std::uint32_t> members, std::size_t sites);
  /// out[i * sites + site], the same numbers as fill_normals.
  void fill(std::uint64_t step, std::span<double> out) const;

 private:
  std::size_t sites_ = 1, blocks_ = 0;
  std::vector<std::uint64_t> key_low_, key_high_, counter_low_, counter_high_;  ///< one entry per block, padded to eights
  std::vector<std::uint32_t> cosine_site_, sine_site_;                          ///< where a block's normals go; none: no_site
};

}  // namespace quench
