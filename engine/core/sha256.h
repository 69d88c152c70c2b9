// SHA-256 (FIPS 180-4): content keys, stream keys and block checksums.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace quench {

class Sha256 {
 public:
  Sha256();
  void update(const void* data, std::size_t bytes);
  void update(std::string_view text) { update(text.data(), text.size()); }
  std::array<std::uint8_t, 32> digest();

 private:
  void block(const std::uint8_t* p);
  std::array<std::uint32_t, 8> h_;
  std::array<std::uint8_t, 64> buffer_;
  std::uint64_t bytes_ = 0;
};

/// Lower-case hexadecimal digest.
std::string sha256_hex(std::string_view text);

}  // namespace quench
