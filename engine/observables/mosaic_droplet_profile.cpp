#include "engine/observables/mosaic_classical.h"

namespace quench {

namespace {

/// Free energy of a droplet of N rearranged beads, F(N) = gamma sqrt(N) - T s_c N (seed 002, eqs 27 to 30; sheet rfot 2.3).
/// With `ageing` the driving force below T_g is that of the structure frozen at T_g (seed 003, eq 8; sheet rfot 2.6).
class DropletProfile final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("droplet_profile",
                             {mosaic_temperature(), mosaic_axis("beads").at_least(0).need().says("Number of beads in the droplet."), mosaic_form(),
                              mosaic_reference(), mosaic_method(),
                              boolean("ageing").by_default(false).says("Below T_g the structure stays as it was at T_g.").from("sheet rfot 2.6")});
    s.summary = "Free energy of a droplet of rearranged beads.";
    s.source = "seed 002, eqs (27) to (30); seed 003, eqs (6) to (8); sheet rfot 2.3 and 2.6";
    s.description = "F(N) = gamma sqrt(N) - T s_c N. Its top is the barrier at N = (gamma/(2 T s_c))^2; it is 0 again at N*, four times that.";
    s.result_unit = "k_B T_g";
    s.result_dims = "temperature, beads";
    s.example = "observe.droplet_profile{ beads = linspace(0, 250, 251) }:of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const mosaic::EntropyCurve entropy = mosaic_entropy(call);
    const mosaic::Mismatch mismatch = mosaic_mismatch(call);
    const bool ageing = call.params().boolean("ageing");
    return call.tabulate({mosaic_temperature_axis(), {"beads", "beads"}}, MosaicUnit::k_B_T_g, "droplet free energy", [&](auto x) {
      warn_of_temperature(call, x[0]);
      return mosaic::droplet_at(entropy, mismatch, x[0], ageing).free_energy(x[1]);
    });
  }
};

const Register<DropletProfile> registered(__FILE__);

}  // namespace

}  // namespace quench
