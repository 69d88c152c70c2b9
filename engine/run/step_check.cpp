#include "engine/run/step_check.h"

#include <algorithm>
#include <cmath>

#include "engine/statistics/jackknife.h"

namespace quench {

namespace {

/// Root mean square over the elements where both are finite; 0 where there is none.
struct RootMeanSquares {
  double step = 0, statistical = 0;
  void add(double step_error, double statistical_error) {
    if (!std::isfinite(step_error) || !std::isfinite(statistical_error)) return;
    step += step_error * step_error;
    statistical += statistical_error * statistical_error;
  }
  double ratio() const { return statistical > 0 ? std::sqrt(step / statistical) : 0; }
};

}  // namespace

StepAnswer judge_step(const std::vector<StepQuestion>& questions, std::uint64_t pilots, std::uint64_t members, double order) {
  StepAnswer answer;
  const double to_error = 1 / (1 - std::exp2(-order));
  const double to_all = std::sqrt(static_cast<double>(pilots) / static_cast<double>(members));
  for (const StepQuestion& question : questions) {
    const JackknifeEstimate coarse = jackknife(*question.estimator, question.coarse, question.elements, false);
    const JackknifeEstimate fine = jackknife(*question.estimator, question.fine, question.elements, false);
    std::vector<double> errors(question.elements);
    RootMeanSquares sums;
    for (std::size_t i = 0; i < errors.size(); ++i) {
      errors[i] = std::abs(coarse.value[i] - fine.value[i]) * to_error;
      const double goal = question.goal.first * (question.goal.second ? std::abs(coarse.value[i]) : 1);
      sums.add(errors[i], coarse.has_error ? std::max(coarse.error[i] * to_all, goal) / 2 : 0);
    }
    answer.step_error.push_back(std::move(errors));
    answer.worst = std::max(answer.worst, sums.ratio());
  }
  if (answer.worst >= 1) answer.halvings_needed = std::max(1, static_cast<int>(std::ceil(std::log2(answer.worst) / order)));
  return answer;
}

}  // namespace quench
