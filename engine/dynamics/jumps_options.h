// Resolved options of dynamics.jumps, as the simulation and the exact engine read them.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "engine/dynamics/jumps_rates.h"

namespace quench {

/// The clock of a walk is how its waiting times are drawn.
using JumpClock = DwellKind;
/// How events are found. `automatic` is decided by a pilot.
enum class JumpSolver { automatic, rejection_free, attempts };

struct JumpOptions {
  Params params;             ///< of dynamics.jumps; JumpRates reads what concerns rates
  JumpClock clock = JumpClock::continuous;
  JumpSolver solver = JumpSolver::automatic;
  double max_steps = std::numeric_limits<double>::infinity();  ///< events or attempts per member
};

/// A dynamics of jumps; the exact engine asks it for its options.
class JumpDynamics : public Dynamics {
 public:
  virtual const JumpOptions& options() const = 0;
};

}  // namespace quench
