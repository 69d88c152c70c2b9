// Explicit steps of dq/ds = mobility (K lap q - W'(q) + omega) + noise, on blocks of sites. Entry points of
// langevin.kernel.cpp at each instruction-set level.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/numerics/isa.h"

namespace quench {

/// Sites of one block of a flat buffer that holds several fields (members) one after the other. A row is a run of sites
/// whose neighbours along the outer axes are runs too. Arrays "of the block" begin at its first site.
struct LangevinBlock {
  const double* q;        ///< old values, whole buffer
  double* next;           ///< new values, whole buffer; another array than q
  const double* before;   ///< values one step back, whole buffer: where LangevinKind::average says so
  const double* frozen;   ///< omega, whole buffer
  const double* noise;    ///< standard normals or increments, of the block
  const double* force;    ///< -W'(q), of the block
  const double* inner;    ///< sums over neighbours along the inner axes, of the block
  std::size_t first_row, rows, row_length;
  std::size_t first_column, columns;   ///< columns of each row; fewer than row_length only where rows is 1
  const std::int32_t* outer_rows;      ///< [row of a field][2 * outer_axes]: neighbouring rows, relative to the row itself
  std::size_t rows_per_field;
};

/// An Euler step is  q' = own(q) + neighbours * sum + drift * (force + omega) + noise * xi,  where `sum` runs over all neighbours.
struct LangevinCoefficients {
  double neighbours = 0;        ///< mobility ds K / dx^2
  double drift = 0;             ///< mobility ds
  double noise = 0;             ///< sqrt(2 mobility Theta ds / dx^d), or 1 for given increments
  double own = 1;               ///< 1 - 2 d neighbours: own(q) = own * q, unless the force is a polynomial
  double polynomial[8] = {};    ///< own(q) with the force inside: its coefficients, low powers first
};

/// Where neighbours along the last axes come from.
enum class InnerNeighbours {
  none,    ///< there are none (one site per field); the block counts as one row
  given,   ///< LangevinBlock::inner
  shifted  ///< one axis, rows of at least 8 sites: the row itself, shifted by one with periodic wrap
};

struct LangevinKind {
  InnerNeighbours inner = InnerNeighbours::none;
  std::size_t outer_axes = 0;  ///< 0 to 7
  int degree = -1;             ///< of the polynomial, at most 7; -1 takes LangevinBlock::force
  bool frozen = false, noise = false;
  /// The mean of `before` and the step. With p the Euler step from q, (q + step from p) / 2 with the same noise is Heun's step:
  /// q + ds (F(q) + F(p)) / 2 + noise.
  bool average = false;
};

/// Advances a block. Blocks of fewer than eight columns are read and written as if they had eight. True where some new |q|
/// is 2 or more, infinite or not a number: the caller then looks closer.
using LangevinStep = bool (*)(const LangevinKind&, const LangevinBlock&, const LangevinCoefficients&);

#define QUENCH_DECLARE_LANGEVIN(level)                   \
  namespace level {                                      \
  LangevinStep langevin_step(const LangevinKind& kind);  \
  /** With w = sqrt(ds) xi the halves w/2 +- sqrt(ds)/2 zeta of a Brownian bridge are sqrt(ds/2) (xi +- zeta)/sqrt 2: takes n of xi and \
      of zeta, leaves the numbers of the first and of the second half step in their places. */ \
  void split_increments(double* normals, double* refinement, std::size_t n); \
  }
QUENCH_DECLARE_LANGEVIN(isa_v2)
QUENCH_DECLARE_LANGEVIN(isa_v3)
QUENCH_DECLARE_LANGEVIN(isa_v4)
#undef QUENCH_DECLARE_LANGEVIN

}  // namespace quench
