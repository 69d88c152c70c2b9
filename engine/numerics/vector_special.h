// Error functions, gamma functions and the modulo of eight lanes. See vector_math.h.
#pragma once

#include "engine/numerics/vector_trigonometry.h"

namespace quench::QUENCH_ISA_NAMESPACE {

/// a modulo b with the sign of b, exactly as Lua's % on floats.
QUENCH_INLINE Doubles floor_modulo(const Doubles& a, const Doubles& b) {
  const Doubles zero = broadcast(0.0);
  // The quotient is off by at most one; the remainder of a wrong quotient is still exact and one step away.
  const Doubles quotient = truncate(a / b);
  Doubles m = fma_precise(-quotient, b, a);
  const Doubles size = absolute(b);
  const Words sign = sign_of(a);
  Doubles positive = flip_sign(m, sign);
  positive = select(positive < zero, positive + size, positive);
  positive = select(positive >= size, positive - size, positive);
  m = select(positive == zero, as_doubles(sign), flip_sign(positive, sign));
  const Mask plain = (absolute(quotient) < broadcast(0x1p52)) & (absolute(a) < broadcast(0x1p900)) & (size < broadcast(0x1p900));
  if (!all(plain)) {
    double dividend[lanes], divisor[lanes], remainder[lanes];
    store(dividend, a);
    store(divisor, b);
    for (std::size_t i = 0; i < lanes; ++i) remainder[i] = __builtin_fmod(dividend[i], divisor[i]);  // exact by definition
    m = load(remainder);
  }
  const Mask opposite = ((m > zero) & (b < zero)) | ((m < zero) & (b > zero));
  return select(opposite, m + b, m);
}

namespace detail {

/// e^(a^2) erfc(a) for 0 <= a <= 28: g(t)/(1 + 2a), t = (a - 4)/(a + 4) (M. M. Shepherd and J. G. Laframboise, Math. Comp. 36,
/// 249 (1981)); g fitted to 2^-56.3.
QUENCH_INLINE Doubles scaled_erfc_in_range(const Doubles& a) {
  const double c[] = {0x1.3ba5916e9fd7fp+0,   -0x1.1df1ad154a29cp-3,  0x1.f7f5df66fd71ep-7,   0x1.16ecefcfa6043p-4,   -0x1.9ddb23c3e8a4dp-4,
                      0x1.7fee004df6ac1p-4,   -0x1.0fb06dfe58cc1p-4,  0x1.3079edf9f9aa9p-5,   -0x1.09623880774d8p-6,  0x1.49c67191a98c7p-8,
                      -0x1.8d4a9fef00f24p-11, -0x1.a1de83d0517c4p-13, 0x1.3be0d2ddc1daap-13,  -0x1.9969d5ef789f4p-16, -0x1.78a8728dff747p-17,
                      0x1.7fae625f78568p-18,  0x1.44392687b16c4p-22,  -0x1.bfe1200ddbddfp-21, 0x1.0bf58db2c5456p-24,  0x1.ec097753789b6p-24,
                      -0x1.0b4803ba6c81fp-27, -0x1.cbf2b747047efp-27, -0x1.d82295158d36cp-30};
  const Doubles four = broadcast(4.0);
  return polynomial((a - four) / (a + four), c) / fma(broadcast(2.0), a, broadcast(1.0));
}

/// erfc(a) for a >= 0; zero beyond 28.
QUENCH_INLINE Doubles erfc_of_positive(const Doubles& x) {
  const Doubles a = minimum(broadcast(28.0), x);
  const Doubles g = scaled_erfc_in_range(a);
  const Doubles square = a * a;
  return exp_of_sum(-square, -fma_precise(a, a, -square)) * g;
}

}  // namespace detail

/// Worst error 3.4 ulp.
QUENCH_INLINE Doubles erfc(const Doubles& x) {
  const Doubles value = detail::erfc_of_positive(absolute(x));
  return select(x < broadcast(0.0), broadcast(2.0) - value, value);
}

/// Worst error 1.6 ulp.
QUENCH_INLINE Doubles erf(const Doubles& x) {
  // |x| < 1: x (2/sqrt(pi) + z P(z)), z = x^2, to 2^-56.8.
  const double c[] = {-0x1.812746b0379cbp-2, 0x1.ce2f21a0412ccp-4,  -0x1.b82ce3120bc3ap-6,  0x1.565bccfaf4eaep-8,
                      -0x1.c02db077ea7a6p-11, 0x1.f9a2bf636ec84p-14, -0x1.f4ca8e038cb31p-17, 0x1.b98212e725f8ep-20,
                      -0x1.5c13b67f6535bp-23, 0x1.d76b24b7df378p-27, -0x1.ac8c5479c4bfep-31};
  const Doubles a = absolute(x), z = minimum(broadcast(1.0), a * a);
  const Doubles near = a * fma(z, polynomial(z, c), broadcast(0x1.20dd750429b6dp+0));
  if (all(a < broadcast(1.0))) return flip_sign(near, sign_of(x));
  const Doubles far = broadcast(1.0) - detail::erfc_of_positive(a);
  return flip_sign(select(a < broadcast(1.0), near, far), sign_of(x));
}

namespace detail {

/// sin(pi x) and cos(pi x) of |x - round(x)|, times the sign that belongs to the rest.
QUENCH_INLINE void sincos_of_fraction(const Doubles& x, Doubles& sine, Doubles& cosine) {
  const Doubles rest = x - round_even(x);
  sincos_turns(absolute(rest) * broadcast(0.5), sine, cosine);
  sine = flip_sign(sine, sign_of(rest));
}

/// log Gamma(a) for a > 0, inf at 0.
QUENCH_INLINE Doubles log_gamma_of_positive(const Doubles& a) {
  // (y - 1)(y - 2) R(y - 2) on 1 <= y <= 3, relative error of R 2^-54.1; Stirling's series (DLMF 5.11.1) from 8 on.
  const double p[] = {0x1.b0ee6072093cep-2, 0x1.7d4918e940e28p-1, 0x1.09e26a0a0b03bp-1, 0x1.73c2c39187c37p-3, 0x1.0f02f2a62d6b2p-5,
                      0x1.80c09e036e456p-9, 0x1.a2b667d7d3f55p-14, 0x1.a25de72fda0bap-22, -0x1.79941f5fe0869p-29};
  const double q[] = {0x1.0000000000000p+0, 0x1.ffaa454848a0dp+0, 0x1.9fe3ffacf66fep+0,  0x1.606633c9914dep-1,
                      0x1.4afcda4ed8e9fp-3, 0x1.50f907a54d56ep-6, 0x1.4cc568afeede3p-10, 0x1.d0a4ef43c0774p-16};
  const double stirling[] = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400};
  const Doubles one = broadcast(1.0), two = broadcast(2.0), eight = broadcast(8.0);
  const Mask low = a < broadcast(1.5), far = a >= eight;
  // Below 1.5: lgamma(a) = lgamma(a + 1) - log a; from 3 on: y = a - n in [2, 3) and the log of (a - 1) ... (a - n).
  const Doubles steps = maximum(broadcast(0.0), floor(minimum(a, eight)) - two);
  const Doubles y = select(low, a + one, a - steps);
  Doubles product = one;
  for (int j = 1; j <= 5; ++j) {
    const Doubles step = broadcast(static_cast<double>(j));
    product = select(steps >= step, product * (a - step), product);
  }
  const Doubles factor = select(low, a * (a - one), (y - one) * (y - two));
  const Doubles centre = factor * (polynomial(y - two, p) / polynomial(y - two, q));
  const Doubles logarithm = log(select(low | far, a, product));
  const Doubles inverse = one / a;
  const Doubles tail = fma(inverse, polynomial(inverse * inverse, stirling), broadcast(0x1.acfe390c97d69p-2));  // log(2 pi)/2 - 1/2
  const Doubles stirling_value = fma(a - broadcast(0.5), logarithm - one, tail);
  return select(far, stirling_value, select(low, centre - logarithm, centre + logarithm));
}

}  // namespace detail

