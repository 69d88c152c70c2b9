// Structure factors and correlations of a real field on a periodic lattice, averaged over shells or along axes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/lattice.h"
#include "engine/numerics/fft.h"

namespace quench {

/// Modes of one lattice. Modes with equal eigenvalue of the lattice Laplacian,
///   lambda(k) = (2/dx^2) sum_a (1 - cos k_a dx) = (4/dx^2) sum_a sin^2(pi n_a / L_a),
/// within a relative 1e-9 form a shell (sheet overlap_field 2, 8). Shell 0 is k = 0. Immutable, thread-safe.
class LatticeModes {
 public:
  explicit LatticeModes(const Lattice& lattice);

  /// khat = sqrt(lambda) of each shell, increasing, in 1/length.
  const std::vector<double>& shell_coordinates() const { return coordinates_; }
  /// Modes of the full spectrum in each shell.
  const std::vector<double>& multiplicities() const { return multiplicities_; }
  /// Distances r = 0, dx ... of correlations(): up to half the shortest axis longer than one site; only 0 where there is none.
  std::vector<double> distances() const;

  /// Centred field: d_i = q_i - <q>. S(k) = (dx^d / N) |sum_i exp(-ikx) d_i|^2 averaged over each shell; out[0] = 0.
  void structure_factor(std::span<const double> q, std::span<double> out) const;
  /// <d_i d_(i+r)> averaged over sites and over the axes longer than one site (+r and -r are equal).
  void correlations(std::span<const double> q, std::span<double> out) const;

 private:
  /// |sum_i exp(-ikx) d_i|^2 of every mode of the half spectrum, times the modes it stands for.
  std::vector<double> weighted_power(std::span<const double> q) const;
  void find_shells();
  bool resolved(std::size_t axis) const { return transform_.lengths()[axis] > 1; }

  Lattice lattice_;
  RealTransform transform_;
  std::vector<std::uint32_t> shell_of_mode_;
  std::vector<double> coordinates_, multiplicities_;
};

}  // namespace quench
