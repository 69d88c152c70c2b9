// Walks of dynamics.jumps on their way from sample time to sample time.
#pragma once

#include <memory>
#include <vector>

#include "engine/dynamics/jumps_simulation.h"

namespace quench {

class JumpCrew final : public Crew {
 public:
  explicit JumpCrew(std::shared_ptr<const WalkParts> parts) : parts_(std::move(parts)) {}
  void start(std::span<const MemberAddress> members) override;
  void advance(std::size_t sample) override;
  bool arrived() const override { return arrived_; }
  const State& state(std::size_t lane) const override { return states_[lane]; }
  void save(ByteWriter& out) const override;
  void load(ByteReader& in, std::span<const MemberAddress> members, std::size_t sample) override;

 private:
  /// Where a chunk begins, all that is needed to make it again.
  struct Origin {
    std::uint64_t state = 0, step = 0;
    double energy = 0;
    WalkTime time;                 ///< on the logarithmic clock `high` alone
  };
  struct Walker {
    std::shared_ptr<const WalkSample> sample;
    WalkHead head;                 ///< after the chunk
    Origin origin;                 ///< of the chunk
    JumpChunk chunk;
    double ends[JumpChunk::stays]; ///< of the stays: after the origin; on the logarithmic clock times
    std::size_t at = 0;            ///< stay the walker is in; JumpChunk::stays: beyond the chunk
    std::size_t cut = JumpChunk::stays;  ///< stay that max_steps lets no walker leave
    std::uint64_t state = 0, jumps = 0;
    double energy = 0;
    std::optional<Tally> tally;
  };

  void prepare(std::span<const MemberAddress> members);
  void give_memory();
  void extend(const std::vector<std::size_t>& hungry, double until);
  void begin_passage(Walker& walker, double until) const;
  void end_passage(Walker& walker) const;
  void finish_chunk(Walker& walker);
  void begin_chunk(Walker& walker);
  bool march(Walker& walker, double until);
  void skip(Walker& walker);
  void leave(Walker& walker);
  void enter(Walker& walker);
  double local_threshold_at(const Walker& walker) const;
  double elapsed(const Walker& walker, double now) const;
  void show(std::size_t lane, double now);

  std::shared_ptr<const WalkParts> parts_;
  std::vector<Walker> walkers_;
  std::vector<JumpState> states_;
  std::vector<std::byte, HugePageAllocator<std::byte>> memory_;  ///< of the solver, for each walker
  std::uint64_t generation_ = 0;   ///< of walkers
  std::vector<WalkHead*> heads_;   ///< of the walkers that are extended
  std::vector<JumpChunk*> chunks_;
  std::vector<std::size_t> moving_, hungry_;
  bool energies_wanted_ = false;   ///< of every stay, for tallies
  bool arrived_ = true;
};

}  // namespace quench
