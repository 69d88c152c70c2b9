#include <algorithm>

#include "engine/observables/field_observable.h"
#include "engine/statistics/estimators.h"

namespace quench {

namespace {

/// Normalised histogram over members of the lattice mean, or over members and sites of the local overlap.
/// Bin i is [low + i w, low + (i+1) w), the last one closed; counts outside are in the norm and in the attributes.
class Histogram final : public FieldObservable {
 public:
  explicit Histogram(const Params& params)
      : FieldObservable(params), bins_(static_cast<std::size_t>(params.integer("bins"))), of_sites_(params.text("of") == "site") {
    const Array range = params.array("range");
    low_ = range[0];
    high_ = range[1];
  }

  static Schema schema() {
    Schema s;
    s.name = "histogram";
    s.summary = "Normalised histogram of the lattice mean over members, or of the local overlap.";
    s.source = "sheet overlap_field, section 13";
    s.description =
        "Probability density per bin; its integral over the range is one minus the fraction outside. The attributes `counts` and "
        "`counts_outside_range` give the numbers over all times.";
    s.family = "field";
    s.options = {integer("bins").by_default(100).at_least(1).at_most(1e6).says("Number of equal bins."),
                 array("range").length(2, 2).rising().by_default(Array::of({-0.5, 1.5})).says("Lower and upper end of the bins."),
                 choice("of", {"lattice", "site"}).by_default("lattice").says("Lattice means (one count per member) or local values."),
                 at_option()};
    s.result_dims = "t, bin";
    s.example = "observe.histogram { bins = 50, range = { 0, 1 } }";
    return s;
  }

 private:
  FieldRecipe recipe(const FieldSetup& setup) const override {
    const double width = (high_ - low_) / static_cast<double>(bins_);
    FieldRecipe r;
    r.width = bins_ + 1;
    r.record = [self = *this](const FieldState& state, std::span<double> row) {
      std::fill(row.begin(), row.end(), 0);
      if (!self.of_sites_) row[self.bin_of(lattice_mean(state.q()))] = 1;
      else
        for (double q : state.q()) row[self.bin_of(q)] += 1;
    };
    r.estimator = std::make_unique<HistogramEstimator>(setup.times, bins_, width);
    std::vector<double> centres;
    for (std::size_t i = 0; i < bins_; ++i) centres.push_back(low_ + (static_cast<double>(i) + 0.5) * width);
    r.dims = {"bin"};
    r.coords = {Array::of(centres)};
    r.label = of_sites_ ? "P(q)" : "P(<q>)";
    r.attributes = {{"estimator", "counts over members"}, {"normalisation", "density"}, {"of", of_sites_ ? "site" : "lattice"}};
    return r;
  }

  /// bins_ for what lies outside (also NaN).
  std::size_t bin_of(double q) const {
    if (!(q >= low_ && q <= high_)) return bins_;
    const double position = (q - low_) / (high_ - low_) * static_cast<double>(bins_);
    return std::min(static_cast<std::size_t>(position), bins_ - 1);
  }

  std::size_t bins_;
  bool of_sites_;
  double low_ = 0, high_ = 1;
};

const Register<Histogram> registered(__FILE__);

}  // namespace

}  // namespace quench
