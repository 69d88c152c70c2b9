#include "engine/core/error.h"
#include "engine/numerics/mosaic_droplet.h"
#include "engine/numerics/mosaic_primitives.h"
#include "engine/observables/mosaic_observable.h"

namespace quench {

namespace {

/// Gas inside and outside the shell: its density over that of the glass, its speed of sound over that of the glass.
struct Gas { double density_ratio, speed; };

Gas gas_of(const Params& params) {
  Gas gas{-1, -1};
  for (const auto& [name, value] : params.get("gas").record()) {
    double* field = name == "density_ratio" ? &gas.density_ratio : name == "speed" ? &gas.speed : nullptr;
    if (!field) throw params.error("gas", "option \"gas\" has no entry \"" + name + "\"").hint("entries: density_ratio, speed");
    if (!value.is_number() || !(value.number() > 0) || value.number() > 1e12)
      throw params.error("gas", "entry \"" + name + "\" of option \"gas\" is " + show(value) + "; accepted: a number > 0");
    *field = value.number();
  }
  if (gas.density_ratio < 0 || gas.speed < 0) throw params.error("gas", "option \"gas\" needs both density_ratio and speed");
  return gas;
}

/// Vibrations of a domain wall (seed 003, eqs 32 and 33; sheet rfot 7.2):
///   w_l/w_D = C_r (a/xi)^(5/4) sqrt((l-1)(l+2)/4),   C_r = 1.343,   l = 2..ripplon_max, degeneracy 2l+1;
/// with a gas on both sides the shell of eqs (30) and (31) (sheet rfot 7.3).
class RipplonSpectrum final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("ripplon_spectrum",
                             {mosaic_coupling(), record("gas").says("Gas around the wall: { density_ratio, speed }, both relative to the glass.").from("seed 003, eqs 30 and 31; sheet rfot 7.3")});
    s.summary = "Frequencies of the vibrations of a domain wall.";
    s.source = "seed 003, eqs (30) to (33); sheet rfot 7.2 and 7.3";
    s.description =
        "w_l = C_r (a/xi)^(5/4) sqrt((l-1)(l+2)/4) w_D with C_r^2 = 4 f (3/4) Lam (4 pi/3)^(5/6)/(6 pi^2)^(2/3). The coordinate `degeneracy` is 2l+1. "
        "With `gas` the lowest vibration of the gas-filled shell: a light gas changes nothing, an incompressible one divides by sqrt(1 + e/l), e = rho_gas R/rho_wall.";
    s.result_unit = "w_D";
    s.result_dims = "l";
    s.example = "observe.ripplon_spectrum():of(landscape.mosaic{ material = \"a-SiO2\" })";
    s.check = [](const Params& params) {
      check_mosaic_coupling(params);
      if (params.has("gas")) gas_of(params);
    };
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    std::vector<double> frequencies = call.record().ripplons().frequency, orders, degeneracies;
    for (std::size_t l = 2; l < frequencies.size() + 2; ++l) {
      orders.push_back(static_cast<double>(l));
      degeneracies.push_back(static_cast<double>(2 * l + 1));
    }
    if (call.params().has("gas")) load(call, gas_of(call.params()), frequencies);
    Dataset data = call.assemble_over("l", std::move(orders), MosaicUnit::w_D, "ripplon frequency", std::move(frequencies));
    data.coord_values["degeneracy"] = Array::of(std::move(degeneracies));
    return data;
  }

  /// Replaces frequencies by those of the gas-filled shell.
  static void load(MosaicCall& call, const Gas& gas, std::vector<double>& frequencies) {
    const double radius = mosaic::droplet_radius(call.record().beads());
    const double loading = gas.density_ratio * radius / call.record().lindemann_squared(), delay = radius * mosaic::debye_factor / gas.speed;
    for (std::size_t l = 2; l < frequencies.size() + 2; ++l) {
      const mosaic::LoadedRipplon shell = mosaic::loaded_ripplon(l, frequencies[l - 2], loading, delay);
      if (!shell.shell_mode) call.warn("l = " + std::to_string(l) + ": the lowest vibration is one of the gas, not of the wall");
      frequencies[l - 2] = shell.frequency;
    }
  }
};

const Register<RipplonSpectrum> registered(__FILE__);

}  // namespace

}  // namespace quench
