// Box-Muller in single precision: plain loops over arrays that the compiler vectorises, with fused multiply-adds spelt out
// (v2 has none and multiplies, then adds).
#include "engine/numerics/ars.h"
#include "engine/numerics/normals_kernel.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

constexpr std::size_t most_pairs = 256;  ///< pairs of normals per pass

QUENCH_INLINE float multiply_add(float a, float b, float c) {
#if defined(QUENCH_ISA_v2)
  return a * b + c;
#else
  return __builtin_fmaf(a, b, c);
#endif
}

QUENCH_INLINE std::int32_t bits_of(float x) {
  std::int32_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}
QUENCH_INLINE float from_bits(std::int32_t bits) {
  float x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

/// sqrt(-2 log u), u = (n + 1/2) 2^-31 from the upper 31 bits of a random word. Logarithm after Cephes (logf).
QUENCH_INLINE float radius_of(std::uint32_t random) {
  const float u = multiply_add(static_cast<float>(static_cast<std::int32_t>(random >> 1)), 0x1p-31f, 0x1p-32f);
  const std::int32_t exponent = (bits_of(u) - 0x3f3504f3) >> 23;  // mantissa in [sqrt(1/2), sqrt(2))
  const float x = from_bits(bits_of(u) - exponent * (1 << 23)) - 1.0f, e = static_cast<float>(exponent);
  float p = multiply_add(7.0376836292e-2f, x, -1.1514610310e-1f);
  p = multiply_add(p, x, 1.1676998740e-1f);
  p = multiply_add(p, x, -1.2420140846e-1f);
  p = multiply_add(p, x, 1.4249322787e-1f);
  p = multiply_add(p, x, -1.6668057665e-1f);
  p = multiply_add(p, x, 2.0000714765e-1f);
  p = multiply_add(p, x, -2.4999993993e-1f);
  p = multiply_add(p, x, 3.3333331174e-1f);
  const float square = x * x;
  const float tail = multiply_add(e, -2.12194440e-4f, multiply_add(-0.5f, square, p * x * square));
  const float log_u = multiply_add(e, 0.693359375f, x + tail);
  const float t = -2.0f * log_u;  // never negative: log_u is 0 at u = 1 and falls with u
  return __builtin_sqrtf(t);
}

/// sin and cos of 2 pi (random / 2^32), random taken as signed. Polynomials after Cephes (sinf, cosf).
QUENCH_INLINE void turn(std::uint32_t random, float& sine, float& cosine) {
  const std::int32_t quarter = static_cast<std::int32_t>(random + 0x20000000u) >> 30;
  const std::int32_t rest = static_cast<std::int32_t>(random - (static_cast<std::uint32_t>(quarter) << 30));
  const float x = static_cast<float>(rest) * 1.46291807927e-9f;  // 2 pi / 2^32: within pi/4
  const float z = x * x;
  const float s = multiply_add(multiply_add(multiply_add(-1.9515295891e-4f, z, 8.3321608736e-3f), z, -1.6666654611e-1f), z * x, x);
  const float c = multiply_add(multiply_add(multiply_add(2.443315711809948e-5f, z, -1.388731625493765e-3f), z, 4.166664568298827e-2f),
                               z * z, multiply_add(-0.5f, z, 1.0f));
  const bool swap = (quarter & 1) != 0;
  const std::int32_t sine_sign = (quarter & 2) << 30, cosine_sign = ((quarter + 1) & 2) << 30;
  sine = from_bits(bits_of(swap ? c : s) ^ sine_sign);
  cosine = from_bits(bits_of(swap ? s : c) ^ cosine_sign);
}

struct Buffers {
  alignas(64) std::uint32_t first[most_pairs], second[most_pairs];
  alignas(64) float radius[most_pairs];
  alignas(64) double edge[64];
};

/// Pairs from number 32 * g of the buffers, from the 16 blocks from number 16 * group: places 2 b and 2 b + 1 of the first 16
/// pairs are the first two 32-bit words of blocks b and b + 8 (b < 8), those of the last 16 pairs their last two. Shifts and
/// masks on whole registers do that; the order of the blocks would take many more operations.
QUENCH_INLINE void draw_words(const ArsStream& stream, const NormalAddress& address, std::uint64_t group, std::size_t g,
                              Buffers& buffers) {
  EightBlocks blocks[2];
  stream.bits(counter_of(address.member, address.step, 16 * group), blocks);
  const Words lower_half = broadcast(std::uint64_t{0xffffffff}), upper_half = broadcast(std::uint64_t{0xffffffff} << 32);
  for (std::size_t half = 0; half < 2; ++half) {
    const Words a = half == 0 ? low_words(blocks[0]) : high_words(blocks[0]);
    const Words b = half == 0 ? low_words(blocks[1]) : high_words(blocks[1]);
    // vector stores may go through any pointer
    store(reinterpret_cast<std::uint64_t*>(buffers.first + 32 * g + 16 * half), (a & lower_half) | shift_left<32>(b));
    store(reinterpret_cast<std::uint64_t*>(buffers.second + 32 * g + 16 * half), shift_right<32>(a) | (b & upper_half));
  }
}

/// The 64 normals of pairs from number 32 * g.
QUENCH_INLINE void turn_group(const Buffers& buffers, std::size_t g, double* normal) {
  for (std::size_t half = 0; half < 2; ++half)
    for (std::size_t l = 0; l < 16; ++l) {
      const std::size_t pair = 32 * g + 16 * half + l;
      float s, c;
      turn(buffers.second[pair], s, c);
      normal[32 * half + l] = static_cast<double>(buffers.radius[pair] * c);
      normal[32 * half + 16 + l] = static_cast<double>(buffers.radius[pair] * s);
    }
}

}  // namespace

void normals_single(const NormalAddress& address, std::uint64_t first, double* out, std::size_t n, const FetchAhead& ahead) {
  const ArsStream stream(address.key);
  Buffers buffers;
  const std::uint64_t end = first + n, group_end = (end + 63) / 64;
  for (std::uint64_t group = first / 64; group < group_end; group += most_pairs / 32) {
    const std::uint64_t left = group_end - group;
    const std::size_t groups = left < most_pairs / 32 ? static_cast<std::size_t>(left) : most_pairs / 32;
    for (std::size_t g = 0; g < groups; ++g) draw_words(stream, address, group + g, g, buffers);
    for (std::size_t pair = 0; pair < 32 * groups; ++pair) buffers.radius[pair] = radius_of(buffers.first[pair]);
    for (std::size_t g = 0; g < groups; ++g) {
      const std::uint64_t site = 64 * (group + g);
      for (const double* next : ahead.stream)
        if (next)
          for (std::uint64_t j = 0; j < 64; j += 8) __builtin_prefetch(next + (site - first / 64 * 64) + j);
      if (site >= first && site + 64 <= end) {
        turn_group(buffers, g, out + (site - first));
      } else {
        turn_group(buffers, g, buffers.edge);
        for (std::uint64_t i = 0; i < 64; ++i)
          if (site + i >= first && site + i < end) out[site + i - first] = buffers.edge[i];
      }
    }
  }
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
