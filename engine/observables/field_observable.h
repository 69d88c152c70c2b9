// What all observables of the overlap field share: sample times, the walk over them, and the frame with its dim `t`.
// A new observable says what one member records at one time and which estimator combines the records (a FieldRecipe).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/model.h"
#include "engine/landscapes/field.h"

namespace quench {

/// What an observable can know before the run.
struct FieldSetup {
  Lattice lattice;
  std::size_t times = 1;            ///< number of sample times
  std::size_t members = 1, replicas = 1;
};

/// How one observable is measured.
struct FieldRecipe {
  std::size_t width = 1;            ///< numbers per member and sample time
  std::function<void(const FieldState&, std::span<double>)> record;  ///< fills the `width` numbers of one time
  std::unique_ptr<const Estimator> estimator;                        ///< of the whole record, [time][width]
  bool names_member = false;        ///< the record begins with the member's number, counted from 1
  std::vector<std::string> dims;    ///< beyond t
  std::vector<Array> coords;
  std::map<std::string, Array> coord_values;  ///< over these dims; repeated for every time
  std::string unit, label;
  std::vector<std::pair<std::string, std::string>> attributes;
};

/// Base of the observables of family "field". Option `at` (array, or a number: then no dim t) replaces the times of the
/// experiment.
class FieldObservable : public Observable {
 public:
  std::vector<double> times(const std::vector<double>& defaults) const override;
  bool brings_times() const override { return !at_.empty(); }
  std::unique_ptr<Measurement> measurement(const MeasurementSetup& setup) const override;

 protected:
  explicit FieldObservable(const Params& params);
  virtual FieldRecipe recipe(const FieldSetup& setup) const = 0;
  /// Argument error about an option of this observable.
  Error error(const std::string& option, const std::string& message) const;

 private:
  std::string name_;
  std::vector<double> at_;
  bool one_time_ = false;
};

/// The option `at` of every schema of the family.
Option at_option();

/// Average over sites, summed in the fixed order of engine/numerics/sums.h.
double lattice_mean(std::span<const double> q);

/// x^order by repeated multiplication, order >= 1: the same bits everywhere, unlike pow.
double whole_power(double x, std::int64_t order);

/// "length^3": unit of quantities that scale with the volume; "" in dimension 0.
std::string volume_unit(const Lattice& lattice);

}  // namespace quench
