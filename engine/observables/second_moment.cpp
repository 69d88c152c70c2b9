#include "engine/observables/field_observable.h"
#include "engine/statistics/estimators.h"

namespace quench {

namespace {

/// C2(s) = E <q>_x^2 (seed eq 4), with no unbiasing factor. C2 - C^2 is the susceptibility without the volume, up to n/(n-1).
class SecondMoment final : public FieldObservable {
 public:
  explicit SecondMoment(const Params& params) : FieldObservable(params) {}

  static Schema schema() {
    Schema s;
    s.name = "second_moment";
    s.summary = "Second moment C2(t) = E[<q>^2] of the lattice mean over members.";
    s.source = "seed 000, eq (4)";
    s.description = "`C2(t) = E[<q>^2]`, `<q>` the average over sites. `E[<q^2>]` is `moment { order = 2, of = \"site\" }`.";
    s.family = "field";
    s.options = {at_option()};
    s.result_dims = "t";
    s.example = "observe.second_moment()";
    s.positional = "at";
    return s;
  }

 private:
  FieldRecipe recipe(const FieldSetup& setup) const override {
    FieldRecipe r;
    r.record = [](const FieldState& state, std::span<double> row) { row[0] = whole_power(lattice_mean(state.q()), 2); };
    r.estimator = std::make_unique<MeanEstimator>(setup.times);
    r.label = "C2 = E[<q>^2]";
    r.attributes = {{"estimator", "mean over members of the squared lattice mean"}};
    return r;
  }
};

const Register<SecondMoment> registered(__FILE__);

}  // namespace

}  // namespace quench