/// log |Gamma(x)|; +inf at 0, -1, -2 ... Worst error 9.6 ulp for x > 0; for x < 0 the error is absolute, about 1e-15 times
/// max(1, |value|, |x|), because of the zeros between the poles.
QUENCH_INLINE Doubles lgamma(const Doubles& x) {
  const Doubles a = absolute(x), zero = broadcast(0.0);
  const Doubles value = detail::log_gamma_of_positive(a);
  const Mask reflected = x < broadcast(-0x1p-60);
  if (!any(reflected)) return value;
  // Gamma(x) Gamma(-x) = -pi/(x sin(pi x)).
  Doubles sine, cosine;
  detail::sincos_of_fraction(a, sine, cosine);
  const Doubles mirrored = broadcast(0x1.250d048e7a1bdp+0) - log(a * absolute(sine)) - value;  // log(pi) - ...
  const Doubles result = select(sine == zero, broadcast(constants::infinity), mirrored);
  return select(reflected, select(a == broadcast(constants::infinity), a, result), value);
}

namespace detail {

/// Gamma'(a)/Gamma(a) for a > 0.
QUENCH_INLINE Doubles digamma_of_positive(const Doubles& a) {
  // (y - y0) R(y - 3/2) on 1 <= y <= 2 around the zero y0, relative error of R 2^-57.2; the series DLMF 5.11.2 from 10 on.
  const double p[] = {0x1.e6f0cbb873616p-1, 0x1.14223b3877a1ep+0,  0x1.acbdb74185386p-2, 0x1.0c6022487a594p-4,
                      0x1.cf974ac4e1276p-9, 0x1.42960fa2940dcp-16, -0x1.caf55024adaebp-23};
  const double q[] = {0x1.0000000000000p+0, 0x1.945fc317aa88dp+0, 0x1.c82577dfb1875p-1,
                      0x1.c730f655f5d7ap-3, 0x1.8922a5230493bp-6, 0x1.c1ad62bd26712p-11};
  const double series[] = {1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12};
  const Doubles one = broadcast(1.0), zero = broadcast(0.0), ten = broadcast(10.0);
  const Mask low = a < one, far = a >= ten;
  // psi(a) = psi(a - n) + sum of 1/(a - j), j = 1 ... n, kept as one fraction; below 1, psi(a + 1) - 1/a.
  const Doubles steps = maximum(zero, floor(minimum(a, ten)) - one);
  Doubles top = select(low, -one, zero), bottom = select(low, a, one);
  for (int j = 1; j <= 8; ++j) {
    const Mask taken = steps >= broadcast(static_cast<double>(j));
    const Doubles term = a - broadcast(static_cast<double>(j));
    top = select(taken, fma(top, term, bottom), top);
    bottom = select(taken, bottom * term, bottom);
  }
  const Doubles y = select(low, a + one, a - steps);
  const Doubles from_zero = (y - broadcast(0x1.762d86356be3fp+0)) - broadcast(0x1.b86a722197829p-54);
  const Doubles u = y - broadcast(1.5);
  const Doubles centre = from_zero * (polynomial(u, p) / polynomial(u, q)) + top / bottom;
  const Doubles inverse = one / a, z = inverse * inverse;
  const Doubles asymptotic = log(a) - fma(broadcast(0.5), inverse, z * polynomial(z, series));
  return select(far, asymptotic, centre);
}

}  // namespace detail

/// Gamma'(x)/Gamma(x); NaN at 0, -1, -2 ... Worst error 6.8 ulp for x > 0; for
/// x < 0 absolute, about 1e-15 times the larger of the reflected terms.
QUENCH_INLINE Doubles digamma(const Doubles& x) {
  const Doubles zero = broadcast(0.0), one = broadcast(1.0);
  const Mask negative = x <= zero;
  const Doubles value = detail::digamma_of_positive(select(negative, one - x, x));
  if (!any(negative)) return value;
  Doubles sine, cosine;
  detail::sincos_of_fraction(x, sine, cosine);
  const Doubles mirrored = value - broadcast(0x1.921fb54442d18p+1) * (cosine / sine);
  const Mask pole = (round_even(x) == x);  // -inf among them
  return select(negative, select(pole, broadcast(constants::nan), mirrored), value);
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
