// Groups of members over which the jackknife runs: members, disorder samples, or batches of either.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/model.h"

namespace quench {

/// Members first .. first + members - 1, cut into `groups` groups of consecutive members. A unit is what must not be cut:
/// a member, or the `replicas` members of a disorder sample.
struct Grouping {
  std::uint64_t first = 0, members = 1, replicas = 1, groups = 1;
  std::uint64_t size = 1;                 ///< units per group, the last may have fewer
  std::vector<std::size_t> boundaries;    ///< in units, where batches differ in size (batch_boundaries); else empty
  std::string name = "members";

  std::uint64_t units() const { return members / replicas; }
  /// First member of a group, counted from `first`; group == groups gives `members`.
  std::uint64_t begin_of(std::uint64_t group) const;
  std::uint64_t group_of(std::uint64_t member) const;
  /// Groups that lie wholly in the first `n` members (n a multiple of the group size, or all).
  std::uint64_t groups_within(std::uint64_t n) const;
  /// True where every group is one member.
  bool single() const { return groups == members; }
};

/// Address of a member of the whole ensemble: consecutive members share a disorder sample where replicas > 1.
MemberAddress address_of(std::uint64_t member, std::uint64_t replicas);

/// What the grouping follows from.
struct GroupingInput {
  std::uint64_t members = 1;       ///< in all, or most where until_error decides
  std::uint64_t replicas = 1;      ///< members per disorder sample
  std::uint64_t minimum = 0;       ///< first size judged by until_error; 0 for a fixed size
  double bytes_per_unit = 0;       ///< of the largest observable, over all sweep points
  std::string keep = "auto";
};

/// Every unit its own group (`keep` members, or "auto" up to 64 MiB per observable), else the 64 to 127 batches of
/// batch_boundaries. Where until_error decides the size: batches of the largest size that divides `minimum` into 64 or
/// more, so that every size judged holds whole batches.
Grouping grouping_of(const GroupingInput& input);

/// Sizes at which until_error judges: multiples of `minimum` that grow by a quarter, then `maximum`. The stop depends on
/// the records alone, not on threads or time.
std::uint64_t next_size(std::uint64_t size, std::uint64_t minimum, std::uint64_t maximum);

}  // namespace quench
