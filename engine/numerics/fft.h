// Fourier transforms of real fields on periodic lattices of dimension 0 to 8.
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace quench {

/// Unnormalised discrete transform between a real field (last axis fastest) and its half spectrum.
///   forward   a(k) = sum_x f(x) exp(-i k x),   k_a = 2 pi n_a / L_a
///   inverse   f(x) = sum_k a(k) exp(+i k x), so inverse(forward(f)) = sites() * f
/// The half spectrum has the shape of the lattice with the last length L replaced by L/2 + 1; the other modes follow from
/// a(-k) = conj(a(k)). Immutable and thread-safe; no lengths at all (dimension 0) means one site.
///
/// Plans are made in estimate mode without FFTW's vector codelets: measured or vector plans depend on the processor, these
/// do not, so every machine gives the same bits (decisions.md 4). Cost of that: a factor 1.8 (5.7 instead of 3.1 ns per
/// site at 64^3).
class RealTransform {
 public:
  /// Throws an argument error for more than 8 lengths, a length of 0, or one that does not fit FFTW's int.
  explicit RealTransform(std::vector<std::size_t> lengths);

  const std::vector<std::size_t>& lengths() const { return lengths_; }  ///< as given, {1} for dimension 0
  std::size_t sites() const { return sites_; }
  std::size_t modes() const { return modes_; }   ///< of the half spectrum
  /// `field` has sites() elements, `spectrum` modes(); any alignment, not overlapping.
  void forward(std::span<const double> field, std::span<std::complex<double>> spectrum) const;
  /// Overwrites `spectrum`.
  void inverse(std::span<std::complex<double>> spectrum, std::span<double> field) const;
  /// Integers n_a of mode `mode` of the half spectrum, 0 <= n_a < L_a.
  void wave_numbers(std::size_t mode, std::span<std::size_t> n) const;
  /// How many modes of the full spectrum one of the half spectrum stands for: 1 or 2.
  double weight(std::size_t mode) const;

 private:
  struct Plans;
  std::vector<std::size_t> lengths_;
  std::size_t sites_ = 1, modes_ = 1;
  std::shared_ptr<const Plans> plans_;
};

}  // namespace quench
