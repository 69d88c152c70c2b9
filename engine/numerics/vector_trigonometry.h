// Trigonometric functions of eight lanes and their inverses. See vector_math.h.
#pragma once

#include "engine/numerics/vector_elementary.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace detail {

/// sin and cos after q quarter turns, from those of the rest.
QUENCH_INLINE void turn(const Words& quarter, const Doubles& sine_rest, const Doubles& cosine_rest, Doubles& sine, Doubles& cosine) {
  const Words one = broadcast(std::uint64_t{1});
  const Mask odd = (quarter & one) == one;
  const Words top = broadcast(std::uint64_t{1} << 63);
  sine = flip_sign(select(odd, cosine_rest, sine_rest), shift_left<62>(quarter) & top);
  cosine = flip_sign(select(odd, sine_rest, cosine_rest), shift_left<62>(quarter + one) & top);
}

}  // namespace detail

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
  const Doubles s = r * r;
  const Doubles sine_r = r * fma(s, horner(s, sine_terms), broadcast(0x1.921fb54442d18p+0));
  const Doubles cosine_r = fma(s, fma(s, horner(s, cosine_terms), broadcast(-0x1.3bd3cc9be45dep+0)), broadcast(1.0));
  detail::turn(as_words(shifted), sine_r, cosine_r, sine, cosine);
}

namespace detail {

/// r of x = q pi/2 + r, |r| <= pi/4, with q modulo 4 in the low bits of `quarter`, for one large number, from 192 bits of 2/pi (M. H. Payne and R. N. Hanek, SIGNUM Newsletter 18, 19 (1983)).
inline double reduce_large(double x, std::uint64_t& quarter) {
  static constexpr std::uint64_t two_over_pi[] = {
      0, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0, 0x06492eea09d1921c,
      0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
      0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08,
      0x56033046fc7b6bab, 0xf0cfbc209af4361d};
  __extension__ using Wide = unsigned __int128;
  const std::uint64_t bits = __builtin_bit_cast(std::uint64_t, x);
  const int exponent = static_cast<int>(bits >> 52 & 0x7ff) - 1075;
  if (exponent == 0x7ff - 1075) return constants::nan;
  const std::uint64_t mantissa = (bits & ((std::uint64_t{1} << 52) - 1)) | std::uint64_t{1} << 52;
  // The window starts at the bit of 2/pi that mantissa * 2^exponent raises to the weight 2: higher ones are whole turns.
  const int first = 64 + exponent - 2, word = first / 64, shift = first % 64;
  std::uint64_t window[3];
  for (int i = 0; i < 3; ++i)
    window[i] = shift ? two_over_pi[word + i] << shift | two_over_pi[word + i + 1] >> (64 - shift) : two_over_pi[word + i];
  const Wide low = Wide{window[2]} * mantissa;
  const Wide middle = Wide{window[1]} * mantissa + (low >> 64);
  const std::uint64_t high = window[0] * mantissa + static_cast<std::uint64_t>(middle >> 64);
  // 2 bits of quarter turns, then the fraction; rounded to nearest by taking the fraction as signed.
  Wide fraction = Wide{high} << 66 | Wide{static_cast<std::uint64_t>(middle)} << 2 | static_cast<std::uint64_t>(low) >> 62;
  const bool upper = fraction >> 127;
  quarter = (high >> 62) + upper;
  if (upper) fraction = -fraction;
  const std::uint64_t top = static_cast<std::uint64_t>(fraction >> 64);
  const int zeros = top ? __builtin_clzll(top) : 64;
  const std::uint64_t leading = static_cast<std::uint64_t>(fraction << zeros >> 64);
  const double size = static_cast<double>(leading >> 1) * 0x1p-63 * __builtin_bit_cast(double, static_cast<std::uint64_t>(1023 - zeros) << 52);
  double r = size * 0x1.921fb54442d18p+0;
  if (upper) r = -r;
  if (bits >> 63) r = -r, quarter = 0 - quarter;
  return r;
}

/// Largest |x| for which three parts of pi/2 reduce exactly enough.
inline constexpr double largest_plain_angle = 0x1p20;

QUENCH_INLINE Doubles reduce_plain_angle(const Doubles& x, Words& quarter) {
  const Doubles magic = broadcast(6755399441055744.0);
  const Doubles shifted = fma(x, broadcast(0x1.45f306dc9c883p-1), magic);
  const Doubles k = shifted - magic;
  Doubles r = fma_precise(-k, broadcast(0x1.921fb54442d18p+0), x);
  r = fma_precise(-k, broadcast(0x1.1a62633145c07p-54), r);
  quarter = as_words(shifted);
  return fma(-k, broadcast(-0x1.f1976b7ed8fbcp-110), r);
}

/// Replaces what reduce_plain_angle() cannot do, among it inf and NaN. (Arrays, so that no vector has an address.)
inline __attribute__((noinline)) void reduce_large_angles(const double* angles, double* rests, std::uint64_t* quarters) {
  for (std::size_t i = 0; i < lanes; ++i)
    if (!(__builtin_fabs(angles[i]) <= largest_plain_angle)) rests[i] = reduce_large(angles[i], quarters[i]);
}

/// x = q pi/2 + r, any x: returns r with |r| <= pi/4; q modulo 4 in the low bits of `quarter`.
QUENCH_INLINE Doubles reduce(const Doubles& x, Words& quarter) {
  const Doubles r = reduce_plain_angle(x, quarter);
  if (all(absolute(x) <= broadcast(largest_plain_angle))) return r;
  double angles[lanes], rests[lanes];
  std::uint64_t quarters[lanes];
  store(angles, x);
  store(rests, r);
  store(quarters, quarter);
  reduce_large_angles(angles, rests, quarters);
  quarter = load(quarters);
  return load(rests);
}

/// |r| <= pi/4; relative error of the polynomials 2^-57.9 and 2^-63.7.
QUENCH_INLINE Doubles sine_of_rest(const Doubles& r) {
  const double c[] = {-0x1.5555555555549p-3, 0x1.111111110f87ap-7,  -0x1.a01a019c11992p-13,
                      0x1.71de3577b66bcp-19, -0x1.ae5e663a69180p-26, 0x1.5d9300f0836b9p-33};
  const Doubles s = r * r;
  return fma(r * s, horner(s, c), r);
}
QUENCH_INLINE Doubles cosine_of_rest(const Doubles& r) {
  const double c[] = {0x1.555555555554cp-5,  -0x1.6c16c16c1517ep-10, 0x1.a01a019cb1bd7p-16,
                      -0x1.27e4f809f0713p-22, 0x1.1ee9ebe90d79cp-29, -0x1.8fae9c667c645p-37};
  const Doubles s = r * r;
  return fma(s, fma(s, horner(s, c), broadcast(-0.5)), broadcast(1.0));
}

}  // namespace detail

