#include <cmath>

#include "engine/landscapes/mosaic_materials.h"
#include "engine/numerics/mosaic_droplet.h"
#include "engine/numerics/mosaic_primitives.h"
#include "engine/observables/mosaic_observable.h"

namespace quench {

namespace {

/// s_c(T_g) of the record, or of the generic glass where T_K or delta_cp is absent.
double entropy_at_glass_transition(MosaicCall& call) {
  const MosaicRecord& r = call.record();
  if (r.has("T_g") && r.has("T_K") && r.has("delta_cp")) return r.need("delta_cp") * (1 / r.kauzmann_ratio() - 1);
  for (const MaterialConstant& c : material_constants())
    if (c.material == "generic" && c.name == "entropy_at_T_g") {
      call.note("entropy_at_T_g", shortest(c.value) + ", of the generic glass: T_g, T_K or delta_cp is absent");
      return c.value;
    }
  throw Error(ErrorKind::internal, "quench.materials.generic has no entropy_at_T_g");
}

/// Domain wall (seed 003, eq 29; seed 002, eq 42; sheet rfot 7.1 and 7.2): M_w/m = X^(2/3) (d_L/a)^2 with X beads a domain,
/// w_dd = 1.6 (a/xi) w_D or computed, T' = hbar w_dd/(2 pi k_B), sigma(R) = (3/4)(k_B T_g/a^2) Lam (a/R)^(1/2).
class DomainWall final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("domain_wall", {choice("quantity", {"frequency", "mass", "temperature", "tension"}).by_default("frequency").says("Frequency at the top of the barrier, mass of the wall, crossover temperature, or tension.")});
    s.summary = "Mass, frequency at the top of the barrier, crossover temperature and tension of a domain wall.";
    s.source = "seed 003, eq (29); seed 002, eq (42); sheet rfot 7.1 and 7.2";
    s.description =
        "`frequency` w_dd = top_frequency (a/xi) w_D; `top_frequency = \"computed\"` evaluates the curvature of the most probable path with s_c(T_g) from "
        "T_g, T_K and delta_cp, or 0.82 where one is absent (noted). `mass` in bead masses m. `temperature` T' = hbar w_dd/(2 pi k_B), where "
        "wall motion becomes activated. `tension` at the radius of a domain.";
    s.result_unit = "w_D, m, T_D or k_B T_g/a^2";
    s.example = "observe.domain_wall{ quantity = \"temperature\", units = \"SI\" }:of(glass)";
    s.positional = "quantity";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const std::string& quantity = call.params().text("quantity");
    const MosaicRecord& r = call.record();
    const auto number = [&](MosaicUnit unit, const std::string& label, double value) { return call.assemble({}, unit, label, {value}); };
    if (quantity == "mass") return number(MosaicUnit::bead_mass, "mass of a domain wall", std::pow(r.beads(), 2.0 / 3) * r.lindemann_squared());
    if (quantity == "tension") {
      const double radius = mosaic::droplet_radius(r.beads());
      return number(MosaicUnit::tension, "tension of a domain wall", mosaic::wall_tension(r.confinement(), radius));
    }
    const double frequency = coefficient(call) / r.need("xi_over_a");
    if (quantity == "temperature") return number(MosaicUnit::T_D, "crossover temperature of wall motion", frequency / (2 * mosaic::pi));
    return number(MosaicUnit::w_D, "frequency at the top of the barrier", frequency);
  }

  static double coefficient(MosaicCall& call) {
    if (!call.record().top_frequency_computed()) return call.record().need("top_frequency");
    const double coefficient =
        mosaic::top_frequency_coefficient(mosaic::mismatch_constant(call.record().confinement()), entropy_at_glass_transition(call));
    call.note("top_frequency", "computed: " + shortest(coefficient) + " w_D a/xi");
    return coefficient;
  }
};

const Register<DomainWall> registered(__FILE__);

}  // namespace

}  // namespace quench
