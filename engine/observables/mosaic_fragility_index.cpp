#include <cmath>
#include <numbers>

#include "engine/observables/mosaic_classical.h"

namespace quench {

namespace {

/// Fragility index m = (1/T_g) d log10 tau/d(1/T) at T_g (sheet rfot 2.4 and 22.3).
class FragilityIndex final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("fragility_index",
                             {mosaic_time_ratio(),
                              choice("method", {"general", "vft", "calorimetric"}).by_default("general").says("Slope of the barrier, of the Vogel-Fulcher law, or from the jump of the heat capacity.").from("sheet rfot 2.4 and 22.3"),
                              mosaic_form(), mosaic_reference()});
    s.summary = "Fragility index m: slope of log10 tau against T_g/T at T_g.";
    s.source = "seed 003, section II; seed 002, figure 5; sheet rfot 2.4 and 22.3";
    s.description =
        "`general`: d(F_dd/T)/d(1/T) at T_g over k_B T_g, times log10 e. `vft`: (L/ln 10)(1 + L/D) with L = ln(time_ratio) and D = fragility, "
        "else ghat^2/(4 delta_cp). `calorimetric`: (L/ln 10) Delta/s_c for `reference = \"thermal\"`, (L/ln 10)(2 + Delta/s_c) for \"fixed\", Delta = T_g s_c'(T_g); "
        "equal to `general` where F_dd(T_g) = L k_B T_g.";
    s.result_unit = "1";
    s.result_dims = "time_ratio";
    s.example = "observe.fragility_index{ method = \"calorimetric\" }:of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const std::string& method = call.params().text("method");
    call.note("method", method);
    return call.tabulate({mosaic_time_ratio_axis()}, MosaicUnit::one, "fragility index", [index = index_by(method, call)](auto x) {
      return index(std::log(x[0])) / std::numbers::ln10;
    });
  }

  /// m ln 10 as a function of L.
  static std::function<double(double)> index_by(const std::string& method, MosaicCall& call) {
    if (method == "vft") {
      const double D = call.record().fragility();
      return [D](double L) { return L * (1 + L / D); };
    }
    const mosaic::Mismatch mismatch = mosaic_mismatch(call);
    if (method == "general") {
      const double slope = mosaic::activation_slope(mosaic_entropy(call), mismatch, 1, false);
      return [slope](double) { return slope; };
    }
    // Delta/s_c does not depend on delta_cp: T_g/(T_g - T_K) or T_K/(T_g - T_K).
    const double k = call.record().kauzmann_ratio(), ratio = (call.params().text("form") == "RA" ? k : 1) / (1 - k);
    return [ratio, mismatch](double L) { return L * (2 - 2 * mismatch.power + ratio); };
  }
};

const Register<FragilityIndex> registered(__FILE__);

}  // namespace

}  // namespace quench