/// sin x and cos x, any x. Worst error 1.5 ulp (2.1 for |x| > 2^20).
QUENCH_INLINE void sincos(const Doubles& x, Doubles& sine, Doubles& cosine) {
  Words quarter;
  const Doubles r = detail::reduce(x, quarter);
  detail::turn(quarter, detail::sine_of_rest(r), detail::cosine_of_rest(r), sine, cosine);
  sine = select(x == broadcast(0.0), x, sine);
}

QUENCH_INLINE Doubles sin(const Doubles& x) {
  Doubles sine, cosine;
  sincos(x, sine, cosine);
  return sine;
}

QUENCH_INLINE Doubles cos(const Doubles& x) {
  Doubles sine, cosine;
  sincos(x, sine, cosine);
  return cosine;
}

/// Worst error 2.7 ulp.
QUENCH_INLINE Doubles tan(const Doubles& x) {
  Words quarter;
  const Doubles r = detail::reduce(x, quarter);
  const Doubles sine = detail::sine_of_rest(r), cosine = detail::cosine_of_rest(r);
  const Words one = broadcast(std::uint64_t{1});
  const Mask odd = (quarter & one) == one;
  const Doubles value = select(odd, -cosine, sine) / select(odd, sine, cosine);
  return select(x == broadcast(0.0), x, value);
}

namespace detail {

/// asin(sqrt z)/sqrt z = 1 + z P(z) for z <= 1/4, relative error 2^-59.8; returns x + x z P(z).
QUENCH_INLINE Doubles arcsine_of_small(const Doubles& x, const Doubles& z) {
  const double c[] = {0x1.5555555555577p-3, 0x1.333333332e08bp-4, 0x1.6db6db721a016p-5, 0x1.f1c71a92193b4p-6,  0x1.6e8bdf316500cp-6,
                      0x1.1c49ea951369dp-6, 0x1.ca201a787d430p-7, 0x1.7580f20a08140p-7, 0x1.6156c8e618ca9p-7,  0x1.e4616bd25a543p-9,
                      0x1.6419bbf0f77c8p-6, -0x1.58b231515faabp-6, 0x1.0b8050c6beedap-5};
  return fma(x * z, polynomial(z, c), x);
}

inline constexpr double half_pi_high = 0x1.921fb54442d18p+0, half_pi_low = 0x1.1a62633145c07p-54;

}  // namespace detail

