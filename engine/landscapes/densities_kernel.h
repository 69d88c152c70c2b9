// Quantiles of densities, eight at a time. Include only from *.kernel.cpp files (see simd.h).
//
// Everything here uses + - * / and square roots in a fixed order, never a fused multiply-add, so that a landscape has the
// same bits at every level, v2 included (densities.h).
#pragma once

#include "engine/landscapes/densities.h"
#include "engine/numerics/ars.h"
#include "engine/numerics/twice.h"

namespace quench::QUENCH_ISA_NAMESPACE {

/// c[0] + c[1] x + ... by Horner, multiply and add rounded separately.
template <int n, class V> QUENCH_INLINE V unfused_polynomial(const V& x, const double (&c)[n]) {
  V value = broadcast(c[n - 1]) * x + broadcast(c[n - 2]);
  for (int k = n - 3; k >= 0; --k) value = value * x + broadcast(c[k]);
  return value;
}

/// k ln 2 + ln(1 + f) for 1 + f in [sqrt(1/2), sqrt(2)]; below 1 ulp. Algorithm and coefficients of log in fdlibm
/// (Sun Microsystems, 1993).
template <class V> QUENCH_INLINE V unfused_log(const V& k, const V& f) {
  const double even[] = {3.999999999940941908e-01, 2.222219843214978396e-01, 1.531383769920937332e-01};
  const double odd[] = {6.666666666666735130e-01, 2.857142874366239149e-01, 1.818357216161805012e-01, 1.479819860511658591e-01};
  const V s = f / (broadcast(2.0) + f);
  const V z = s * s, w = z * z;
  const V r = w * unfused_polynomial(w, even) + z * unfused_polynomial(w, odd);
  const V half_square = broadcast(0.5) * f * f;
  const V low = s * (half_square + r) + k * broadcast(1.90821492927058770002e-10);
  return k * broadcast(6.93147180369123816490e-01) - ((half_square - low) - f);
}

/// ln x of positive normal x.
template <class V> QUENCH_INLINE V unfused_log(const V& x) {
  const Words start = broadcast(std::uint64_t{0x3fe6a09e667f3bcd});  // sqrt(1/2)
  const auto offset = as_words(x) - start + broadcast(std::uint64_t{1024} << 52);
  const Words fraction = broadcast((std::uint64_t{1} << 52) - 1);
  const V m = as_doubles((offset & fraction) + start);
  const V k = as_doubles(shift_right<52>(offset) | broadcast(std::uint64_t{0x433} << 52)) - broadcast(0x1p52 + 1024);
  return unfused_log(k, m - broadcast(1.0));
}

/// A random number as the smaller of u and 1 - u, in (0, 1/2].
template <class V> struct Tail {
  V p;
  decltype(p < p) upper;  ///< p is 1 - u
};

/// (k + 1/2) 2^-64, rounded once.
template <class W> QUENCH_INLINE auto fraction_of(const W& k) {
  return (upper_half(k) * broadcast(0x1p32) + (lower_half(k) + broadcast(0.5))) * broadcast(0x1p-64);
}

template <class W> QUENCH_INLINE auto tail_of(const W& k) {
  const auto upper = less_signed(k, broadcast(std::uint64_t{0}));
  const W j = select(upper, k ^ broadcast(~std::uint64_t{0}), k);
  return Tail<decltype(fraction_of(j))>{fraction_of(j), upper};
}

/// ln u.
template <class V> QUENCH_INLINE V log_of_tail(const Tail<V>& t) {
  const V lower = unfused_log(t.p);
  // 1 - p has lost what matters of p; ln(1 - p) is taken from f = -p, or from twice (1 - p) where that leaves the range.
  const auto far = t.p > broadcast(0.29289321881345254);  // 1 - sqrt(1/2)
  const V f = select(far, broadcast(1.0) - broadcast(2.0) * t.p, -t.p);
  const V k = select(far, broadcast(-1.0), broadcast(0.0));
  return select(t.upper, unfused_log(k, f), lower);
}

/// w = -ln(4u(1-u)), the variable of normal_of_tail().
template <class V> QUENCH_INLINE V normal_variable(const V& p) { return -unfused_log(p * (broadcast(1.0) - p) * broadcast(4.0)); }

/// Z with Phi(Z) = u. With w as variable (M. Giles, GPU Computing Gems Jade, ch. 10 (2012)): own polynomials, relative error
/// below 6e-13 for w < 6.25 and 3e-12 to the end of the 64-bit tail at 9.16.
inline constexpr double normal_centre = 3.125, normal_end = 6.25;
inline constexpr double central[] = {0x1.2b57ec65a79d6p+1,  0x1.5bc94440cca48p-2,  -0x1.179b256d96db8p-7,  -0x1.12994fbdf8492p-10,
                            0x1.14e8fa0e09e55p-12, -0x1.4962744ee5025p-16, -0x1.032db8980c058p-19, 0x1.4186837b7090dp-21,
                            -0x1.614d8893ca6aep-25, -0x1.8f9f017f6f6c1p-28, 0x1.9a267f49f915fp-30, -0x1.520e47810f7e3p-34,
                            -0x1.54195cb46ef3bp-36, 0x1.09cfbfdc9aff8p-38, -0x1.73e62922bbfa1p-47, -0x1.1dff63bdfef2cp-44,
                            0x1.b59501ec79fdcp-49, 0x1.0615c3a7a93c6p-51};
/// Z of the tail from the polynomial `central` in w - normal_centre.
template <class V> QUENCH_INLINE V normal_of_tail(const Tail<V>& t, const V& w, const V& polynomial) {
  const double far[] = {0x1.94ac0e6117f2bp+2,  0x1.6dc41da2618bfp+0,  0x1.09ae608fe99eap-12, -0x1.0c841f1c76c59p-11,
                        0x1.70fea3fa4f884p-13, -0x1.8af3197194acap-15, 0x1.7a365fadfb9e1p-17, -0x1.52082640d083bp-19,
                        0x1.1f761a412bb65p-21, -0x1.a3d8d9fcafeb1p-24, 0x1.b62f9c2f4d625p-28, 0x1.51ac7095fb8b6p-30,
                        0x1.1bef6f3ac7606p-31, 0x1.315b2bc1f2a24p-30, -0x1.308268f50c9e0p-30, 0x1.8da57bc5e2b4dp-33,
                        0x1.20d58d5f235e1p-34, -0x1.3053cd87289a5p-36};
  V z = (broadcast(1.0) - broadcast(2.0) * t.p) * polynomial;
  const auto deep = w > broadcast(normal_end);
  if (any(deep)) z = select(deep, unfused_polynomial(square_root(maximum(w, broadcast(normal_end))) - broadcast(4.625), far), z);
  return select(t.upper, z, -z);
}
QUENCH_INLINE Doubles normal_of_tail(const Tail<Doubles>& t) {
  const Doubles w = normal_variable(t.p);
  return normal_of_tail(t, w, unfused_polynomial(w - broadcast(normal_centre), central));
}

/// Inverse of the cumulative of a piecewise linear density, p counted from the end `upper` says.
inline double table_quantile(const DensityView& d, double p, bool upper) {
  // Cell [i, i+1] that holds the probability p from its end: cumulatives are monotone, their ends bracket.
  std::size_t low = 0, high = d.points - 1;
  while (high - low > 1) {
    const std::size_t middle = (low + high) / 2;
    const bool beyond = upper ? d.above[middle] > p : d.below[middle] <= p;
    (beyond ? low : high) = middle;
  }
  const double from = upper ? d.above[high] : d.below[low], rest = p > from ? p - from : 0;
  const double near = upper ? d.weight[high] : d.weight[low], other = upper ? d.weight[low] : d.weight[high];
  const double width = d.energy[high] - d.energy[low];
  // near s + (other - near) s^2 / (2 width) = rest, the root without cancellation.
  const double discriminant = near * near + 2 * rest * (other - near) / width;
  const double root = near + __builtin_sqrt(discriminant > 0 ? discriminant : 0);
  double s = root > 0 ? 2 * rest / root : 0;
  if (s > width) s = width;
  return upper ? d.energy[high] - s : d.energy[low] + s;
}

/// Energies of eight random words.
QUENCH_INLINE Doubles energies_of(const DensityView& density, const Words& bits) {
  const Tail<Doubles> t = tail_of(bits);
  if (density.kind == DensityKind::exponential) return broadcast(density.scale) * log_of_tail(t);
  if (density.kind == DensityKind::gaussian) return broadcast(density.scale) * normal_of_tail(t);
  double p[lanes], e[lanes];
  store(p, t.p);
  const unsigned upper = to_bits(t.upper);
  for (std::size_t i = 0; i < lanes; ++i) e[i] = table_quantile(density, p[i], (upper >> i & 1) != 0);
  return load(e);
}

/// out = the polynomial `central` of w - normal_centre, for `abreast` groups: its long chains side by side.
template <int abreast> QUENCH_INLINE void central_polynomials(const double* w, double* out) {
  constexpr int n = sizeof central / sizeof central[0];
  Doubles x[abreast], value[abreast];
#pragma GCC unroll 8
  for (int j = 0; j < abreast; ++j) {
    x[j] = load(w + j * static_cast<int>(lanes)) - broadcast(normal_centre);
    value[j] = broadcast(central[n - 1]) * x[j] + broadcast(central[n - 2]);
  }
#pragma GCC unroll 20
  for (int k = n - 3; k >= 0; --k)
#pragma GCC unroll 8
    for (int j = 0; j < abreast; ++j) {
      value[j] = value[j] * x[j] + broadcast(central[k]);
      compute_here(value[j]);
    }
#pragma GCC unroll 8
  for (int j = 0; j < abreast; ++j) store(out + j * static_cast<int>(lanes), value[j]);
}

/// Gaussian energies of at most `most_together` groups of random words, in short loops: one of all the operations is so long that
/// the processor sees nothing but its chains.
constexpr std::size_t most_together = 8;
QUENCH_INLINE void gaussian_energies(double scale, const std::uint64_t* bits, std::size_t groups, double* out) {
  alignas(64) double p[most_together * lanes], w[most_together * lanes];
  const std::size_t n = groups * lanes;
  for (std::size_t i = 0; i < n; i += lanes) store(p + i, tail_of(load(bits + i)).p);
  over_groups(groups, [&](auto v, std::size_t i)
                              __attribute__((always_inline)) { store(w + i, normal_variable(load_as<decltype(v)>(p + i))); });
  std::size_t i = 0;
#if defined(QUENCH_ISA_v4)  // the others have several registers to a group already, and half as many of them
  for (; i + 8 * lanes <= n; i += 8 * lanes) central_polynomials<8>(w + i, out + i);
  for (; i + 4 * lanes <= n; i += 4 * lanes) central_polynomials<4>(w + i, out + i);
#endif
  for (; i + 2 * lanes <= n; i += 2 * lanes) central_polynomials<2>(w + i, out + i);
  for (; i < n; i += lanes) central_polynomials<1>(w + i, out + i);
  for (i = 0; i < n; i += lanes) {
    const Mask upper = less_signed(load(bits + i), broadcast(std::uint64_t{0}));
    store(out + i, broadcast(scale) * normal_of_tail(Tail<Doubles>{load(p + i), upper}, load(w + i), load(out + i)));
  }
}

QUENCH_INLINE void exponential_energies(double scale, const std::uint64_t* bits, std::size_t groups, double* out) {
  over_groups(groups, [&](auto v, std::size_t i) __attribute__((always_inline)) {
    store(out + i, broadcast(scale) * log_of_tail(tail_of(load_as<typename WordsFor<decltype(v)>::type>(bits + i))));
  });
}

/// Energies of `groups` groups of eight random words; the same bits, in less time.
QUENCH_INLINE void energies_of(const DensityView& density, const std::uint64_t* bits, std::size_t groups, double* out) {
  if (density.kind == DensityKind::table) {
    for (std::size_t i = 0; i < groups * lanes; i += lanes) store(out + i, energies_of(density, load(bits + i)));
    return;
  }
  if (density.kind == DensityKind::exponential) return exponential_energies(density.scale, bits, groups, out);
  for (std::size_t first = 0; first < groups; first += most_together) {
    const std::size_t some = groups - first < most_together ? groups - first : most_together;
    gaussian_energies(density.scale, bits + first * lanes, some, out + first * lanes);
  }
}

/// Random words of eight states of a hashed landscape.
QUENCH_INLINE Words hashed_words(const StreamKey& key, const Words& states) {
  const Wide k = key_of(key);
  return low_words(ars_bits(EightWide{broadcast(k.low), broadcast(k.high)}, {states, broadcast(std::uint64_t{0})}));
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
