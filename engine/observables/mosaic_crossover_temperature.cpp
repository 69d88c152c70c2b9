#include <cmath>

#include "engine/numerics/mosaic_primitives.h"
#include "engine/observables/mosaic_critical_temperature.h"

namespace quench {

namespace {

/// Temperature at which the critical droplet shrinks to `critical_beads`: activated motion ends there (sheet rfot 2.4).
class CrossoverTemperature final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("crossover_temperature",
                             {mosaic_axis("critical_beads").positive().by_default(4 * mosaic::pi / 3).says("Beads at the top of the barrier at the crossover: 4 pi/3 where its radius is one bead, or 1."),
                              mosaic_form(), mosaic_reference(), mosaic_method()});
    s.summary = "Temperature above which rearrangements are no longer activated: the critical droplet has shrunk to a bead.";
    s.source = "seed 003, section II; sheet rfot 2.4";
    s.description = "Root of (gamma/(2 T s_c))^2 = critical_beads between T_K and 10 T_K, without softening of the barrier. " + std::string(mosaic_critical_temperature_note);
    s.result_unit = "T_K";
    s.result_dims = "critical_beads";
    s.example = "observe.crossover_temperature():of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    return mosaic_critical_temperature(call, {"critical_beads", "critical_beads"}, "crossover temperature", {
        [](const mosaic::EntropyCurve& entropy, const mosaic::Mismatch& mismatch, double t) { return mosaic::droplet_at(entropy, mismatch, t, false).critical_beads(); },
        [](double beads) { return beads; },
        [](double constant, double beads) { return constant / (2 * std::sqrt(beads)); }});
  }
};

const Register<CrossoverTemperature> registered(__FILE__);

}  // namespace

}  // namespace quench
