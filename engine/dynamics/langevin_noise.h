// Noise increments of the members of one crew, block by block.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/array.h"
#include "engine/core/model.h"
#include "engine/numerics/normals.h"

namespace quench {

/// What drives the members beyond frozen forces.
struct LangevinNoiseSource {
  double temperature = 0;
  bool single_precision = false;
  const Array* increments = nullptr;  ///< prescribed: row = step, used by every member
  /// Steps are halves of the steps the noise belongs to. Drawn noise: the increment w of the full step is split by a Brownian
  /// bridge, w/2 +- v/2 with v drawn like w (purpose refinement); given increments are halved.
  bool bridge = false;
  bool two_stages = false;            ///< each step asks for its numbers twice

  bool present() const { return temperature > 0 || increments; }
};

class LangevinNoise {
 public:
  LangevinNoise() = default;
  LangevinNoise(const LangevinNoiseSource& source, const PointAddress& point, std::span<const MemberAddress> members, std::size_t sites);
  /// Called once before the blocks of a step.
  void begin_step(std::uint64_t step);
  /// Unit normals (or increments) of sites first ... first + n - 1, counted through all members; n <= 512. Valid until the next call.
  const double* block(std::size_t first, std::size_t n, const FetchAhead& ahead = {});
  /// What block() gave from site `first` at this step; only with two stages.
  const double* again(std::size_t first) const;
  /// Fields of numbers that are kept from one stage or half step to the next.
  static std::size_t kept_fields(const LangevinNoiseSource& source) { return source.present() * (source.two_stages + (source.bridge && !source.increments)); }

 private:
  void draw(std::span<const NormalAddress> addresses, std::size_t first, std::span<double> out, const FetchAhead& ahead) const;
  bool few_sites() const { return sites_ < 16 && !source_.single_precision && !source_.increments; }
  bool split() const { return source_.bridge && !source_.increments; }

  LangevinNoiseSource source_;
  std::size_t sites_ = 1;
  std::uint64_t step_ = 0;  ///< of the noise: the full step where `bridge`
  bool second_half_ = false;
  std::vector<NormalAddress> thermal_, refinement_;
  MemberNormals few_thermal_, few_refinement_;
  std::vector<double> normals_;
  std::vector<double> kept_;          ///< of all sites, where there are two stages
  std::vector<double> second_halves_; ///< of all sites; first the refinement, then the numbers of the second half step
  std::uint64_t oldest_ = UINT64_MAX; ///< from this full step on, first half steps were drawn here
};

}  // namespace quench
