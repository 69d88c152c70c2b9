#include <cmath>

#include "engine/observables/mosaic_classical.h"

namespace quench {

namespace {

/// Viscosity eta = mu tau with the high-frequency shear modulus mu (sheet rfot 2.4).
class Viscosity final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("viscosity", {mosaic_temperature(), boolean("log").by_default(true).says("ln(eta/(Pa s)); false gives eta."), mosaic_form(),
                                           mosaic_reference(), mosaic_method()});
    s.summary = "Viscosity of the supercooled liquid.";
    s.source = "seed 003, section II; sheet rfot 2.4";
    s.description = "eta = shear_modulus tau_0 exp(F_dd/(k_B T)). `log = true` gives its natural logarithm in Pa s. Infinite at and below T_K.";
    s.result_unit = "Pa s";
    s.result_dims = "temperature";
    s.example = "observe.viscosity{ temperature = linspace(0.9, 1.3, 41), shear_modulus = 30e9 }:of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const mosaic::EntropyCurve entropy = mosaic_entropy(call);
    const mosaic::Mismatch mismatch = mosaic_mismatch(call);
    const bool log = call.params().boolean("log");
    const double log_unit = std::log(call.record().need("shear_modulus") * call.record().need("tau_0"));
    Dataset data = call.tabulate({mosaic_temperature_axis()}, log ? MosaicUnit::one : MosaicUnit::pascal_second, log ? "ln(eta/(Pa s))" : "eta", [&](auto x) {
      warn_of_temperature(call, x[0]);
      const double log_eta = log_unit + mosaic::log_time(entropy, mismatch, x[0], false);
      if (!log && log_eta > 709 && !std::isinf(log_eta)) call.warn("eta overflows; log = true keeps its logarithm");
      return log ? log_eta : std::exp(log_eta);
    });
    return with_reason(std::move(data));
  }
};

const Register<Viscosity> registered(__FILE__);

}  // namespace

}  // namespace quench
