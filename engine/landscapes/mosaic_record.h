// The constants of one glass: what a script gave, what its material supplies, and the derived quantities the observables of the
// mosaic share. Absent constants stay absent; whoever needs one gets an error that names it (sheet rfot, sections 0, 1 and 23).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/schema.h"
#include "engine/numerics/mosaic_spectrum.h"

namespace quench {

/// The record options of landscape.mosaic. Their defaults are shown but not filled in by the schema, because a material's
/// constants stand between them and what a script gives.
std::vector<Option> mosaic_record_options();
/// The same options for observables, where they override the landscape for one call.
std::vector<Option> mosaic_override_options();

class MosaicRecord {
 public:
  /// Holds the defaults: xi_over_a, lindemann, tau_0, ripplon_max, wall_factor, top_frequency.
  MosaicRecord();
  /// Takes the constants a material supplies: all record options among them, but bead_size and theta only as printed values.
  void add_material(const std::string& name, const std::map<std::string, double>& constants);
  /// Takes every record option that was given.
  void add_given(const Params& params);
  /// Checks that need several constants: T_K below T_g, a Lindemann ratio with positive confinement, at least one ripplon.
  void check() const;

  const std::string& material() const { return material_; }
  bool has(std::string_view name) const { return constants_.find(name) != constants_.end(); }
  /// The constant, in SI where it has a unit; an argument error naming it where it is absent.
  double need(std::string_view name) const;

  double beads() const;               ///< (xi/a)^3, beads per domain
  double lindemann_squared() const;
  double confinement() const;         ///< Lam
  double kauzmann_ratio() const;      ///< T_K/T_g
  /// k_B T_g/(hbar w_D): given, else T_g/T_D, else the value printed for the material; none where all are absent.
  std::optional<double> theta() const;
  double debye_frequency() const;     ///< rad/s
  double bead_size() const;           ///< m: given, else the Debye value (sound_speed/w_D)(6 pi^2)^(1/3)
  double domain_volume() const;       ///< m^3: xi^3, else (xi_over_a bead_size)^3
  double bulk_modulus() const;        ///< Pa: given, else mass_density sound_speed^2
  /// D: given, else ghat^2/(4 delta_cp), the exact relation for the linear entropy with gamma proportional to T.
  double fragility() const;
  std::size_t highest_ripplon() const;
  mosaic::VibrationSpectrum ripplons() const;  ///< discrete spectrum, frequencies in w_D
  bool top_frequency_computed() const { return top_frequency_computed_; }

 private:
  std::string material_;
  std::map<std::string, double, std::less<>> constants_;
  std::optional<double> printed_theta_;
  bool highest_ripplon_estimated_ = false, top_frequency_computed_ = false;
};

}  // namespace quench
