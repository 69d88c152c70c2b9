#include <algorithm>

#include "engine/observables/chosen_member.h"
#include "engine/observables/field_observable.h"
#include "engine/statistics/estimators.h"

namespace quench {

namespace {

/// The field itself, site by site: of one member as the value, of every member as far as members are kept.
class Snapshot final : public FieldObservable {
 public:
  explicit Snapshot(const Params& params) : FieldObservable(params), member_(static_cast<std::size_t>(params.integer("member"))) {}

  static Schema schema() {
    Schema s;
    s.name = "snapshot";
    s.summary = "The field of one member, site by site; `members` holds the others.";
    s.source = "sheet overlap_field, section 13";
    s.description =
        "The value is the field of member `member` (no error bar, it is one configuration); `members` holds every member's field "
        "where it is kept. Memory: 8 bytes times sites, times and members.";
    s.family = "field";
    s.options = {member_option("Whose field is the value, counted from 1."), at_option()};
    s.result_dims = "t, x, y, z, x4 ...";
    s.example = "observe.snapshot { at = { 0, 10, 100 } }";
    s.positional = "at";
    return s;
  }

 private:
  FieldRecipe recipe(const FieldSetup& setup) const override {
    check_member(member_, setup.members, "observe.snapshot");
    FieldRecipe r;
    r.width = setup.lattice.sites();
    r.names_member = true;
    r.record = [](const FieldState& state, std::span<double> row) { std::copy(state.q().begin(), state.q().end(), row.begin()); };
    r.estimator = std::make_unique<ChosenMemberEstimator>(setup.times * r.width, member_, setup.replicas);
    const std::vector<std::string> names{"x", "y", "z"};
    for (std::size_t a = 0; a < setup.lattice.dimension(); ++a) {
      r.dims.push_back(a < 3 ? names[a] : "x" + std::to_string(a + 1));
      std::vector<double> x;
      for (std::size_t i = 0; i < setup.lattice.lengths[a]; ++i) x.push_back(static_cast<double>(i) * setup.lattice.spacing);
      r.coords.push_back(Array::of(x));
    }
    r.label = "q";
    r.attributes = {{"estimator", "field of one member"}};
    return r;
  }

  std::size_t member_;
};

const Register<Snapshot> registered(__FILE__);

}  // namespace

}  // namespace quench
