#include "engine/numerics/mosaic_thermodynamics.h"
#include "engine/observables/mosaic_observable.h"

namespace quench {

namespace {

/// Heat capacity of a domain, of the phonons, and of both (seed 003, eqs 35 and 36, figure 15; sheet rfot 8):
///   c_eps = (y + beta U)^2/(4 cosh^2((y-S)/2)) + beta^2 W/(1 + e^(y-S)),  y = beta eps,
///   C_dom = (T/theta) int dy e^(-|y| T/theta) c_eps(y),   C_tot = C_dom + X 9 t^3 int_0^(1/t) x^4 e^x/(e^x-1)^2 dx.
class HeatCapacity final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema(
        "heat_capacity",
        {mosaic_axis("temperature").positive().need().in("T_D").says("Temperature."), mosaic_coupling(),
         choice("part", {"domain", "total", "debye"}).by_default("domain").says("The domain, the phonons, or both."),
         choice("signs", {"both", "positive"}).by_default("both").says("Transition energies on the whole axis, or only positive ones.").from("sheet rfot A3"),
         number("cutoff").positive().in("w_D a/xi").by_default(1.8).says("Highest frequency of the phonons that couple; acts with a coupling only.").from("sheet rfot 12"),
         boolean("stiffening").by_default(false).says("A centre of energy |eps| has no ripplon below |eps|.").from("sheet rfot 15"),
         boolean("normalise").by_default(false).says("Profiles of weight 2l+1; acts with a coupling only.").from("sheet rfot 12")});
    s.summary = "Heat capacity per domain: two-level centres with their ripplons, phonons, or both.";
    s.source = "seed 003, eqs (35) and (36), figure 15; sheet rfot 8 and 15";
    s.description =
        "Averaged over transition energies with density exp(-|eps|/theta)/theta. `total` is the domain plus its (xi/a)^3 Debye beads; over t^3 it has the "
        "boson-like bump, which needs both signs of the transition energy. Towards low temperature the domain alone gives (pi^2/3) t/theta. "
        "`stiffening` removes the ripplons at and below |eps|, and with them the bump: an experiment, not the paper's curve.";
    s.result_unit = "k_B per domain";
    s.result_dims = "temperature";
    s.example = "observe.heat_capacity{ temperature = logspace(1e-3, 1, 200), part = \"total\" }:of(glass)";
    s.check = check_mosaic_coupling;
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const Params& params = call.params();
    const std::string& part = params.text("part");
    for (const char* option : {"cutoff", "normalise"})
      if (params.given(option)) call.warn(std::string(option) + " acts with a coupling only");
    const bool domain = part != "debye", phonons = part != "domain";
    const mosaic::DomainOptions options{params.text("signs") == "both", params.boolean("stiffening")};
    const mosaic::VibrationSpectrum spectrum = call.record().ripplons();
    const double theta = domain ? call.theta() : 0, beads = call.record().beads();
    if (domain) call.note("coupling", "none");
    if (domain) call.note("signs", params.text("signs"));
    if (domain && options.stiffening) call.note("stiffening", "no ripplons at and below |eps|");
    return call.tabulate({{"temperature", "temperature", MosaicUnit::T_D}}, MosaicUnit::k_B_per_domain, "heat capacity: " + part, [&](auto x) {
      if (domain && x[0] > theta) call.warn("temperature above T_g");
      return (domain ? mosaic::domain_heat_capacity(spectrum, x[0], theta, options) : 0) + (phonons ? beads * mosaic::debye_heat_capacity(x[0]) : 0);
    });
  }
};

const Register<HeatCapacity> registered(__FILE__);

}  // namespace

}  // namespace quench
