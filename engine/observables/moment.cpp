#include "engine/numerics/sums.h"
#include "engine/observables/field_observable.h"
#include "engine/statistics/estimators.h"

namespace quench {

namespace {

/// E <q>_x^m, or E <q^m>_x with of = "site" (sheet overlap_field 8). Raw moments, not central ones.
class Moment final : public FieldObservable {
 public:
  explicit Moment(const Params& params)
      : FieldObservable(params), order_(params.integer("order")), of_sites_(params.text("of") == "site") {}

  static Schema schema() {
    Schema s;
    s.name = "moment";
    s.summary = "Raw moment of the lattice mean, or of the local overlap.";
    s.source = "sheet overlap_field, section 8";
    s.description = "`of = \"lattice\"`: `E[<q>^order]`. `of = \"site\"`: `E[<q^order>]`, a site average first.";
    s.family = "field";
    s.options = {integer("order").need().at_least(1).at_most(64).says("Power m."),
                 choice("of", {"lattice", "site"}).by_default("lattice").says("Which quantity is raised to the power."), at_option()};
    s.result_dims = "t";
    s.example = "observe.moment { order = 3 }";
    s.positional = "order";
    return s;
  }

 private:
  FieldRecipe recipe(const FieldSetup& setup) const override {
    FieldRecipe r;
    const std::string power = std::to_string(order_);
    if (of_sites_) {
      r.record = [order = static_cast<unsigned>(order_)](const FieldState& state, std::span<double> row) {
        row[0] = sum_of_powers(state.q(), order) / static_cast<double>(state.q().size());
      };
      r.label = "E[<q^" + power + ">]";
    } else {
      r.record = [order = order_](const FieldState& state, std::span<double> row) {
        row[0] = whole_power(lattice_mean(state.q()), order);
      };
      r.label = "E[<q>^" + power + "]";
    }
    r.estimator = std::make_unique<MeanEstimator>(setup.times);
    r.attributes = {{"estimator", "mean over members"}, {"order", power}, {"of", of_sites_ ? "site" : "lattice"}};
    return r;
  }

  std::int64_t order_;
  bool of_sites_;
};

const Register<Moment> registered(__FILE__);

}  // namespace

}  // namespace quench
