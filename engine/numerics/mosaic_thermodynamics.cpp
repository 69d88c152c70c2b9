#include "engine/numerics/mosaic_thermodynamics.h"

#include <algorithm>
#include <array>
#include <limits>

#include "engine/numerics/mosaic_panels.h"
#include "engine/numerics/mosaic_primitives.h"

namespace quench::mosaic {

DomainState domain_state(const VibrationSpectrum& spectrum, double temperature, double energy) {
  const SpectrumSums sums = sums_at(spectrum, 1 / temperature);
  const double y = energy / temperature, log_partition = log_one_plus_exp(sums.log_partition - y);
  const double scaled = (y + sums.scaled_energy) * fermi(y - sums.log_partition);
  return {log_partition, temperature * scaled, log_partition + scaled};
}

double domain_heat_capacity_at(const VibrationSpectrum& spectrum, double temperature, double energy) {
  const SpectrumSums sums = sums_at(spectrum, 1 / temperature);
  const double y = energy / temperature, shift = y + sums.scaled_energy;
  return shift * shift * fermi_slope(y - sums.log_partition) + sums.scaled_variance * fermi(y - sums.log_partition);
}

namespace {

/// Beyond this distance from y = S the excited state is filled or empty to within 1e-19.
constexpr double reach = 45;

/// (T/theta) int exp(-|y| T/theta) dy over [low, high], which does not contain 0 inside.
double weight_between(double low, double high, double slope) {
  if (!(high > low)) return 0;
  const double near = low >= 0 ? low : -high, far = low >= 0 ? high : -low;
  return std::exp(-near * slope) - std::exp(-far * slope);
}

/// Contribution of y in [low, high], on one side of 0, with fixed sums: in closed form where y < S - reach (there the second
/// term of (36) is constant and the first nothing), by quadrature around y = S, nothing beyond.
double stretch(const SpectrumSums& sums, double slope, double low, double high) {
  const double S = sums.log_partition, filled = std::min(high, S - reach);
  double total = sums.scaled_variance * weight_between(low, filled, slope);
  const double from = std::max(low, S - reach), to = std::min(high, S + reach);
  if (!(to > from)) return total;
  const auto integrand = [&](double y) {
    const double shift = y + sums.scaled_energy, e = std::exp(-std::abs(y - S)), share = 1 / (1 + e);
    const double occupation = (y > S ? e : 1) * share;
    return std::exp(-std::abs(y) * slope) * (shift * shift * e * share * share + sums.scaled_variance * occupation);
  };
  // Panels follow the step at S and, where it is steeper, the weight around 0.
  const double sign = low >= 0 ? 1 : -1, scale = sign / slope;
  std::array<double, 15> cuts{from, to, S - 24, S - 12, S - 8, S - 4, S, S + 4, S + 8, S + 12, S + 24, scale, 4 * scale, 12 * scale, 40 * scale};
  for (double& cut : cuts) cut = std::clamp(cut, from, to);
  std::sort(cuts.begin(), cuts.end());
  double sum = 0;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i)
    if (cuts[i + 1] > cuts[i]) sum += integrate_panel(integrand, cuts[i], cuts[i + 1]);
  return total + slope * sum;
}

/// The modes above a transition energy: what is left of the spectrum of a stiffened centre.
VibrationSpectrum above(const VibrationSpectrum& spectrum, double energy) {
  VibrationSpectrum left;
  for (std::size_t j = 0; j < spectrum.frequency.size(); ++j)
    if (spectrum.frequency[j] > energy) {
      left.frequency.push_back(spectrum.frequency[j]);
      left.weight.push_back(spectrum.weight[j]);
    }
  return left;
}

double both_sides(const SpectrumSums& sums, double slope, double low, double high, bool both_signs) {
  return stretch(sums, slope, low, high) + (both_signs ? stretch(sums, slope, -high, -low) : 0);
}

}  // namespace

double domain_heat_capacity(const VibrationSpectrum& spectrum, double temperature, double theta, const DomainOptions& options) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double slope = temperature / theta;
  if (!options.stiffening) return both_sides(sums_at(spectrum, 1 / temperature), slope, 0, infinity, options.both_signs);
  std::vector<double> edges{0};
  edges.insert(edges.end(), spectrum.frequency.begin(), spectrum.frequency.end());
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  double total = 0;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const SpectrumSums sums = sums_at(above(spectrum, edges[i]), 1 / temperature);
    const double next = i + 1 < edges.size() ? edges[i + 1] / temperature : infinity;
    total += both_sides(sums, slope, edges[i] / temperature, next, options.both_signs);
  }
  return total;
}

double debye_heat_capacity(double temperature) {
  constexpr double negligible = 80;  // x^4 e^-x is below 1e-26 there
  const double top = std::min(1 / temperature, negligible);
  const auto integrand = [](double x) { return x * x * einstein_weight(x); };
  const int panels = std::max(1, static_cast<int>(std::ceil(top / 4)));
  const double t = temperature;
  return 9 * t * t * t * integrate_panels(integrand, 0, top, panels);
}

}  // namespace quench::mosaic
