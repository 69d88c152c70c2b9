// Vectors of eight doubles for kernels: one AVX-512 register (v4), two AVX2 registers (v3) or four SSE registers (v2).
// Always eight lanes, and every operation is exactly rounded or exact, so that v3 and v4 give the same bits lane by lane;
// v2 has no fused multiply-add and agrees within rounding.
//
// Include only from *.kernel.cpp files. Everything here lives in the level's own namespace, so that no function compiled
// for a newer processor can be linked in place of an older one. For the same reason a kernel file must not use templates
// of the standard library that emit code (std::vector, std::sort ...): plain pointers and arrays only.
#pragma once

#ifndef QUENCH_ISA_NAMESPACE
#error "engine/numerics/simd.h belongs in *.kernel.cpp files only"
#endif

#include <cstddef>
#include <cstdint>

#define QUENCH_INLINE inline __attribute__((always_inline))

#if defined(QUENCH_ISA_v4)
#include "engine/numerics/simd_v4.h"
#elif defined(QUENCH_ISA_v3)
#include "engine/numerics/simd_v3.h"
#else
#include "engine/numerics/simd_v2.h"
#endif

namespace quench::QUENCH_ISA_NAMESPACE {

inline constexpr std::size_t lanes = 8;

/// Eight doubles.
struct Doubles { part::Real p[part::count]; };
/// Eight 64-bit words: unsigned, or signed in two's complement.
struct Words { part::Bits p[part::count]; };
/// Eight truth values, from comparisons.
struct Mask { part::Mask p[part::count]; };

/// Result{f(0), f(1), ...} over the registers that make up eight lanes, with constant indices.
template <class Result, class F> QUENCH_INLINE Result each_part(F f) {
  if constexpr (part::count == 1) return Result{{f(0)}};
  else if constexpr (part::count == 2) return Result{{f(0), f(1)}};
  else return Result{{f(0), f(1), f(2), f(3)}};
}
#define QUENCH_EACH(Result, value) each_part<Result>([&](int i) __attribute__((always_inline)) { return value; })

inline constexpr int lanes_per_part = static_cast<int>(lanes) / part::count;

// ---- memory (no alignment needed; aligned addresses are faster)
QUENCH_INLINE Doubles load(const double* from) { return QUENCH_EACH(Doubles, part::load(from + i * lanes_per_part)); }
QUENCH_INLINE Words load(const std::uint64_t* from) { return QUENCH_EACH(Words, part::load_bits(from + i * lanes_per_part)); }
QUENCH_INLINE void store(double* to, const Doubles& x) {
  for (int i = 0; i < part::count; ++i) part::store(to + i * lanes_per_part, x.p[i]);
}
QUENCH_INLINE void store(std::uint64_t* to, const Words& x) {
  for (int i = 0; i < part::count; ++i) part::store_bits(to + i * lanes_per_part, x.p[i]);
}
QUENCH_INLINE Doubles broadcast(double x) { return QUENCH_EACH(Doubles, (static_cast<void>(i), part::broadcast(x))); }
QUENCH_INLINE Words broadcast(std::uint64_t x) { return QUENCH_EACH(Words, (static_cast<void>(i), part::broadcast_bits(x))); }
/// table[index[lane]]; the indices must be inside the table.
QUENCH_INLINE Doubles gather(const double* table, const Words& index) { return QUENCH_EACH(Doubles, part::gather(table, index.p[i])); }
/// *at(lane) for the first n lanes, with `at` giving pointers to doubles. The others are 0 or, if n is not a multiple of 4, what
/// `at` gives for them.
template <class At> QUENCH_INLINE Doubles load_first(int n, At at) {
  return QUENCH_EACH(Doubles, part::load_first(n - i * lanes_per_part, [&](int k) __attribute__((always_inline)) { return at(i * lanes_per_part + k); }));
}
/// table[index[lane] & 15] of a table of 16 doubles; on v4 a permutation of registers.
QUENCH_INLINE Doubles lookup16(const double* table, const Words& index) {
  return QUENCH_EACH(Doubles, part::lookup16(table, index.p[i]));
}

// ---- arithmetic
QUENCH_INLINE Doubles operator+(const Doubles& a, const Doubles& b) { return QUENCH_EACH(Doubles, a.p[i] + b.p[i]); }
QUENCH_INLINE Doubles operator-(const Doubles& a, const Doubles& b) { return QUENCH_EACH(Doubles, a.p[i] - b.p[i]); }
QUENCH_INLINE Doubles operator*(const Doubles& a, const Doubles& b) { return QUENCH_EACH(Doubles, a.p[i] * b.p[i]); }
QUENCH_INLINE Doubles operator/(const Doubles& a, const Doubles& b) { return QUENCH_EACH(Doubles, a.p[i] / b.p[i]); }
QUENCH_INLINE Doubles square_root(const Doubles& x) { return QUENCH_EACH(Doubles, part::square_root(x.p[i])); }
/// a*b + c, rounded once (v2: multiply, then add).
QUENCH_INLINE Doubles fma(const Doubles& a, const Doubles& b, const Doubles& c) {
  return QUENCH_EACH(Doubles, part::fma(a.p[i], b.p[i], c.p[i]));
}
/// c - a*b, rounded once (v2: multiply, then subtract).
QUENCH_INLINE Doubles fnma(const Doubles& a, const Doubles& b, const Doubles& c) {
  return QUENCH_EACH(Doubles, part::fnma(a.p[i], b.p[i], c.p[i]));
}
/// a*b + c rounded once also on v2 (up to the last bit; exact where the result is representable). For the few places whose
/// accuracy rests on it; costs 17 operations there.
QUENCH_INLINE Doubles fma_precise(const Doubles& a, const Doubles& b, const Doubles& c) {
  return QUENCH_EACH(Doubles, part::fma_precise(a.p[i], b.p[i], c.p[i]));
}
/// a < b ? a : b, hence b where either is NaN; maximum likewise with a > b.
QUENCH_INLINE Doubles minimum(const Doubles& a, const Doubles& b) { return QUENCH_EACH(Doubles, part::minimum(a.p[i], b.p[i])); }
QUENCH_INLINE Doubles maximum(const Doubles& a, const Doubles& b) { return QUENCH_EACH(Doubles, part::maximum(a.p[i], b.p[i])); }
QUENCH_INLINE Doubles floor(const Doubles& x) { return QUENCH_EACH(Doubles, part::floor(x.p[i])); }
QUENCH_INLINE Doubles ceil(const Doubles& x) { return QUENCH_EACH(Doubles, part::ceil(x.p[i])); }
QUENCH_INLINE Doubles truncate(const Doubles& x) { return QUENCH_EACH(Doubles, part::truncate(x.p[i])); }
/// Nearest integer, halves to even.
QUENCH_INLINE Doubles round_even(const Doubles& x) { return QUENCH_EACH(Doubles, part::round_even(x.p[i])); }

// ---- bits
QUENCH_INLINE Words as_words(const Doubles& x) { return QUENCH_EACH(Words, part::as_bits(x.p[i])); }
QUENCH_INLINE Doubles as_doubles(const Words& x) { return QUENCH_EACH(Doubles, part::as_real(x.p[i])); }
QUENCH_INLINE Words operator+(const Words& a, const Words& b) { return QUENCH_EACH(Words, part::add(a.p[i], b.p[i])); }
QUENCH_INLINE Words operator-(const Words& a, const Words& b) { return QUENCH_EACH(Words, part::subtract(a.p[i], b.p[i])); }
QUENCH_INLINE Words operator&(const Words& a, const Words& b) { return QUENCH_EACH(Words, part::bit_and(a.p[i], b.p[i])); }
QUENCH_INLINE Words operator|(const Words& a, const Words& b) { return QUENCH_EACH(Words, part::bit_or(a.p[i], b.p[i])); }
QUENCH_INLINE Words operator^(const Words& a, const Words& b) { return QUENCH_EACH(Words, part::bit_xor(a.p[i], b.p[i])); }
template <int n> QUENCH_INLINE Words shift_left(const Words& x) { return QUENCH_EACH(Words, part::template shift_left<n>(x.p[i])); }
/// Logical shift: zeros come in.
template <int n> QUENCH_INLINE Words shift_right(const Words& x) { return QUENCH_EACH(Words, part::template shift_right<n>(x.p[i])); }
/// Product of the low 32 bits of each lane, 64 bits wide.
QUENCH_INLINE Words multiply_low_halves(const Words& a, const Words& b) {
  return QUENCH_EACH(Words, part::multiply_low_halves(a.p[i], b.p[i]));
}

// ---- comparisons (false where either is NaN) and selection
QUENCH_INLINE Mask operator<(const Doubles& a, const Doubles& b) { return QUENCH_EACH(Mask, part::less(a.p[i], b.p[i])); }
QUENCH_INLINE Mask operator<=(const Doubles& a, const Doubles& b) { return QUENCH_EACH(Mask, part::less_equal(a.p[i], b.p[i])); }
QUENCH_INLINE Mask operator>(const Doubles& a, const Doubles& b) { return b < a; }
QUENCH_INLINE Mask operator>=(const Doubles& a, const Doubles& b) { return b <= a; }
QUENCH_INLINE Mask operator==(const Doubles& a, const Doubles& b) { return QUENCH_EACH(Mask, part::equal(a.p[i], b.p[i])); }
QUENCH_INLINE Mask is_nan(const Doubles& x) { return QUENCH_EACH(Mask, part::unordered(x.p[i], x.p[i])); }
QUENCH_INLINE Mask operator==(const Words& a, const Words& b) { return QUENCH_EACH(Mask, part::equal_bits(a.p[i], b.p[i])); }
QUENCH_INLINE Mask less_signed(const Words& a, const Words& b) { return QUENCH_EACH(Mask, part::less_signed(a.p[i], b.p[i])); }
QUENCH_INLINE Mask operator&(const Mask& a, const Mask& b) { return QUENCH_EACH(Mask, part::both(a.p[i], b.p[i])); }
QUENCH_INLINE Mask operator|(const Mask& a, const Mask& b) { return QUENCH_EACH(Mask, part::either(a.p[i], b.p[i])); }
QUENCH_INLINE Mask operator^(const Mask& a, const Mask& b) { return QUENCH_EACH(Mask, part::exclusive(a.p[i], b.p[i])); }
QUENCH_INLINE Mask operator!(const Mask& a) { return QUENCH_EACH(Mask, part::negated(a.p[i])); }
/// Lane by lane: mask ? a : b.
QUENCH_INLINE Doubles select(const Mask& m, const Doubles& a, const Doubles& b) {
  return QUENCH_EACH(Doubles, part::select(m.p[i], a.p[i], b.p[i]));
}
QUENCH_INLINE Words select(const Mask& m, const Words& a, const Words& b) {
  return QUENCH_EACH(Words, part::select(m.p[i], a.p[i], b.p[i]));
}
/// Bit `lane` of the result is the mask of that lane.
QUENCH_INLINE unsigned to_bits(const Mask& m) {
  unsigned bits = 0;
  for (int i = 0; i < part::count; ++i) bits |= part::to_bits(m.p[i]) << (i * lanes_per_part);
  return bits & 0xffu;
}
QUENCH_INLINE bool any(const Mask& m) { return to_bits(m) != 0; }
QUENCH_INLINE bool all(const Mask& m) { return to_bits(m) == 0xffu; }

// ---- composed
QUENCH_INLINE Doubles operator-(const Doubles& x) { return as_doubles(as_words(x) ^ broadcast(std::uint64_t{1} << 63)); }
QUENCH_INLINE Doubles absolute(const Doubles& x) { return as_doubles(as_words(x) & broadcast(~std::uint64_t{0} >> 1)); }
/// Sign bit of x, everything else zero.
QUENCH_INLINE Words sign_of(const Doubles& x) { return as_words(x) & broadcast(std::uint64_t{1} << 63); }
/// Flips the sign where `sign` (from sign_of) has its top bit set.
QUENCH_INLINE Doubles flip_sign(const Doubles& x, const Words& sign) { return as_doubles(as_words(x) ^ sign); }

/// Sum of the eight lanes in a fixed order: ((0+4)+(2+6)) + ((1+5)+(3+7)).
QUENCH_INLINE double sum(const Doubles& x) { return part::sum(x.p); }

/// Nearest integer (halves to even) as a signed word; |x| < 2^51.
QUENCH_INLINE Words to_integer(const Doubles& x) {
  const Doubles magic = broadcast(6755399441055744.0);  // 1.5 * 2^52: the integer appears in the low bits
  return as_words(x + magic) - as_words(magic);
}
/// Signed word to double, exact; |n| < 2^51.
QUENCH_INLINE Doubles to_doubles(const Words& n) {
  const Doubles magic = broadcast(6755399441055744.0);
  return as_doubles(n + as_words(magic)) - magic;
}
/// The upper and the lower 32 bits of words as doubles.
QUENCH_INLINE Doubles upper_half(const Words& n) {
  return as_doubles(shift_right<32>(n) | broadcast(std::uint64_t{0x433} << 52)) - broadcast(0x1p52);
}
QUENCH_INLINE Doubles lower_half(const Words& n) {
  return as_doubles((n & broadcast(std::uint64_t{0xffffffff})) | broadcast(std::uint64_t{0x433} << 52)) - broadcast(0x1p52);
}
/// Unsigned word to double, rounded to nearest.
QUENCH_INLINE Doubles unsigned_to_doubles(const Words& n) {
#if defined(QUENCH_ISA_v4)
  return {{_mm512_maskz_cvtepu64_pd(0xff, n.p[0])}};
#else
  return upper_half(n) * broadcast(0x1p32) + lower_half(n);
#endif
}
/// Uniform on [0, 1): the top 52 bits of random words, multiples of 2^-52.
QUENCH_INLINE Doubles uniform(const Words& random) {
  return as_doubles(shift_right<12>(random) | broadcast(std::uint64_t{0x3ff} << 52)) - broadcast(1.0);
}
/// Computes x here: GCC writes out chains of + and * one after the other where the source has them side by side.
template <class Real> QUENCH_INLINE void compute_register_here(Real& x) {
#if defined(QUENCH_ISA_v4)
  asm volatile("" : "+v"(x));
#else
  asm volatile("" : "+x"(x));
#endif
}
QUENCH_INLINE void compute_here(Doubles& x) {
  for (auto& part : x.p) compute_register_here(part);
}
QUENCH_INLINE void compute_here(double& x) { compute_register_here(x); }

/// Uniform on (0, 1]: the same, mirrored; safe under a logarithm.
QUENCH_INLINE Doubles uniform_positive(const Words& random) {
  return broadcast(2.0) - as_doubles(shift_right<12>(random) | broadcast(std::uint64_t{0x3ff} << 52));
}

/// x * 2^n for an integer-valued n, rounded once (gradual underflow included) when 0.5 <= |x| <= 2 and |n| <= 2000;
/// inf and NaN pass.
QUENCH_INLINE Doubles scale_by_power_of_two(const Doubles& x, const Doubles& n) {
#if defined(QUENCH_ISA_v4)
  return QUENCH_EACH(Doubles, part::scale(x.p[i], n.p[i]));
#else
  // Two factors, because 2^n alone leaves the range of doubles near its ends. The first product is exact.
  const Words whole = to_integer(n);
  const Words half = to_integer(n * broadcast(0.5));
  const Words bias = broadcast(std::uint64_t{1023});
  const Doubles first = as_doubles(shift_left<52>(half + bias));
  const Doubles second = as_doubles(shift_left<52>(whole - half + bias));
  return (x * first) * second;
#endif
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
