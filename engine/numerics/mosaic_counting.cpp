#include "engine/numerics/mosaic_counting.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "engine/core/error.h"

namespace quench::mosaic {

namespace {

using StatePairs = std::vector<std::pair<double, double>>;  // energy, multiplicity

/// Adds one group of `degeneracy` modes of frequency w: n quanta among them can be shared in C(n + degeneracy - 1, n) ways.
void add_modes(StatePairs& states, double w, double degeneracy, double highest, std::size_t limit) {
  const std::size_t before = states.size();
  for (std::size_t i = 0; i < before; ++i) {
    const auto [energy, multiplicity] = states[i];
    double ways = 1;
    for (double n = 1; energy + n * w <= highest; ++n) {
      ways = std::round(ways * (n + degeneracy - 1) / n);
      states.emplace_back(energy + n * w, multiplicity * ways);
    }
    if (states.size() > limit) {
      Error error(ErrorKind::numeric, "more than " + std::to_string(limit) + " combinations of ripplons below the highest frequency");
      throw error.hint("method = \"count\" reaches further").fact("limit", std::to_string(limit));
    }
  }
}

}  // namespace

StateList enumerate_states(const VibrationSpectrum& spectrum, double highest, std::size_t limit) {
  StatePairs states{{0.0, 1.0}};
  for (std::size_t j = spectrum.frequency.size(); j-- > 0;) add_modes(states, spectrum.frequency[j], spectrum.weight[j], highest, limit);
  std::sort(states.begin(), states.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  StateList list;
  list.energy.reserve(states.size());
  list.multiplicity.reserve(states.size());
  for (const auto& [energy, multiplicity] : states) {
    list.energy.push_back(energy);
    list.multiplicity.push_back(multiplicity);
  }
  return list;
}

std::vector<double> step_density(const StateList& states, double theta, const std::vector<double>& at) {
  std::vector<double> out;
  double sum = 0, last = 0;  // sum_n exp(-(last - E_n)/theta): all terms positive, nothing overflows for any theta
  std::size_t n = 0;
  for (double w : at) {
    for (; n < states.energy.size() && states.energy[n] <= w; ++n) {
      sum = sum * std::exp((last - states.energy[n]) / theta) + states.multiplicity[n];
      last = states.energy[n];
    }
    out.push_back(sum * std::exp((last - w) / theta));
  }
  return out;
}

namespace {

[[noreturn]] void bin_too_wide(double frequency, double bin) {
  throw Error(ErrorKind::numeric, "a bin of " + std::to_string(bin) + " is too wide for a ripplon at " + std::to_string(frequency));
}

void demand_finite(const std::vector<double>& counts) {
  if (!std::isfinite(counts.back())) throw Error(ErrorKind::numeric, "the number of states overflows a double").hint("method = \"saddle\" with log = true reaches further");
}

}  // namespace

std::vector<double> count_states(const VibrationSpectrum& spectrum, double bin, std::size_t bins) {
  std::vector<double> counts(bins + 1, 0.0);
  counts[0] = 1;
  for (std::size_t l = 0; l < spectrum.frequency.size(); ++l) {
    const double rounded = std::round(spectrum.frequency[l] / bin);
    if (rounded < 1) bin_too_wide(spectrum.frequency[l], bin);
    if (rounded > static_cast<double>(bins)) continue;
    const std::size_t j = static_cast<std::size_t>(rounded);
    for (double mode = 0; mode < spectrum.weight[l]; ++mode)
      for (std::size_t i = j; i <= bins; ++i) counts[i] += counts[i - j];
  }
  demand_finite(counts);
  return counts;
}

std::vector<double> count_fractional(const VibrationSpectrum& spectrum, double bin, std::size_t bins) {
  std::vector<double> modes(bins + 2, 0.0);  // g_j
  for (std::size_t l = 0; l < spectrum.frequency.size(); ++l) {
    const double place = spectrum.frequency[l] / bin, whole = std::floor(place), share = place - whole;
    if (whole < 1) bin_too_wide(spectrum.frequency[l], bin);
    if (whole > static_cast<double>(bins)) continue;
    const std::size_t j = static_cast<std::size_t>(whole);
    modes[j] += (1 - share) * spectrum.weight[l];
    modes[j + 1] += share * spectrum.weight[l];
  }
  std::vector<double> moments(bins + 1, 0.0);  // b_m = sum over divisors j of m of j g_j
  for (std::size_t j = 1; j <= bins; ++j)
    if (modes[j] != 0)
      for (std::size_t m = j; m <= bins; m += j) moments[m] += static_cast<double>(j) * modes[j];
  std::vector<double> counts(bins + 1, 0.0);
  counts[0] = 1;
  for (std::size_t n = 1; n <= bins; ++n) {
    double sum = 0;
    for (std::size_t m = 1; m <= n; ++m) sum += moments[m] * counts[n - m];
    counts[n] = sum / static_cast<double>(n);
  }
  demand_finite(counts);
  return counts;
}

namespace {

/// r_k = r_(k-1) exp(-bin/theta) + a_k.
std::vector<double> decaying_sums(const std::vector<double>& counts, double bin, double theta) {
  std::vector<double> sums(counts.size());
  const double decay = std::exp(-bin / theta);
  double sum = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) sums[k] = sum = sum * decay + counts[k];
  return sums;
}

/// Bin of w, with room for the rounding of w = k bin.
std::size_t bin_of(double w, double bin) { return static_cast<std::size_t>(std::floor(w / bin * (1 + 1e-13) + 1e-9)); }

}  // namespace

std::vector<double> density_of_counts(const std::vector<double>& counts, double bin, double theta, const std::vector<double>& at) {
  const std::vector<double> sums = decaying_sums(counts, bin, theta);
  std::vector<double> out;
  for (double w : at) {
    const std::size_t k = bin_of(w, bin);
    out.push_back(sums.at(k) * std::exp((static_cast<double>(k) * bin - w) / theta));
  }
  return out;
}

std::vector<double> density_of_fractional_counts(const std::vector<double>& counts, double bin, double theta, const std::vector<double>& at) {
  const std::vector<double> sums = decaying_sums(counts, bin, theta);
  const auto halved = [&](std::size_t k) { return k == 0 ? sums[0] : sums.at(k) - counts.at(k) / 2; };
  std::vector<double> out;
  for (double w : at) {
    const std::size_t k = bin_of(w, bin);
    const double share = std::max(0.0, w / bin - static_cast<double>(k));
    out.push_back(share > 1e-9 ? (1 - share) * halved(k) + share * halved(k + 1) : halved(k));
  }
  return out;
}

}  // namespace quench::mosaic
