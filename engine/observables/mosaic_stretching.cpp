#include <cmath>

#include "engine/numerics/mosaic_stretching.h"
#include "engine/observables/mosaic_classical.h"

namespace quench {

namespace {

/// Stretching exponent beta of relaxation with a Gaussian distribution of barriers (sheet rfot 2.5; the seeds print no
/// closed formula). With sig = ln(time_ratio)/(2 sqrt D), the standard deviation of ln tau.
class Stretching final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("stretching",
                             {mosaic_time_ratio(), choice("method", {"gauss_xw", "log_moment", "capped", "fit"}).by_default("gauss_xw").says("Estimator of the exponent.").from("sheet rfot 2.5")});
    s.summary = "Stretching exponent beta of the relaxation function.";
    s.source = "seed 002, section III and figure 4; sheet rfot 2.5";
    s.description =
        "`gauss_xw` (1 + sig^2)^(-1/2); `log_moment` (1 + 6 sig^2/pi^2)^(-1/2), equal variance of ln t; `capped` the latter with sig^2 (1/2 - 1/(2 pi)), "
        "barriers above the most probable one counting as that one; `fit` (ours) the least-squares slope of ln(-ln phi) on 0.1 < phi < 0.9 of the "
        "relaxation function. sig = ln(time_ratio)/(2 sqrt D), D = fragility, else ghat^2/(4 delta_cp). The seeds print no closed formula.";
    s.result_unit = "1";
    s.result_dims = "time_ratio";
    s.example = "observe.stretching{ fragility = 32, method = \"capped\" }:of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const std::string& method = call.params().text("method");
    call.note("method", method);
    const double width = mosaic::relative_barrier_width(call.record().fragility());
    return call.tabulate({mosaic_time_ratio_axis()}, MosaicUnit::one, "stretching exponent", [&](auto x) {
      const double sig = width * std::log(x[0]);
      if (method == "gauss_xw") return mosaic::stretching_gauss(sig);
      if (method == "log_moment") return mosaic::stretching_log_moment(sig);
      return method == "capped" ? mosaic::stretching_capped(sig) : mosaic::fitted_stretching(sig, false);
    });
  }
};

const Register<Stretching> registered(__FILE__);

}  // namespace

}  // namespace quench
