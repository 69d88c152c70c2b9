// What all members of one run of dynamics.jumps share.
#pragma once

#include <memory>
#include <vector>

#include "engine/dynamics/jumps_start.h"
#include "engine/dynamics/jumps_tallies.h"
#include "engine/dynamics/jumps_walks.h"

namespace quench {

/// Immutable; used by all crews.
struct WalkParts {
  /// Throws argument errors: combinations without meaning.
  WalkParts(const JumpOptions& options, const SimulationSetup& setup);

  JumpOptions options;
  SimulationSetup setup;
  const DiscreteLandscape* landscape;
  JumpRates rates;
  DwellKind dwell;
  WalkBeginning beginning;
  std::unique_ptr<const WalkSolver> solver;
  std::string solver_text;              ///< "attempts: 0.41 of 10000 were accepted in the pilot"
  std::unique_ptr<SampleSource> samples;  ///< null with infinitely many states
  TallyPlan tallies;
  std::size_t lanes = 1;

  bool logarithmic() const { return dwell == DwellKind::logarithmic; }
  WalkContext context() const { return {landscape, &rates, dwell, options.max_steps}; }
};

class WalkSimulation final : public JumpSimulation {
 public:
  WalkSimulation(const JumpOptions& options, const SimulationSetup& setup);
  const DiscreteLandscape& landscape() const override { return *parts_->landscape; }
  bool log_clock() const override { return parts_->logarithmic(); }
  std::size_t crossing_index(const ThresholdSource& threshold) const override;
  std::size_t stay_index(const StayDemand& demand) const override;
  std::string threshold_text(const ThresholdSource& threshold) const override;
  std::size_t lanes() const override { return parts_->lanes; }
  std::unique_ptr<Crew> crew() const override;
  std::size_t bytes_per_crew() const override;
  std::vector<std::string> warnings() const override;
  std::vector<std::pair<std::string, std::string>> facts() const override;

 private:
  std::shared_ptr<const WalkParts> parts_;
};

/// Solver for these options; where the choice is left to the program, by a pilot of attempts on the first sample, with a
/// stream of its own. `text` says what was chosen and why.
std::unique_ptr<const WalkSolver> choose_solver(const JumpOptions& options, const SimulationSetup& setup, const WalkContext& context,
                                                const WalkBeginning& beginning, std::string& text);

}  // namespace quench
