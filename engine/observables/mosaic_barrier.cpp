#include "engine/observables/mosaic_classical.h"

namespace quench {

namespace {

/// Barrier of the droplet free energy, F_dd = gamma^2/(4 T s_c) (seed 002, eq 30; seed 003, eq 7; sheet rfot 2.3).
class Barrier final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("barrier", {mosaic_temperature(), mosaic_form(), mosaic_reference(), mosaic_method(),
                                         boolean("ageing").by_default(false).says("Below T_g the structure stays as it was at T_g.").from("sheet rfot 2.6")});
    s.summary = "Free-energy barrier of a rearrangement.";
    s.source = "seed 002, eq (30); seed 003, eqs (7) and (8); sheet rfot 2.3 and 2.6";
    s.description = "F_dd = gamma^2/(4 T s_c); infinite at and below T_K unless `ageing`.";
    s.result_unit = "k_B T_g";
    s.result_dims = "temperature";
    s.example = "observe.barrier():of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const mosaic::EntropyCurve entropy = mosaic_entropy(call);
    const mosaic::Mismatch mismatch = mosaic_mismatch(call);
    const bool ageing = call.params().boolean("ageing");
    return with_reason(call.tabulate({mosaic_temperature_axis()}, MosaicUnit::k_B_T_g, "barrier", [&](auto x) {
      warn_of_temperature(call, x[0]);
      return mosaic::droplet_at(entropy, mismatch, x[0], ageing).barrier();
    }));
  }
};

const Register<Barrier> registered(__FILE__);

}  // namespace

}  // namespace quench
