// What all members of one run of dynamics.langevin share.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/dynamics/langevin_geometry.h"
#include "engine/dynamics/langevin_noise.h"
#include "engine/dynamics/langevin_start.h"
#include "engine/dynamics/langevin_steps.h"
#include "engine/functions/kernel.h"
#include "engine/landscapes/field.h"

namespace quench {

enum class LangevinScheme { euler, heun };

/// Resolved options of dynamics.langevin.
struct LangevinOptions {
  Lattice lattice;
  double mobility = 1;
  double bound = 10;           ///< a member with |q| above it has diverged
  std::optional<double> step;  ///< empty: automatic
  LangevinScheme scheme = LangevinScheme::euler;
};

/// Immutable; used by all crews.
struct LangevinParts {
  /// Throws argument errors (combinations without meaning, an unstable step, a force that does not exist at the start) and
  /// memory errors.
  LangevinParts(const LangevinOptions& options, const SimulationSetup& setup);

  LangevinOptions options;
  SimulationSetup setup;
  const FieldLandscape* landscape;
  std::vector<const FieldNoise*> noises;
  LangevinGeometry geometry;
  Kernel force;                               ///< -W'(q)
  std::optional<std::vector<double>> series;  ///< its coefficients, where it is a polynomial of degree at most 7
  LangevinStart start;
  LangevinNoiseSource noise;
  bool frozen = false;                        ///< some noise is frozen
  LangevinLimits limits;
  double step = 0;                            ///< longest step taken at most; half the full one where setup.bridge
  Halvings halvings;                          ///< of the automatic step on the way to each sample time
  std::vector<LangevinInterval> intervals;    ///< one per sample time, in these steps
  std::size_t lanes = 1;                      ///< members advanced together

  LangevinCoefficients coefficients(double step) const;
  double longest_step() const;                ///< of those the intervals are cut into
  double bytes_per_crew() const;
  bool two_stages() const { return options.scheme == LangevinScheme::heun; }
};

class LangevinSimulation final : public FieldSimulation {
 public:
  LangevinSimulation(const LangevinOptions& options, const SimulationSetup& setup);
  const Lattice& lattice() const override { return parts_->options.lattice; }
  std::size_t lanes() const override { return parts_->lanes; }
  std::unique_ptr<Crew> crew() const override;
  double step() const override { return parts_->step; }
  double order() const override { return parts_->two_stages() ? 2 : 1; }
  bool automatic_step() const override { return !parts_->options.step; }
  std::size_t bytes_per_crew() const override { return static_cast<std::size_t>(parts_->bytes_per_crew()); }
  std::vector<std::string> warnings() const override;
  std::vector<std::pair<std::string, std::string>> facts() const override;

 private:
  std::shared_ptr<const LangevinParts> parts_;
};

}  // namespace quench
