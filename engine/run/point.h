// A sweep point whose objects have become models, ready to be sampled.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "engine/run/record_table.h"
#include "engine/run/run.h"
#include "engine/run/schedule.h"

namespace quench {

struct NamedObservable {
  std::string name;
  std::shared_ptr<const Observable> model;
};

/// Models and identity of one sweep point. Immutable once made.
struct Point {
  std::size_t index = 0;
  Bindings axes;
  std::string key;                       ///< content key: SHA-256 of all that can change the numbers
  PointAddress address;
  ObjectPtr object;
  std::shared_ptr<const Landscape> landscape;
  std::shared_ptr<const Dynamics> dynamics;
  std::vector<std::shared_ptr<const Noise>> noises;
  std::vector<double> default_times;
  bool logarithms = false;               ///< times are natural logarithms
  std::vector<NamedObservable> sampled;  ///< along trajectories, alphabetically
  std::vector<NamedObservable> computed; ///< deterministic
  Schedule schedule;                     ///< of the sampled ones, in their order
  std::uint64_t replicas = 1;            ///< members per disorder sample
  /// Members that errors keep together: those of a disorder sample, unless there is but one. Then errors are over members, at
  /// fixed disorder (sheet traps 6.3).
  std::uint64_t unit() const { return replicas == members ? 1 : replicas; }
  std::uint64_t members = 1;             ///< in all, or most where until_error decides
};

/// Identity of a point, known without making its models. `only` is the single member to run, 0 for all. The instruction set
/// is no part of it: run folders compare that themselves.
std::string point_key(const ExperimentPlan& plan, std::size_t index, std::uint64_t only);
/// Identity of the whole experiment: of all its points, in order.
std::string experiment_key(const ExperimentPlan& plan, const std::vector<std::string>& point_keys);

Bindings axes_at(const std::vector<SweepAxis>& axes, std::size_t index);
/// "L = 16, T = 0.3", "" without a sweep.
std::string label_of(const Bindings& axes);

/// Sample times of an observable at this point.
std::vector<double> times_of(const Point& point, const Observable& observable);

Point make_point(const ExperimentPlan& plan, std::size_t index, const std::string& key);

/// The simulation of a point at one time step, with the measurements bound to it.
class Variant {
 public:
  Variant(const Point& point, Halvings halvings, bool refined, const std::atomic<int>* interrupt);
  const Simulation& simulation() const { return *simulation_; }
  std::size_t observables() const { return measurements_.size(); }
  const Measurement& measurement(std::size_t i) const { return *measurements_[i]; }
  std::vector<Column> columns() const;
  const Halvings& halvings() const { return halvings_; }
  bool refined() const { return refined_; }

 private:
  Halvings halvings_;
  bool refined_;
  std::unique_ptr<Simulation> simulation_;
  std::vector<std::unique_ptr<Measurement>> measurements_;
};

}  // namespace quench
