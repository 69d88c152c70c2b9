#include "engine/core/streams.h"

#include <bit>
#include <string_view>

#include "engine/core/sha256.h"

namespace quench {

namespace {

// ---- keys: a fixed encoding, every text preceded by its length, so that no two addresses write the same bytes.

void put(Sha256& hash, std::uint64_t value) {
  std::array<std::uint8_t, 8> bytes;
  for (int i = 0; i < 8; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(value >> (8 * i));
  hash.update(bytes.data(), bytes.size());
}

void put(Sha256& hash, std::string_view text) {
  put(hash, std::uint64_t{text.size()});
  hash.update(text);
}

StreamKey first_bits(Sha256& hash) {
  const std::array<std::uint8_t, 32> digest = hash.digest();
  StreamKey key;
  for (std::size_t i = 0; i < 16; ++i) key.words[i / 4] |= std::uint32_t{digest[i]} << (8 * (i % 4));
  return key;
}

// ---- the AES round in plain integers (FIPS 197), for processors without AES instructions and as the reference of those.

constexpr std::uint8_t twice(std::uint8_t x) { return static_cast<std::uint8_t>((x << 1) ^ ((x & 0x80) != 0 ? 0x1b : 0)); }

constexpr std::uint8_t product(std::uint8_t a, std::uint8_t b) {
  std::uint8_t sum = 0;
  for (; b != 0; b >>= 1, a = twice(a))
    if ((b & 1) != 0) sum ^= a;
  return sum;
}

/// S-box: inverse x^254 in GF(2^8), then the affine map of FIPS 197 (5.1).
constexpr std::array<std::uint8_t, 256> substitution_table() {
  std::array<std::uint8_t, 256> table{};
  for (unsigned x = 0; x < 256; ++x) {
    std::uint8_t inverse = 1, power = static_cast<std::uint8_t>(x);
    for (int bit = 1; bit < 8; ++bit) {
      power = product(power, power);
      inverse = product(inverse, power);
    }
    std::uint8_t y = inverse;
    for (int turn = 1; turn < 5; ++turn) y ^= std::rotl(inverse, turn);
    table[x] = y ^ 0x63;
  }
  return table;
}
constexpr std::array<std::uint8_t, 256> substitution = substitution_table();

/// What a byte of row 0 adds to its column in SubBytes and MixColumns together: (2, 1, 1, 3) times S[x]; row r rotates it.
constexpr std::array<std::uint32_t, 256> column_table() {
  std::array<std::uint32_t, 256> table{};
  for (unsigned x = 0; x < 256; ++x) {
    const std::uint32_t s = substitution[x], s2 = twice(substitution[x]);
    table[x] = s2 | s << 8 | s << 16 | (s2 ^ s) << 24;
  }
  return table;
}
constexpr std::array<std::uint32_t, 256> column = column_table();

using Block = std::array<std::uint32_t, 4>;

/// Byte of row r that ShiftRows brings into column c.
std::uint8_t shifted(const Block& state, unsigned c, unsigned r) {
  return static_cast<std::uint8_t>(state[(c + r) % 4] >> (8 * r));
}

Block full_round(const Block& state, const Block& key) {
  Block next;
  for (unsigned c = 0; c < 4; ++c)
    next[c] = column[shifted(state, c, 0)] ^ std::rotl(column[shifted(state, c, 1)], 8) ^
              std::rotl(column[shifted(state, c, 2)], 16) ^ std::rotl(column[shifted(state, c, 3)], 24) ^ key[c];
  return next;
}

Block last_round(const Block& state, const Block& key) {
  Block next = key;
  for (unsigned c = 0; c < 4; ++c)
    for (unsigned r = 0; r < 4; ++r) next[c] ^= std::uint32_t{substitution[shifted(state, c, r)]} << (8 * r);
  return next;
}

/// Adds the Weyl increments of ARS to the two halves of a round key: golden ratio and sqrt(3) - 1.
Block next_key(const Block& key) {
  const std::uint64_t low = (key[0] | std::uint64_t{key[1]} << 32) + 0x9E3779B97F4A7C15u;
  const std::uint64_t high = (key[2] | std::uint64_t{key[3]} << 32) + 0xBB67AE8584CAA73Bu;
  return {static_cast<std::uint32_t>(low), static_cast<std::uint32_t>(low >> 32), static_cast<std::uint32_t>(high),
          static_cast<std::uint32_t>(high >> 32)};
}

}  // namespace

StreamKey stream_key(const PointAddress& point, std::uint64_t disorder, Purpose purpose) {
  Sha256 hash;
  put(hash, "quench stream 1");
  put(hash, point.seed);
  put(hash, point.name);
  put(hash, point.axes);
  put(hash, disorder);
  put(hash, static_cast<std::uint64_t>(purpose));
  return first_bits(hash);
}

StreamKey fixed_key(std::int64_t k, const std::string& options, Purpose purpose) {
  Sha256 hash;
  put(hash, "quench fixed sample 1");
  put(hash, static_cast<std::uint64_t>(k));
  put(hash, options);
  put(hash, static_cast<std::uint64_t>(purpose));
  return first_bits(hash);
}

// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011): ARS-7.
std::array<std::uint32_t, 4> ars_block(const StreamKey& key, std::uint32_t member, std::uint64_t step, std::uint64_t block) {
  const std::uint64_t low = member | step << 32, high = (step >> 32 & 0xffff) | block << 16;
  Block round_key = key.words;
  Block state = {static_cast<std::uint32_t>(low) ^ round_key[0], static_cast<std::uint32_t>(low >> 32) ^ round_key[1],
                 static_cast<std::uint32_t>(high) ^ round_key[2], static_cast<std::uint32_t>(high >> 32) ^ round_key[3]};
  for (int round = 1; round < 7; ++round) state = full_round(state, round_key = next_key(round_key));
  return last_round(state, next_key(round_key));
}

ScalarStream::result_type ScalarStream::operator()() {
  if (left_ == 0) {
    const std::array<std::uint32_t, 4> bits = ars_block(key_, member_, step_, block_++);
    words_ = {bits[0] | std::uint64_t{bits[1]} << 32, bits[2] | std::uint64_t{bits[3]} << 32};
    left_ = 2;
  }
  return words_[static_cast<std::size_t>(2 - left_--)];
}

}  // namespace quench
