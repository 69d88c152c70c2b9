#include "engine/numerics/normals.h"

#include "engine/numerics/normals_kernel.h"

namespace quench {

void fill_normals(const NormalAddress& address, std::uint64_t first, std::span<double> out, const FetchAhead& ahead) {
  QUENCH_DISPATCH(normals)(address, first, out.data(), out.size(), ahead);
}

void fill_normals_single(const NormalAddress& address, std::uint64_t first, std::span<double> out, const FetchAhead& ahead) {
  QUENCH_DISPATCH(normals_single)(address, first, out.data(), out.size(), ahead);
}

MemberNormals::MemberNormals(std::span<const StreamKey> keys, std::span<const std::uint32_t> members, std::size_t sites)
    : sites_(sites) {
  for (std::size_t i = 0; i < keys.size(); ++i)
    for (std::size_t block = 0; block < 8 && block < sites; ++block) {
      const auto& w = keys[i].words;
      key_low_.push_back(w[0] | std::uint64_t{w[1]} << 32);
      key_high_.push_back(w[2] | std::uint64_t{w[3]} << 32);
      counter_low_.push_back(members[i]);
      counter_high_.push_back(std::uint64_t{block} << 16);
      cosine_site_.push_back(static_cast<std::uint32_t>(i * sites + block));
      sine_site_.push_back(block + 8 < sites ? static_cast<std::uint32_t>(i * sites + block + 8) : no_site);
    }
  blocks_ = key_low_.size();
  for (std::vector<std::uint64_t>* words : {&key_low_, &key_high_, &counter_low_, &counter_high_}) words->resize((blocks_ + 7) / 8 * 8);
}

void MemberNormals::fill(std::uint64_t step, std::span<double> out) const {
  const ScatteredBlocks blocks{key_low_.data(), key_high_.data(), counter_low_.data(), counter_high_.data(),
                               cosine_site_.data(), sine_site_.data(), blocks_, sites_ <= 8};
  QUENCH_DISPATCH(normals_scattered)(blocks, step, out.data());
}

}  // namespace quench
