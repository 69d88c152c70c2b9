// ARS4x32 with 7 rounds for kernels, eight blocks at a time and with the bits of quench::ars_block (core/streams.h):
// VAES on v4, AES-NI on v3, the portable rounds on v2. Include only from *.kernel.cpp files (see simd.h).
//
// Every level defines EightBlocks (bits of eight blocks, in whatever order suits its registers) with low_words() and
// high_words() in the order of the blocks, and
//   ArsStream(key).bits(counter, blocks)   groups of eight consecutive blocks of one stream
//   ArsStream(key).steps(m, s, n, blocks)  block n of eight consecutive steps a group
//   ars_bits(keys, counters)               eight blocks, each with its own key and counter
#pragma once

#include "engine/core/streams.h"
#include "engine/numerics/twice.h"

namespace quench::QUENCH_ISA_NAMESPACE {

/// A 128-bit key or counter as two words.
struct Wide { std::uint64_t low, high; };
/// Eight of them.
struct EightWide { Words low, high; };

QUENCH_INLINE Wide counter_of(std::uint32_t member, std::uint64_t step, std::uint64_t block) {
  return {member | step << 32, (step >> 32 & 0xffff) | block << 16};
}
QUENCH_INLINE Wide key_of(const StreamKey& key) {
  return {key.words[0] | std::uint64_t{key.words[1]} << 32, key.words[2] | std::uint64_t{key.words[3]} << 32};
}

/// What the next block adds to the high word of a counter.
inline constexpr std::uint64_t next_block = std::uint64_t{1} << 16;
/// Increments of the two words of the round key: golden ratio and sqrt(3) - 1 (Salmon et al., SC11 (2011)).
inline constexpr Wide weyl = {0x9E3779B97F4A7C15u, 0xBB67AE8584CAA73Bu};

/// step, step + 1, ..., step + 7.
QUENCH_INLINE Words next_eight(std::uint64_t step) {
  alignas(64) static constexpr std::uint64_t ahead[lanes] = {0, 1, 2, 3, 4, 5, 6, 7};
  return broadcast(step) + load(ahead);
}

/// Counters of one block of steps given lane by lane, by the scheme of counter_of().
QUENCH_INLINE EightWide counters_of(const Words& member, const Words& step, std::uint64_t block) {
  const Words high = (shift_right<32>(step) & broadcast(std::uint64_t{0xffff})) | broadcast(block << 16);
  return {member | shift_left<32>(step), high};
}

}  // namespace quench::QUENCH_ISA_NAMESPACE

#if defined(QUENCH_ISA_v4)
#include "engine/numerics/ars_v4.h"
#elif defined(QUENCH_ISA_v3)
#include "engine/numerics/ars_v3.h"
#else
#include "engine/numerics/ars_v2.h"
#endif

namespace quench::QUENCH_ISA_NAMESPACE {

QUENCH_INLINE EightBlocks ars_bits(const EightWide& keys, const EightWide& counters) { return ars_bits(schedules_of(keys), counters); }

QUENCH_INLINE Twice<Words> low_words(const Twice<EightBlocks>& b) { return {low_words(b.first), low_words(b.second)}; }
QUENCH_INLINE Twice<Words> high_words(const Twice<EightBlocks>& b) { return {high_words(b.first), high_words(b.second)}; }

}  // namespace quench::QUENCH_ISA_NAMESPACE
