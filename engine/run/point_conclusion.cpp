// What the finished records of a sweep point say: is the step small enough, is the accuracy goal reached, what are the
// values and errors.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/run/point_run.h"
#include "engine/statistics/jackknife.h"

namespace quench {

void PointRun::conclude() {
  if (point_.sampled.empty()) {
    conclusion_.finished = true;
    return;
  }
  if (has_step() && !outcome_) conclude_check();
  if (main_ && main_->complete()) conclude_sampling();
}

namespace {

/// Per value of a dataset the sample time it belongs to: that of its coordinate `t`, else the last one the observable asks for.
std::vector<std::size_t> samples_of(const Dataset& frame, const Schedule& schedule, std::size_t observable, std::size_t elements) {
  const auto& indices = schedule.indices[observable];
  const auto last = std::find_if(indices.rbegin(), indices.rend(), [](std::int32_t i) { return i >= 0; });
  std::vector<std::size_t> out(elements, static_cast<std::size_t>(indices.rend() - last) - (last == indices.rend() ? 0 : 1));
  const auto dim = std::find(frame.dims.begin(), frame.dims.end(), "t");
  if (dim == frame.dims.end()) return out;
  std::size_t stride = 1;
  for (std::size_t d = frame.dims.size() - 1; frame.dims[d] != "t"; --d) stride *= frame.coords[d].size();
  const Array& times = frame.coords[static_cast<std::size_t>(dim - frame.dims.begin())];
  for (std::size_t i = 0; i < elements; ++i) {
    const auto found = std::lower_bound(schedule.times.begin(), schedule.times.end(), times[i / stride % times.size()]);
    if (found != schedule.times.end()) out[i] = static_cast<std::size_t>(found - schedule.times.begin());
  }
  return out;
}

/// Accumulators of the pilot members that diverged at neither step, [member][size].
StepQuestion question_of(const RecordTable& coarse, const RecordTable& fine, const Estimator& estimator, std::size_t column) {
  StepQuestion question;
  question.estimator = &estimator;
  const std::size_t width = estimator.accumulator_size();
  for (std::uint64_t member = 0; member < coarse.rows(); ++member) {
    if (coarse.diverged().count(member) || fine.diverged().count(member)) continue;
    for (auto [table, into] : {std::pair(&coarse, &question.coarse), std::pair(&fine, &question.fine)}) {
      into->resize(into->size() + width);
      estimator.add(std::span<double>(*into).last(width), table->records(member)[column]);
    }
  }
  return question;
}

}  // namespace

std::vector<std::size_t> PointRun::samples_of(std::size_t observable) const {
  return quench::samples_of(frames_.at(point_.sampled[observable].name), point_.schedule, observable, elements_[observable]);
}

StepAnswer PointRun::ask_pilots() const {
  std::vector<StepQuestion> questions;
  std::uint64_t compared = pilots();
  for (std::uint64_t member = 0; member < pilots(); ++member)
    if (coarse_->diverged().count(member) || fine_->diverged().count(member)) --compared;
  for (std::size_t i = 0; i < point_.sampled.size(); ++i) {
    questions.push_back(question_of(coarse_->tables().front(), fine_->tables().front(), coarse_->variant()->measurement(i).estimator(), i));
    questions.back().samples = samples_of(i);
    const auto goal = context_.plan->until_error.find(point_.sampled[i].name);
    if (goal != context_.plan->until_error.end()) questions.back().goal = goal->second;
  }
  return judge_step(questions, point_.schedule.times.size(), compared, point_.members, coarse_->variant()->simulation().order());
}

void PointRun::conclude_check() {
  const std::size_t sample_times = point_.schedule.times.size();
  const double order = coarse_->variant()->simulation().order();
  const Halvings present = halved_further(coarse_->variant()->halvings(), {}, sample_times);
  const bool diverged = !coarse_->diverged().empty();
  StepAnswer answer = ask_pilots();
  Halvings target = present;
  if (automatic()) target = halved_further(present, answer.halvings_needed(order), sample_times);
  if (automatic() && diverged && target == present) target = halved_further(present, Halvings(sample_times, 1), sample_times);
  const auto variant = [&](bool refined) { return std::make_shared<const Variant>(point_, target, refined, context_.interrupt); };
  if (target != present && (diverged || pilot_is_cheap(pilots(), point_.members))) {
    conclusion_.coarse = variant(false);
    conclusion_.fine = variant(true);
    return;
  }
  if (automatic()) conclusion_.settled = target == present ? coarse_->variant() : variant(false);
  conclusion_.outcome = settled_outcome(std::move(answer), present, target);
}

/// The answer of the pilot at `present`, brought to `target` by the order of the scheme.
StepOutcome PointRun::settled_outcome(StepAnswer answer, const Halvings& present, const Halvings& target) const {
  StepOutcome outcome;
  outcome.halvings = target == present ? coarse_->variant()->halvings() : target;
  outcome.estimated = target != present;
  outcome.step_error = std::move(answer.step_error);
  const double order = coarse_->variant()->simulation().order();
  const auto factor = [&](std::size_t sample) { return std::exp2(-order * (target[sample] - present[sample])); };
  for (std::size_t i = 0; i < answer.ratios.size(); ++i) answer.ratios[i] *= factor(i);
  for (std::size_t i = 0; outcome.estimated && i < outcome.step_error.size(); ++i) {
    const std::vector<std::size_t> samples = samples_of(i);
    for (std::size_t j = 0; j < samples.size(); ++j) outcome.step_error[i][j] *= factor(samples[j]);
  }
  if (answer.ratios.empty()) return outcome;
  outcome.worst = answer.ratios[answer.worst()];
  outcome.worst_time = point_.schedule.times[answer.worst()];
  return outcome;
}

void PointRun::add_warnings(const Dataset& dataset, std::vector<std::string>& to) {
  for (const auto& [name, value] : dataset.attributes)
    if (name == "warning") to.push_back(dataset.name + ": " + value);
}

std::vector<std::string> PointRun::known_warnings() const {
  std::vector<std::string> out;
  if (main_) out = main_->variant()->simulation().warnings();
  for (const auto& entry : datasets_) add_warnings(entry.second, out);
  if (!outcome_) return out;
  // `worst` compares with half the statistical error, the aim of automatic steps; a given step is only questioned where the
  // discretisation error exceeds the statistical one.
  const double ratio = outcome_->worst / 2;
  if (automatic() ? outcome_->worst < 1 : ratio < 1) return out;
  out.push_back(fmt::format(
      "the discretisation error is {:.2g} times the statistical error at t = {:.4g}{}", ratio, outcome_->worst_time,
      automatic() ? fmt::format(", even after {} halvings of the automatic step", most_halvings)
                  : fmt::format(" with step {}; a smaller step or step = \"auto\" would help", shortest(first_variant_->simulation().step()))));
  return out;
}

// ---- values and errors

Dataset PointRun::estimate(std::size_t observable, std::uint64_t members) const {
  const auto [table_index, column] = main_->place_of(observable);
  const RecordTable& table = main_->tables()[table_index];
  const std::uint64_t groups = table.grouping().groups_within(members);
  const Estimator& estimator = main_->variant()->measurement(observable).estimator();
  const std::size_t width = estimator.accumulator_size(), elements = elements_[observable];
  const std::vector<double> all = table.accumulators(column, groups);
  std::vector<double> kept;
  std::vector<bool> empty(groups);
  for (std::uint64_t g = 0; g < groups; ++g) {
    empty[g] = table.lost(g);
    if (!empty[g]) kept.insert(kept.end(), all.begin() + static_cast<std::ptrdiff_t>(g * width), all.begin() + static_cast<std::ptrdiff_t>((g + 1) * width));
  }
  JackknifeEstimate found = jackknife(estimator, kept, elements);
  if (found.groups < groups && !found.pseudo_values.empty()) {
    // Rows stay in step with members: a group that was left out is marked by NaN.
    std::vector<double> marked(groups * elements, std::numeric_limits<double>::quiet_NaN());
    for (std::uint64_t g = 0, from = 0; g < groups; ++g)
      if (!empty[g]) std::copy_n(found.pseudo_values.begin() + static_cast<std::ptrdiff_t>(elements * from++), elements, marked.begin() + static_cast<std::ptrdiff_t>(g * elements));
    found.pseudo_values = std::move(marked);
    found.groups = groups;
  }
  const auto lost = std::distance(table.diverged().begin(), table.diverged().lower_bound(members));
  Dataset dataset = frames_.at(point_.sampled[observable].name);
  fill(dataset, found, table.grouping().name, static_cast<double>(members) - static_cast<double>(lost));
  const std::optional<StepOutcome>& outcome = outcome_ ? outcome_ : conclusion_.outcome;
  if (outcome && !outcome->step_error.empty()) {
    dataset.step_error = Array(dataset.value.shape(), outcome->step_error[observable]);
    dataset.has_step_error = true;
  }
  return dataset;
}

bool PointRun::goal_reached(const Dataset& dataset, const std::pair<double, bool>& goal) const {
  for (std::size_t i = 0; i < dataset.value.size(); ++i) {
    const double limit = goal.first * (goal.second ? std::abs(dataset.value[i]) : 1);
    if (!(dataset.error[i] <= limit)) return false;
  }
  return true;
}

void PointRun::conclude_sampling() {
  const ExperimentPlan& plan = *context_.plan;
  const std::uint64_t size = main_->open_members();
  std::vector<std::string> behind;
  for (std::size_t i = 0; i < point_.sampled.size() && context_.only == 0; ++i) {
    const auto goal = plan.until_error.find(point_.sampled[i].name);
    if (goal != plan.until_error.end() && !goal_reached(estimate(i, size), goal->second)) behind.push_back(goal->first);
  }
  if (!behind.empty() && size < plan.maximum) {
    conclusion_.size = next_size(size, plan.minimum, plan.maximum);
    return;
  }
  for (const std::string& name : behind)
    conclusion_.missed.push_back(fmt::format("until_error.{} not reached with {} members", name, size));
  for (std::size_t i = 0; i < point_.sampled.size(); ++i) conclusion_.datasets[point_.sampled[i].name] = estimate(i, size);
  conclusion_.finished = true;
  describe();
}

void PointRun::describe() {
  const Simulation& simulation = main_->variant()->simulation();
  if (simulation.step() > 0) facts_.emplace_back("step", shortest(simulation.step()));
  for (const auto& fact : simulation.facts()) facts_.push_back(fact);
  for (const auto& entry : conclusion_.datasets) add_warnings(entry.second, conclusion_.warnings);
  const auto& diverged = main_->diverged();
  if (context_.plan->maximum > 0) facts_.emplace_back("members", std::to_string(main_->open_members()));
  if (diverged.empty()) return;
  std::string names;
  std::size_t shown = 0;
  for (const auto& entry : diverged) {
    if (++shown > 10) break;
    names += (names.empty() ? "" : ", ") + std::to_string(main_->first_member() + entry.first + 1);
  }
  facts_.emplace_back("diverged", std::to_string(diverged.size()));
  conclusion_.warnings.push_back(fmt::format("{} of {} members diverged and {} left out: {}{}", diverged.size(), main_->open_members(),
                                             diverged.size() == 1 ? "is" : "are", names, diverged.size() > 10 ? ", ..." : ""));
}

}  // namespace quench
