#include <cmath>

#include "engine/numerics/mosaic_stretching.h"
#include "engine/observables/mosaic_classical.h"

namespace quench {

namespace {

/// Width of the Gaussian distribution of barriers, dF/F = 1/(2 sqrt D) (sheet rfot 2.5).
class BarrierWidth final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("barrier_width", {mosaic_time_ratio(), choice("quantity", {"relative", "log_time"}).by_default("relative").says("Width over mean of the barriers, or standard deviation of ln tau."),
                                               choice("method", {"gauss_xw", "log_moment", "capped"}).by_default("gauss_xw").says("The Gaussian distribution (the first two), or with the barriers above the most probable one collapsed into it.").from("sheet rfot 2.5")});
    s.summary = "Width of the distribution of barriers.";
    s.source = "seed 002, section III; sheet rfot 2.5";
    s.description = "`relative` is 1/(2 sqrt D), `log_time` that times ln(time_ratio); `capped` multiplies by sqrt(1/2 - 1/(2 pi)) = 0.584. D = fragility, else ghat^2/(4 delta_cp).";
    s.result_unit = "1";
    s.result_dims = "time_ratio";
    s.example = "observe.barrier_width{ fragility = 32 }:of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const bool capped = call.params().text("method") == "capped";
    const double width = mosaic::relative_barrier_width(call.record().fragility()) * (capped ? mosaic::capped_share : 1);
    const bool relative = call.params().text("quantity") == "relative";
    return call.tabulate({mosaic_time_ratio_axis()}, MosaicUnit::one, "barrier width", [&](auto x) { return relative ? width : width * std::log(x[0]); });
  }
};

const Register<BarrierWidth> registered(__FILE__);

}  // namespace

}  // namespace quench
