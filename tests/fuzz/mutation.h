// Seeded mutation of texts and files, and the clock that bounds a fuzz test.
#pragma once

#include <cctype>
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

namespace quench::testing {

/// Small fixed generator (splitmix64), so that a case is the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ULL + 0x632be59bd9b4e019ULL) {}
  std::uint64_t word() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  /// From 0 to n - 1.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(word() % n); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T> const T& of(const std::vector<T>& items) { return items[below(items.size())]; }

 private:
  std::uint64_t state_;
};

/// Cases 0, 1, 2 ... until their number or the time is used up (QUENCH_FUZZ_SECONDS for each test, 1.5 when it is not set), but
/// `least` of them in any case. The same case is the same on every machine; a slow one only comes less far.
class FuzzCases {
 public:
  FuzzCases(std::uint64_t most, std::uint64_t least) : most_(most), least_(least) {
    const char* seconds = std::getenv("QUENCH_FUZZ_SECONDS");
    end_ = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                  std::chrono::duration<double>(seconds ? std::atof(seconds) : 1.5));
  }
  bool next() {
    if (done_ == most_ || (done_ >= least_ && std::chrono::steady_clock::now() > end_)) return false;
    ++done_;
    return true;
  }
  std::uint64_t current() const { return done_ - 1; }

 private:
  std::uint64_t most_, least_, done_ = 0;
  std::chrono::steady_clock::time_point end_;
};

/// Flips bits, overwrites, inserts, removes and repeats bytes, truncates: a file that went through bad memory.
inline std::string damaged_bytes(std::string bytes, Dice& dice) {
  for (std::size_t times = 1 + dice.below(4); times > 0; --times) {
    if (bytes.empty()) return std::string(1, static_cast<char>(dice.word()));
    const std::size_t at = dice.below(bytes.size());
    switch (dice.below(7)) {
      case 0: bytes[at] = static_cast<char>(bytes[at] ^ (1 << dice.below(8))); break;
      case 1: bytes[at] = static_cast<char>(dice.word()); break;
      case 2: bytes.insert(at, 1 + dice.below(9), static_cast<char>(dice.word())); break;
      case 3: bytes.erase(at, 1 + dice.below(9)); break;
      case 4: bytes.insert(at, bytes.substr(dice.below(bytes.size()), 1 + dice.below(40))); break;
      case 5: bytes.resize(at); break;
      default:  // a length or count gone wild
        for (std::size_t i = at / 8 * 8; i < std::min(bytes.size(), at / 8 * 8 + 8); ++i) bytes[i] = dice.one_in(2) ? '\xff' : '\0';
    }
  }
  return bytes;
}

// ---- scripts

/// Names, numerals, strings, comments, blanks and signs of a Lua text, joined again to the same text.
inline std::vector<std::string> lua_tokens(const std::string& text) {
  std::vector<std::string> tokens;
  const auto is_name = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (is_name(text[at])) {
      while (end < text.size() && (is_name(text[end]) || (text[end] == '.' && std::isdigit(static_cast<unsigned char>(text[at]))))) ++end;
    } else if (std::isspace(static_cast<unsigned char>(text[at]))) {
      while (end < text.size() && std::isspace(static_cast<unsigned char>(text[end]))) ++end;
    } else if (text[at] == '"' || text[at] == '\'') {
      end = std::min(text.find(text[at], end), text.size() - 1) + 1;
    } else if (text.compare(at, 2, "--") == 0) {
      end = std::min(text.find('\n', end), text.size());
    }
    tokens.push_back(text.substr(at, end - at));
    at = end;
  }
  return tokens;
}

/// Numbers that computations may not survive, and none that asks for gigabytes in good faith.
inline const std::vector<std::string>& awkward_numbers() {
  static const std::vector<std::string> numbers{"0", "-0.0", "1", "-1", "2", "3", "0.5", "7", "64", "1e-300", "5e-324", "1e300", "-1e300",
                                                "(0/0)", "math.huge", "-math.huge", "9223372036854775807", "math.mininteger", "0x1p53", "1e-9"};
  return numbers;
}

/// Deletes, repeats, swaps and replaces tokens; `words` are tokens of other scripts.
inline std::string mutated_script(const std::string& text, const std::vector<std::string>& words, Dice& dice) {
  std::vector<std::string> tokens = lua_tokens(text);
  for (std::size_t times = 1 + dice.below(4); times > 0 && !tokens.empty(); --times) {
    const std::size_t at = dice.below(tokens.size()), other = dice.below(tokens.size());
    const auto place = tokens.begin() + static_cast<std::ptrdiff_t>(at);
    switch (dice.below(6)) {
      case 0: tokens.erase(place); break;
      case 1: tokens.insert(place, tokens[other]); break;
      case 2: std::swap(tokens[at], tokens[other]); break;
      case 3: tokens[at] = dice.of(words); break;
      case 4: tokens[at] = dice.of(awkward_numbers()); break;
      default: tokens.insert(place, dice.of(words));
    }
  }
  std::string out;
  for (const std::string& token : tokens) out += token;
  return dice.one_in(4) ? damaged_bytes(out, dice) : out;
}

/// True where a numeral could ask for gigabytes or hours in good faith: such scripts are not wrong, only large.
inline bool asks_for_much(const std::string& text) {
  for (const std::string& token : lua_tokens(text)) {
    if (!std::isdigit(static_cast<unsigned char>(token[0]))) continue;
    const double x = std::strtod(token.c_str(), nullptr);
    if (x > 3000 && x < 1e16) return true;
  }
  return false;
}

}  // namespace quench::testing
