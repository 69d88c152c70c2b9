#include "engine/run/grouping.h"

#include <algorithm>

#include "engine/statistics/jackknife.h"

namespace quench {

std::uint64_t Grouping::begin_of(std::uint64_t group) const {
  if (group >= groups) return members;
  return (boundaries.empty() ? group * size : boundaries[group]) * replicas;
}

std::uint64_t Grouping::group_of(std::uint64_t member) const {
  const std::uint64_t unit = member / replicas;
  if (boundaries.empty()) return unit / size;
  return static_cast<std::uint64_t>(std::upper_bound(boundaries.begin(), boundaries.end(), unit) - boundaries.begin()) - 1;
}

std::uint64_t Grouping::groups_within(std::uint64_t n) const {
  if (n >= members) return groups;
  return group_of(n);
}

MemberAddress address_of(std::uint64_t member, std::uint64_t replicas) {
  return replicas > 1 ? MemberAddress{member, member / replicas, member % replicas} : MemberAddress{member, member, 0};
}

Grouping grouping_of(const GroupingInput& input) {
  constexpr double most_bytes = 64.0 * 1024 * 1024;
  constexpr std::uint64_t least_batches = 64;
  Grouping out;
  out.members = input.members;
  out.replicas = input.replicas;
  const std::uint64_t units = out.units();
  out.groups = units;
  out.name = input.replicas > 1 ? "disorder" : "members";
  const bool fits = input.bytes_per_unit * static_cast<double>(units) <= most_bytes;
  if (input.keep == "members" || (input.keep == "auto" && fits)) return out;
  if (input.minimum > 0) {
    for (out.size = std::max<std::uint64_t>(1, input.minimum / least_batches); input.minimum % out.size != 0;) --out.size;
    out.groups = (units + out.size - 1) / out.size;
  } else {
    out.boundaries = batch_boundaries(units);
    out.groups = out.boundaries.size() - 1;
  }
  if (out.groups < units) out.name = "batches";
  return out;
}

std::uint64_t next_size(std::uint64_t size, std::uint64_t minimum, std::uint64_t maximum) {
  const std::uint64_t quarters = (size / minimum + 3) / 4;
  return std::min(maximum, size + quarters * minimum);
}

}  // namespace quench
