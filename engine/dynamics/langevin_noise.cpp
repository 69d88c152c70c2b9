#include "engine/dynamics/langevin_noise.h"

#include <algorithm>
#include <numbers>

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
  std::size_t buffer = LangevinGeometry::block_sites;
  if (few_sites()) {
    few_thermal_ = together(thermal_, sites);
    few_refinement_ = together(refinement_, sites);
    buffer = members.size() * sites;
  }
  normals_.resize(buffer + 8);  // a block of fewer than eight sites is read as eight
  if (source.bridge) refinements_.resize(buffer + 8);
}

void LangevinNoise::begin_step(std::uint64_t step) {
  step_ = source_.bridge ? step / 2 : step;
  second_half_ = source_.bridge && step % 2 == 1;
  for (NormalAddress& address : thermal_) address.step = step_;
  for (NormalAddress& address : refinement_) address.step = step_;
  if (!few_sites()) return;
  few_thermal_.fill(step_, normals_);
  if (!source_.bridge) return;
  few_refinement_.fill(step_, refinements_);
  combine(normals_, refinements_);
}

/// Splits the full step's increment: with w = sqrt(ds) xi, halves w/2 +- sqrt(ds)/2 zeta are sqrt(ds/2) (xi +- zeta)/sqrt 2.
void LangevinNoise::combine(std::span<double> normals, std::span<const double> refinement) const {
  const double sign = second_half_ ? -1 : 1;
  for (std::size_t i = 0; i < normals.size(); ++i) normals[i] = (normals[i] + sign * refinement[i]) * (0.5 * std::numbers::sqrt2);
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
  const std::span<double> normals(normals_.data(), n);
  draw(thermal_, first, normals, ahead);
  if (source_.bridge && !source_.increments) {
    const std::span<double> refinement(refinements_.data(), n);
    draw(refinement_, first, refinement, {});
    combine(normals, refinement);
  }
  return normals_.data();
}

}  // namespace quench
