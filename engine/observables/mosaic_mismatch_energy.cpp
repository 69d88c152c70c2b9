#include "engine/observables/mosaic_classical.h"

namespace quench {

namespace {

/// Mismatch coefficient gamma of F(N) = gamma sqrt(N) - T s_c N (sheet rfot 2.2):
///   microscopic (seed 003, section II)  gamma = (3/2) sqrt(3 pi) ln((a/d_L)^2/(pi e)) k_B T
///   elastic     (seed 002, eq 28)       gamma = sqrt(K k_B T/n), n = 1/a^3
class MismatchEnergy final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("mismatch_energy", {mosaic_temperature(), mosaic_reference(), mosaic_method()});
    s.summary = "Mismatch energy of two structures, per square root of the number of beads.";
    s.source = "seed 002, eq (28); seed 003, section II; sheet rfot 2.2";
    s.description =
        "`reference = \"fixed\"` keeps the value of T_g, `\"thermal\"` follows the temperature; only the linear entropy with \"thermal\" gives an "
        "exact Vogel-Fulcher law, D = ghat^2/(4 delta_cp). Elastic: the bulk modulus, else mass_density sound_speed^2, and the Debye bead size.";
    s.result_unit = "k_B T_g";
    s.result_dims = "temperature";
    s.example = "observe.mismatch_energy{ method = \"elastic\" }:of(landscape.mosaic{ material = \"a-SiO2\" })";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const mosaic::Mismatch mismatch = mosaic_mismatch(call);
    return call.tabulate({mosaic_temperature_axis()}, MosaicUnit::k_B_T_g, "mismatch energy", [&](auto x) { return mismatch.at(x[0]); });
  }
};

const Register<MismatchEnergy> registered(__FILE__);

}  // namespace

}  // namespace quench
