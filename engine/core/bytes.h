// Little-endian byte strings for checkpoints and blocks.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"

namespace quench {

class ByteWriter {
 public:
  void u64(std::uint64_t v) { raw(&v, sizeof v); }
  void f64(double v) { raw(&v, sizeof v); }
  void text(std::string_view s) { u64(s.size()); raw(s.data(), s.size()); }
  void numbers(std::span<const double> v) { u64(v.size()); raw(v.data(), v.size_bytes()); }
  void raw(const void* p, std::size_t n) { bytes_.append(static_cast<const char*>(p), n); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads what ByteWriter wrote; throws an io error instead of reading past the end.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t u64() { std::uint64_t v; raw(&v, sizeof v); return v; }
  double f64() { double v; raw(&v, sizeof v); return v; }
  std::string text() { const std::size_t n = length(1); std::string s(rest_.substr(0, n)); rest_.remove_prefix(n); return s; }
  std::vector<double> numbers() {
    const std::size_t n = length(sizeof(double));
    std::vector<double> v(n);
    raw(v.data(), n * sizeof(double));
    return v;
  }
  void raw(void* p, std::size_t n) {
    if (n > rest_.size()) throw Error(ErrorKind::io, "data ends early");
    if (n > 0) std::memcpy(p, rest_.data(), n);  // an empty vector has no address
    rest_.remove_prefix(n);
  }
  bool done() const { return rest_.empty(); }

 private:
  /// Length prefix, checked against what is left before anything is allocated.
  std::size_t length(std::size_t item) {
    const std::uint64_t n = u64();
    if (n > rest_.size() / item) throw Error(ErrorKind::io, "data ends early");
    return static_cast<std::size_t>(n);
  }
  std::string_view rest_;
};

}  // namespace quench
