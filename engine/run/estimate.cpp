#include "engine/run/estimate.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "engine/run/chunk.h"
#include "engine/run/memory.h"
#include "engine/run/step_check.h"
#include "engine/run/threads.h"
#include "engine/statistics/jackknife.h"

namespace quench {

namespace {

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The point, sampled once at a share of its last time and recording nothing.
Point shortened(Point point, double share) {
  const double last = point.schedule.times.back();
  point.schedule.times = {point.logarithms ? last + std::log(share) : last * share};
  for (auto& index : point.schedule.indices) index = {-1};
  return point;
}

void advance_to_end(Chunk& chunk, const Variant& variant) {
  const auto crew = variant.simulation().crew();
  chunk.attach(*crew);
  while (!chunk.finished()) chunk.step(*crew);
}

/// Seconds per member from a run over a small share of the time that takes long enough to be measured; 0 where even a
/// tenth of the time is too short for that.
double seconds_from_start(const Point& point, std::uint64_t lanes) {
  constexpr double measurable = 0.2;
  if (point.schedule.times.empty() || (!point.logarithms && point.schedule.times.back() <= 0)) return 0;
  for (double share : {1e-5, 1e-4, 1e-3, 1e-2, 0.1}) {
    const Point short_point = shortened(point, share);
    const auto variant = std::make_shared<const Variant>(short_point, Halvings{}, false, nullptr);
    Chunk chunk(short_point, variant, 0, lanes);
    const double seconds = seconds_of([&] { advance_to_end(chunk, *variant); });
    if (seconds >= measurable) return seconds / share / static_cast<double>(lanes);
  }
  return 0;
}

/// Runs pilots to their end: seconds per member, and errors scaled to the whole ensemble.
double seconds_and_errors(const Point& point, const std::shared_ptr<const Variant>& variant, CostEstimate& cost) {
  const std::uint64_t pilots = std::min(pilot_members, point.members);
  std::vector<std::vector<double>> accumulators(point.sampled.size());
  double seconds = 0;
  for (std::uint64_t first = 0; first < pilots; first += variant->simulation().lanes()) {
    Chunk chunk(point, variant, first, std::min<std::uint64_t>(variant->simulation().lanes(), pilots - first));
    seconds += seconds_of([&] { advance_to_end(chunk, *variant); });
    for (std::size_t lane = 0; lane < chunk.count(); ++lane)
      for (std::size_t i = 0; i < point.sampled.size() && !chunk.diverged(lane); ++i) {
        const Estimator& estimator = variant->measurement(i).estimator();
        accumulators[i].resize(accumulators[i].size() + estimator.accumulator_size());
        estimator.add(std::span<double>(accumulators[i]).last(estimator.accumulator_size()), chunk.records(lane)[i]);
      }
  }
  for (std::size_t i = 0; i < point.sampled.size(); ++i) {
    std::size_t elements = 1;
    for (const Array& coord : variant->measurement(i).frame().coords) elements *= coord.size();
    const JackknifeEstimate found = jackknife(variant->measurement(i).estimator(), accumulators[i], elements, false);
    double largest = -1;
    for (double error : found.error) largest = std::max(largest, std::isfinite(error) ? error : -1);
    if (largest >= 0 && found.has_error)
      cost.expected_error[point.sampled[i].name] = largest * std::sqrt(static_cast<double>(pilots) / static_cast<double>(point.members));
  }
  return seconds / static_cast<double>(pilots);
}

void estimate_sampling(const ExperimentPlan& plan, const Point& point, CostEstimate& cost) {
  const auto variant = std::make_shared<const Variant>(point, Halvings{}, false, nullptr);
  const Simulation& simulation = variant->simulation();
  cost.step = simulation.step();
  const double pilots = cost.step > 0 ? static_cast<double>(std::min(pilot_members, point.members)) : 0;
  const std::uint64_t lanes = std::min<std::uint64_t>({simulation.lanes(), point.members, pilot_members});
  cost.member_seconds = seconds_from_start(point, lanes);
  if (cost.member_seconds == 0) cost.member_seconds = seconds_and_errors(point, variant, cost);
  // Half-step members take two steps for one.
  const double members = static_cast<double>(point.members) + 2 * pilots;
  cost.seconds = cost.member_seconds * static_cast<double>(cost.points) *
                 std::max(1.0, members / static_cast<double>(std::min<double>(cost.threads, members * static_cast<double>(cost.points))));
  double row = 0, values = 0;
  for (const Column& column : variant->columns()) {
    row += static_cast<double>(column.record_size) * sizeof(double);
    std::size_t elements = 1;
    for (const Array& coord : variant->measurement(column.observable).frame().coords) elements *= coord.size();
    values += static_cast<double>(elements) * sizeof(double);
  }
  const double rows = std::min(static_cast<double>(point.members), plan.keep == "batches" ? 128.0 : 1e300);
  cost.memory_bytes = static_cast<double>(simulation.bytes_per_crew()) * cost.threads + row * rows;
  cost.disk_bytes = static_cast<double>(cost.points) * rows * (row + values);
}

}  // namespace

CostEstimate estimate_cost(const ExperimentPlan& plan, const RunOptions& options) {
  CostEstimate cost;
  cost.points = plan.points();
  cost.members = plan.most_members();
  cost.threads = options.threads > 0 ? options.threads : available_threads();
  cost.available_bytes = available_memory();
  ExperimentPlan seeded = plan;
  if (!plan.seed_given) seeded.seed = 1;
  const Point point = make_point(seeded, 0, "");
  if (!point.sampled.empty()) estimate_sampling(plan, point, cost);
  double computing = 0;
  for (const NamedObservable& observable : point.computed)
    computing += seconds_of([&] { observable.model->compute(*point.landscape); });
  const double jobs = static_cast<double>(point.computed.size() * cost.points);
  cost.seconds += computing * static_cast<double>(cost.points) / std::max(1.0, std::min<double>(cost.threads, jobs));
  return cost;
}

namespace {

std::string readable_seconds(double seconds) {
  if (seconds < 1) return fmt::format("{:.2g} s", seconds);
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
  return seconds < 172800 ? fmt::format("{:.1f} h", seconds / 3600) : fmt::format("{:.1f} days", seconds / 86400);
}

}  // namespace

std::string cost_text(const CostEstimate& cost) {
  std::string out = fmt::format("  {} sweep {} of {} {}, {} {}\n", cost.points, cost.points == 1 ? "point" : "points", cost.members,
                                cost.members == 1 ? "member" : "members", cost.threads, cost.threads == 1 ? "thread" : "threads");
  out += fmt::format("  time     about {}", readable_seconds(cost.seconds));
  if (cost.member_seconds > 0) out += fmt::format(" ({} per member)", readable_seconds(cost.member_seconds));
  out += fmt::format("\n  memory   {} of {} available\n  disk     {}\n", readable_bytes(cost.memory_bytes),
                     readable_bytes(cost.available_bytes), readable_bytes(cost.disk_bytes));
  if (cost.step > 0) out += fmt::format("  step     {}\n", fmt::format("{:.4g}", cost.step));
  for (const auto& [name, error] : cost.expected_error) out += fmt::format("  error    {}: at most about {:.2g}\n", name, error);
  return out;
}

}  // namespace quench
