#include "engine/observables/field_observable.h"
#include "engine/statistics/estimators.h"

namespace quench {

namespace {

/// B = (3 - mu4 / mu2^2) / 2 of the lattice mean over members, with central moments (sheet overlap_field 5; seed eq 8).
class Binder final : public FieldObservable {
 public:
  explicit Binder(const Params& params) : FieldObservable(params), normalise_(params.text("normalise")) {}

  static Schema schema() {
    Schema s;
    s.name = "binder";
    s.summary = "Binder parameter of the lattice mean over members: 0 for Gaussian fluctuations, 1 for two values.";
    s.source = "seed 000, eq (8) and figure 6; sheet overlap_field, section 5";
    s.description =
        "`B = (3 - mu4/mu2^2)/2` with central moments over members, not bias-corrected. `\"U\"` = 1 - mu4/(3 mu2^2) = (2/3) B, "
        "`\"tilde\"` = -(2/3) B = excess kurtosis / 3. May be negative. Fewer than 4 members, or no variance: nan with a reason.";
    s.family = "field";
    s.options = {choice("normalise", {"B", "U", "tilde"}).by_default("B").says("Which of the three customary forms."), at_option()};
    s.result_dims = "t";
    s.example = "observe.binder()";
    s.positional = "normalise";
    return s;
  }

 private:
  FieldRecipe recipe(const FieldSetup& setup) const override {
    const BinderNormalisation form = normalise_ == "B"   ? BinderNormalisation::b
                                     : normalise_ == "U" ? BinderNormalisation::u
                                                         : BinderNormalisation::tilde;
    FieldRecipe r;
    r.record = [](const FieldState& state, std::span<double> row) { row[0] = lattice_mean(state.q()); };
    r.estimator = std::make_unique<BinderEstimator>(setup.times, form, setup.replicas);
    r.label = normalise_ == "B" ? "B" : normalise_ == "U" ? "U = (2/3) B" : "-(2/3) B";
    r.attributes = {{"estimator", "central moments over members of the lattice mean, not bias-corrected"},
                    {"normalisation", normalise_}};
    return r;
  }

  std::string normalise_;
};

const Register<Binder> registered(__FILE__);

}  // namespace

}  // namespace quench
