// Where walks begin: option `start` of the experiment (sheet traps 11).
#pragma once

#include <optional>

#include "engine/dynamics/jumps_samples.h"
#include "engine/landscapes/tilted_table.h"

namespace quench {

enum class WalkStart { random, equilibrium, state };

/// Throws argument errors about the experiment's start: a start without meaning here, an equilibrium that does not exist.
class WalkBeginning {
 public:
  WalkBeginning(const Value& start, const DiscreteLandscape& landscape, const JumpRates& rates);
  WalkStart kind() const { return kind_; }
  /// What the samples must hold for it.
  std::optional<StationaryLaw> wanted_law() const;
  /// Sets state (and energy, with infinitely many states) of a walk.
  void place(WalkHead& head, const WalkSample* sample, const PointAddress& point, const MemberAddress& member) const;
  std::string text() const;

 private:
  void prepare_annealed_equilibrium();
  double annealed_energy(class ScalarStream& stream) const;

  const DiscreteLandscape* landscape_;
  WalkStart kind_ = WalkStart::random;
  std::uint64_t state_ = 0;
  StationaryLaw law_;
  std::optional<EnergyDensity> tilted_;       ///< density of the annealed start, up to `shift_`
  double shift_ = 0;
  std::optional<TiltedTable> tilted_table_;   ///< the same, of tabulated densities
};

}  // namespace quench
