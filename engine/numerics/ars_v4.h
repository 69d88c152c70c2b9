// VAES part of ars.h: four blocks per register. Included by ars.h only.
#pragma once

namespace quench::QUENCH_ISA_NAMESPACE {

/// `even` holds blocks 0, 2, 4, 6 and `odd` blocks 1, 3, 5, 7: unpacking the two gives words in the order of the blocks.
struct EightBlocks { __m512i even, odd; };

QUENCH_INLINE Words low_words(const EightBlocks& b) { return {{_mm512_maskz_unpacklo_epi64(0xff, b.even, b.odd)}}; }
QUENCH_INLINE Words high_words(const EightBlocks& b) { return {{_mm512_maskz_unpackhi_epi64(0xff, b.even, b.odd)}}; }
QUENCH_INLINE EightBlocks interleave(const EightWide& x) {
  return {_mm512_maskz_unpacklo_epi64(0xff, x.low.p[0], x.high.p[0]), _mm512_maskz_unpackhi_epi64(0xff, x.low.p[0], x.high.p[0])};
}
QUENCH_INLINE __m512i four_times(const Wide& x) {
  const long long low = static_cast<long long>(x.low), high = static_cast<long long>(x.high);
  return _mm512_set_epi64(high, low, high, low, high, low, high, low);
}

class ArsStream {
 public:
  QUENCH_INLINE explicit ArsStream(const StreamKey& key) {
    const Wide k = key_of(key);
    for (std::uint64_t round = 0; round < 8; ++round)
      round_keys_[round] = four_times({k.low + round * weyl.low, k.high + round * weyl.high});
  }

  /// Group j of the result are the eight blocks from block 8 j after `counter`.
  template <int groups> QUENCH_INLINE void bits(const Wide& counter, EightBlocks (&b)[groups]) const {
    const long long n = static_cast<long long>(next_block);
    const __m512i first_even = _mm512_add_epi64(four_times(counter), _mm512_set_epi64(6 * n, 0, 4 * n, 0, 2 * n, 0, 0, 0));
    const __m512i first_odd = _mm512_add_epi64(first_even, four_times({0, next_block}));
    for (int j = 0; j < groups; ++j) {
      const __m512i ahead = four_times({0, 8 * static_cast<std::uint64_t>(j) * next_block});
      b[j].even = _mm512_xor_si512(_mm512_add_epi64(first_even, ahead), round_keys_[0]);
      b[j].odd = _mm512_xor_si512(_mm512_add_epi64(first_odd, ahead), round_keys_[0]);
    }
    rounds(b);
  }

  /// Group j of the result are blocks `block` of the eight steps from step + 8 j.
  template <int groups> QUENCH_INLINE void steps(std::uint32_t member, std::uint64_t step, std::uint64_t block, EightBlocks (&b)[groups]) const {
    constexpr std::uint64_t one = std::uint64_t{1} << 32;  // what a step adds to a counter whose high word stays
    const long long two = 2 * one;
    const bool carries = (step & (one - 1)) + 8 * groups > one;
    const __m512i first = _mm512_add_epi64(four_times(counter_of(member, step, block)), _mm512_set_epi64(0, 3 * two, 0, 2 * two, 0, two, 0, 0));
    for (int j = 0; j < groups; ++j) {
      const std::uint64_t ahead = 8 * static_cast<std::uint64_t>(j);
      if (carries) {
        b[j] = interleave(counters_of(broadcast(std::uint64_t{member}), next_eight(step + ahead), block));
      } else {
        b[j].even = _mm512_add_epi64(first, four_times({ahead * one, 0}));
        b[j].odd = _mm512_add_epi64(first, four_times({(ahead + 1) * one, 0}));
      }
      b[j] = {_mm512_xor_si512(b[j].even, round_keys_[0]), _mm512_xor_si512(b[j].odd, round_keys_[0])};
    }
    rounds(b);
  }

 private:
  template <int groups> QUENCH_INLINE void rounds(EightBlocks (&b)[groups]) const {
    for (int round = 1; round < 7; ++round)
      for (int j = 0; j < groups; ++j) {
        b[j].even = _mm512_aesenc_epi128(b[j].even, round_keys_[round]);
        b[j].odd = _mm512_aesenc_epi128(b[j].odd, round_keys_[round]);
      }
    for (int j = 0; j < groups; ++j) {
      b[j].even = _mm512_aesenclast_epi128(b[j].even, round_keys_[7]);
      b[j].odd = _mm512_aesenclast_epi128(b[j].odd, round_keys_[7]);
    }
  }

  __m512i round_keys_[8];
};

/// Round keys of eight streams.
struct EightSchedules { EightBlocks round[8]; };
QUENCH_INLINE EightSchedules schedules_of(const EightWide& keys) {
  const __m512i step = four_times(weyl);
  EightSchedules s;
  s.round[0] = interleave(keys);
  for (int r = 1; r < 8; ++r) s.round[r] = {_mm512_add_epi64(s.round[r - 1].even, step), _mm512_add_epi64(s.round[r - 1].odd, step)};
  return s;
}

QUENCH_INLINE EightBlocks ars_bits(const EightSchedules& keys, const EightWide& counters) {
  EightBlocks b = interleave(counters);
  b = {_mm512_xor_si512(b.even, keys.round[0].even), _mm512_xor_si512(b.odd, keys.round[0].odd)};
  for (int r = 1; r < 7; ++r) b = {_mm512_aesenc_epi128(b.even, keys.round[r].even), _mm512_aesenc_epi128(b.odd, keys.round[r].odd)};
  return {_mm512_aesenclast_epi128(b.even, keys.round[7].even), _mm512_aesenclast_epi128(b.odd, keys.round[7].odd)};
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
