#include "engine/dynamics/langevin_noise.h"

#include <algorithm>
#include <utility>

#include "engine/dynamics/langevin_geometry.h"

namespace quench {

namespace {

std::vector<NormalAddress> addresses(const PointAddress& point, std::span<const MemberAddress> members, Purpose purpose) {
  std::vector<NormalAddress> out;
  for (const MemberAddress& member : members)
    out.push_back({stream_key(point, member.disorder, purpose), static_cast<std::uint32_t>(member.replica), 0});
  return out;
}

MemberNormals together(const std::vector<NormalAddress>& addresses, std::size_t sites) {
  std::vector<StreamKey> keys;
  std::vector<std::uint32_t> members;
  for (const NormalAddress& address : addresses) keys.push_back(address.key), members.push_back(address.member);
  return {keys, members, sites};
}

}  // namespace

LangevinNoise::LangevinNoise(const LangevinNoiseSource& source, const PointAddress& point, std::span<const MemberAddress> members,
                             std::size_t sites)
    : source_(source), sites_(sites), thermal_(addresses(point, members, Purpose::thermal)) {
  if (source.bridge) refinement_ = addresses(point, members, Purpose::refinement);
  const std::size_t all = members.size() * sites;
  if (few_sites()) {
    few_thermal_ = together(thermal_, sites);
    few_refinement_ = together(refinement_, sites);
  }
  // A block of fewer than eight sites is read as eight.
  normals_.resize((few_sites() ? all : LangevinGeometry::block_sites) + 8);
  if (source.two_stages && !few_sites()) kept_.resize(all + 8);
  if (split()) second_halves_.resize(all + 8);
}

void LangevinNoise::begin_step(std::uint64_t step) {
  step_ = source_.bridge ? step / 2 : step;
  second_half_ = source_.bridge && step % 2 == 1;
  for (NormalAddress& address : thermal_) address.step = step_;
  for (NormalAddress& address : refinement_) address.step = step_;
  if (split() && !second_half_) oldest_ = std::min(oldest_, step_);
  if (!few_sites()) return;
  few_thermal_.fill(step_, normals_);
  if (!split()) return;
  few_refinement_.fill(step_, second_halves_);
  QUENCH_DISPATCH(split_increments)(normals_.data(), second_halves_.data(), normals_.size());
  if (second_half_) std::swap(normals_, second_halves_);
}

void LangevinNoise::draw(std::span<const NormalAddress> streams, std::size_t first, std::span<double> out, const FetchAhead& ahead) const {
  while (!out.empty()) {
    const std::size_t member = first / sites_, site = first % sites_, n = std::min(out.size(), sites_ - site);
    const auto part = out.first(n);
    if (source_.increments)
      std::copy_n(source_.increments->data() + step_ * sites_ + site, n, part.begin());
    else if (source_.single_precision)
      fill_normals_single(streams[member], site, part, ahead);
    else
      fill_normals(streams[member], site, part, ahead);
    first += n;
    out = out.subspan(n);
  }
}

const double* LangevinNoise::block(std::size_t first, std::size_t n, const FetchAhead& ahead) {
  if (few_sites()) return normals_.data() + first;
  if (second_half_ && split() && step_ >= oldest_) return second_halves_.data() + first;
  double* const normals = source_.two_stages ? kept_.data() + first : normals_.data();
  draw(thermal_, first, {normals, n}, ahead);
  if (!split()) return normals;
  double* const second = second_halves_.data() + first;
  draw(refinement_, first, {second, n}, {});
  QUENCH_DISPATCH(split_increments)(normals, second, n);
  return second_half_ ? second : normals;
}

const double* LangevinNoise::again(std::size_t first) const {
  if (few_sites()) return normals_.data() + first;
  return (second_half_ && split() ? second_halves_ : kept_).data() + first;
}

}  // namespace quench
