// Disorder samples of walks: energies, and what solvers and starts precompute of them. Shared by the walks of one sample.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "engine/dynamics/jumps_bounds.h"
#include "engine/dynamics/jumps_rates.h"
#include "engine/numerics/huge_pages.h"

namespace quench {

/// What is made of a sample. Immutable.
struct WalkSample {
  std::shared_ptr<const EnergySample> energies;
  std::vector<double, HugePageAllocator<double>> weights;  ///< Boltzmann weights of all states, where a solver wants the table
  std::vector<std::uint8_t, HugePageAllocator<std::uint8_t>> cells;  ///< of all states, where a solver chooses by bounds
  std::optional<HashedEnergies> hash;        ///< where it wants the hash instead
  std::vector<double> cumulative;            ///< of the stationary law, where walks start from it

  /// Tells a walk where to find its energies.
  void give(WalkHead& head) const;
};

/// exp(-beta E), energies above `cap` counting as it.
struct StationaryLaw {
  double beta = 0, cap = std::numeric_limits<double>::infinity();
};

/// Which energies a walk has, and what is precomputed.
struct SamplePlan {
  std::shared_ptr<const Landscape> owner;    ///< keeps `landscape` alive
  const DiscreteLandscape* landscape = nullptr;
  PointAddress address;
  bool store = false;                        ///< a table of the energies is worth its memory
  std::optional<WeightScale> scale;          ///< weights are wanted
  std::shared_ptr<const WeightBounds> bounds;  ///< cells are wanted
  std::optional<StationaryLaw> law;          ///< its cumulative sums are wanted
};

/// Makes samples when asked and keeps those in use; for all threads.
class SampleSource {
 public:
  explicit SampleSource(SamplePlan plan) : plan_(std::move(plan)) {}
  const SamplePlan& plan() const { return plan_; }
  std::shared_ptr<const WalkSample> sample(std::uint64_t disorder) const;

 private:
  std::shared_ptr<const WalkSample> make(const StreamKey& key) const;
  SamplePlan plan_;
  mutable std::mutex lock_;
  mutable std::map<std::uint64_t, std::weak_ptr<const WalkSample>> alive_;
  mutable std::shared_ptr<const WalkSample> shared_;   ///< the one sample of all members, where there is one
};

/// Energies of states 0 .. 2^26 - 1 of a finite landscape in blocks: f(first, energies).
template <class F>
void over_energies(const EnergySample& sample, std::uint64_t states, F f) {
  constexpr std::uint64_t block = 4096;
  std::vector<std::uint64_t> numbers(block);
  std::vector<double> energies(block);
  for (std::uint64_t first = 0; first < states; first += block) {
    const std::size_t n = static_cast<std::size_t>(std::min(block, states - first));
    for (std::size_t i = 0; i < n; ++i) numbers[i] = first + i;
    sample.energies(std::span(numbers).first(n), std::span(energies).first(n));
    f(first, std::span<const double>(energies).first(n));
  }
}

}  // namespace quench
