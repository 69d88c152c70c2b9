// Random streams. Every draw is a pure function of an address (key, counter); nothing is sequential, so the same seed
// gives the same bits for any number of threads, any order of members, and after any resume (decisions.md 3).
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include "engine/core/purposes.h"

namespace quench {

/// 128-bit key of one stream.
struct StreamKey {
  std::array<std::uint32_t, 4> words{};
  bool operator==(const StreamKey&) const = default;
};

/// What all streams of one sweep point share.
struct PointAddress {
  std::uint64_t seed = 0;
  std::string name;  ///< experiment name, "" when none
  std::string axes;  ///< canonical text of the axis values, "" for none or common = true
};

/// Key = first 128 bits of SHA-256 over a fixed encoding of the address. Collisions below 1e-20 for 1e9 keys.
StreamKey stream_key(const PointAddress& point, std::uint64_t disorder, Purpose purpose);
/// Key of a sample fixed by `disorder = k`: depends on k, the object's options and the purpose alone.
StreamKey fixed_key(std::int64_t k, const std::string& options, Purpose purpose);

/// One block of 128 random bits: ARS4x32 with 7 rounds. Portable reference; kernels have vector versions with equal bits.
/// counter: member (32 bits), step (48), block (48).
std::array<std::uint32_t, 4> ars_block(const StreamKey& key, std::uint32_t member, std::uint64_t step, std::uint64_t block);

/// Uniform random bit generator over one (key, member, step) for Boost.Random distributions: 64-bit words in block order.
class ScalarStream {
 public:
  using result_type = std::uint64_t;
  ScalarStream(const StreamKey& key, std::uint32_t member, std::uint64_t step) : key_(key), member_(member), step_(step) {}
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()();

 private:
  StreamKey key_;
  std::uint32_t member_;
  std::uint64_t step_, block_ = 0;
  std::array<std::uint64_t, 2> words_{};
  int left_ = 0;
};

}  // namespace quench