/// Worst error 1.9 ulp.
QUENCH_INLINE Doubles asin(const Doubles& x) {
  // |x| > 1/2: asin x = pi/2 - 2 asin sqrt((1 - x)/2).
  const Doubles a = absolute(x), half = broadcast(0.5);
  const Mask large = a > half;
  const Doubles z = select(large, (broadcast(1.0) - a) * half, a * a);
  const Doubles core = detail::arcsine_of_small(select(large, square_root(z), a), z);
  const Doubles far = broadcast(detail::half_pi_high) - (core + core - broadcast(detail::half_pi_low));
  return flip_sign(select(large, far, core), sign_of(x));
}

/// Worst error 1.1 ulp.
QUENCH_INLINE Doubles acos(const Doubles& x) {
  const Doubles a = absolute(x), half = broadcast(0.5);
  const Mask large = a > half;
  const Doubles z = select(large, (broadcast(1.0) - a) * half, a * a);
  const Doubles core = detail::arcsine_of_small(select(large, square_root(z), x), z);
  const Doubles high = broadcast(detail::half_pi_high), low = broadcast(detail::half_pi_low);
  const Doubles far = select(x < broadcast(0.0), (high + high) - (core + core - (low + low)), core + core);
  return select(large, far, high - (core - low));
}

namespace detail {

/// Angle of the point (b, a), a and b >= 0, in [0, pi/2]; NaN unless both are finite or one is zero.
QUENCH_INLINE Doubles arctangent_of_ratio(const Doubles& a, const Doubles& b) {
  // Turned by 0, pi/4 or pi/2 so that the ratio t stays within tan(pi/8); atan t = t + t z P(z), z = t^2, to 2^-59.4.
  const double c[] = {-0x1.555555555553cp-2, 0x1.9999999995733p-3,  -0x1.24924922a6539p-3, 0x1.c71c70e36f8f9p-4,
                      -0x1.745cf8932feddp-4, 0x1.3b11141f939f8p-4,  -0x1.10eb805e274e4p-4, 0x1.df0c25604125ap-5,
                      -0x1.9cc4a594b4b74p-5, 0x1.37b1fe0d441bfp-5, -0x1.251c75bd418b6p-6};
  const Mask middle = a > b * broadcast(0x1.a827999fcef34p-2), steep = a * broadcast(0x1.a827999fcef34p-2) > b;
  const Doubles zero = broadcast(0.0);
  const Doubles top = select(steep, -b, select(middle, a - b, a));
  const Doubles bottom = select(steep, a, select(middle, a + b, b));
  const Doubles t = select(top == zero, top, top / bottom);
  const Doubles z = t * t;
  const Doubles base_low = select(steep, broadcast(half_pi_low), select(middle, broadcast(half_pi_low * 0.5), zero));
  const Doubles base_high = select(steep, broadcast(half_pi_high), select(middle, broadcast(half_pi_high * 0.5), zero));
  return base_high + (t + fma(t * z, polynomial(z, c), base_low));
}

}  // namespace detail

/// Worst error 1.8 ulp.
QUENCH_INLINE Doubles atan(const Doubles& x) {
  return flip_sign(detail::arctangent_of_ratio(absolute(x), broadcast(1.0)), sign_of(x));
}

/// Angle of the point (x, y) in [-pi, pi], as C's atan2. Worst error 1.6 ulp.
QUENCH_INLINE Doubles atan2(const Doubles& y, const Doubles& x) {
  const Doubles infinity = broadcast(constants::infinity), one = broadcast(1.0), zero = broadcast(0.0);
  Doubles a = absolute(y), b = absolute(x);
  // Sums and products must neither overflow nor lose bits; two infinities count as equal.
  const Doubles larger = maximum(a, b);
  const Doubles scale = select(larger > broadcast(0x1p1000), broadcast(0x1p-100), select(larger < broadcast(0x1p-900), broadcast(0x1p100), one));
  const Mask both_infinite = (a == infinity) & (b == infinity);
  a = select(both_infinite, one, a * scale);
  b = select(both_infinite, one, b * scale);
  const Doubles angle = select((a == zero) & (b == zero), zero, detail::arctangent_of_ratio(a, b));
  const Doubles pi_high = broadcast(2 * detail::half_pi_high), pi_low = broadcast(2 * detail::half_pi_low);
  const Mask left = (sign_of(x) == broadcast(std::uint64_t{1} << 63));
  const Doubles value = flip_sign(select(left, pi_high - (angle - pi_low), angle), sign_of(y));
  return select(is_nan(x) | is_nan(y), broadcast(constants::nan), value);
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
