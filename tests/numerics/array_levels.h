// Helpers of the vector-function tests: all instruction-set levels of this processor, and errors in units in the last place.
#pragma once

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <cmath>
#include <cstring>
#include <functional>
#include <random>
#include <vector>

#include "engine/numerics/array_math.h"
#include "tests/big_digamma.h"

namespace quench::test {

struct Level {
  Isa isa;
  ArrayFunction (*array_function)(Op);
  void (*log_unit)(const double*, double*, std::size_t);
  void (*sincos_turns)(const double*, double*, double*, std::size_t);
};

/// The levels this processor can run, lowest first.
inline std::vector<Level> levels() {
  std::vector<Level> all = {{Isa::v2, isa_v2::array_function, isa_v2::log_unit, isa_v2::sincos_turns}};
  if (detected_isa() >= Isa::v3) all.push_back({Isa::v3, isa_v3::array_function, isa_v3::log_unit, isa_v3::sincos_turns});
  if (detected_isa() >= Isa::v4) all.push_back({Isa::v4, isa_v4::array_function, isa_v4::log_unit, isa_v4::sincos_turns});
  return all;
}

/// |value - exact| in units of the last place of the exact result (of the smallest normal number below it).
inline double ulps(double value, const Big& exact) {
  const double nearest = exact.convert_to<double>();
  if (!std::isfinite(value) || !std::isfinite(nearest)) return value == nearest ? 0 : INFINITY;
  const int exponent = std::max(nearest == 0 ? -1022 : std::ilogb(nearest), -1022);
  return Big(boost::multiprecision::abs(Big(value) - exact) / boost::multiprecision::ldexp(Big(1), exponent - 52)).convert_to<double>();
}

inline bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b)); }

/// n points with both ends, uniform, or uniform in the logarithm for ends of one sign far apart.
inline std::vector<double> points(double low, double high, std::size_t n, bool logarithmic = false) {
  std::mt19937_64 generator(12345);
  std::uniform_real_distribution<double> u(0, 1);
  std::vector<double> x = {low, high};
  while (x.size() < n) {
    const double v = u(generator);
    x.push_back(logarithmic ? std::copysign(std::exp(std::log(std::fabs(low)) + v * (std::log(std::fabs(high)) - std::log(std::fabs(low)))), low)
                            : low + v * (high - low));
  }
  return x;
}

}  // namespace quench::test
