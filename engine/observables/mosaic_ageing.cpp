#include "engine/observables/mosaic_classical.h"

namespace quench {

namespace {

/// Below T_g with the structure frozen at T_g (seed 003, eqs 5 and 8; sheet rfot 2.6): F(N) = gamma sqrt(N) - N g(T),
///   g(T) = T s_c(T) + int_T^(T_g) T' s_c'(T') dT',   dg/dT = s_c,   x = [d(F_dd/T)/d(1/T)] / [the same in equilibrium at T_g].
class Ageing final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("ageing", {mosaic_temperature(),
                                        choice("quantity", {"log_time", "driving_force", "barrier", "N", "x"}).by_default("log_time").says("ln(tau/tau_0), g, F_dd, N*, or the share x of the activation energy that remains below T_g."),
                                        mosaic_form(), mosaic_reference(), mosaic_method()});
    s.summary = "Relaxation of a glass whose structure is that of T_g.";
    s.source = "seed 003, eqs (5) and (8); sheet rfot 2.6";
    s.description =
        "Driving force g(T) = T s_c(T) + enthalpy left behind, frozen at T_K below it; F_dd = gamma^2/(4 g), N* = (gamma/g)^2. `x` is the exact slope "
        "d(F_dd/T)/d(1/T) at T over the equilibrium slope at T_g (the x of ln k = ln k_0 - x E/(k_B T) - (1-x) E/(k_B T_g)), 1 above T_g.";
    s.result_unit = "1 or k_B T_g";
    s.result_dims = "temperature";
    s.example = "observe.ageing{ temperature = linspace(0.5, 1, 51) }:of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const mosaic::EntropyCurve entropy = mosaic_entropy(call);
    const mosaic::Mismatch mismatch = mosaic_mismatch(call);
    const std::string& quantity = call.params().text("quantity");
    const double equilibrium = mosaic::activation_slope(entropy, mismatch, 1, false);
    const bool energy = quantity == "driving_force" || quantity == "barrier";
    return call.tabulate({mosaic_temperature_axis()}, energy ? MosaicUnit::k_B_T_g : MosaicUnit::one, "ageing: " + quantity, [&](auto x) {
      const double t = x[0];
      const mosaic::Droplet droplet = mosaic::droplet_at(entropy, mismatch, t, true);
      if (t > 1) call.warn("temperature above T_g: equilibrium values there");
      if (quantity == "driving_force") return droplet.force;
      if (quantity == "barrier") return droplet.barrier();
      if (quantity == "N") return droplet.beads();
      if (quantity == "log_time") return droplet.barrier() / t;
      const double share = t > 1 ? 1 : mosaic::activation_slope(entropy, mismatch, t, true) / equilibrium;
      if (!(share > 0 && share <= 1)) call.warn("x lies outside (0, 1]: use reference = \"fixed\" below T_g");
      return share;
    });
  }
};

const Register<Ageing> registered(__FILE__);

}  // namespace

}  // namespace quench
