#include "engine/dynamics/jumps_thresholds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace quench {

namespace {

using Kind = ThresholdSource::Kind;

const char* name_of(Kind kind) {
  static const char* const names[] = {"number", "auto", "landscape", "leading", "mean_min", "local", "effective"};
  return names[static_cast<int>(kind)];
}

Error refusal(const std::string& message) { return argument_error(message).option("threshold"); }

[[noreturn]] void refuse_source(Kind kind, const std::string& needs) {
  throw refusal(std::string("threshold = \"") + name_of(kind) + "\" needs " + needs).hint("give the threshold energy as a number");
}

bool has_kind(const DiscreteLandscape& landscape, DensityKind kind) {
  return landscape.density() && landscape.density()->kind() == kind;
}

/// Independent energies on a hypercube.
bool is_random_energy_model(const DiscreteLandscape& landscape) { return landscape.random() && landscape.spins() > 0 && landscape.density(); }

double leading(const DiscreteLandscape& landscape) {
  if (!is_random_energy_model(landscape)) refuse_source(Kind::leading, "a random energy model");
  const double log_spins = std::log(static_cast<double>(landscape.spins()));
  if (has_kind(landscape, DensityKind::exponential)) return -landscape.density()->T_c() * log_spins;
  if (has_kind(landscape, DensityKind::gaussian)) return -landscape.density()->deviation() * std::sqrt(2 * log_spins);
  refuse_source(Kind::leading, "the exponential or the gaussian density");
}

double mean_min(const DiscreteLandscape& landscape) {
  if (!is_random_energy_model(landscape)) refuse_source(Kind::mean_min, "a random energy model");
  const int n = landscape.spins();
  if (has_kind(landscape, DensityKind::gaussian)) return -landscape.density()->deviation() * mean_largest_normal(n);
  if (!has_kind(landscape, DensityKind::exponential)) refuse_source(Kind::mean_min, "the exponential or the gaussian density");
  double harmonic = 0;
  for (int k = n; k >= 1; --k) harmonic += 1.0 / k;
  return -landscape.density()->T_c() * harmonic;
}

/// Step model: the energy where up and down moves are equally likely.
bool effective_exists(const DiscreteLandscape& landscape, const JumpRates& rates) {
  if (rates.kind() != RateKind::metropolis || rates.frozen() || rates.beta() == 0) return false;
  if (has_kind(landscape, DensityKind::gaussian)) return landscape.infinite() || landscape.spins() > 0;
  if (!landscape.infinite() || !has_kind(landscape, DensityKind::exponential)) return false;
  const double x = 1 / (rates.beta() * landscape.density()->T_c());
  return x > 0.5 && x < 1;
}

double effective(const DiscreteLandscape& landscape, const JumpRates& rates) {
  if (!effective_exists(landscape, rates))
    refuse_source(Kind::effective, "kernel \"metropolis\" and either a gaussian density (infinitely many states, or spins) or an exponential "
                                   "one with infinitely many states and 1/2 < T/T_c < 1");
  const EnergyDensity& density = *landscape.density();
  if (density.kind() == DensityKind::gaussian) return -rates.beta() * density.deviation() * density.deviation() / 2;
  const double inverse_x = rates.beta() * density.T_c();
  return density.T_c() * std::log(2 - inverse_x) / (inverse_x - 1);
}

/// What "auto" stands for (sheet traps 11).
Kind automatic(const DiscreteLandscape& landscape, const JumpRates& rates) {
  if (landscape.trap_threshold() && rates.kind() == RateKind::trap) return Kind::landscape;
  if (landscape.infinite() && effective_exists(landscape, rates)) return Kind::effective;
  const bool known = has_kind(landscape, DensityKind::exponential) || has_kind(landscape, DensityKind::gaussian);
  if (is_random_energy_model(landscape) && known) return Kind::leading;
  throw refusal("no threshold energy is known for this landscape and kernel").hint("give threshold = a number");
}

double value_of(const ThresholdSource& source, const DiscreteLandscape& landscape, const JumpRates& rates) {
  switch (source.kind) {
    case Kind::number: return source.value;
    case Kind::leading: return leading(landscape);
    case Kind::mean_min: return mean_min(landscape);
    case Kind::effective: return effective(landscape, rates);
    case Kind::landscape:
      if (!landscape.trap_threshold()) refuse_source(Kind::landscape, "landscape.traps");
      return landscape.trap_threshold()->energy;
    case Kind::local:
      if (landscape.infinite()) refuse_source(Kind::local, "a finite number of states");
      if (rates.frozen() || rates.beta() == 0) refuse_source(Kind::local, "a finite temperature above 0");
      return std::numeric_limits<double>::quiet_NaN();
    case Kind::automatic: break;
  }
  throw Error(ErrorKind::internal, "an automatic threshold was not resolved");
}

}  // namespace

