#include <cmath>

#include "engine/observables/mosaic_classical.h"

namespace quench {

namespace {

/// Relaxation time, ln(tau/tau_0) = F_dd/(k_B T) (seed 002, eq 32; sheet rfot 2.4).
class RelaxationTime final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("relaxation_time", {mosaic_temperature(), boolean("log").by_default(true).says("ln(tau/tau_0); false gives tau in seconds."), mosaic_form(),
                                                 mosaic_reference(), mosaic_method()});
    s.summary = "Structural relaxation time.";
    s.source = "seed 002, eq (32); sheet rfot 2.4";
    s.description = "ln(tau/tau_0) = F_dd/(k_B T), infinite at and below T_K. The linear entropy with `reference = \"thermal\"` gives the Vogel-Fulcher law D T_K/(T - T_K), D = ghat^2/(4 delta_cp).";
    s.result_unit = "1 or s";
    s.result_dims = "temperature";
    s.example = "observe.relaxation_time{ temperature = linspace(0.9, 1.3, 41) }:of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const mosaic::EntropyCurve entropy = mosaic_entropy(call);
    const mosaic::Mismatch mismatch = mosaic_mismatch(call);
    const bool log = call.params().boolean("log");
    const double tau_0 = call.record().need("tau_0");
    Dataset data = call.tabulate({mosaic_temperature_axis()}, log ? MosaicUnit::one : MosaicUnit::second, log ? "ln(tau/tau_0)" : "tau", [&](auto x) {
      warn_of_temperature(call, x[0]);
      const double log_time = mosaic::log_time(entropy, mismatch, x[0], false);
      if (!log && log_time > 700 && !std::isinf(log_time)) call.warn("tau overflows; log = true keeps its logarithm");
      return log ? log_time : tau_0 * std::exp(log_time);
    });
    return with_reason(std::move(data));
  }
};

const Register<RelaxationTime> registered(__FILE__);

}  // namespace

}  // namespace quench
