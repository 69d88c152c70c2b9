// What finished members of one sweep point have left: a row per group and observable.
//
// Where groups are single members a row is the member's record; else it is the accumulator of the group, to which records
// are added strictly in the order of members, whatever the order in which threads finish them: rows are the same bits for
// any number of threads.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/bytes.h"
#include "engine/core/model.h"
#include "engine/run/grouping.h"

namespace quench {

/// Records of one member, [observable][record_size].
using MemberRecords = std::vector<std::vector<double>>;

/// One observable: which of a member's records, how long, and how they are accumulated. The estimator must outlive the table.
struct Column {
  std::size_t observable = 0;
  std::size_t record_size = 0;
  const Estimator* estimator = nullptr;
};

class RecordTable {
 public:
  RecordTable(const Grouping& grouping, std::vector<Column> columns);

  const Grouping& grouping() const { return grouping_; }
  /// Members are counted from grouping().first here and below. A member that is there already stays as it is: computed
  /// again, it would be the same bits.
  bool has(std::uint64_t member) const { return done_[member] != 0; }
  /// `records` of all observables; the table takes those of its columns.
  void put(std::uint64_t member, const MemberRecords& records);
  /// The member left the ensemble; its records count nowhere.
  void put_diverged(std::uint64_t member, const Divergence& why);
  std::uint64_t finished() const { return finished_; }   ///< members put, diverged ones too
  const std::map<std::uint64_t, Divergence>& diverged() const { return diverged_; }
  /// Records of a member by column; only where groups are single members.
  MemberRecords records(std::uint64_t member) const;

  std::uint64_t rows() const { return grouping_.groups; }
  bool row_done(std::uint64_t row) const;
  std::size_t bytes_per_row() const;
  /// All members of the group diverged.
  bool lost(std::uint64_t group) const;
  /// Accumulators of groups 0 .. groups-1 of one observable, [group][accumulator_size]; all zero where all members
  /// of a group diverged.
  std::vector<double> accumulators(std::size_t column, std::uint64_t groups) const;

  /// Finished rows first .. first+count-1, and back. The bytes depend on the rows alone.
  void write_rows(std::uint64_t first, std::uint64_t count, ByteWriter& out) const;
  void read_rows(std::uint64_t first, std::uint64_t count, ByteReader& in);
  /// Everything that is not in a row for which `published` holds, and back.
  void write_rest(const std::vector<bool>& published, ByteWriter& out) const;
  void read_rest(ByteReader& in);

 private:
  struct OpenGroup {
    std::uint64_t next = 0;                                  ///< member whose record is added next
    std::vector<std::vector<double>> sample;                 ///< accumulators of the disorder sample being filled
    std::map<std::uint64_t, std::optional<MemberRecords>> waiting;  ///< finished early; none for a diverged one
  };

  void take(std::uint64_t member, const MemberRecords* records);
  /// The records of the table's columns; none for a diverged member.
  std::optional<MemberRecords> own_records(const MemberRecords* records) const;
  void add(std::uint64_t row, OpenGroup& group, const std::optional<MemberRecords>& records);
  void close_sample(std::uint64_t row, OpenGroup& group);
  std::span<double> row_of(std::size_t column, std::uint64_t row);
  std::span<const double> row_of(std::size_t column, std::uint64_t row) const;
  void reserve_rows(std::uint64_t rows);
  void write_open(std::uint64_t row, const OpenGroup& group, ByteWriter& out) const;
  void read_open(std::uint64_t row, ByteReader& in);

  Grouping grouping_;
  std::vector<Column> columns_;
  std::vector<std::size_t> widths_;             ///< doubles per row
  std::vector<std::vector<double>> rows_;       ///< [column][row * width]; grows as rows are reached
  std::vector<std::uint8_t> done_;              ///< per member
  std::vector<std::uint64_t> members_left_;     ///< per row
  std::map<std::uint64_t, OpenGroup> open_;     ///< groups of several members that are neither empty nor finished
  std::map<std::uint64_t, Divergence> diverged_;
  std::uint64_t finished_ = 0;
};

void write_divergence(const Divergence& divergence, ByteWriter& out);
Divergence read_divergence(ByteReader& in);

}  // namespace quench
