// Box-Muller normals in three short loops over buffers in the first-level cache: random words, radii, angles. One fused
// loop would fill the processor's scheduler with waiting operations and take half as long again. For the same reason the
// loops take several vectors abreast, operation by operation.
#include "engine/numerics/ars.h"
#include "engine/numerics/normals_kernel.h"
#include "engine/numerics/simd.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

#if defined(QUENCH_ISA_v4)
constexpr int abreast = 2;  ///< vectors taken together
#else
constexpr int abreast = 1;
#endif
constexpr std::size_t stride = 8 * abreast;
constexpr std::size_t most_pairs = 256;  ///< pairs of normals per pass; the three buffers take 6 KiB

/// A few vectors treated alike.
struct Row { Doubles v[abreast]; };
template <class F> QUENCH_INLINE Row each(F f) {
  Row row;
  for (int j = 0; j < abreast; ++j) row.v[j] = f(j);
  return row;
}
#define QUENCH_ROW(value) each([&](int j) __attribute__((always_inline)) { return value; })
QUENCH_INLINE Row multiply(const Row& a, const Row& b) { return QUENCH_ROW(a.v[j] * b.v[j]); }
QUENCH_INLINE Row multiply_add(const Row& a, const Row& b, const Row& c) { return QUENCH_ROW(fma(a.v[j], b.v[j], c.v[j])); }
QUENCH_INLINE Row multiply_add(const Row& a, const Row& b, double c) { return QUENCH_ROW(fma(a.v[j], b.v[j], broadcast(c))); }
QUENCH_INLINE Row minus_product(const Row& a, const Row& b, const Row& c) { return QUENCH_ROW(fnma(a.v[j], b.v[j], c.v[j])); }

/// c[0] + c[1] x + ... by Horner.
template <int n> QUENCH_INLINE Row polynomial(const Row& x, const double (&c)[n]) {
  Row value = multiply_add(QUENCH_ROW((static_cast<void>(j), broadcast(c[n - 1]))), x, c[n - 2]);
  for (int k = n - 3; k >= 0; --k) value = multiply_add(value, x, c[k]);
  return value;
}

// Coefficients below are minimax (Remez exchange in 50 digits), as short as an error of 5e-13 r allows: no run could
// draw enough numbers to see that.

// The mantissa, brought to m in [3/4, 3/2), is cut in 16 intervals by its upper four bits; in each, c is within 1/32 of
// 1/m, and twice_log_of is 2 log c, less 2 log 2 where m was halved. The last interval ends at 1, where c = 1 is exact.
constexpr double inverse[16] = {0x1.f07c1f07c1f08p-1, 0x1.d41d41d41d41dp-1, 0x1.bacf914c1bad0p-1, 0x1.a41a41a41a41ap-1,
                                0x1.8f9c18f9c18fap-1, 0x1.7d05f417d05f4p-1, 0x1.6c16c16c16c17p-1, 0x1.5c9882b931057p-1,
                                0x1.4e5e0a72f0539p+0, 0x1.4141414141414p+0, 0x1.3521cfb2b78c1p+0, 0x1.29e4129e4129ep+0,
                                0x1.1f7047dc11f70p+0, 0x1.15b1e5f75270dp+0, 0x1.0c9714fbcda3bp+0, 0x1.0000000000000p+0};
constexpr double twice_log_of[16] = {
    -0x1.f829b0e7832f8p-5, -0x1.6f0d28ae56b4ep-3, -0x1.29552f81ff521p-2, -0x1.9525a9cf456b6p-2,
    -0x1.fb9186d5e3e29p-2, -0x1.2e8e2bae11d31p-1, -0x1.5d1bdbf5809cap-1, -0x1.89a3386c1425bp-1,
    -0x1.b44f77bcc8f64p-1, -0x1.dd46a04c1c4a1p-1, -0x1.02552a5a5d0ffp+0, -0x1.154c3d2f4d5eap+0,
    -0x1.2795e1289b11bp+0, -0x1.393e0d3562a1ap+0, -0x1.4a4f85db03ebbp+0, -0x1.62e42fefa39efp+0};
