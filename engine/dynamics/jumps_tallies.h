// What a walk keeps beyond its state where observables ask: crossings of thresholds, lifetimes, the integral of the energy.
#pragma once

#include <span>
#include <vector>

#include "engine/core/bytes.h"
#include "engine/dynamics/jumps_thresholds.h"

namespace quench {

/// Lifetimes to collect, with the threshold resolved.
struct StayPlan {
  StayDemand demand;
  std::optional<WalkThreshold> threshold;   ///< none: single stays
};

/// What all walks of a simulation keep.
struct TallyPlan {
  std::vector<WalkThreshold> thresholds;
  std::vector<StayPlan> stays;
  bool energy_integral = false;
  bool logarithmic = false;                 ///< clock
  bool none() const { return thresholds.empty() && stays.empty() && !energy_integral; }
  bool any_local() const;
};

/// Of one walk. Durations are sums of the walk's own waiting times, never differences of clock readings, which would lose
/// short ones; logarithms of them on the logarithmic clock.
class Tally {
 public:
  explicit Tally(const TallyPlan& plan);
  /// The walk begins in a state of this energy. `local`: threshold of the state itself, where any is local.
  void start(double energy, double local);
  /// Time passes in the present state.
  void wait(double dwell);
  /// The state changes.
  void jump(double energy, double local);
  /// Sets what observables see, `elapsed` after the last wait().
  void show(JumpState& state, double elapsed);

  void save(ByteWriter& out) const;
  void load(ByteReader& in);

 private:
  struct Lifetimes {
    std::vector<double> complete, log_sum;
    double length = 0;       ///< of the stay or visit going on
    bool open = false;
  };
  void finish(const StayPlan& plan, Lifetimes& lifetimes) const;
  double zero() const;
  double add(double a, double b) const;
  bool below(const WalkThreshold& threshold, double energy, double local) const;
  bool enters(const StayPlan& plan, double energy, double local) const;

  const TallyPlan* plan_;
  std::vector<Crossing> crossings_;
  std::vector<Lifetimes> lifetimes_;
  std::vector<StayTally> shown_;
  double energy_ = 0, integral_ = 0;
};

}  // namespace quench
