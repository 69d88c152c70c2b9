#include "engine/landscapes/mosaic_record.h"

#include <cmath>
#include <numbers>

#include "engine/core/error.h"
#include "engine/numerics/mosaic_droplet.h"
#include "engine/numerics/mosaic_primitives.h"

namespace quench {

namespace {

struct DefaultConstant { const char *name, *text; double value; };
const DefaultConstant defaults[] = {{"xi_over_a", "200^(1/3)", std::cbrt(200.0)}, {"lindemann", "0.1", 0.1},         {"tau_0", "1e-12", 1e-12},
                                    {"ripplon_max", "9", 9},                      {"wall_factor", "9/8", 9.0 / 8}, {"top_frequency", "1.6", 1.6}};

}  // namespace

std::vector<Option> mosaic_record_options() {
  std::vector<Option> options{
      number("T_g").positive().in("K").says("Glass transition temperature."),
      number("T_D").positive().in("K").says("Debye temperature."),
      number("sound_speed").positive().in("m/s").says("Speed of sound, one for all branches."),
      number("mass_density").positive().in("kg/m^3").says("Mass density."),
      number("bead_size").positive().in("m").says("Size of a bead; the Debye value (sound_speed/w_D)(6 pi^2)^(1/3) where it is not given."),
      number("xi").positive().in("m").says("Size of a domain, used only as the volume xi^3; xi_over_a beads where it is not given."),
      number("xi_over_a").positive().says("Size of a domain in beads; its cube is the number of beads per domain."),
      number("lindemann").positive().says("Lindemann ratio d_L/a."),
      number("fragility").positive().or_infinite().says("Fragility D of the Vogel-Fulcher law."),
      number("T_K").positive().in("K").says("Temperature at which the configurational entropy vanishes."),
      number("delta_cp").positive().in("k_B per bead").says("Jump of the heat capacity at T_g; goes with the chosen form of the entropy."),
      number("tau_0").positive().in("s").says("Microscopic time."),
      number("shear_modulus").positive().in("Pa").says("High-frequency shear modulus."),
      number("bulk_modulus").positive().in("Pa").says("Bulk modulus; mass_density sound_speed^2 where it is not given."),
      number("theta").positive().says("k_B T_g/(hbar w_D); T_g/T_D where it is not given."),
      integer("ripplon_max").at_least(2).one_of({"auto"}).says("Highest order l of the ripplons; \"auto\" rounds pi (3N/4pi)^(1/3) (1 - a/2R) down."),
      number("wall_factor").positive().says("Factor f of the squared ripplon frequencies."),
      number("top_frequency").positive().one_of({"computed"}).in("w_D a/xi").says("Frequency at the top of the barrier, times xi/a.")};
  for (Option& option : options) {
    option.from("sheet rfot, sections 0 and 23");
    for (const DefaultConstant& d : defaults)
      if (option.name == d.name) option.by_default_text(d.text);
  }
  return options;
}

std::vector<Option> mosaic_override_options() {
  std::vector<Option> options = mosaic_record_options();
  for (Option& option : options) {
    option.fallback_text.clear();
    option.sentence += " Overrides the landscape for this call.";
  }
  return options;
}

MosaicRecord::MosaicRecord() {
  for (const DefaultConstant& d : defaults) constants_[d.name] = d.value;
}

void MosaicRecord::add_material(const std::string& name, const std::map<std::string, double>& constants) {
  material_ = name;
  for (const Option& option : mosaic_record_options()) {
    const auto it = constants.find(option.name);
    if (it == constants.end() || option.name == "bead_size") continue;
    if (option.name == "theta") printed_theta_ = it->second;
    else constants_[option.name] = it->second;
  }
}

void MosaicRecord::add_given(const Params& params) {
  for (const Option& option : mosaic_record_options()) {
    const Value& value = params.get(option.name);
    if (value.is_nil()) continue;
    const bool word = value.is<std::string>();
    if (option.name == "ripplon_max") highest_ripplon_estimated_ = word;
    if (option.name == "top_frequency") top_frequency_computed_ = word;
    if (!word) constants_[option.name] = value.number();
  }
}

void MosaicRecord::check() const {
  confinement();
  if (has("T_K") && has("T_g")) kauzmann_ratio();
  highest_ripplon();
}

double MosaicRecord::need(std::string_view name) const {
  const auto it = constants_.find(name);
  if (it != constants_.end()) return it->second;
  const std::string constant(name);
  Error error = argument_error("needs the constant " + constant + ", which is absent" +
                               (material_.empty() ? "" : ": nothing is known of it for \"" + material_ + "\""));
  throw error.hint("give " + constant + " = ... to landscape.mosaic or to this observable").fact("absent", constant);
}

double MosaicRecord::beads() const {
  const double ratio = need("xi_over_a");
  return ratio * ratio * ratio;
}

double MosaicRecord::lindemann_squared() const { return need("lindemann") * need("lindemann"); }

double MosaicRecord::confinement() const {
  const double ratio = need("lindemann"), highest = 1 / std::sqrt(mosaic::pi * std::numbers::e);
  if (ratio < highest) return mosaic::confinement_log(ratio * ratio);
  const std::string accepted = "a number > 0 and below 1/sqrt(pi e) = 0.342";
  Error error = argument_error("option \"lindemann\" is " + shortest(ratio) + "; accepted: " + accepted);
  throw error.option("lindemann").fact("option", "lindemann").fact("received", shortest(ratio)).fact("accepted", accepted);
}

double MosaicRecord::kauzmann_ratio() const {
  const double T_K = need("T_K"), T_g = need("T_g");
  if (T_K < T_g) return T_K / T_g;
  Error error = argument_error("T_K = " + shortest(T_K) + " is not below T_g = " + shortest(T_g));
  throw error.option("T_K").fact("option", "T_K").fact("received", shortest(T_K)).fact("accepted", "below T_g = " + shortest(T_g));
}

std::optional<double> MosaicRecord::theta() const {
  if (has("theta")) return need("theta");
  if (has("T_g") && has("T_D")) return need("T_g") / need("T_D");
  return printed_theta_;
}

double MosaicRecord::debye_frequency() const { return mosaic::si::boltzmann * need("T_D") / mosaic::si::planck_reduced; }

double MosaicRecord::bead_size() const {
  return has("bead_size") ? need("bead_size") : need("sound_speed") / debye_frequency() * mosaic::debye_factor;
}

double MosaicRecord::domain_volume() const {
  const double size = has("xi") ? need("xi") : need("xi_over_a") * bead_size();
  return size * size * size;
}

double MosaicRecord::bulk_modulus() const {
  if (has("bulk_modulus")) return need("bulk_modulus");
  return need("mass_density") * need("sound_speed") * need("sound_speed");
}

double MosaicRecord::fragility() const {
  if (has("fragility") || !has("delta_cp")) return need("fragility");
  const double constant = mosaic::mismatch_constant(confinement());
  return constant * constant / (4 * need("delta_cp"));
}

std::size_t MosaicRecord::highest_ripplon() const {
  const double highest = highest_ripplon_estimated_ ? std::floor(mosaic::highest_ripplon_estimate(beads())) : need("ripplon_max");
  if (highest >= 2) return static_cast<std::size_t>(highest);
  Error error = argument_error("a domain of " + shortest(beads()) + " beads carries no ripplon: the estimate of the highest order is below 2");
  throw error.option("ripplon_max").fact("option", "ripplon_max");
}

mosaic::VibrationSpectrum MosaicRecord::ripplons() const {
  return mosaic::ripplon_spectrum(beads(), confinement(), need("wall_factor"), highest_ripplon());
}

}  // namespace quench
