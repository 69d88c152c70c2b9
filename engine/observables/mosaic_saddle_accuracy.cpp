#include "engine/core/value.h"
#include "engine/numerics/mosaic_saddle.h"
#include "engine/observables/mosaic_observable.h"

namespace quench {

namespace {

/// How good the steepest descent of observe.density_of_states is (figure 17 of seed 003; sheet rfot 9.3): the quartic term
/// f4/(24 f2^2) and the squared cubic term f3^2/(36 f2^3) at one standard deviation, and the factor of the next order.
class SaddleAccuracy final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("saddle_accuracy",
                             {mosaic_axis("at").at_least(0).need().in("w_D").says("Frequency of the phonon."),
                              choice("quantity", {"quartic", "cubic", "factor"}).by_default("quartic").says("Quartic term, squared cubic term, or factor of the next order."), mosaic_coupling()});
    s.summary = "Size of the terms that the steepest descent neglects.";
    s.source = "seed 003, figure 17; sheet rfot 9.3";
    s.description = "`quartic` f4/(24 f2^2), 1/4 as w -> 0; `cubic` f3^2/(36 f2^3), 1/9; `factor` 1 + f4/(8 f2^2) - 5 f3^2/(24 f2^3), 11/12.";
    s.result_unit = "1";
    s.result_dims = "frequency";
    s.example = "observe.saddle_accuracy{ at = logspace(1e-3, 2, 200) }:of(glass)";
    s.check = check_mosaic_coupling;
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const std::string& quantity = call.params().text("quantity");
    const mosaic::VibrationSpectrum spectrum = call.record().ripplons();
    const double theta = call.theta();
    call.note("coupling", "none");
    call.note("theta", shortest(theta));
    return call.tabulate({{"at", "frequency", MosaicUnit::w_D}}, MosaicUnit::one, "steepest descent: " + quantity, [&](auto x) {
      const mosaic::GroundSaddle saddle = mosaic::ground_saddle(spectrum, x[0], theta);
      return quantity == "quartic" ? saddle.quartic : quantity == "cubic" ? saddle.cubic : saddle.next_order;
    });
  }
};

const Register<SaddleAccuracy> registered(__FILE__);

}  // namespace

}  // namespace quench
