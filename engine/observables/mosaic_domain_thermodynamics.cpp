#include "engine/numerics/mosaic_thermodynamics.h"
#include "engine/observables/mosaic_observable.h"

namespace quench {

namespace {

/// Partition function, mean energy and entropy of one domain of given transition energy (seed 003, eq 35; sheet rfot 8):
///   Z = 1 + e^(-eps/T) prod_j (1 - e^(-w_j/T))^(-g_j).
class DomainThermodynamics final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("domain_thermodynamics",
                             {mosaic_axis("temperature").positive().need().in("T_D").says("Temperature."),
                              mosaic_axis("energy").in("w_D").by_default(0.0).says("Transition energy eps of the domain, of either sign."),
                              choice("quantity", {"entropy", "energy", "log_Z"}).by_default("entropy").says("Entropy, mean energy, or logarithm of the partition function."), mosaic_coupling()});
    s.summary = "Entropy, energy and partition function of a domain of given transition energy.";
    s.source = "seed 003, eq (35); sheet rfot 8";
    s.description = "ln Z = ln(1 + e^(S - eps/T)), energy (eps + U)/(1 + e^(eps/T - S)), entropy ln Z + energy/T; S and U are the free energy and energy of the ripplons.";
    s.result_unit = "k_B, w_D or 1";
    s.result_dims = "temperature, energy";
    s.example = "observe.domain_thermodynamics{ temperature = logspace(1e-3, 1, 60), energy = 0.5 }:of(glass)";
    s.check = check_mosaic_coupling;
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const std::string& quantity = call.params().text("quantity");
    const std::optional<double> theta = call.record().theta();
    const mosaic::VibrationSpectrum spectrum = call.record().ripplons();
    const MosaicUnit unit = quantity == "entropy" ? MosaicUnit::k_B_per_domain : quantity == "energy" ? MosaicUnit::hbar_w_D : MosaicUnit::one;
    call.note("coupling", "none");
    return call.tabulate({{"temperature", "temperature", MosaicUnit::T_D}, {"energy", "energy", MosaicUnit::hbar_w_D}}, unit, "domain: " + quantity, [&](auto x) {
      if (theta && x[0] > *theta) call.warn("temperature above T_g");
      const mosaic::DomainState state = mosaic::domain_state(spectrum, x[0], x[1]);
      return quantity == "entropy" ? state.entropy : quantity == "energy" ? state.energy : state.log_partition;
    });
  }
};

const Register<DomainThermodynamics> registered(__FILE__);

}  // namespace

}  // namespace quench
