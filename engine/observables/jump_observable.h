// What all observables of walks on discrete states share: sample times on either clock, the walk over them, dims, and the
// mark of walks that were cut short. A new observable says which times it wants and gives a JumpRecipe.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/landscapes/states.h"

namespace quench {

/// What an observable knows when it meets its simulation.
struct JumpSetup {
  const JumpSimulation& simulation;
  const DiscreteLandscape& landscape;
  std::vector<double> times;        ///< what times() or log_times() announced
  bool log_clock = false;           ///< times are natural logarithms
  std::size_t members = 1, replicas = 1;
};

/// How one observable is measured.
struct JumpRecipe {
  std::size_t width = 1;            ///< numbers a member records, all times together; kept between sample times
  std::function<void(const JumpState&, std::size_t index, std::span<double> record)> record;
  std::unique_ptr<const Estimator> estimator;   ///< of the record; may leave a tail of it unused (what is remembered from t_w)
  Dataset frame;
};

/// Base of the observables of family "states". Every dataset carries the clock, what its errors run over, and the attribute `truncated` = number of
/// (member, sample time) pairs behind the end of a walk that used up its steps, where there are any.
class MeasuredJumps : public JumpObservable {
 public:
  std::unique_ptr<Measurement> measurement(const MeasurementSetup& setup) const final;

 protected:
  explicit MeasuredJumps(const Params& params) : name_(params.schema().full_name()) {}
  virtual JumpRecipe recipe(const JumpSetup& setup) const = 0;
  /// Argument error about an option of this observable.
  Error error(const std::string& option, const std::string& message) const { return argument_error(message).about(name_).option(option); }

 private:
  std::string name_;
};

/// Those sampled at the times of the experiment, or at those of option `at` (a number: no dim).
class SampledJumps : public MeasuredJumps {
 public:
  std::vector<double> times(const std::vector<double>& defaults) const override;
  std::vector<double> log_times(const std::vector<double>& defaults) const override { return at_.empty() ? defaults : at_; }
  bool brings_times() const override { return !at_.empty(); }

 protected:
  explicit SampledJumps(const Params& params);
  /// Frame with its dim `t` or `ln_t`, where there is one.
  Dataset time_frame(const JumpSetup& setup) const;
  /// Question of a kind about these times.
  JumpQuestion question_at(JumpQuestion::Kind kind) const;

 private:
  std::vector<double> at_;
  bool one_time_ = false;
};

/// The option `at` of their schemas.
Option jump_at_option();

/// "t", or "ln_t" on the log clock.
std::string clock_dim(const std::string& name, bool log_clock);

/// The time `lag` (or ratio times t_w) after t_w. With `logarithms`, t_w, lag and the result are natural logarithms of times;
/// the ratio is a ratio on every clock.
double time_after(double wait, double lag, bool logarithms);
double time_at_ratio(double wait, double ratio, bool logarithms);

/// The values of an option that takes an array or one number.
std::vector<double> numbers_of(const Params& params, const std::string& option);

/// An integer of 64 bits as two doubles and back, for records.
void keep_word(std::uint64_t word, std::span<double> two);
std::uint64_t kept_word(std::span<const double> two);

}  // namespace quench
