// Section 23 of sheet rfot names more than this version builds. The sections of the sheet still to come, by name.
#include "engine/core/not_yet.h"

namespace quench {

namespace {

struct Promise { const char *name, *section; };

const Promise observables[] = {
    {"resonance_density", "3"}, {"resonance_radius", "3"}, {"resonance_broadening", "3"}, {"resonant_limit", "3"}, {"quality_bound", "3"},
    {"level_density", "4"}, {"barrier_density", "4"}, {"ground_state_energy", "4"}, {"barrier_path", "4"}, {"barrierless_fraction", "4"},
    {"extra_beads", "4"}, {"phonon_coupling", "5"}, {"mean_free_path", "5"}, {"tunnelling_amplitudes", "6"}, {"tunnelling_rates", "6"},
    {"excited_density_of_states", "10"}, {"thermal_conductivity", "11"}, {"friction", "12"}, {"dispersion", "12"}, {"sound_speed", "13"},
    {"relaxational_absorption", "13"}, {"quantum_mixing", "14"}, {"expansion", "16"}, {"grueneisen", "16"}, {"interaction_energy", "16"},
    {"breakdown_temperature", "16"}, {"wall_scattering", "17"}, {"strain_cutoff", "18"}, {"domain_density", "22"},
    {"chromophore_decorrelation", "22"}};

struct OptionPromise { const char *observable, *option, *reason; };

const char* const with_time = "it belongs to the time-dependent heat capacity of tunnelling centres (sheet rfot, sections 6 and 14)";
const OptionPromise options[] = {
    {"heat_capacity", "time", with_time}, {"heat_capacity", "exponent", with_time}, {"heat_capacity", "tau_ref", with_time},
    {"heat_capacity", "E_ref", with_time}, {"heat_capacity", "mixing", with_time}, {"heat_capacity", "range", with_time},
    {"heat_capacity", "B", with_time},
    {"saddle_accuracy", "energy", "it belongs to the estimate for excited states (sheet rfot, section 10)"},
    {"ripplon_spectrum", "frequency", "it belongs to the profiles of coupled ripplons (sheet rfot, section 12)"}};

bool register_all() {
  for (const Promise& p : observables) RegisterNotYet("observe." + std::string(p.name), "", "sheet rfot, section " + std::string(p.section));
  for (const OptionPromise& p : options) RegisterNotYet("observe." + std::string(p.observable), p.option, p.reason);
  return true;
}

const bool registered = register_all();

}  // namespace

}  // namespace quench
