// Densities rho(E) of independent energies: exponential, gaussian, piecewise linear tables (and functions, as tables).
//
// Energies are made from 64 random bits k by the quantile E(u), u = (k + 1/2) 2^-64, so that u -> 0 is the deep tail and
// has the full relative precision of a small double; for k >= 2^63 the mirrored branch with v = 1 - u is taken, so that
// neither 0 nor 1 ever occurs (sheet traps 2.1). Only + - * / and square roots are used, unfused and in a fixed order: the
// same bits at every instruction-set level and on every machine (sheet traps 4.7).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/schema.h"
#include "engine/core/streams.h"

namespace quench {

enum class DensityKind { exponential, gaussian, table };

/// What kernels need to know of a density. The arrays belong to the EnergyDensity.
struct DensityView {
  DensityKind kind = DensityKind::exponential;
  double scale = 1;                 ///< T_c of the exponential, standard deviation of the gaussian
  std::size_t points = 0;           ///< of the table, at least 2
  const double* energy = nullptr;   ///< [points] increasing
  const double* weight = nullptr;   ///< [points] normalised density, >= 0
  const double* below = nullptr;    ///< [points] probability below energy[i], summed from below
  const double* above = nullptr;    ///< [points] probability above energy[i], summed from above
};

/// A normalised density. Immutable.
class EnergyDensity {
 public:
  static EnergyDensity exponential(double T_c);       ///< exp(E/T_c) / T_c for E < 0
  static EnergyDensity gaussian(double variance);     ///< mean 0
  /// Piecewise linear through (energy[i], weight[i]), normalised here. `energy` increases strictly, weights are >= 0 and
  /// not all zero: checked by density_from().
  static EnergyDensity table(std::vector<double> energy, std::vector<double> weight);

  DensityKind kind() const { return view_.kind; }
  const DensityView& view() const { return view_; }
  double T_c() const { return view_.scale; }                 ///< of the exponential
  double deviation() const { return view_.scale; }           ///< of the gaussian
  /// E for each 64 random bits.
  void quantiles(std::span<const std::uint64_t> bits, std::span<double> out) const;
  double quantile(std::uint64_t bits) const;
  /// Energies between which every quantile lies.
  double lowest() const;
  double highest() const;
  /// Text equal exactly for equal densities; enters the keys of fixed samples.
  const std::string& canonical() const { return canonical_; }
  /// "exponential, T_c = 1" ...
  const std::string& description() const { return description_; }

 private:
  struct Table { std::vector<double> energy, weight, below, above; };
  std::shared_ptr<const Table> table_;
  DensityView view_;
  std::string canonical_, description_;
};

/// Options density, range, T_c, variance of a random landscape. `default_density` is "exponential" or "gaussian";
/// `variance_text` says what the variance is when not given ("1", "spins").
std::vector<Option> density_options(const std::string& default_density, const std::string& variance_text);
/// Reads and checks them. `default_variance` holds when none is given.
EnergyDensity density_from(const Params& params, double default_variance);

/// Spins whose states a table of energies can hold.
constexpr int most_stored_spins = 26;

/// Energies drawn by a keyed hash of the state, no memory: bits = ARS4x32-7 of counter = state.
struct HashedEnergies {
  StreamKey key;
  DensityView density;
};
/// out[i] = energy of states[i].
void hashed_energies(const HashedEnergies& hash, std::span<const std::uint64_t> states, std::span<double> out);
/// out[i] = energy of state first + i.
void hashed_energy_range(const HashedEnergies& hash, std::uint64_t first, std::span<double> out);

}  // namespace quench
