// Elementary functions of eight lanes: own reductions and minimax polynomials (fitted by a Remez exchange in 60 digits), no
// C library. The same bits on v3 and v4. Worst errors stated with each function were measured against 50-digit values on
// v3/v4 by tests/numerics/vector_math_test.cpp; v2, without fused multiply-add, stays within twice that plus one ulp.
// Special values follow C: NaN passes, poles give infinities, values outside the domain give NaN.
// Include only from *.kernel.cpp files (see simd.h).
#pragma once

#include <limits>

#include "engine/numerics/simd.h"

namespace quench::QUENCH_ISA_NAMESPACE {

/// c[0] + c[1] x + ... + c[n-1] x^(n-1), evaluated by Horner from the top; fully unrolled.
template <int n> QUENCH_INLINE Doubles horner(const Doubles& x, const double (&c)[n]) {
  Doubles value = broadcast(c[n - 1]);
  for (int k = n - 2; k >= 0; --k) value = fma(value, x, broadcast(c[k]));
  return value;
}

namespace detail {

/// Largest power of two below count (count >= 2), as its exponent.
constexpr int lower_half(int count) { return count <= 2 ? 0 : 1 + lower_half((count + 1) / 2); }

/// Coefficients first ... first + count - 1; powers[j] = x^(2^j).
template <int first, int count, int n> QUENCH_INLINE Doubles estrin_range(const Doubles* powers, const double (&c)[n]) {
  if constexpr (count == 1) {
    return broadcast(c[first]);
  } else {
    constexpr int level = lower_half(count), half = 1 << level;
    return fma(estrin_range<first + half, count - half>(powers, c), powers[level], estrin_range<first, half>(powers, c));
  }
}

}  // namespace detail

/// The same by halves (Estrin): shorter chains of dependent operations.
template <int n> QUENCH_INLINE Doubles estrin(const Doubles& x, const double (&c)[n]) {
  static_assert(n >= 2 && n <= 32);
  Doubles powers[5];
  powers[0] = x;
  if constexpr (n > 2) powers[1] = powers[0] * powers[0];
  if constexpr (n > 4) powers[2] = powers[1] * powers[1];
  if constexpr (n > 8) powers[3] = powers[2] * powers[2];
  if constexpr (n > 16) powers[4] = powers[3] * powers[3];
  return detail::estrin_range<0, n>(powers, c);
}

namespace constants {
inline constexpr double log2_e = 1.4426950408889634;
// ln 2 in two parts; the first has 20 trailing zeros, so that k times it is exact for the exponents of doubles.
inline constexpr double ln_2_high = 6.93147180369123816490e-01, ln_2_low = 1.90821492927058770002e-10;
inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();
}  // namespace constants

/// e^x. Worst error 1.02 ulp.
QUENCH_INLINE Doubles exp(const Doubles& x) {
  // x = k ln 2 + r with |r| <= ln(2)/2; e^r = 1 + r + r^2 P(r), relative error of P 2^-57.9.
  const double c[] = {0x1.000000000000ap-1,  0x1.55555555554fap-3,  0x1.555555555087cp-5,  0x1.1111111127be9p-7,  0x1.6c16c1842a13cp-10,
                      0x1.a01a012a5699bp-13, 0x1.a0199a0c6117fp-16, 0x1.71df2554acfb7p-19, 0x1.28ad72d26a312p-22, 0x1.ad7f6b272eb97p-26};
  // Beyond these e^x is infinite or rounds to zero anyway; the order of operands lets NaN pass.
  const Doubles y = minimum(broadcast(710.0), maximum(broadcast(-746.0), x));
  const Doubles magic = broadcast(6755399441055744.0);
  const Doubles k = fma(y, broadcast(constants::log2_e), magic) - magic;
  const Doubles r = fma(-k, broadcast(constants::ln_2_low), fma(-k, broadcast(constants::ln_2_high), y));
  const Doubles one_plus = fma(r * r, estrin(r, c), r) + broadcast(1.0);
  return scale_by_power_of_two(one_plus, k);
}

namespace detail {

// The range [47/64, 47/32) is cut in 16 intervals, one of them centred on 1. In each, `inverse` c approximates 1/m so that
// |m c - 1| <= 1/32, chosen such that -log(c) is a double to 70 bits: then `log_of` carries no error of its own.
inline constexpr double log_inverse[16] = {
    1.333321468122229,  1.279999514164947,  1.2307562491145037, 1.1851907196635663, 1.1428532206494748, 1.1034563034647535,
    1.0666625224137276, 1.0322533904631732, 1.0,                0.9411784950859942, 0.8888872590765993, 0.8421097787815496,
    0.8000032555167417, 0.7619088727398876, 0.7272734157240902, 0.6956535771281339};
inline constexpr double log_of[16] = {
    -0.2876731735038571,  -0.24685969837281857, -0.20762881712815245, -0.16990370650062842, -0.133527960686924,  -0.09844734780172262,
    -0.06453463589289325, -0.03174417031552798, 0.0,                  0.06062247078987951,  0.11778486919689021, 0.1718448946379462,
    0.22313948192656263,  0.27192832002709477,  0.3184527844983586,   0.36290347656971034};

/// log of positive normal x, whose exponent is raised by `shift` in the result's reckoning.
QUENCH_INLINE Doubles log_of_normal(const Doubles& x, const Doubles& shift) {
  // log(1 + r) = r + r^2 P(r), relative error 2^-56.3.
  const double c[] = {-0x1.fffffffffffc7p-2, 0x1.55555555554e2p-2,  -0x1.00000000bffb2p-2, 0x1.9999999bae572p-3,
                      -0x1.55553fb6f7b42p-3, 0x1.249230aaace9cp-3, -0x1.0073503e8fdcdp-3, 0x1.c801db3028da9p-4};
  const Words start = broadcast(std::uint64_t{0x3fe7800000000000});             // 47/64
  const Words bias = broadcast(std::uint64_t{1024} << 52);                      // keeps the exponent's word positive
  const Words offset = as_words(x) - start + bias;
  const Words fraction = broadcast((std::uint64_t{1} << 52) - 1);
  const Doubles m = as_doubles((offset & fraction) + start);
  const Doubles k = as_doubles(shift_right<52>(offset) | broadcast(std::uint64_t{0x433} << 52)) - (broadcast(0x1p52 + 1024) + shift);
  const Words interval = shift_right<48>(offset);
  const Doubles r = fma_precise(m, lookup16(log_inverse, interval), broadcast(-1.0));
  const Doubles base = fma(k, broadcast(0x1.62e42fefa39efp-1), lookup16(log_of, interval));
  return base + fma(r * r, estrin(r, c), r);
}

}  // namespace detail

/// Natural logarithm of u in (0, 1], as uniform_positive() gives it; normal numbers only, no checks. Worst error 1.21 ulp.
QUENCH_INLINE Doubles log_unit(const Doubles& u) { return detail::log_of_normal(u, broadcast(0.0)); }

/// Natural logarithm. Worst error 1.20 ulp.
QUENCH_INLINE Doubles log(const Doubles& x) {
  const Mask usual = (x >= broadcast(std::numeric_limits<double>::min())) & (x < broadcast(constants::infinity));
  if (all(usual)) return detail::log_of_normal(x, broadcast(0.0));
  const Mask subnormal = x < broadcast(std::numeric_limits<double>::min());
  const Doubles scaled = select(subnormal, x * broadcast(0x1p54), x);
  Doubles value = detail::log_of_normal(scaled, select(subnormal, broadcast(54.0), broadcast(0.0)));
  value = select(x == broadcast(constants::infinity), x, value);
  value = select(x == broadcast(0.0), broadcast(-constants::infinity), value);
  return select((x < broadcast(0.0)) | is_nan(x), broadcast(constants::nan), value);
}

/// sin(2 pi u) and cos(2 pi u) for u in [0, 1]. Worst error 1.49 ulp.
QUENCH_INLINE void sincos_turns(const Doubles& u, Doubles& sine, Doubles& cosine) {
  // Quarter turns q and rest r in [-1/2, 1/2] (exact); sin and cos of (pi/2) r, then turned by q.
  const double sine_terms[] = {-0x1.4abbce625be47p-1, 0x1.466bc67758d83p-4,  -0x1.32d2cce3330edp-8,
                               0x1.5078301b3fad5p-13, -0x1.e300a63762245p-19, 0x1.e403c3a2b14ffp-25};
  const double cosine_terms[] = {0x1.03c1f081b5abcp-2,   -0x1.55d3c7e3ca706p-6, 0x1.e1f5068529ff6p-11,
                                 -0x1.a6d1edbc91414p-16, 0x1.f9cd21525bfb4p-22, -0x1.b2a24bae3818ep-28};
  const Doubles magic = broadcast(6755399441055744.0);
  const Doubles shifted = fma(u, broadcast(4.0), magic);
  const Doubles r = fma(u, broadcast(4.0), -(shifted - magic));
  const Words quarter = as_words(shifted);
  const Doubles s = r * r;
  const Doubles half_pi = broadcast(0x1.921fb54442d18p+0);
  const Doubles sine_r = r * fma(s, estrin(s, sine_terms), half_pi);
  const Doubles cosine_r = fma(s, fma(s, estrin(s, cosine_terms), broadcast(-0x1.3bd3cc9be45dep+0)), broadcast(1.0));
  const Words one = broadcast(std::uint64_t{1});
  const Mask odd = (quarter & one) == one;
  const Words top = broadcast(std::uint64_t{1} << 63);
  sine = flip_sign(select(odd, cosine_r, sine_r), shift_left<62>(quarter) & top);
  cosine = flip_sign(select(odd, sine_r, cosine_r), shift_left<62>(quarter + one) & top);
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