constexpr double twice_log_2 = 0x1.62e42fefa39efp+0;
/// -2 (log(1 + r) - r) / r^2 for |r| <= 1/32; error of the logarithm 2.3e-13 r, relative to it for u near 1.
constexpr double log_terms[] = {0x1.0000000008033p+0,  -0x1.55555555aacdap-1, 0x1.fffff6fcff31dp-2,
                                -0x1.999988afac75ep-2, 0x1.55b56c8df4741p-2,  -0x1.25043103aad9ap-2};
/// sin(pi x / 8) / x and (cos(pi x / 8) - 1) / x^2 in powers of x^2 <= 1/4, the cosine with its 1; errors 2e-14, 4.3e-13.
constexpr double sine_terms[] = {0x1.921fb54442bc8p-2, -0x1.4abbce610bb0ep-7, 0x1.466bb954f51c4p-14, -0x1.327eb9b196659p-22};
constexpr double cosine_terms[] = {0x1.ffffffffff0f4p-1, -0x1.3bd3cc9821619p-4, 0x1.03c1ddb2299c0p-10, -0x1.555b5d9ecdd48p-18};
/// Sixteen directions around the circle.
constexpr double cosine_of[16] = {1, 0x1.d906bcf328d46p-1, 0x1.6a09e667f3bcdp-1, 0x1.87de2a6aea963p-2,
                                  0, -0x1.87de2a6aea963p-2, -0x1.6a09e667f3bcdp-1, -0x1.d906bcf328d46p-1,
                                  -1, -0x1.d906bcf328d46p-1, -0x1.6a09e667f3bcdp-1, -0x1.87de2a6aea963p-2,
                                  0, 0x1.87de2a6aea963p-2, 0x1.6a09e667f3bcdp-1, 0x1.d906bcf328d46p-1};
constexpr double sine_of[16] = {0, 0x1.87de2a6aea963p-2, 0x1.6a09e667f3bcdp-1, 0x1.d906bcf328d46p-1,
                                1, 0x1.d906bcf328d46p-1, 0x1.6a09e667f3bcdp-1, 0x1.87de2a6aea963p-2,
                                0, -0x1.87de2a6aea963p-2, -0x1.6a09e667f3bcdp-1, -0x1.d906bcf328d46p-1,
                                -1, -0x1.d906bcf328d46p-1, -0x1.6a09e667f3bcdp-1, -0x1.87de2a6aea963p-2};

constexpr std::uint64_t fraction_bits = (std::uint64_t{1} << 52) - 1, exponent_of_1 = std::uint64_t{1023} << 52;

/// 1 + (low 52 bits) 2^-52.
QUENCH_INLINE Doubles one_to_two(const Words& random) {
  return as_doubles((random & broadcast(fraction_bits)) | broadcast(exponent_of_1));
}

/// Exponent of a positive normal x, as a double.
QUENCH_INLINE Doubles exponent_of(const Doubles& x) {
#if defined(QUENCH_ISA_v4)
  return {{_mm512_maskz_getexp_pd(0xff, x.p[0])}};
#else
  return as_doubles(shift_right<52>(as_words(x)) | broadcast(std::uint64_t{0x433} << 52)) - broadcast(0x1p52 + 1023);
#endif
}

/// Its mantissa, in [3/4, 3/2).
QUENCH_INLINE Doubles mantissa_of(const Doubles& x) {
#if defined(QUENCH_ISA_v4)
  return {{_mm512_maskz_getmant_pd(0xff, x.p[0], _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_src)}};
#else
  const Words fraction = as_words(x) & broadcast(fraction_bits);
  const Words upper_half = shift_left<1>(fraction & broadcast(std::uint64_t{1} << 51));
  return as_doubles(fraction + broadcast(exponent_of_1) - upper_half);
#endif
}

