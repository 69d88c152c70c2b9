// Exact counts of ripplon states (sheet rfot 9.4 and 9.5).
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <random>

#include "engine/core/error.h"
#include "engine/numerics/mosaic_counting.h"
#include "engine/numerics/mosaic_droplet.h"
#include "engine/numerics/mosaic_saddle.h"

using namespace quench::mosaic;

namespace {

const VibrationSpectrum spectrum = ripplon_spectrum(200, confinement_log(0.01), 9.0 / 8, 9);

double total(const std::vector<double>& counts) { return std::accumulate(counts.begin(), counts.end(), 0.0); }

/// theta rho by the definition: loops over all occupation numbers, mode by mode.
double by_definition(const VibrationSpectrum& modes, double w, double theta, std::size_t mode = 0, double energy = 0) {
  if (mode == modes.frequency.size()) return std::exp(-(w - energy) / theta);
  double sum = 0;
  for (double e = energy; e <= w; e += modes.frequency[mode]) sum += by_definition(modes, w, theta, mode + 1, e);
  return sum;
}

}  // namespace

TEST_CASE("combinations, states and densities are those of the sheet") {
  const double at[] = {2, 3.2, 4};
  const std::size_t combinations[] = {1381, 15401, 53224};
  for (int i = 0; i < 3; ++i) CHECK(enumerate_states(spectrum, at[i]).energy.size() == combinations[i]);
  CHECK(static_cast<double>(enumerate_states(spectrum, 5).energy.size()) == Approx(2.0e5).epsilon(0.025));
  CHECK(static_cast<double>(enumerate_states(spectrum, 6).energy.size()) == Approx(6.3e5).epsilon(0.008));
  const StateList states = enumerate_states(spectrum, 2);
  CHECK(total(states.multiplicity) == 61363900);
  const std::vector<double> exact = step_density(states, 4.4, {0.1, 0.2, 0.3, 0.5, 1});
  const double sheet[] = {0.9775, 5.8964, 27.643, 199.68, 26687.07};
  for (std::size_t i = 0; i < 5; ++i) CHECK(exact[i] == Approx(sheet[i]).epsilon(3e-5));
}

TEST_CASE("below the first ripplon the density is exp(-w/theta); it jumps by the degeneracy") {
  const double w2 = spectrum.frequency[0];
  const std::vector<double> around = step_density(enumerate_states(spectrum, 0.2), 4.4, {0.0, 0.05, w2 * (1 - 1e-12), w2 * (1 + 1e-12)});
  CHECK(around[0] == 1);
  CHECK(around[1] == Approx(std::exp(-0.05 / 4.4)).epsilon(1e-14));
  CHECK(around[3] - around[2] == Approx(5).epsilon(1e-10));
}

TEST_CASE("enumeration agrees with the sum over every single occupation number") {
  VibrationSpectrum modes, grouped;
  for (double w : {0.31, 0.31, 0.31, 0.47, 0.47, 0.8}) modes.frequency.push_back(w), modes.weight.push_back(1);
  grouped.frequency = {0.31, 0.47, 0.8};
  grouped.weight = {3, 2, 1};
  for (double theta : {0.02, 0.7, 4.4})
    for (double w : {0.2, 0.9, 2.05, 3.3}) CHECK(step_density(enumerate_states(grouped, w), theta, {w})[0] == Approx(by_definition(modes, w, theta)).epsilon(1e-12));
}

TEST_CASE("Beyer and Swinehart count what enumeration counts, to the integer") {
  // Frequencies rounded to thousandths of w_D, so that both count the same states.
  VibrationSpectrum rounded = spectrum;
  for (double& w : rounded.frequency) w = std::round(1000 * w);
  const std::vector<double> counts = count_states(spectrum, 1e-3, 2000);
  const StateList states = enumerate_states(rounded, 2000);
  std::vector<double> bins(2001, 0.0);
  for (std::size_t n = 0; n < states.energy.size(); ++n) bins[static_cast<std::size_t>(states.energy[n])] += states.multiplicity[n];
  CHECK(counts == bins);
  CHECK(total(counts) == 61529420);
  CHECK(total(counts) - counts.back() == 60656475);
}

