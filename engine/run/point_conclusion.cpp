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

StepAnswer PointRun::ask_pilots() const {
  std::vector<StepQuestion> questions;
  std::uint64_t compared = pilots();
  for (std::uint64_t member = 0; member < pilots(); ++member)
    if (coarse_->diverged().count(member) || fine_->diverged().count(member)) --compared;
  for (std::size_t i = 0; i < point_.sampled.size(); ++i) {
    questions.push_back(question_of(coarse_->tables().front(), fine_->tables().front(), coarse_->variant()->measurement(i).estimator(), i));
    questions.back().elements = elements_[i];
    const auto goal = context_.plan->until_error.find(point_.sampled[i].name);
    if (goal != context_.plan->until_error.end()) questions.back().goal = goal->second;
  }
  return judge_step(questions, compared, point_.members, coarse_->variant()->simulation().order());
}

void PointRun::conclude_check() {
  const int halvings = coarse_->variant()->halvings();
  const bool may_halve = automatic() && halvings < most_halvings;
  const bool diverged = !coarse_->diverged().empty();
  const StepAnswer answer = ask_pilots();
  const int target = std::min(most_halvings, halvings + std::max(answer.halvings_needed, diverged ? 1 : 0));
  const auto variant = [&](int n, bool refined) { return std::make_shared<const Variant>(point_, n, refined, context_.interrupt); };
  if (may_halve && target > halvings && (diverged || pilot_is_cheap(pilots(), point_.members))) {
    conclusion_.coarse = variant(target, false);
    conclusion_.fine = variant(target, true);
    return;
  }
  StepOutcome outcome{halvings, false, answer.worst, answer.step_error};
  if (automatic()) conclusion_.settled = coarse_->variant();
  if (may_halve && target > halvings) {
    const double factor = std::exp2(-coarse_->variant()->simulation().order() * (target - halvings));
    outcome.halvings = target;
    outcome.estimated = true;
    outcome.worst *= factor;
    for (auto& errors : outcome.step_error)
      for (double& error : errors) error *= factor;
    conclusion_.settled = variant(target, false);
  }
  conclusion_.outcome = std::move(outcome);
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
      "the discretisation error is {:.2g} times the statistical error{}", ratio,
      automatic() ? fmt::format(" even after {} halvings of the automatic step", outcome_->halvings)
                  : fmt::format(" at step {}; a smaller step or step = \"auto\" would help", shortest(first_variant_->simulation().step()))));
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