/// -2 log u for u = (n + 1/2) 2^-52, n the low 52 bits of random words; positive.
QUENCH_INLINE Row twice_minus_log(const std::uint64_t* random) {
  const Row u = QUENCH_ROW(one_to_two(load(random + 8 * j)) - broadcast(1 - 0x1p-53));
  const Row m = QUENCH_ROW(mantissa_of(u.v[j])), k = QUENCH_ROW(exponent_of(u.v[j]));
  const Row r = QUENCH_ROW(fma_precise(m.v[j], lookup16(inverse, shift_right<48>(as_words(u.v[j]))), broadcast(-1.0)));
  const Row base = QUENCH_ROW(fma(k.v[j], broadcast(-twice_log_2), lookup16(twice_log_of, shift_right<48>(as_words(u.v[j])))));
  const Row linear = QUENCH_ROW(fma(r.v[j], broadcast(-2.0), base.v[j]));
  return multiply_add(multiply(r, r), polynomial(r, log_terms), linear);
}

/// Asks for n doubles of a stream, for the second-level cache; none where the stream is null.
QUENCH_INLINE void fetch(const double* stream, std::uint64_t from, std::size_t n) {
  if (stream)
    for (std::size_t j = 0; j < n; j += 8) __builtin_prefetch(stream + from + j, 0, 2);
}

struct Buffers {
  alignas(64) std::uint64_t first[most_pairs], second[most_pairs];  ///< the two words of each block
  alignas(64) double radius[most_pairs];
};

/// Whole strides are computed; what lies beyond `pairs` is never used.
QUENCH_INLINE void draw_radii(Buffers& buffers, std::size_t pairs, const FetchAhead& ahead, std::uint64_t drawn) {
  for (std::size_t i = 0; i < pairs; i += stride) {
    fetch(ahead.stream[1], drawn + 2 * i, 2 * stride);
    const Row square = twice_minus_log(buffers.first + i);
    for (int j = 0; j < abreast; ++j) store(buffers.radius + i + 8 * j, square_root(square.v[j]));
  }
}

/// r cos and r sin of the angle pi/8 (d + x): d the upper 4 bits of the second word, x in [-1/2, 1/2) its low 52 bits.
QUENCH_INLINE void turn(const Buffers& buffers, std::size_t i, Row& cosine, Row& sine) {
  const Row radius = QUENCH_ROW(load(buffers.radius + i + 8 * j));
  const Row x = QUENCH_ROW(one_to_two(load(buffers.second + i + 8 * j)) - broadcast(1.5));
  const Row square = multiply(x, x);
  const Row s = multiply(multiply(x, radius), polynomial(square, sine_terms)), c = multiply(radius, polynomial(square, cosine_terms));
  const Row base_cosine = QUENCH_ROW(lookup16(cosine_of, shift_right<60>(load(buffers.second + i + 8 * j))));
  const Row base_sine = QUENCH_ROW(lookup16(sine_of, shift_right<60>(load(buffers.second + i + 8 * j))));
  cosine = minus_product(base_sine, s, multiply(base_cosine, c));
  sine = multiply_add(base_sine, c, multiply(base_cosine, s));
}

/// Words of `groups` groups of eight blocks from block 8 * group.
QUENCH_INLINE void draw_words(const ArsStream& stream, const NormalAddress& address, std::uint64_t group, std::size_t groups,
                              Buffers& buffers, const FetchAhead& ahead, std::uint64_t drawn) {
  std::size_t g = 0;
  for (; g + 2 <= groups; g += 2) {
    fetch(ahead.stream[0], drawn + 16 * g, 32);
    EightBlocks blocks[2];
    stream.bits(counter_of(address.member, address.step, 8 * (group + g)), blocks);
    for (std::size_t j = 0; j < 2; ++j) {
      store(buffers.first + 8 * (g + j), low_words(blocks[j]));
      store(buffers.second + 8 * (g + j), high_words(blocks[j]));
    }
  }
  if (g < groups) {
    EightBlocks blocks[1];
    stream.bits(counter_of(address.member, address.step, 8 * (group + g)), blocks);
    store(buffers.first + 8 * g, low_words(blocks[0]));
    store(buffers.second + 8 * g, high_words(blocks[0]));
  }
}

}  // namespace

