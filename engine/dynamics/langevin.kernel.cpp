// The stencil loop of dynamics.langevin. Every value is the same chain of fused multiply-adds whichever vector it falls in,
// so that neither the width of the registers nor the cut into blocks shows in a result.
#include "engine/dynamics/langevin_kernel.h"
#include "engine/numerics/simd_shift.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

/// Force as a polynomial of at most this degree, fused into own(q).
template <int degree> struct Polynomial {
  Doubles c[degree + 1];
  QUENCH_INLINE explicit Polynomial(const LangevinCoefficients& k) {
    for (int j = 0; j <= degree; ++j) c[j] = broadcast(k.polynomial[j]);
  }
  QUENCH_INLINE Doubles operator()(const Doubles& q, const LangevinBlock&, std::size_t) const {
    Doubles value = fma(c[degree], q, c[degree - 1]);
    for (int j = degree - 2; j >= 0; --j) value = fma(value, q, c[j]);
    return value;
  }
};

/// Force evaluated beforehand.
struct Evaluated {
  Doubles own, drift;
  QUENCH_INLINE explicit Evaluated(const LangevinCoefficients& k) : own(broadcast(k.own)), drift(broadcast(k.drift)) {}
  QUENCH_INLINE Doubles operator()(const Doubles& q, const LangevinBlock& block, std::size_t i) const {
    return fma(drift, load(block.force + i), own * q);
  }
};

/// The neighbouring rows of one row along the outer axes; `axes` is -1 where their number is known at run time only.
template <int axes> struct OuterRows {
  const double* row[axes < 0 ? 14 : 2 * axes + 1];  // one more than needed, because an array has at least one element
  int count;
  QUENCH_INLINE OuterRows(const LangevinKind& kind, const LangevinBlock& block, std::size_t row_of_field, const double* own_row) {
    count = axes < 0 ? 2 * static_cast<int>(kind.outer_axes) : 2 * axes;
    const std::int32_t* const relative = block.outer_rows + row_of_field * static_cast<std::size_t>(count);
    for (int j = 0; j < count; ++j) row[j] = own_row + relative[j] * static_cast<std::ptrdiff_t>(block.row_length);
  }
  QUENCH_INLINE Doubles add_to(Doubles sum, std::size_t column) const {
    if constexpr (axes >= 0)
      for (int j = 0; j < 2 * axes; ++j) sum = sum + load(row[j] + column);
    else
      for (int j = 0; j < count; ++j) sum = sum + load(row[j] + column);
    return sum;
  }
};

