// Moves a few members of dynamics.langevin through their steps.
#pragma once

#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <vector>

#include "engine/dynamics/langevin_simulation.h"

namespace quench {

/// Doubles on cache-line boundaries, zero at first.
class AlignedDoubles {
 public:
  AlignedDoubles() = default;
  /// Begins `offset` doubles (a multiple of 8) into its allocation.
  explicit AlignedDoubles(std::size_t size, std::size_t offset = 0);
  double* data() const { return values_; }

 private:
  struct Free { void operator()(void* p) const { std::free(p); } };
  std::unique_ptr<void, Free> storage_;
  double* values_ = nullptr;
};

class LangevinCrew final : public Crew {
 public:
  explicit LangevinCrew(std::shared_ptr<const LangevinParts> parts);
  void start(std::span<const MemberAddress> members) override;
  void advance(std::size_t sample) override;
  bool arrived() const override { return arrived_; }
  const State& state(std::size_t lane) const override { return states_[lane]; }
  const Divergence* diverged(std::size_t lane) const override { return divergences_[lane] ? &*divergences_[lane] : nullptr; }
  void save(ByteWriter& out) const override;
  void load(ByteReader& in, std::span<const MemberAddress> members, std::size_t sample) override;

 private:
  void prepare(std::span<const MemberAddress> members);
  void point_states(double time);
  /// A stage of a step of the present sweep: the step's number, and the arrays it goes from and to.
  struct Pass {
    std::uint64_t number;
    const double *from, *before;  ///< `before`: values before the step, in its second stage; else null
    double* to;
    std::size_t begin, done;      ///< blocks made so far
  };
  std::uint64_t steps_together(std::uint64_t left) const;
  bool staggered() const;
  void plan_passes(std::uint64_t number, std::uint64_t steps);
  void sweep(const LangevinInterval& interval, std::uint64_t number, std::uint64_t steps);
  void make_block(std::size_t b, const Pass& pass, const LangevinInterval& interval);
  bool ready(std::size_t b, const Pass& before) const;
  std::size_t beginning_after(std::size_t before) const;
  FetchAhead next_needed(std::size_t block) const;
  void examine(std::size_t first, std::size_t n, const LangevinInterval& interval, const Pass& pass);
  Divergence divergence(std::size_t flat_site, const LangevinInterval& interval, const Pass& pass) const;
  std::string force_trouble(double q) const;
  void bury();

  std::shared_ptr<const LangevinParts> parts_;
  LangevinKind kind_, second_kind_;          ///< of a step or its first stage, and of the second one
  LangevinStep kernel_ = nullptr, second_kernel_ = nullptr;
  LangevinCoefficients coefficients_;
  double coefficients_for_ = 0;              ///< step they belong to
  std::size_t members_ = 0, sites_ = 0;      ///< sites_: of all members together
  std::vector<LangevinBlock> blocks_;
  std::vector<Pass> passes_;
  AlignedDoubles q_, next_, after_, frozen_; ///< [member][site]; next_ holds the first stage where there are two
  LangevinNoise noise_;
  std::vector<double> force_, inner_;        ///< of one block
  std::vector<FieldState> states_;
  std::vector<std::optional<Divergence>> divergences_;
  std::size_t alive_ = 0;                    ///< members that have not diverged
  bool newly_diverged_ = false;
  std::uint64_t steps_done_ = 0;             ///< in the present interval
  bool arrived_ = true;
};

}  // namespace quench
