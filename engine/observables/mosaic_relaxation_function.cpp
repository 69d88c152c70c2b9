#include <cmath>

#include "engine/core/value.h"
#include "engine/numerics/mosaic_stretching.h"
#include "engine/observables/mosaic_classical.h"

namespace quench {

namespace {

/// phi(t): exp(-t/tau) averaged over a Gaussian ln tau of standard deviation ln(time_ratio)/(2 sqrt D) (sheet rfot 2.5).
class RelaxationFunction final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("relaxation_function",
                             {mosaic_axis("time").at_least(0).need().in("tau").says("Time in units of the most probable relaxation time; in SI seconds, that time being time_ratio tau_0."),
                              number("time_ratio").above(1).by_default(1e17).says("Most probable tau over tau_0.").from("sheet rfot A2"),
                              choice("method", {"gauss_xw", "log_moment", "capped"}).by_default("gauss_xw").says("The Gaussian distribution of barriers (the first two, which differ as estimators of beta only), or with the barriers above the most probable one collapsed into it.").from("sheet rfot 2.5")});
    s.summary = "Relaxation function of a glass with a Gaussian distribution of barriers.";
    s.source = "seed 002, section III; sheet rfot 2.5";
    s.description = "Average of exp(-t/tau) over ln tau. The attribute `fitted_stretching` is the slope of ln(-ln phi) against ln t on 0.1 < phi < 0.9. D = fragility, else ghat^2/(4 delta_cp).";
    s.result_unit = "1";
    s.result_dims = "time";
    s.example = "observe.relaxation_function{ time = logspace(1e-6, 1e3, 91), fragility = 32 }:of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const double log_ratio = std::log(call.params().number("time_ratio"));
    const double width = mosaic::relative_barrier_width(call.record().fragility()) * log_ratio;
    const bool capped = call.params().text("method") == "capped";
    const double scale = call.in_si() ? call.record().need("tau_0") * std::exp(log_ratio) : 1;
    call.note("method", capped ? "barriers above the mode collapsed into it" : "Gaussian barriers");
    call.note("fitted_stretching", shortest(mosaic::fitted_stretching(width, capped)));
    return call.tabulate({{"time", "time"}}, MosaicUnit::one, "phi", [&](auto x) { return mosaic::relaxation(x[0] / scale, width, capped); });
  }
};

const Register<RelaxationFunction> registered(__FILE__);

}  // namespace

}  // namespace quench