TEST_CASE("enumeration and count agree to the integer on random spectra") {
  std::mt19937_64 bits(17);
  const auto below = [&](std::uint64_t n) { return static_cast<double>(bits() % n); };
  int different = 0, compared = 0;
  for (int i = 0; i < 300; ++i) {
    VibrationSpectrum modes;
    for (int j = 0; j < 2 + i % 7; ++j) modes.frequency.push_back(20 + below(300)), modes.weight.push_back(1 + below(20));
    const std::size_t bins = 400 + static_cast<std::size_t>(below(500));
    const StateList states = enumerate_states(modes, static_cast<double>(bins));
    std::vector<double> expected(bins + 1, 0.0);
    for (std::size_t n = 0; n < states.energy.size(); ++n) expected[static_cast<std::size_t>(states.energy[n])] += states.multiplicity[n];
    if (total(expected) > 9e15) continue;  // beyond 2^53 neither is a whole number any more
    ++compared;
    different += count_states(modes, 1, bins) != expected;
  }
  CHECK(compared > 200);
  CHECK(different == 0);
}

TEST_CASE("fractional weights reduce to whole ones and converge with the bin") {
  VibrationSpectrum whole;
  whole.frequency = {0.25, 0.5, 0.625};  // whole numbers of bins of 1/8 and 1/16
  whole.weight = {5, 7, 9};
  const std::vector<double> counted = count_states(whole, 0.125, 40), spread = count_fractional(whole, 0.125, 40);
  for (std::size_t k = 0; k <= 40; ++k) CHECK(spread[k] == Approx(counted[k]).epsilon(1e-12).margin(1e-9));

  // A smooth spectrum: 2000 -> 4000 bins per w_D change nothing by more than 4e-4 (sheet rfot 9.4).
  VibrationSpectrum smooth;
  for (int j = 0; j < 400; ++j) {
    const double w = 0.05 + 0.002 * j;
    smooth.frequency.push_back(w);
    smooth.weight.push_back(0.03 * std::exp(-(w - 0.3) * (w - 0.3) / 0.02));
  }
  const std::vector<double> at{0.1, 0.2, 0.3, 0.5, 0.8};
  const auto density = [&](double bin) { return density_of_fractional_counts(count_fractional(smooth, bin, static_cast<std::size_t>(0.8 / bin) + 2), bin, 3.5, at); };
  const std::vector<double> coarse = density(1.0 / 2000), fine = density(1.0 / 4000);
  for (std::size_t i = 0; i < at.size(); ++i) CHECK(std::abs(coarse[i] / fine[i] - 1) < 4e-4);
}

TEST_CASE("the three counts agree between steps of the spectrum") {
  const std::vector<double> at{0.1, 0.2, 0.35, 0.55};  // at least one bin away from any sum of ripplons
  const std::vector<double> exact = step_density(enumerate_states(spectrum, 0.6), 4.4, at);
  const std::vector<double> counted = density_of_counts(count_states(spectrum, 1e-4, 6000), 1e-4, 4.4, at);
  const std::vector<double> spread = density_of_fractional_counts(count_fractional(spectrum, 5e-4, 1202), 5e-4, 4.4, at);
  for (std::size_t i = 0; i < at.size(); ++i) {
    CHECK(counted[i] == Approx(exact[i]).epsilon(1e-4));
    CHECK(spread[i] == Approx(exact[i]).epsilon(2e-3));
  }
}

TEST_CASE("limits that cannot be counted are errors") {
  CHECK_THROWS_AS(enumerate_states(spectrum, 6, 100000), quench::Error);
  CHECK_THROWS_AS(count_states(spectrum, 0.5, 10), quench::Error);
  CHECK_THROWS_AS(count_fractional(spectrum, 0.2, 10), quench::Error);
  CHECK_THROWS_AS(count_states(spectrum, 0.2, 1000000), quench::Error);
}
