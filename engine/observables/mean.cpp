#include "engine/observables/field_observable.h"
#include "engine/statistics/estimators.h"

namespace quench {

namespace {

/// C(s) = E <q>_x: lattice mean of the overlap, averaged over members (sheet overlap_field 8; seed eq 4).
class Mean final : public FieldObservable {
 public:
  explicit Mean(const Params& params) : FieldObservable(params) {}

  static Schema schema() {
    Schema s;
    s.name = "mean";
    s.summary = "Mean overlap C(t) = E q: lattice mean, averaged over members.";
    s.source = "seed 000, eq (4)";
    s.description = "`C(t) = E[<q>]`, `<q>` the average over sites. Its members are the members' own lattice means.";
    s.family = "field";
    s.options = {at_option()};
    s.result_dims = "t";
    s.example = "observe.mean()";
    s.positional = "at";
    return s;
  }

 private:
  FieldRecipe recipe(const FieldSetup& setup) const override {
    FieldRecipe r;
    r.record = [](const FieldState& state, std::span<double> row) { row[0] = lattice_mean(state.q()); };
    r.estimator = std::make_unique<MeanEstimator>(setup.times);
    r.label = "C = E[q]";
    r.attributes = {{"estimator", "mean over members of the lattice mean"}};
    return r;
  }
};

const Register<Mean> registered(__FILE__);

}  // namespace

}  // namespace quench
