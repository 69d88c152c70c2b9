#include "engine/core/error.h"
#include "engine/core/value.h"
#include "engine/observables/mosaic_observable.h"

namespace quench {

namespace {

/// x = coefficient/m of the Narayanaswamy-Moynihan-Tool law, m x = 19 (seed 003, section II; sheet rfot 2.6).
class NmtX final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("nmt_x", {mosaic_axis("m").positive().need().says("Fragility index."), number("coefficient").positive().by_default(19.0).says("m x; not derived in the seed.")});
    s.summary = "Nonlinearity parameter x of ageing from the fragility index, m = 19/x.";
    s.source = "seed 003, section II; sheet rfot 2.6";
    s.description = "x = coefficient/m, which must lie in (0, 1]. The slope computed from the free energy is observe.ageing{ quantity = \"x\" }.";
    s.result_unit = "1";
    s.result_dims = "m";
    s.example = "observe.nmt_x{ m = 76 }:of(glass)";
    s.check = [](const Params& params) {
      const Array indices = params.array("m");
      const double coefficient = params.number("coefficient");
      for (double m : indices.span())
        if (coefficient > m) throw params.error("m", "coefficient/m = " + shortest(coefficient / m) + " is above 1; accepted: m of at least " + shortest(coefficient));
    };
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const double coefficient = call.params().number("coefficient");
    return call.tabulate({{"m", "m"}}, MosaicUnit::one, "x", [&](auto x) { return coefficient / x[0]; });
  }
};

const Register<NmtX> registered(__FILE__);

}  // namespace

}  // namespace quench
