#include "engine/statistics/lifetimes.h"

#include <limits>
#include <numeric>

#include "engine/core/value.h"

namespace quench {

namespace {
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
}

void LifetimeEstimator::add(std::span<double> accumulator, std::span<const double> record) const {
  accumulator[0] += 1;
  for (std::size_t i = 0; i < record_size(); ++i) accumulator[1 + i] += record[i];
}

void LifetimeEstimator::merge(std::span<double> into, std::span<const double> from) const {
  for (std::size_t i = 0; i < into.size(); ++i) into[i] += from[i];
}

/// Sum over what lies at or beyond an edge.
double LifetimeEstimator::from_edge(std::span<const double> accumulator, Part p, std::size_t edge) const {
  const std::span<const double> tail = part(accumulator, p).subspan(edge + 1);
  return std::accumulate(tail.begin(), tail.end(), 0.0);
}

void LifetimeEstimator::estimate(std::span<const double> accumulator, std::span<double> values) const {
  switch (quantity_) {
    case LifetimeQuantity::density: return density(accumulator, values);
    case LifetimeQuantity::survival: return survival(accumulator, values);
    case LifetimeQuantity::exponent: return exponent(accumulator, values);
  }
}

void LifetimeEstimator::density(std::span<const double> accumulator, std::span<double> values) const {
  const std::span<const double> counts = part(accumulator, complete);
  const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
  for (std::size_t b = 0; b < elements(); ++b) values[b] = all > 0 ? counts[b + 1] / (all * (edges_[b + 1] - edges_[b])) : nan;
}

void LifetimeEstimator::survival(std::span<const double> accumulator, std::span<double> values) const {
  const std::span<const double> finished = part(accumulator, complete), cut = part(accumulator, censored);
  double at_risk = std::accumulate(finished.begin(), finished.end(), 0.0) + std::accumulate(cut.begin(), cut.end(), 0.0);
  double survivors = at_risk > 0 ? 1 : nan;
  for (std::size_t e = 0; e < elements(); ++e) {
    // Censored ones leave in the middle of the bin, on average. Where nobody is at risk any more, nothing is known.
    const double exposed = at_risk - cut[e] / 2;
    if (survivors != 0) survivors *= exposed > 0 ? 1 - finished[e] / exposed : nan;
    values[e] = survivors;
    at_risk -= finished[e] + cut[e];
  }
}

void LifetimeEstimator::exponent(std::span<const double> accumulator, std::span<double> values) const {
  for (std::size_t e = 0; e < elements(); ++e) {
    const double done = from_edge(accumulator, complete, e), all = done + from_edge(accumulator, censored, e);
    const double logs = from_edge(accumulator, complete_logs, e) + from_edge(accumulator, censored_logs, e) - all * log_edges_[e];
    values[e] = done >= least_tail && logs > 0 ? done / logs : nan;
  }
}

std::string LifetimeEstimator::reason() const {
  if (quantity_ == LifetimeQuantity::density) return "no lifetime has ended";
  if (quantity_ == LifetimeQuantity::survival) return "no lifetime reaches beyond";
  return "fewer than " + shortest(least_tail) + " finished lifetimes beyond";
}

std::vector<std::pair<std::string, std::string>> LifetimeEstimator::attributes(std::span<const double> accumulator) const {
  std::vector<std::pair<std::string, std::string>> out;
  const auto tell = [&](const std::string& name, Part p) {
    const std::span<const double> counts = part(accumulator, p);
    out.emplace_back(name, shortest(std::accumulate(counts.begin(), counts.end(), 0.0)));
    out.emplace_back(name + "_below", shortest(counts.front()));
    out.emplace_back(name + "_above", shortest(counts.back()));
  };
  tell("complete", complete);
  tell("censored", censored);
  out.emplace_back("log_sum_above", shortest(part(accumulator, complete_logs).back() + part(accumulator, censored_logs).back()));
  return out;
}

std::map<std::string, std::vector<double>> LifetimeEstimator::coordinates(std::span<const double> accumulator) const {
  std::map<std::string, std::vector<double>> out;
  const bool bins = quantity_ == LifetimeQuantity::density;
  const auto number = [&](Part p, std::size_t e) { return bins ? part(accumulator, p)[e + 1] : from_edge(accumulator, p, e); };
  for (std::size_t e = 0; e < elements(); ++e) {
    out["complete"].push_back(number(complete, e));
    out["censored"].push_back(number(censored, e));
    out["log_sum"].push_back(number(complete_logs, e) + number(censored_logs, e));
  }
  return out;
}

}  // namespace quench
