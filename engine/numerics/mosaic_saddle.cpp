#include "engine/numerics/mosaic_saddle.h"

#include <algorithm>
#include <limits>

#include "engine/core/error.h"
#include "engine/numerics/mosaic_primitives.h"

namespace quench::mosaic {

SaddleBracket ground_saddle_bracket(const VibrationSpectrum& spectrum, double w) {
  const double modes = spectrum.total_weight();
  return {modes / (w + spectrum.weighted_frequency() / 2), (modes + 1) / w};
}

namespace {

/// s U and s^2 W of sums_at alone: the root needs no logarithms.
struct EnergySums { double scaled_energy = 0, scaled_variance = 0; };
EnergySums energy_sums_at(const VibrationSpectrum& spectrum, double s) {
  EnergySums sums;
  for (std::size_t j = 0; j < spectrum.frequency.size(); ++j) {
    const double x = s * spectrum.frequency[j], g = spectrum.weight[j], y = bose_energy(x);
    sums.scaled_energy += g * y;
    sums.scaled_variance += g * y * (x + y);
  }
  return sums;
}

/// Newton in ln s on ln of the right side of (40), kept inside a bracket that shrinks from both sides. A Newton step below 1e-10
/// ends it: what is left is of the order of its square.
double saddle_root(const VibrationSpectrum& spectrum, double w, double theta) {
  const SaddleBracket bracket = ground_saddle_bracket(spectrum, w);
  double low = std::log(bracket.low), high = std::log(bracket.high), u = high;
  for (int step = 0; step < 200; ++step) {
    const double s = std::exp(u), r = s / (s + 1 / theta);
    const EnergySums sums = energy_sums_at(spectrum, s);
    const double energy = sums.scaled_energy + r, excess = std::log(energy / (s * w));
    if (excess > 0) low = u;
    else high = u;
    double next = u + excess * energy / (sums.scaled_variance + r * r);
    if (std::abs(next - u) < 1e-10) return std::exp(std::clamp(next, low, high));
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (high - low < 4e-16 * (1 + std::abs(u))) return std::exp(next);
    u = next;
  }
  throw Error(ErrorKind::numeric, "the saddle point did not converge");
}

}  // namespace

GroundSaddle ground_saddle(const VibrationSpectrum& spectrum, double w, double theta) {
  if (w == 0) return {std::numeric_limits<double>::infinity(), 1 - std::log(2 * pi) / 2, 1.0 / 4, 1.0 / 9, 11.0 / 12};
  const double s = saddle_root(spectrum, w, theta), r = s / (s + 1 / theta);
  const SpectrumSums sums = sums_at(spectrum, s);
  const HigherSums higher = higher_sums_at(spectrum, s);
  // f2 s^2, -f3 s^3, f4 s^4: the last terms are those of 1/(s + 1/theta).
  const double f2 = sums.scaled_variance + r * r, f3 = higher.third + 2 * r * r * r, f4 = higher.fourth + 6 * r * r * r * r;
  GroundSaddle out;
  out.s = s;
  out.log_density = s * w + sums.log_partition + std::log(r) - std::log(2 * pi * f2) / 2;
  out.quartic = f4 / (24 * f2 * f2);
  out.cubic = f3 * f3 / (36 * f2 * f2 * f2);
  out.next_order = 1 + 3 * out.quartic - 7.5 * out.cubic;
  return out;
}

}  // namespace quench::mosaic
