// The members of a sweep point at one time step: who is finished, who is under way, who comes next.
#pragma once

#include <memory>
#include <vector>

#include "engine/run/chunk.h"

namespace quench {

/// Observables whose records are kept in the same groups.
struct TablePlan {
  Grouping grouping;
  std::vector<std::size_t> observables;
};

/// All calls under the scheduler's lock, but for the constructor and what restores a cohort nobody knows yet.
class Cohort {
 public:
  /// Every observable is in exactly one table; all groupings have the same members.
  Cohort(const Point& point, std::shared_ptr<const Variant> variant, const std::vector<TablePlan>& tables);

  const std::vector<RecordTable>& tables() const { return tables_; }
  /// Table and column of an observable.
  std::pair<std::size_t, std::size_t> place_of(std::size_t observable) const { return places_[observable]; }
  const std::shared_ptr<const Variant>& variant() const { return variant_; }
  std::uint64_t first_member() const { return tables_.front().grouping().first; }
  std::uint64_t members() const { return tables_.front().grouping().members; }
  const std::map<std::uint64_t, Divergence>& diverged() const { return tables_.front().diverged(); }

  /// Lets members 0 .. members-1 (counted from first_member()) run.
  void open(std::uint64_t members) { open_ = members; }
  std::uint64_t open_members() const { return open_; }
  /// Keeps members 0 .. members-1 back: they will come through adopt().
  void reserve(std::uint64_t members);
  /// Takes what a cohort with one table of single members found for a member of the same simulation.
  void adopt(std::uint64_t member, const Cohort& from);

  /// Work for a thread: an open chunk that was interrupted, else the next members, at most as many as a crew advances together.
  /// Null when all open members are finished or under way.
  std::shared_ptr<Chunk> next();
  /// Records of a finished chunk.
  void finish(const std::shared_ptr<Chunk>& chunk);
  /// The thread lets go of an unfinished chunk because the run ends; what it saved last goes into the checkpoint.
  void give_back(const std::shared_ptr<Chunk>& chunk);
  bool has(std::uint64_t member) const;
  bool complete() const { return finished_ >= open_; }

  const std::vector<std::shared_ptr<Chunk>>& under_way() const { return under_way_; }
  /// Members finished, with fractions of those under way.
  double progress() const;

  /// Rows, chunks and all that is in no published row, published[table][row]; and back.
  void write(const std::vector<std::vector<bool>>& published, ByteWriter& out) const;
  void restore(ByteReader& in);
  /// Rows of a published block.
  void restore_rows(std::size_t table, std::uint64_t first, std::uint64_t count, const std::string& bytes);

 private:
  void put(std::uint64_t member, const MemberRecords* records, const Divergence* why);
  void mark_finished();

  const Point& point_;
  std::shared_ptr<const Variant> variant_;
  std::vector<RecordTable> tables_;
  std::vector<std::pair<std::size_t, std::size_t>> places_;
  std::vector<bool> taken_;                           ///< per member: finished, under way, waiting or reserved
  std::uint64_t open_ = 0, cursor_ = 0, finished_ = 0;
  std::vector<std::shared_ptr<Chunk>> under_way_;     ///< on some thread
  std::vector<std::shared_ptr<Chunk>> waiting_;       ///< interrupted
};

}  // namespace quench
