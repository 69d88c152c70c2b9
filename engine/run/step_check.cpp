#include "engine/run/step_check.h"

#include <algorithm>
#include <cmath>

#include "engine/statistics/jackknife.h"

namespace quench {

namespace {

/// Sums of squares over the values of one observable at one sample time.
struct SquaredErrors {
  double step = 0, statistical = 0;
  void add(double step_error, double statistical_error) {
    if (!std::isfinite(step_error) || !std::isfinite(statistical_error)) return;
    step += step_error * step_error;
    statistical += statistical_error * statistical_error;
  }
  double ratio() const { return statistical > 0 ? std::sqrt(step / statistical) : 0; }
};

double middle_of(double a, double b, double c) { return std::max(std::min(a, b), std::min(std::max(a, b), c)); }

/// The middle one of each three neighbours; the ends look at the three nearest.
std::vector<double> middles(const std::vector<double>& ratios) {
  if (ratios.size() < 3) return ratios;
  std::vector<double> out;
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    const std::size_t first = std::clamp<std::size_t>(i, 1, ratios.size() - 2) - 1;
    out.push_back(middle_of(ratios[first], ratios[first + 1], ratios[first + 2]));
  }
  return out;
}

/// Raises `ratios` to what one observable finds at the sample times it knows.
void raise(std::vector<double>& ratios, const std::vector<SquaredErrors>& errors, const std::vector<bool>& known) {
  std::vector<double> own;
  for (std::size_t i = 0; i < errors.size(); ++i)
    if (known[i]) own.push_back(errors[i].ratio());
  const std::vector<double> smooth = middles(own);
  for (std::size_t i = 0, from = 0; i < errors.size(); ++i)
    if (known[i]) ratios[i] = std::max(ratios[i], smooth[from++]);
}

}  // namespace

StepAnswer judge_step(const std::vector<StepQuestion>& questions, std::size_t sample_times, std::uint64_t pilots, std::uint64_t members,
                      double order) {
  // Members that do not fluctuate differ by rounding.
  constexpr double rounding = 1e-13;
  StepAnswer answer;
  answer.ratios.assign(sample_times, 0);
  const double to_error = 1 / (1 - std::exp2(-order));
  const double to_all = std::sqrt(static_cast<double>(pilots) / static_cast<double>(members));
  for (const StepQuestion& question : questions) {
    const std::size_t elements = question.samples.size();
    const JackknifeEstimate coarse = jackknife(*question.estimator, question.coarse, elements, false);
    const JackknifeEstimate fine = jackknife(*question.estimator, question.fine, elements, false);
    std::vector<double> errors(elements);
    std::vector<SquaredErrors> sums(sample_times);
    std::vector<bool> known(sample_times);
    for (std::size_t i = 0; i < elements; ++i) {
      errors[i] = std::abs(coarse.value[i] - fine.value[i]) * to_error;
      known[question.samples[i]] = true;
      if (!coarse.has_error || coarse.error[i] <= rounding * std::abs(coarse.value[i])) continue;
      const double goal = question.goal.first * (question.goal.second ? std::abs(coarse.value[i]) : 1);
      sums[question.samples[i]].add(errors[i], std::max(coarse.error[i] * to_all, goal) / 2);
    }
    answer.step_error.push_back(std::move(errors));
    raise(answer.ratios, sums, known);
  }
  return answer;
}

std::size_t StepAnswer::worst() const {
  return static_cast<std::size_t>(std::max_element(ratios.begin(), ratios.end()) - ratios.begin());
}

Halvings StepAnswer::halvings_needed(double order) const {
  Halvings needed(ratios.size(), 0);
  int later = 0;
  for (std::size_t i = ratios.size(); i-- > 0;) {
    if (ratios[i] >= 1) later = std::max({later, 1, static_cast<int>(std::ceil(std::min(1000.0, std::log2(ratios[i]) / order)))});
    needed[i] = static_cast<std::uint8_t>(std::min<int>(later, most_halvings));
  }
  return needed;
}

Halvings halved_further(const Halvings& present, const Halvings& further, std::size_t sample_times) {
  Halvings out(sample_times, 0);
  for (std::size_t i = 0; i < sample_times; ++i) {
    const int sum = (present.empty() ? 0 : present[i]) + (further.empty() ? 0 : further[i]);
    out[i] = static_cast<std::uint8_t>(std::min<int>(sum, most_halvings));
  }
  return out;
}

}  // namespace quench