namespace {

/// Writes the 16 normals of sites from `site` that lie in [first, end).
QUENCH_INLINE void put_group(const Doubles& cosine, const Doubles& sine, std::uint64_t site, std::uint64_t first, std::uint64_t end,
                             double* out) {
  if (site >= first && site + 16 <= end) {
    store(out + (site - first), cosine);
    store(out + (site - first) + 8, sine);
    return;
  }
  double edge[16];
  store(edge, cosine);
  store(edge + 8, sine);
  for (std::uint64_t i = 0; i < 16; ++i)
    if (site + i >= first && site + i < end) out[site + i - first] = edge[i];
}

}  // namespace

void normals(const NormalAddress& address, std::uint64_t first, double* out, std::size_t n, const FetchAhead& ahead) {
  const ArsStream stream(address.key);
  Buffers buffers;
  const std::uint64_t end = first + n;
  std::uint64_t group = first / 16;
  const std::uint64_t group_end = (end + 15) / 16;
  while (group < group_end) {
    const std::uint64_t left = group_end - group;
    const std::size_t groups = left < most_pairs / 8 ? static_cast<std::size_t>(left) : most_pairs / 8;
    draw_words(stream, address, group, groups, buffers, ahead, 16 * (group - first / 16));
    draw_radii(buffers, 8 * groups, ahead, 16 * (group - first / 16));
    for (std::size_t g = 0; g < groups; g += abreast) {
      fetch(ahead.stream[2], 16 * (group - first / 16 + g), 2 * stride);
      Row cosine, sine;
      turn(buffers, 8 * g, cosine, sine);
      const std::uint64_t site = 16 * (group + g);
      if (site >= first && site + 16 * abreast <= end) {
        double* const to = out + (site - first);
        for (int j = 0; j < abreast; ++j) store(to + 16 * j, cosine.v[j]), store(to + 16 * j + 8, sine.v[j]);
        continue;
      }
      for (std::size_t j = 0; j < abreast && g + j < groups; ++j)
        put_group(cosine.v[j], sine.v[j], site + 16 * j, first, end, out);
    }
    group += groups;
  }
}

namespace {

/// Writes the normals of `pairs` blocks, at most a row of them, from block number `block`.
QUENCH_INLINE void scatter(const ScatteredBlocks& blocks, std::size_t block, std::size_t pairs, const Row& cosine, const Row& sine, double* out) {
  double c[stride], s[stride];
  for (int j = 0; j < abreast; ++j) store(c + 8 * j, cosine.v[j]), store(s + 8 * j, sine.v[j]);
  for (std::size_t j = 0; j < pairs; ++j) {
    out[blocks.cosine_site[block + j]] = c[j];
    if (blocks.sine_site[block + j] != no_site) out[blocks.sine_site[block + j]] = s[j];
  }
}

}  // namespace

void normals_scattered(const ScatteredBlocks& blocks, std::uint64_t step, double* out) {
  Buffers buffers;
  const Words step_low = broadcast(step << 32), step_high = broadcast(step >> 32 & 0xffff);
  for (std::size_t start = 0; start < blocks.count; start += most_pairs) {
    const std::size_t left = blocks.count - start, pairs = left < most_pairs ? left : most_pairs;
    for (std::size_t i = 0; i < pairs; i += 8) {
      const EightBlocks bits = ars_bits(EightWide{load(blocks.key_low + start + i), load(blocks.key_high + start + i)},
                                        {load(blocks.counter_low + start + i) | step_low, load(blocks.counter_high + start + i) | step_high});
      store(buffers.first + i, low_words(bits));
      store(buffers.second + i, high_words(bits));
    }
    draw_radii(buffers, pairs, {}, 0);
    for (std::size_t i = 0; i < pairs; i += stride) {
      Row cosine, sine;
      turn(buffers, i, cosine, sine);
      if (blocks.in_order && i + stride <= pairs)
        for (std::size_t j = 0; j < abreast; ++j) store(out + start + i + 8 * j, cosine.v[j]);
      else
        scatter(blocks, start + i, pairs - i < stride ? pairs - i : stride, cosine, sine, out);
    }
  }
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
