// A few consecutive members that a crew advances together on one thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/run/point.h"
#include "engine/run/record_table.h"

namespace quench {

/// Members, records so far and place in the schedule. Owned by one thread at a time; `saved` and `saved_epoch` are the
/// scheduler's, under its lock.
class Chunk {
 public:
  /// Members `first` .. `first + count - 1` of the whole ensemble. `point` must outlive the chunk.
  Chunk(const Point& point, std::shared_ptr<const Variant> variant, std::uint64_t first, std::uint64_t count);
  /// From the bytes of state().
  Chunk(const Point& point, std::shared_ptr<const Variant> variant, std::string state);

  std::uint64_t first() const { return members_.front().member; }
  std::uint64_t count() const { return members_.size(); }
  const Variant& variant() const { return *variant_; }
  const std::shared_ptr<const Variant>& shared_variant() const { return variant_; }

  /// Hands the members to a crew of the variant's simulation: from the start, or from where state() was taken.
  void attach(Crew& crew);
  /// Goes on to the next sample and records it, unless the crew came back early.
  void step(Crew& crew);
  bool finished() const { return sample_ == samples() || alive_ == 0; }
  /// Everything needed to go on: place, records, divergences, state of the crew.
  std::string state(const Crew& crew) const;

  /// Share of the way to the last sample time; may be read from any thread.
  double progress() const { return progress_.load(std::memory_order_relaxed); }
  const std::optional<Divergence>& diverged(std::size_t lane) const { return diverged_[lane]; }
  const MemberRecords& records(std::size_t lane) const { return records_[lane]; }

  std::string saved;               ///< newest state(), "" for none
  std::uint64_t saved_epoch = 0;   ///< request it answers

 private:
  std::size_t samples() const { return point_.schedule.times.size(); }
  void record(const Crew& crew);

  const Point& point_;
  std::shared_ptr<const Variant> variant_;
  std::vector<MemberAddress> members_;
  std::vector<MemberRecords> records_;                ///< [lane][observable][record_size]
  std::vector<std::optional<Divergence>> diverged_;   ///< [lane]
  std::size_t sample_ = 0;                            ///< next one to reach
  std::size_t alive_ = 0;                             ///< lanes that have not diverged
  std::optional<std::string> crew_state_;             ///< to load at attach; none: start
  std::atomic<double> progress_{0};
};

}  // namespace quench
