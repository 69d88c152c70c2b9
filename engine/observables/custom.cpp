#include "engine/functions/kernel.h"
#include "engine/numerics/sums.h"
#include "engine/observables/field_observable.h"
#include "engine/statistics/estimators.h"

namespace quench {

namespace {

/// A user's function of the local overlap, reduced over sites, then averaged over members.
class Custom final : public FieldObservable {
 public:
  explicit Custom(const Params& params)
      : FieldObservable(params), kernel_({params.function("f").body}, params.function("f").arguments), reduce_(params.text("reduce")) {}

  static Schema schema() {
    Schema s;
    s.name = "custom";
    s.summary = "Your own function of the local overlap, reduced over the sites and averaged over members.";
    s.source = "none: the function is yours";
    s.description = "`E[reduce_i f(q_i)]`: f is traced once and compiled; `\"sum\"` has no factor for the volume of a site.";
    s.family = "field";
    s.options = {function("f", {{"q", -2, 2}}).need().says("Function of the overlap at one site."),
                 choice("reduce", {"mean", "sum", "max"}).by_default("mean").says("How the sites of one member become one number."),
                 at_option()};
    s.result_dims = "t";
    s.example = "observe.custom { f = function(q) return q:lt(0.3) end }";
    s.positional = "f";
    return s;
  }

 private:
  FieldRecipe recipe(const FieldSetup& setup) const override {
    FieldRecipe r;
    r.record = [kernel = kernel_, reduce = reduce_](const FieldState& state, std::span<double> row) {
      std::vector<double> f(state.q().size());
      kernel.evaluate(state.q().data(), f.data(), f.size());
      row[0] = reduce == "mean" ? lattice_mean(f) : reduce == "sum" ? sum(f) : maximum(f);
    };
    r.estimator = std::make_unique<MeanEstimator>(setup.times);
    r.label = reduce_ + " of f(q)";
    r.attributes = {{"estimator", "mean over members"}, {"reduce", reduce_}};
    return r;
  }

  Kernel kernel_;
  std::string reduce_;
};

const Register<Custom> registered(__FILE__);

}  // namespace

}  // namespace quench
