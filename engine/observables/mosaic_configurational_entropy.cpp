#include "engine/observables/mosaic_classical.h"

namespace quench {

namespace {

/// Configurational entropy per bead (seed 002, eq 36; seed 003, section II; sheet rfot 2.1):
///   lin: s_c = delta_cp (T - T_K)/T_K      RA: s_c = delta_cp T_g (1/T_K - 1/T)      0 at and below T_K.
class ConfigurationalEntropy final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("configurational_entropy", {mosaic_temperature(), mosaic_form()});
    s.summary = "Configurational entropy per bead of the supercooled liquid.";
    s.source = "seed 002, eq (36); seed 003, section II; sheet rfot 2.1";
    s.description =
        "`lin` is delta_cp (T - T_K)/T_K, `RA` delta_cp T_g (1/T_K - 1/T); they agree at T_g and differ by T_g/T_K in slope at T_K, so a "
        "delta_cp belongs to one of them away from T_g. 0 at and below T_K.";
    s.result_unit = "k_B per bead";
    s.result_dims = "temperature";
    s.example = "observe.configurational_entropy{ temperature = linspace(0.8, 1.2, 41) }:of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const mosaic::EntropyCurve entropy = mosaic_entropy(call);
    return call.tabulate({mosaic_temperature_axis()}, MosaicUnit::k_B_per_bead, "configurational entropy", [&](auto x) {
      warn_of_temperature(call, x[0]);
      return entropy.entropy(x[0]);
    });
  }
};

const Register<ConfigurationalEntropy> registered(__FILE__);

}  // namespace

}  // namespace quench
