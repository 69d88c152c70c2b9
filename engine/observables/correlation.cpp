#include "engine/observables/field_observable.h"
#include "engine/observables/lattice_modes.h"
#include "engine/statistics/estimators.h"

namespace quench {

namespace {

/// Total correlation of the overlap (sheet overlap_field 8, repaired seed eq 23):
///   S(k) = (dx^d / N) E |sum_i exp(-ikx) (q_i - E<q>)|^2,   G(x) = V^-1 sum_k S(k) exp(ikx),   S(0) = chi_V.
/// A member records its own centred part, which has no k = 0 mode, and its mean; the variance of the means over members, with
/// n/(n-1), gives S(0) = V Var and adds Var to G at every distance. centre = "sample" leaves it out (seed eq 14).
class Correlation final : public FieldObservable {
 public:
  explicit Correlation(const Params& params)
      : FieldObservable(params), in_k_(params.text("space") == "k"), ensemble_(params.text("centre") == "ensemble") {}

  static Schema schema() {
    Schema s;
    s.name = "correlation";
    s.summary = "Correlation of the overlap in space: structure factor S(k) per shell, or G(r) along the axes.";
    s.source = "seed 000, eqs (14), (23); sheet overlap_field, section 8";
    s.description =
        "`kind = \"total\"` (the same as `\"G0\"`): `S(k) = (dx^d/N) E|sum_i exp(-ikx)(q_i - E<q>)|^2`, unbiased at k = 0, where "
        "it is the susceptibility; `G(x) = V^-1 sum_k S(k) exp(ikx)`.\n\n"
        "`space = \"k\"`: modes of equal eigenvalue lambda of the lattice Laplacian (relative 1e-9) are averaged; the coordinate `k` "
        "is sqrt(lambda), `multiplicity` counts the modes.\n\n"
        "`space = \"r\"`: along the axes, averaged over axes (those longer than one site) and both directions, up to half the "
        "shortest of them.\n\n"
        "`centre = \"sample\"` subtracts each member's own lattice mean: S(0) = 0, and G(r) sums to zero over the box.";
    s.family = "field";
    s.options = {text("kind").by_default("total").says("\"total\" or \"G0\": fluctuations over disorder and noise together."),
                 choice("space", {"r", "k"}).by_default("r").says("Distances along the axes, or shells of wave vectors."),
                 choice("centre", {"ensemble", "sample"}).by_default("ensemble").says("Mean subtracted: over members, or each member's own."),
                 at_option()};
    s.check = check_kind;
    s.result_unit = "length^d for space = \"k\"";
    s.result_dims = "t, k or t, r";
    s.example = "observe.correlation { space = \"k\" }";
    return s;
  }

 private:
  static void check_kind(const Params& params) {
    const std::string& kind = params.text("kind");
    if (kind == "total" || kind == "G0") return;
    for (const char* later : {"G1", "disconnected", "R"})
      if (kind == later) throw params.error("kind", "kind \"" + kind + "\" is not built yet; built: \"total\", \"G0\"");
    throw params.error("kind", "option \"kind\" is \"" + kind + "\"; accepted: \"total\" or \"G0\"");
  }

  FieldRecipe recipe(const FieldSetup& setup) const override {
    const auto modes = std::make_shared<const LatticeModes>(setup.lattice);
    const std::vector<double> distances = modes->distances();
    const std::size_t values = in_k_ ? modes->shell_coordinates().size() : distances.size();
    FieldRecipe r;
    r.width = 1 + values;
    r.record = [modes, in_k = in_k_](const FieldState& state, std::span<double> row) {
      row[0] = lattice_mean(state.q());
      if (in_k) modes->structure_factor(state.q(), row.subspan(1));
      else modes->correlations(state.q(), row.subspan(1));
    };
    // Where the variance of the means goes: the shell k = 0, or every distance alike.
    std::vector<double> weights(values, in_k_ || !ensemble_ ? 0 : 1);
    if (in_k_ && ensemble_) weights[0] = setup.lattice.volume();
    r.estimator = std::make_unique<ConnectedEstimator>(setup.times, weights, setup.replicas);
    r.dims = {in_k_ ? "k" : "r"};
    r.coords = {Array::of(in_k_ ? modes->shell_coordinates() : distances)};
    if (in_k_) r.coord_values["multiplicity"] = Array::of(modes->multiplicities());
    r.unit = in_k_ ? volume_unit(setup.lattice) : "";
    r.label = in_k_ ? "S(k)" : "G(r)";
    r.attributes = {{"estimator", "mean over members, unbiased variance of the lattice means"},
                    {"kind", "total"},
                    {"centre", ensemble_ ? "ensemble" : "sample"},
                    {"normalisation", in_k_ ? "dx^d/N" : "1/V sum over k"}};
    return r;
  }

  bool in_k_, ensemble_;
};

const Register<Correlation> registered(__FILE__);

}  // namespace

}  // namespace quench
