#include "engine/observables/field_observable.h"

#include "engine/numerics/sums.h"

namespace quench {

namespace {

class FieldMeasurement final : public Measurement {
 public:
  FieldMeasurement(FieldRecipe recipe, std::vector<double> times, bool one_time)
      : recipe_(std::move(recipe)), times_(std::move(times)), one_time_(one_time) {}

  const std::vector<double>& times() const override { return times_; }
  std::size_t record_size() const override { return first() + times_.size() * recipe_.width; }
  const Estimator& estimator() const override { return *recipe_.estimator; }

  void record(const State& state, std::size_t index, std::span<double> record) const override {
    const auto* field = dynamic_cast<const FieldState*>(&state);
    if (field == nullptr) throw Error(ErrorKind::internal, "an observable of fields got another state");
    if (recipe_.names_member) record[0] = static_cast<double>(state.member.member + 1);
    recipe_.record(*field, record.subspan(first() + index * recipe_.width, recipe_.width));
  }

  Dataset frame() const override {
    Dataset d;
    if (!one_time_) {
      d.dims.push_back("t");
      d.coords.push_back(Array::of(times_));
    }
    d.dims.insert(d.dims.end(), recipe_.dims.begin(), recipe_.dims.end());
    d.coords.insert(d.coords.end(), recipe_.coords.begin(), recipe_.coords.end());
    d.unit = recipe_.unit;
    d.label = recipe_.label;
    d.attributes = recipe_.attributes;
    if (one_time_) d.attributes.emplace_back("t", shortest(times_[0]));
    Shape shape;
    for (const Array& c : d.coords) shape.push_back(c.size());
    for (const auto& [name, values] : recipe_.coord_values) {
      Array repeated(shape);
      for (std::size_t e = 0; e < repeated.size(); ++e) repeated[e] = values[e % values.size()];
      d.coord_values[name] = repeated;
    }
    return d;
  }

 private:
  std::size_t first() const { return recipe_.names_member ? 1 : 0; }
  FieldRecipe recipe_;
  std::vector<double> times_;
  bool one_time_;
};

}  // namespace

FieldObservable::FieldObservable(const Params& params) : name_(params.schema().full_name()) {
  if (!params.has("at")) return;
  const Array at = params.array("at");
  if (at.rank() != 1 || at.size() == 0) throw params.error("at", "option \"at\" takes a list of times or one time");
  at_.assign(at.data(), at.data() + at.size());
  one_time_ = params.get("at").is_number();
}

std::vector<double> FieldObservable::times(const std::vector<double>& defaults) const { return at_.empty() ? defaults : at_; }

Error FieldObservable::error(const std::string& option, const std::string& message) const {
  return argument_error(message).about(name_).option(option);
}

std::unique_ptr<Measurement> FieldObservable::measurement(const MeasurementSetup& setup) const {
  const auto* simulation = dynamic_cast<const FieldSimulation*>(setup.simulation);
  if (simulation == nullptr) throw argument_error(name_ + " needs a field: use dynamics.langevin").about(name_);
  std::vector<double> sampled = times(setup.default_times);
  if (sampled.empty())
    throw argument_error(name_ + " has no sample times: give `times` or `duration` to the experiment, or `at` here").about(name_);
  FieldSetup field{simulation->lattice(), sampled.size(), static_cast<std::size_t>(setup.members),
                   static_cast<std::size_t>(setup.replicas)};
  return std::make_unique<FieldMeasurement>(recipe(field), std::move(sampled), one_time_);
}

Option at_option() {
  return array("at")
      .also(accepts_number)
      .rising()
      .at_least(0)
      .length(1, std::numeric_limits<std::size_t>::max())
      .in("length^2/K")
      .by_default_text("times of the experiment")
      .says("Times at which this observable is sampled; a single number gives no dim `t`.");
}

double lattice_mean(std::span<const double> q) { return sum(q) / static_cast<double>(q.size()); }

double whole_power(double x, std::int64_t order) {
  double p = x;
  for (std::int64_t k = 1; k < order; ++k) p *= x;
  return p;
}

std::string volume_unit(const Lattice& lattice) {
  return lattice.dimension() == 0 ? "" : "length^" + std::to_string(lattice.dimension());
}

}  // namespace quench
