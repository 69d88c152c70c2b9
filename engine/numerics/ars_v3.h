// AES-NI part of ars.h: one block per register. Included by ars.h only.
#pragma once

namespace quench::QUENCH_ISA_NAMESPACE {

struct EightBlocks { __m128i block[8]; };

QUENCH_INLINE Words low_words(const EightBlocks& b) {
  return {{_mm256_set_m128i(_mm_unpacklo_epi64(b.block[2], b.block[3]), _mm_unpacklo_epi64(b.block[0], b.block[1])),
           _mm256_set_m128i(_mm_unpacklo_epi64(b.block[6], b.block[7]), _mm_unpacklo_epi64(b.block[4], b.block[5]))}};
}
QUENCH_INLINE Words high_words(const EightBlocks& b) {
  return {{_mm256_set_m128i(_mm_unpackhi_epi64(b.block[2], b.block[3]), _mm_unpackhi_epi64(b.block[0], b.block[1])),
           _mm256_set_m128i(_mm_unpackhi_epi64(b.block[6], b.block[7]), _mm_unpackhi_epi64(b.block[4], b.block[5]))}};
}
QUENCH_INLINE EightBlocks interleave(const EightWide& x) {
  std::uint64_t low[8], high[8];
  store(low, x.low);
  store(high, x.high);
  EightBlocks b;
  for (int j = 0; j < 8; ++j) b.block[j] = _mm_set_epi64x(static_cast<long long>(high[j]), static_cast<long long>(low[j]));
  return b;
}
QUENCH_INLINE __m128i to_register(const Wide& x) {
  return _mm_set_epi64x(static_cast<long long>(x.high), static_cast<long long>(x.low));
}

class ArsStream {
 public:
  QUENCH_INLINE explicit ArsStream(const StreamKey& key) {
    const Wide k = key_of(key);
    for (std::uint64_t round = 0; round < 8; ++round)
      round_keys_[round] = to_register({k.low + round * weyl.low, k.high + round * weyl.high});
  }

  /// Group j of the result are the eight blocks from block 8 j after `counter`.
  template <int groups> QUENCH_INLINE void bits(const Wide& counter, EightBlocks (&b)[groups]) const {
    for (int j = 0; j < groups; ++j) {
      for (int i = 0; i < 8; ++i) {
        const std::uint64_t ahead = static_cast<std::uint64_t>(8 * j + i) * next_block;
        b[j].block[i] = to_register({counter.low, counter.high + ahead});
      }
      rounds(b[j]);
    }
  }

  /// Group j of the result are blocks `block` of the eight steps from step + 8 j.
  template <int groups> QUENCH_INLINE void steps(std::uint32_t member, std::uint64_t step, std::uint64_t block, EightBlocks (&b)[groups]) const {
    for (int j = 0; j < groups; ++j) {
      for (int i = 0; i < 8; ++i) b[j].block[i] = to_register(counter_of(member, step + static_cast<std::uint64_t>(8 * j + i), block));
      rounds(b[j]);
    }
  }

 private:
  QUENCH_INLINE void rounds(EightBlocks& b) const {
    for (__m128i& block : b.block) block = _mm_xor_si128(block, round_keys_[0]);
    for (int round = 1; round < 7; ++round)
      for (__m128i& block : b.block) block = _mm_aesenc_si128(block, round_keys_[round]);
    for (__m128i& block : b.block) block = _mm_aesenclast_si128(block, round_keys_[7]);
  }

  __m128i round_keys_[8];
};

/// Round keys of eight streams.
struct EightSchedules { EightBlocks round[8]; };
QUENCH_INLINE EightSchedules schedules_of(const EightWide& keys) {
  const __m128i step = to_register(weyl);
  EightSchedules s;
  s.round[0] = interleave(keys);
  for (int r = 1; r < 8; ++r)
    for (int i = 0; i < 8; ++i) s.round[r].block[i] = _mm_add_epi64(s.round[r - 1].block[i], step);
  return s;
}

QUENCH_INLINE EightBlocks ars_bits(const EightSchedules& keys, const EightWide& counters) {
  EightBlocks b = interleave(counters);
  for (int i = 0; i < 8; ++i) {
    b.block[i] = _mm_xor_si128(b.block[i], keys.round[0].block[i]);
    for (int r = 1; r < 7; ++r) b.block[i] = _mm_aesenc_si128(b.block[i], keys.round[r].block[i]);
    b.block[i] = _mm_aesenclast_si128(b.block[i], keys.round[7].block[i]);
  }
  return b;
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
