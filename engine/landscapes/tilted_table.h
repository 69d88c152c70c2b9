// A tabulated density tilted by exp(-k E): how much of it lies beyond an energy, and where a share of that begins. Exact for
// the piecewise linear table, to rounding, whatever k times the range of the table (sheet traps 2.1, 4.6).
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "engine/landscapes/densities.h"

namespace quench {

/// The two moments of exp(-s q) over 0 < q < 1 from which integrals of a linear function follow. s >= 0.
struct CellMoments {
  double near, far;   ///< integrals of (1 - q) exp(-s q) and of q exp(-s q)
  double decay;       ///< exp(-s)
};
CellMoments cell_moments(double s);

/// value * exp(log_scale); log_scale is 0 wherever value alone is far from the ends of the range of doubles.
struct ScaledMass {
  double value = 0, log_scale = 0;
  double log() const { return std::log(value) + log_scale; }
};

/// A linear function times exp(-slope z) on 0 < z < width.
struct TiltedCell {
  double near, far;   ///< its values at z = 0 and at z = width, not tilted
  double width, slope;
  /// Its integral over the last `left` of the cell, with exp(-slope z) counted from where that part begins.
  ScaledMass mass(double left) const;
  /// The tilt changes little over the cell.
  bool mild() const { return std::abs(slope * width) <= 1; }
  /// `left` such that the last `left` of a mild cell holds this share of its integral.
  double left_of(double share) const;
  /// `left` such that the integral over the last `left` of the cell is exp(log_part) and that over all of it exp(log_all), both with
  /// exp(-slope z) counted from the end of the cell where it is largest. For any slope but 0.
  double left_of(double log_part, double log_all) const;
};

/// What lies between an energy and one end of the table. Immutable. Infinite k has no meaning here, nor has an energy in a gap
/// of the density, where a walk never is.
class TableTail {
 public:
  enum class End { low, high };
  /// `slope` is k, of any sign.
  TableTail(const DensityView& density, double slope, End end);
  /// Integral of rho(E') exp(-k (E' - energy)) from `energy` to the end.
  ScaledMass mass(double energy) const;
  /// The energy beyond which a share of that lies. `mass` is that of `energy`, above 0, and 0 < share <= 1.
  double energy_beyond(double energy, const ScaledMass& mass, double share) const;

 private:
  std::size_t cell_of(double x) const;
  double left_in(std::size_t i, double x, double log_wanted) const;
  TiltedCell cell(std::size_t i) const { return {weight_[i], weight_[i + 1], x_[i + 1] - x_[i], k_}; }

  // With a low end, energies are mirrored: x = -E, k = -slope. All then runs towards larger x.
  double sign_, k_;
  std::vector<double> x_, weight_;
  std::vector<double> log_cell_;  ///< [cell] its mass, exp(-k x) counted from its end where that is largest
  std::vector<double> after_;     ///< [cell] mass from its end on, over its own; infinite where that is next to nothing
  std::vector<double> log_mass_;  ///< [point] mass from there to the end, exp(-k (x - x_i)) counted from the point
  std::vector<double> mass_;      ///< [point] exp of that; NaN where it leaves the range of doubles
  std::vector<double> level_;     ///< [point] log_mass_ with exp(-k (x - x_0)) counted from the first: falls from point to point
};

/// The law with density proportional to rho(E) exp(-k E).
class TiltedTable {
 public:
  TiltedTable(const EnergyDensity& density, double slope);
  /// Its quantile at the random number (bits + 1/2) 2^-64, relative to the nearer end.
  double quantile(std::uint64_t bits) const;
  /// ln of the integral of rho(E) exp(-k E).
  double log_norm() const;

 private:
  double lowest_, highest_, slope_;
  TableTail below_, above_;
  ScaledMass all_below_, all_above_;   ///< all of the table, seen from its ends
};

/// 64 random bits as u = (bits + 1/2) 2^-64 and 1 - u, each with its own relative precision; neither is 0.
struct UnitPair { double u, rest; };
inline UnitPair unit_pair(std::uint64_t bits) {
  const auto fraction = [](std::uint64_t k) { return (static_cast<double>(k) + 0.5) * 0x1p-64; };
  return {fraction(bits), fraction(~bits)};
}

}  // namespace quench