template <InnerNeighbours inner, int axes, class Force, bool frozen, bool noise, bool average>
bool step(const LangevinKind& kind, const LangevinBlock& block, const LangevinCoefficients& k) {
  const Force force(k);
  const Doubles neighbours = broadcast(k.neighbours), drift = broadcast(k.drift), amplitude = broadcast(k.noise), half = broadcast(0.5);
  Words seen = broadcast(std::uint64_t{0});
  const std::size_t length = block.row_length, begin = block.first_column;
  const std::size_t last = block.columns > 8 ? begin + block.columns - 8 : begin;
  std::size_t row_of_field = block.first_row % block.rows_per_field;
  for (std::size_t r = 0; r < block.rows; ++r) {
    const std::size_t base = (block.first_row + r) * length;
    const double* const q = block.q + base;
    const OuterRows<axes> outer(kind, block, row_of_field, q);
    if (++row_of_field == block.rows_per_field) row_of_field = 0;
    const auto advance = [&](std::size_t column, const Doubles& along) __attribute__((always_inline)) {
      const std::size_t i = r * length + column - begin;
      Doubles value = force(load(q + column), block, i);
      if constexpr (inner != InnerNeighbours::none) value = fma(neighbours, outer.add_to(along, column), value);
      if constexpr (frozen) value = fma(drift, load(block.frozen + base + column), value);
      if constexpr (noise) value = fma(amplitude, load(block.noise + i), value);
      if constexpr (average) value = (load(block.before + base + column) + value) * half;
      store(block.next + base + column, value);
      seen = seen | as_words(value);
    };
    if constexpr (inner == InnerNeighbours::shifted) {
#if defined(QUENCH_ISA_v4)
      if (length % 8 == 0 && block.columns == length) {  // neighbours in registers all along the row
        Doubles previous = load(q + length - 8), here = load(q);
        for (std::size_t column = 0; column < length; column += 8) {
          const Doubles next = load(q + (column + 8 < length ? column + 8 : 0));
          advance(column, neighbour_sums(q + column, previous, here, next));
          previous = here;
          here = next;
        }
        continue;
      }
#endif
      const auto before = [&](std::size_t c) { return c == 0 ? with_front(load(q), q[length - 1]) : load(q + c - 1); };
      const auto after = [&](std::size_t c) { return c + 8 == length ? with_back(load(q + c), q[0]) : load(q + c + 1); };
      advance(begin, before(begin) + after(begin));
      Doubles previous = load(q + begin), here = load(q + begin + 8);
      for (std::size_t column = begin + 8; column < last; column += 8) {
        const Doubles next = load(q + column + 8);
        advance(column, neighbour_sums(q + column, previous, here, next));
        previous = here;
        here = next;
      }
      if (last > begin) advance(last, before(last) + after(last));
    } else {
      // The last vector may overlap the one before it; out of place, the sites in common just come out twice.
      const auto along = [&](std::size_t c) {
        return inner == InnerNeighbours::given ? load(block.inner + r * length + c - begin) : broadcast(0.0);
      };
      for (std::size_t column = begin; column < last; column += 8) advance(column, along(column));
      advance(last, along(last));
    }
  }
  // Bit 62, the top one of the exponent, is set from 2 upwards, in infinities and in NaN.
  const Words top = broadcast(std::uint64_t{1} << 62);
  return to_bits((seen & top) == top) != 0;
}

template <InnerNeighbours inner, int axes, class Force, bool average> LangevinStep with_terms(const LangevinKind& kind) {
  if (kind.frozen) return kind.noise ? step<inner, axes, Force, true, true, average> : step<inner, axes, Force, true, false, average>;
  return kind.noise ? step<inner, axes, Force, false, true, average> : step<inner, axes, Force, false, false, average>;
}

template <InnerNeighbours inner, int axes, class Force> LangevinStep with_average(const LangevinKind& kind) {
  return kind.average ? with_terms<inner, axes, Force, true>(kind) : with_terms<inner, axes, Force, false>(kind);
}

template <InnerNeighbours inner, int axes> LangevinStep with_force(const LangevinKind& kind) {
  if (kind.degree < 0) return with_average<inner, axes, Evaluated>(kind);
  return kind.degree <= 3 ? with_average<inner, axes, Polynomial<3>>(kind) : with_average<inner, axes, Polynomial<7>>(kind);
}

}  // namespace

LangevinStep langevin_step(const LangevinKind& kind) {
  if (kind.inner == InnerNeighbours::none) return with_force<InnerNeighbours::none, 0>(kind);
  if (kind.inner == InnerNeighbours::given)
    return kind.outer_axes == 0 ? with_force<InnerNeighbours::given, 0>(kind) : with_force<InnerNeighbours::given, -1>(kind);
  switch (kind.outer_axes) {
    case 0: return with_force<InnerNeighbours::shifted, 0>(kind);
    case 1: return with_force<InnerNeighbours::shifted, 1>(kind);
    case 2: return with_force<InnerNeighbours::shifted, 2>(kind);
    default: return with_force<InnerNeighbours::shifted, -1>(kind);
  }
}

void split_increments(double* normals, double* refinement, std::size_t n) {
  constexpr double scale = 0.70710678118654752;
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    const Doubles xi = load(normals + i), zeta = load(refinement + i);
    store(normals + i, (xi + zeta) * broadcast(scale));
    store(refinement + i, (xi - zeta) * broadcast(scale));
  }
  for (; i < n; ++i) {
    const double xi = normals[i], zeta = refinement[i];
    normals[i] = (xi + zeta) * scale;
    refinement[i] = (xi - zeta) * scale;
  }
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
