// Errors of plain lists of numbers: independent samples and correlated series.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace quench {

struct ValueWithError { double value = 0, error = 0; };

/// Mean of independent numbers and its standard error sqrt(sum (x - mean)^2 / (n (n-1))); NaN where there are too few.
ValueWithError mean_error(std::span<const double> x);

/// Mean of a correlated series with an error from blocking.
struct Blocking {
  double mean = 0, error = 0;
  bool plateau = false;               ///< the errors level off; without it `error` is a lower bound
  std::size_t block = 1;              ///< length of the blocks whose error is taken
  double inefficiency = 1;            ///< error^2 over that of independent numbers: 1 + 2 sum of autocorrelations
  std::vector<double> blocks, errors, errors_of_errors;   ///< per level: block length, standard error, its own error
};

/// Blocking by pairs, Flyvbjerg and Petersen, J. Chem. Phys. 91, 461 (1989). The level is the first at which the remaining
/// autocorrelation is compatible with none at 99 %: M_j = sum_(k >= j) 2^(d-k) (gamma_k / sigma_k^2)^2 against chi^2 with
/// d - j degrees of freedom, Jonsson, Phys. Rev. E 98, 043304 (2018). No plateau where that is left only with
/// fewer than 32 blocks. The test uses the last 2^d numbers; mean and errors use all. Needs at least 64 numbers, else an
/// argument error.
Blocking blocking(std::span<const double> series);

/// Random choice of n out of n with repetition, for bootstrap sample `sample`; a pure function of its arguments.
std::vector<std::size_t> resampled(std::size_t n, std::uint64_t seed, std::uint64_t sample);

}  // namespace quench
