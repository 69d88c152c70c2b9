#include "engine/observables/field_observable.h"
#include "engine/statistics/estimators.h"

namespace quench {

namespace {

/// chi_V = V Var(<q>_x) with the unbiased variance over members (sheet overlap_field 8; seed eq 4 without the volume).
class Susceptibility final : public FieldObservable {
 public:
  explicit Susceptibility(const Params& params) : FieldObservable(params), volume_(params.text("normalise") == "volume") {}

  static Schema schema() {
    Schema s;
    s.name = "susceptibility";
    s.summary = "Volume times the unbiased variance over members of the lattice mean.";
    s.source = "seed 000, eqs (4), (7); sheet overlap_field, section 8";
    s.description =
        "`chi_V = V (E[<q>^2] - E[<q>]^2) n/(n-1)`, `V` = sites times spacing^d (1 in dimension 0). With m members on each of n "
        "disorder samples: (variance of the n sample means) + (1 - 1/m)(mean variance within a sample). Equal to the structure "
        "factor at k = 0.";
    s.family = "field";
    s.options = {choice("normalise", {"volume", "none"}).by_default("volume").says("With the volume V (intensive), or the bare variance."),
                 at_option()};
    s.result_unit = "length^d, or a pure number with normalise = \"none\"";
    s.result_dims = "t";
    s.example = "observe.susceptibility()";
    s.positional = "normalise";
    return s;
  }

 private:
  FieldRecipe recipe(const FieldSetup& setup) const override {
    FieldRecipe r;
    r.record = [](const FieldState& state, std::span<double> row) { row[0] = lattice_mean(state.q()); };
    r.estimator = std::make_unique<VarianceEstimator>(setup.times, volume_ ? setup.lattice.volume() : 1, setup.replicas);
    r.unit = volume_ ? volume_unit(setup.lattice) : "";
    r.label = volume_ ? "chi_V" : "chi";
    r.attributes = {{"estimator", "unbiased variance over members of the lattice mean"}, {"normalisation", volume_ ? "volume" : "none"}};
    return r;
  }

  bool volume_;
};

const Register<Susceptibility> registered(__FILE__);

}  // namespace

}  // namespace quench