WalkThreshold walk_threshold(const ThresholdSource& asked, const DiscreteLandscape& landscape, const JumpRates& rates) {
  if (asked.kind == Kind::number && !std::isfinite(asked.value)) throw refusal("the threshold is " + shortest(asked.value) + "; accepted: a finite number");
  WalkThreshold out;
  out.asked = asked;
  ThresholdSource source = asked;
  if (source.kind == Kind::automatic) source.kind = automatic(landscape, rates);
  out.value = value_of(source, landscape, rates);
  out.local = source.kind == Kind::local;
  out.every_jump = landscape.trap_threshold() && rates.kind() == RateKind::trap && out.value >= landscape.trap_threshold()->energy;
  out.text = source.kind == Kind::number ? shortest(out.value) : out.local ? "local, by state" : fmt::format("{}, {:.7g}", name_of(source.kind), out.value);
  return out;
}

double reference_threshold(const Params& params, const DiscreteLandscape& landscape) {
  const RateKind kind = rate_kind_of(params, landscape);
  const bool used = kind == RateKind::trap || kind == RateKind::mix;
  if (params.given("threshold") && !used)
    throw params.error("threshold", "option \"threshold\" belongs to the kernels \"trap\" and \"mix\"");
  if (params.given("threshold") && landscape.trap_threshold())
    throw params.error("threshold", "option \"threshold\" stands beside the threshold of landscape.traps; give it there only");
  if (!used) return 0;
  if (landscape.trap_threshold()) return landscape.trap_threshold()->energy;
  if (!params.has("threshold")) return 0;
  const ThresholdSource source = threshold_of(params.get("threshold"));
  try {
    return source.kind == Kind::number ? source.value : source.kind == Kind::leading ? leading(landscape) : mean_min(landscape);
  } catch (Error& error) {
    throw error.about("dynamics.jumps");
  }
}

double local_threshold(std::span<const double> neighbour_energies, double beta) {
  const double lowest = *std::min_element(neighbour_energies.begin(), neighbour_energies.end());
  double total = 0;
  for (double e : neighbour_energies) total += std::exp(-beta * (e - lowest));
  return lowest - std::log(total / static_cast<double>(neighbour_energies.size())) / beta;
}

double local_threshold(const DiscreteLandscape& landscape, const EnergySample& sample, std::uint64_t state, double beta) {
  std::vector<std::uint64_t> around;
  landscape.neighbours(state, around);
  if (around.empty()) return std::numeric_limits<double>::infinity();
  std::vector<double> energies(around.size());
  sample.energies(around, energies);
  return local_threshold(energies, beta);
}

double mean_largest_normal(int n) {
  // E[max] = integral of z d(Phi^n); the trapezoidal rule converges faster than any power for this smooth bump.
  constexpr double step = 1.0 / 128;
  double total = 0;
  for (double z = -12; z <= 12; z += step) {
    const double density = 0.3989422804014327 * std::exp(-z * z / 2), below = 0.5 * std::erfc(-z * 0.7071067811865476);
    total += z * n * density * std::pow(below, n - 1);
  }
  return total * step;
}

}  // namespace quench
