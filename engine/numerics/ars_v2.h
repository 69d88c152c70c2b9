// Portable part of ars.h, for processors without AES instructions. Included by ars.h only.
#pragma once

namespace quench::QUENCH_ISA_NAMESPACE {

struct EightBlocks { std::uint64_t low[8], high[8]; };

QUENCH_INLINE Words low_words(const EightBlocks& b) { return load(b.low); }
QUENCH_INLINE Words high_words(const EightBlocks& b) { return load(b.high); }

QUENCH_INLINE void ars_bits(const StreamKey& key, const Wide& counter, std::uint64_t& low, std::uint64_t& high) {
  const std::uint64_t step = counter.low >> 32 | (counter.high & 0xffff) << 32;
  const auto words = ars_block(key, static_cast<std::uint32_t>(counter.low), step, counter.high >> 16);
  low = words[0] | std::uint64_t{words[1]} << 32;
  high = words[2] | std::uint64_t{words[3]} << 32;
}

class ArsStream {
 public:
  QUENCH_INLINE explicit ArsStream(const StreamKey& key) : key_(key) {}

  /// Group j of the result are the eight blocks from block 8 j after `counter`.
  template <int groups> QUENCH_INLINE void bits(const Wide& counter, EightBlocks (&b)[groups]) const {
    for (int j = 0; j < groups; ++j)
      for (int i = 0; i < 8; ++i) {
        const std::uint64_t ahead = static_cast<std::uint64_t>(8 * j + i) * next_block;
        ars_bits(key_, {counter.low, counter.high + ahead}, b[j].low[i], b[j].high[i]);
      }
  }

  /// Group j of the result are blocks `block` of the eight steps from step + 8 j.
  template <int groups> QUENCH_INLINE void steps(std::uint32_t member, std::uint64_t step, std::uint64_t block, EightBlocks (&b)[groups]) const {
    for (int j = 0; j < groups; ++j)
      for (int i = 0; i < 8; ++i)
        ars_bits(key_, counter_of(member, step + static_cast<std::uint64_t>(8 * j + i), block), b[j].low[i], b[j].high[i]);
  }

 private:
  StreamKey key_;
};

/// Keys of eight streams.
struct EightSchedules { EightWide keys; };
QUENCH_INLINE EightSchedules schedules_of(const EightWide& keys) { return {keys}; }

QUENCH_INLINE EightBlocks ars_bits(const EightSchedules& schedules, const EightWide& counters) {
  EightBlocks k, c, b;
  store(k.low, schedules.keys.low);
  store(k.high, schedules.keys.high);
  store(c.low, counters.low);
  store(c.high, counters.high);
  for (int i = 0; i < 8; ++i) {
    const StreamKey key{{static_cast<std::uint32_t>(k.low[i]), static_cast<std::uint32_t>(k.low[i] >> 32),
                         static_cast<std::uint32_t>(k.high[i]), static_cast<std::uint32_t>(k.high[i] >> 32)}};
    ars_bits(key, {c.low[i], c.high[i]}, b.low[i], b.high[i]);
  }
  return b;
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
