// Exact counts of ripplon states: enumeration of occupation numbers, Beyer-Swinehart on a grid, and the recursion for
// fractional weights (sheet rfot 9.4). All with theta rho(w) = sum_n Theta(w - E_n) exp(-(w - E_n)/theta).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/numerics/mosaic_spectrum.h"

namespace quench::mosaic {

/// All combinations of occupation numbers with energy <= highest: rising energies, and how many states each stands for
/// (product of C(n_l + 2l, n_l)). The weights of the spectrum must be whole.
struct StateList { std::vector<double> energy, multiplicity; };
/// Throws a numeric error where there are more than `limit` combinations.
StateList enumerate_states(const VibrationSpectrum& spectrum, double highest, std::size_t limit = 5'000'000);

/// theta rho at rising frequencies `at`, each at most the highest energy of the enumeration.
std::vector<double> step_density(const StateList& states, double theta, const std::vector<double>& at);

/// Number of states in each bin 0..bins of width `bin`, every frequency rounded to whole bins (Beyer and Swinehart 1973).
/// Exact while below 2^53. Throws a numeric error where a frequency rounds to no bin at all.
std::vector<double> count_states(const VibrationSpectrum& spectrum, double bin, std::size_t bins);

/// Like count_states for weights that are not whole: each node is spread over its two neighbouring bins, keeping its mean
/// frequency, and n a_n = sum_m b_m a_(n-m) with b_m = sum_(j|m) j g_j. Cost bins^2/2.
std::vector<double> count_fractional(const VibrationSpectrum& spectrum, double bin, std::size_t bins);

/// theta rho from counts per bin: at w, states of bin k count where k bin <= w.
std::vector<double> density_of_counts(const std::vector<double>& counts, double bin, double theta, const std::vector<double>& at);
/// The same with half of the last bin, r_k - a_k/2 at w = k bin, and straight lines between bins; a_0 stays whole.
std::vector<double> density_of_fractional_counts(const std::vector<double>& counts, double bin, double theta, const std::vector<double>& at);

}  // namespace quench::mosaic
