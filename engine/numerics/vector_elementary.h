// Polynomials; exponentials, logarithms, powers and hyperbolic functions of eight lanes. See vector_math.h. Those of any
// vector V also take several groups of lanes abreast (twice.h).
#pragma once

#include <limits>

#include "engine/numerics/twice.h"

namespace quench::QUENCH_ISA_NAMESPACE {

/// c[0] + c[1] x + ... + c[n-1] x^(n-1) by Horner from the top, fully unrolled.
template <int n, class V> QUENCH_INLINE V horner(const V& x, const double (&c)[n]) {
  V value = fma(broadcast(c[n - 1]), x, broadcast(c[n - 2]));
  for (int k = n - 3; k >= 0; --k) value = fma(value, x, broadcast(c[k]));
  return value;
}

/// The same as two Horner chains in x^2, for the even and the odd powers. Measured: few operations matter most, since the
/// chains of neighbouring groups of lanes overlap. Two chains beat one by 7 % in exp and Estrin's scheme by 12 %; where two
/// short polynomials run side by side already (sine and cosine) one chain each is best.
template <int n, class V> QUENCH_INLINE V polynomial(const V& x, const double (&c)[n]) {
  static_assert(n >= 4);
  constexpr int last_even = (n - 1) / 2 * 2, last_odd = n / 2 * 2 - 1;
  const V square = x * x;
  V even = fma(broadcast(c[last_even]), square, broadcast(c[last_even - 2]));
  V odd = fma(broadcast(c[last_odd]), square, broadcast(c[last_odd - 2]));
  for (int k = last_even - 4; k >= 0; k -= 2) even = fma(even, square, broadcast(c[k]));
  for (int k = last_odd - 4; k >= 1; k -= 2) odd = fma(odd, square, broadcast(c[k]));
  return fma(odd, x, even);
}

namespace constants {
inline constexpr double log2_e = 1.4426950408889634;
// ln 2 in two parts; the first has 20 trailing zeros, so that k times it is exact for the exponents of doubles.
inline constexpr double ln_2_high = 6.93147180369123816490e-01, ln_2_low = 1.90821492927058770002e-10;
inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();
}  // namespace constants

namespace detail {

// Helpers with several results give the further ones through references: GCC moves nested aggregates of vectors through
// memory.

/// e^(x + low) = e^r 2^k: returns e^r in [0.7, 1.42]. x in [-746, 711], low tiny against it.
template <class V, class L> QUENCH_INLINE V split_exponential(const V& x, const L& low, V& k) {
  // x = k ln 2 + r with |r| <= ln(2)/2; e^r = 1 + r + r^2 P(r), relative error of P 2^-57.9.
  const double c[] = {0x1.000000000000ap-1,  0x1.55555555554fap-3,  0x1.555555555087cp-5,  0x1.1111111127be9p-7,  0x1.6c16c1842a13cp-10,
                      0x1.a01a012a5699bp-13, 0x1.a0199a0c6117fp-16, 0x1.71df2554acfb7p-19, 0x1.28ad72d26a312p-22, 0x1.ad7f6b272eb97p-26};
  const Doubles magic = broadcast(6755399441055744.0);
  k = fma(x, broadcast(constants::log2_e), magic) - magic;
  const V r = fma(-k, broadcast(constants::ln_2_low), fma(-k, broadcast(constants::ln_2_high), x)) + low;
  return fma(r * r, polynomial(r, c), r) + broadcast(1.0);
}

/// Beyond these e^x is infinite or rounds to zero anyway; the order of operands lets NaN pass.
template <class V> QUENCH_INLINE V clamp_exponent(const V& x) { return minimum(broadcast(711.0), maximum(broadcast(-746.0), x)); }

/// e^(x + low).
template <class V, class L> QUENCH_INLINE V exp_of_sum(const V& x, const L& low) {
  V k;
  const V rest = split_exponential(clamp_exponent(x), low, k);
  return scale_by_power_of_two(rest, k);
}

/// e^x / 2, finite wherever sinh and cosh are.
QUENCH_INLINE Doubles half_exp(const Doubles& x) {
  Doubles k;
  const Doubles rest = split_exponential(clamp_exponent(x), broadcast(-0.0), k);
  return scale_by_power_of_two(rest, k - broadcast(1.0));
}

}  // namespace detail

/// e^x. Worst error 1.0 ulp.
template <class V> QUENCH_INLINE V exp(const V& x) { return detail::exp_of_sum(x, broadcast(-0.0)); }

namespace detail {

/// e^x - 1 for x in [-60, 709.9], the latter giving inf. +0 for -0, and subnormal numbers lose their last bit.
template <class V> QUENCH_INLINE V expm1_in_range(const V& x) {
  // e^r - 1 = r + r^2 P(r), relative error 2^-55.6; then 2^k (e^r - 1) + (2^k - 1), halved so that 2^1024 does not overflow.
  const double c[] = {0x1.0000000000005p-1,  0x1.5555555555539p-3,  0x1.55555555522b8p-5,  0x1.1111111118faap-7,  0x1.6c16c17edba5dp-10,
                      0x1.a01a0175150cfp-13, 0x1.a019a76f4fd0ap-16, 0x1.71de88061af01p-19, 0x1.28a1dff393193p-22, 0x1.ae6ba93f5f307p-26};
  const Doubles magic = broadcast(6755399441055744.0);
  const V shifted = fma(x, broadcast(constants::log2_e), magic);
  const V k = shifted - magic;
  const V r = fma(-k, broadcast(constants::ln_2_low), fma(-k, broadcast(constants::ln_2_high), x));
  const V grown = fma(r * r, polynomial(r, c), r);
  const V half_scale = as_doubles(shift_left<52>(as_words(shifted) + broadcast(std::uint64_t{1022})));
  const V half = fma(half_scale, grown, half_scale - broadcast(0.5));
  return half + half;
}

}  // namespace detail

/// e^x - 1. Worst error 2.1 ulp.
template <class V> QUENCH_INLINE V expm1(const V& x) {
  const V y = minimum(broadcast(709.9), maximum(broadcast(-60.0), x));
  return select(absolute(x) < broadcast(0x1p-54), x, detail::expm1_in_range(y));
}

namespace detail {

// The range [47/64, 47/32) is cut in 16 intervals, one of them centred on 1. In each, `inverse` c approximates 1/m so that
// |m c - 1| <= 1/32, chosen such that -log(c) is a double to 70 bits: then `log_of` carries no error of its own.
alignas(64) inline constexpr double log_inverse[16] = {
    1.333321468122229,  1.279999514164947,  1.2307562491145037, 1.1851907196635663, 1.1428532206494748, 1.1034563034647535,
    1.0666625224137276, 1.0322533904631732, 1.0,                0.9411784950859942, 0.8888872590765993, 0.8421097787815496,
    0.8000032555167417, 0.7619088727398876, 0.7272734157240902, 0.6956535771281339};
alignas(64) inline constexpr double log_of[16] = {
    -0.2876731735038571,  -0.24685969837281857, -0.20762881712815245, -0.16990370650062842, -0.133527960686924,  -0.09844734780172262,
    -0.06453463589289325, -0.03174417031552798, 0.0,                  0.06062247078987951,  0.11778486919689021, 0.1718448946379462,
    0.22313948192656263,  0.27192832002709477,  0.3184527844983586,   0.36290347656971034};

/// x = 2^(k + shift) m for positive normal x: returns m in [47/64, 47/32), and the interval's c and -log(c).
template <class V, class S> QUENCH_INLINE V split_logarithm(const V& x, const S& shift, V& k, V& inverse, V& log_c) {
  const Words start = broadcast(std::uint64_t{0x3fe7800000000000});  // 47/64
  const Words bias = broadcast(std::uint64_t{1024} << 52);           // keeps the exponent's word positive
  const auto offset = as_words(x) - start + bias;
  const Words fraction = broadcast((std::uint64_t{1} << 52) - 1);
  const auto interval = shift_right<48>(offset);
  k = as_doubles(shift_right<52>(offset) | broadcast(std::uint64_t{0x433} << 52)) - (broadcast(0x1p52 + 1024) + shift);
  inverse = lookup16(log_inverse, interval);
  log_c = lookup16(log_of, interval);
  return as_doubles((offset & fraction) + start);
}

/// Subnormal numbers multiplied by 2^54, as split_logarithm() needs them; `shift` says so.
QUENCH_INLINE Doubles raise_subnormal(const Doubles& x, Doubles& shift) {
  const Mask subnormal = x < broadcast(std::numeric_limits<double>::min());
  shift = select(subnormal, broadcast(54.0), broadcast(0.0));
  return select(subnormal, x * broadcast(0x1p54), x);
}

/// k log 2 - log c + log(1 + r), |r| <= 1/32.
template <class V> QUENCH_INLINE V log_from_parts(const V& k, const V& log_c, const V& r) {
  // log(1 + r) = r + r^2 P(r), relative error 2^-56.3.
  const double c[] = {-0x1.fffffffffffc7p-2, 0x1.55555555554e2p-2,  -0x1.00000000bffb2p-2, 0x1.9999999bae572p-3,
                      -0x1.55553fb6f7b42p-3, 0x1.249230aaace9cp-3, -0x1.0073503e8fdcdp-3, 0x1.c801db3028da9p-4};
  const V base = fma(k, broadcast(0x1.62e42fefa39efp-1), log_c);
  return base + fma(r * r, polynomial(r, c), r);
}

template <class V, class S> QUENCH_INLINE V log_of_normal(const V& x, const S& shift) {
  V k, inverse, log_c;
  const V m = split_logarithm(x, shift, k, inverse, log_c);
  return log_from_parts(k, log_c, fma_precise(m, inverse, broadcast(-1.0)));
}

/// Values at and beyond the ends of the domain of log; `value` elsewhere.
QUENCH_INLINE Doubles log_at_ends(const Doubles& x, const Doubles& value) {
  Doubles result = select(x == broadcast(constants::infinity), x, value);
  result = select(x == broadcast(0.0), broadcast(-constants::infinity), result);
  return select((x < broadcast(0.0)) | is_nan(x), broadcast(constants::nan), result);
}

}  // namespace detail

/// Natural logarithm of u in (0, 1], as uniform_positive() gives it; normal numbers only, no checks. Worst error 1.21 ulp.
template <class V> QUENCH_INLINE V log_unit(const V& u) { return detail::log_of_normal(u, broadcast(0.0)); }

/// Natural logarithm. Worst error 1.21 ulp.
template <class V> QUENCH_INLINE V log(const V& x) {
  const auto usual = (x >= broadcast(std::numeric_limits<double>::min())) & (x < broadcast(constants::infinity));
  if (all(usual)) return detail::log_of_normal(x, broadcast(0.0));
  if constexpr (groups_of<V> > 1) {
    return {log(x.first), log(x.second)};
  } else {
    Doubles shift;
    const Doubles raised = detail::raise_subnormal(x, shift);
    return detail::log_at_ends(x, detail::log_of_normal(raised, shift));
  }
}

/// log(1 + x). Worst error 1.3 ulp.
QUENCH_INLINE Doubles log1p(const Doubles& x) {
  // u = fl(1 + x) leaves the rest x - (u - 1), which enters the reduced argument; for k = 0 and c = 1 that restores x itself.
  const Doubles one = broadcast(1.0);
  const Doubles u = one + x;
  const Doubles rest = select(absolute(u) < broadcast(0x1p60), x - (u - one), broadcast(0.0));
  Doubles k, inverse, log_c;
  const Doubles m = detail::split_logarithm(u, broadcast(0.0), k, inverse, log_c);
  const Doubles shrink = as_doubles(as_words(m) - as_words(u) + as_words(one));  // 2^-k
  const Doubles shrunk_rest = select(rest == broadcast(0.0), rest, rest * shrink);
  const Doubles r = fma(shrunk_rest, inverse, fma_precise(m, inverse, -one));
  const Doubles value = detail::log_at_ends(u, detail::log_from_parts(k, log_c, r));
  return select(x == broadcast(0.0), x, value);
}

// ---- powers

namespace detail {

/// a + b: returns the rounded sum and gives its error; exact where |a| >= |b| or a = 0.
QUENCH_INLINE Doubles exact_sum(const Doubles& a, const Doubles& b, Doubles& error) {
  const Doubles sum = a + b;
  error = b - (sum - a);
  return sum;
}

/// a * b: returns the rounded product and gives its error (to 2^-104 relative on v2).
QUENCH_INLINE Doubles exact_product(const Doubles& a, const Doubles& b, Doubles& error) {
  const Doubles product = a * b;
  error = fma_precise(a, b, -product);
  return product;
}

/// log of positive normal x to about 2^-65 relative: the result plus `low`.
QUENCH_INLINE Doubles precise_log(const Doubles& x, const Doubles& shift, Doubles& low) {
  // log(1 + r) = r - r^2/2 + r^3 P(r), relative error 2^-68; r, r^2 and the sums down to there are kept with their errors.
  const double c[] = {0x1.5555555555555p-2,  -0x1.ffffffffffed8p-3, 0x1.9999999999715p-3, -0x1.55555557ad668p-3, 0x1.24924927e4fcbp-3,
                      -0x1.ffffcd9060623p-4, 0x1.c71c37cb69795p-4,  -0x1.9a76df6fe7bcfp-4, 0x1.753c8924727adp-4};
  const Doubles minus_half = broadcast(-0.5);
  Doubles k, inverse, log_c, r_low, square_low, base_low, linear_low, quadratic_low;
  const Doubles m = split_logarithm(x, shift, k, inverse, log_c);
  const Doubles r = exact_product(m, inverse, r_low) - broadcast(1.0);  // exact
  const Doubles r_rounded = r + r_low;
  const Doubles square = exact_product(r, r, square_low);
  const Doubles base = exact_sum(k * broadcast(constants::ln_2_high), log_c, base_low);
  const Doubles linear = exact_sum(base, r, linear_low);
  const Doubles quadratic = exact_sum(linear, minus_half * square, quadratic_low);
  Doubles rest = fma(r_rounded * square, polynomial(r_rounded, c), fma(k, broadcast(constants::ln_2_low), r_low));
  rest = rest + fma(minus_half, square_low, -(r * r_low));
  rest = rest + (base_low + linear_low + quadratic_low);
  return exact_sum(quadratic, rest, low);
}

/// x^y for normal positive finite x.
QUENCH_INLINE Doubles power_of_normal(const Doubles& x, const Doubles& shift, const Doubles& any_y) {
  Doubles low;
  const Doubles logarithm = precise_log(x, shift, low);
  // Larger exponents change nothing, but would overflow in the exact product.
  const Doubles y = minimum(broadcast(0x1p900), maximum(broadcast(-0x1p900), any_y));
  const Doubles exponent = logarithm * y;
  const Doubles limit = broadcast(800.0);
  const Doubles rest = fma(y, low, fma_precise(y, logarithm, -exponent));
  return exp_of_sum(exponent, select(absolute(exponent) < limit, rest, broadcast(0.0)));
}

/// The cases of C's pow that are no exponential of a logarithm; `value` is |x|^y for ordinary x and y.
QUENCH_INLINE Doubles power_at_ends(const Doubles& x, const Doubles& y, Doubles value) {
  const Doubles zero = broadcast(0.0), one = broadcast(1.0), infinity = broadcast(constants::infinity);
  const Doubles a = absolute(x);
  const Mask whole = truncate(y) == y;
  const Doubles half = y * broadcast(0.5);
  const Mask odd = whole & (absolute(y) < broadcast(0x1p53)) & !(truncate(half) == half);
  // The base is at or beyond an end, or the exponent infinite: zero or infinity by the sign of the exponent.
  value = select((a == zero) | (a == infinity), select((a == zero) ^ (y > zero), infinity, zero), value);
  value = select(absolute(y) == infinity, select((a > one) ^ (y > zero), zero, infinity), value);
  value = select((absolute(y) == infinity) & (a == one), one, value);
  value = select(odd, flip_sign(value, sign_of(x)), value);
  value = select((x < zero) & (a < infinity) & !whole, broadcast(constants::nan), value);
  value = select(is_nan(x) | is_nan(y), broadcast(constants::nan), value);
  return select((y == zero) | (x == one), one, value);
}

}  // namespace detail

/// x^y as C's pow. Worst error 1.2 ulp, 2.8 ulp for bases within 3 % of 1 raised to very large powers.
QUENCH_INLINE Doubles pow(const Doubles& x, const Doubles& y) {
  const Doubles infinity = broadcast(constants::infinity);
  const Mask usual = (x >= broadcast(std::numeric_limits<double>::min())) & (x < infinity) & (absolute(y) < infinity);
  if (all(usual)) return detail::power_of_normal(x, broadcast(0.0), y);
  Doubles shift;
  const Doubles raised = detail::raise_subnormal(absolute(x), shift);
  return detail::power_at_ends(x, y, detail::power_of_normal(raised, shift, y));
}

// ---- hyperbolic functions

/// Worst error 2.6 ulp.
template <class V> QUENCH_INLINE V tanh(const V& x) {
  // |x| = k ln(2)/2 + s with |s| <= ln(2)/4; u = tanh s = s + s^3 P(s^2), relative error 2^-57.7. Then tanh x is
  // (2^k (1 + u) - (1 - u))/(2^k (1 + u) + (1 - u)): one division, and no exponential, whose series is twice as long.
  // ln 2 in one part suffices, as 1 - tanh^2 falls faster than k grows: at most 0.2 ulp.
  const double c[] = {-0x1.55555555554bdp-2, 0x1.11111110e0c5cp-3,  -0x1.ba1ba117337d3p-5,
                      0x1.664eca1368d11p-6,  -0x1.223c82c295666p-7, 0x1.c3868aa386e9dp-9};
  const Doubles magic = broadcast(6755399441055744.0), one = broadcast(1.0);
  const V size = minimum(broadcast(22.0), absolute(x));  // tanh(22) rounds to 1
  const V shifted = fma(size, broadcast(2 * constants::log2_e), magic);
  const V s = fma(shifted - magic, broadcast(-0x1.62e42fefa39efp-2), size);
  const V square = s * s;
  const V u = fma(s * square, horner(square, c), s);
  const V power = as_doubles(shift_left<52>(as_words(shifted) + broadcast(std::uint64_t{1023})));
  const V less = power - one, more = power + one;
  return flip_sign(fma(more, u, less) / fma(less, u, more), sign_of(x));
}

/// Worst error 1.3 ulp.
QUENCH_INLINE Doubles cosh(const Doubles& x) {
  const Doubles half = detail::half_exp(absolute(x));
  return half + broadcast(0.25) / half;
}

/// Worst error 2.2 ulp.
QUENCH_INLINE Doubles sinh(const Doubles& x) {
  const Doubles a = absolute(x);
  const Doubles t = detail::expm1_in_range(minimum(broadcast(22.0), a));
  const Doubles middle = broadcast(0.5) * (t + t / (t + broadcast(1.0)));
  const Doubles value = select(a > broadcast(22.0), detail::half_exp(a), select(a < broadcast(0x1p-28), a, middle));
  return flip_sign(value, sign_of(x));
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
