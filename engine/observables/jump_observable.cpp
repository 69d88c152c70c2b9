#include "engine/observables/jump_observable.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/statistics/composed_estimators.h"

namespace quench {

namespace {

/// The recipe's record, and behind it the number of sample times that a truncated walk did not reach.
class JumpMeasurement final : public Measurement {
 public:
  JumpMeasurement(JumpRecipe recipe, std::vector<double> times)
      : recipe_(std::move(recipe)), times_(std::move(times)), estimator_(std::move(recipe_.estimator), recipe_.width, "truncated",
                   "samples are of walks that had used up max_steps and stand still (attribute truncated)") {}

  const std::vector<double>& times() const override { return times_; }
  std::size_t record_size() const override { return recipe_.width + 1; }
  const Estimator& estimator() const override { return estimator_; }
  Dataset frame() const override { return recipe_.frame; }

  void record(const State& state, std::size_t index, std::span<double> record) const override {
    const auto* walker = dynamic_cast<const JumpState*>(&state);
    if (walker == nullptr) throw Error(ErrorKind::internal, "an observable of discrete states got another state");
    recipe_.record(*walker, index, record.first(recipe_.width));
    if (walker->truncated) record[recipe_.width] += 1;
  }

 private:
  JumpRecipe recipe_;
  std::vector<double> times_;
  TallyEstimator estimator_;
};

std::string clock_of(const JumpSimulation& simulation) {
  if (simulation.log_clock()) return "log, times are natural logarithms";
  for (const auto& [name, text] : simulation.facts())
    if (name == "clock") return text;
  return "";
}

}  // namespace

std::unique_ptr<Measurement> MeasuredJumps::measurement(const MeasurementSetup& setup) const {
  const auto* simulation = dynamic_cast<const JumpSimulation*>(setup.simulation);
  if (simulation == nullptr) throw argument_error(name_ + " needs discrete states: use dynamics.jumps").about(name_);
  const bool log_clock = simulation->log_clock();
  std::vector<double> sampled = log_clock ? log_times(setup.default_times) : times(setup.default_times);
  if (sampled.empty())
    throw argument_error(name_ + " has no sample times: give `times` or `duration` to the experiment, or `at` here").about(name_);
  JumpRecipe made = recipe({*simulation, simulation->landscape(), sampled, log_clock, static_cast<std::size_t>(setup.members),
                            static_cast<std::size_t>(setup.replicas)});
  if (const std::string clock = clock_of(*simulation); !clock.empty()) made.frame.attributes.emplace_back("clock", clock);
  const DiscreteLandscape& landscape = simulation->landscape();
  if (landscape.fixed() || (landscape.random() && setup.one_sample)) made.frame.attributes.emplace_back("errors", "over walkers at fixed disorder");
  else if (landscape.random() && setup.replicas > 1) made.frame.attributes.emplace_back("errors", "over disorder samples, their members averaged first");
  return std::make_unique<JumpMeasurement>(std::move(made), std::move(sampled));
}

SampledJumps::SampledJumps(const Params& params) : MeasuredJumps(params) {
  if (!params.has("at")) return;
  at_ = numbers_of(params, "at");
  one_time_ = params.get("at").is_number();
}

std::vector<double> SampledJumps::times(const std::vector<double>& defaults) const {
  if (at_.empty()) return defaults;
  if (at_[0] < 0)
    throw error("at", "option \"at\" is " + shortest(at_[0]) + ", before the start at 0; accepted: times >= 0")
        .hint("negative times are logarithms and need clock = \"log\"");
  return at_;
}

Dataset SampledJumps::time_frame(const JumpSetup& setup) const {
  Dataset frame;
  const std::string dim = clock_dim("t", setup.log_clock);
  if (one_time_) {
    frame.attributes.emplace_back(dim, shortest(setup.times[0]));
  } else {
    frame.dims = {dim};
    frame.coords = {Array::of(setup.times)};
  }
  return frame;
}

JumpQuestion SampledJumps::question_at(JumpQuestion::Kind kind) const {
  JumpQuestion question;
  question.kind = kind;
  question.at = at_;
  question.one_at = one_time_;
  return question;
}

Option jump_at_option() {
  return array("at")
      .also(accepts_number)
      .rising()
      .length(1, std::numeric_limits<std::size_t>::max())
      .by_default_text("times of the experiment")
      .says("Times at which this observable is sampled (natural logarithms where the script says clock = \"log\"); a single number gives no dim.");
}

std::string clock_dim(const std::string& name, bool log_clock) { return (log_clock ? "ln_" : "") + name; }

double time_after(double wait, double lag, bool logarithms) {
  return logarithms ? std::max(wait, lag) + std::log1p(std::exp(-std::abs(wait - lag))) : wait + lag;
}

double time_at_ratio(double wait, double ratio, bool logarithms) {
  return logarithms ? wait + std::log1p(ratio) : wait + ratio * wait;
}

std::vector<double> numbers_of(const Params& params, const std::string& option) {
  const Array given = params.array(option);
  if (given.rank() != 1 || given.size() == 0) throw params.error(option, "option \"" + option + "\" takes a list of numbers or one number");
  return {given.data(), given.data() + given.size()};
}

void keep_word(std::uint64_t word, std::span<double> two) {
  two[0] = static_cast<double>(word >> 32);
  two[1] = static_cast<double>(word & 0xffffffffu);
}

std::uint64_t kept_word(std::span<const double> two) {
  return static_cast<std::uint64_t>(two[0]) << 32 | static_cast<std::uint64_t>(two[1]);
}

}  // namespace quench
