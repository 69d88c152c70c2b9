#include "engine/dynamics/jumps_samples.h"

#include <cmath>

namespace quench {

void WalkSample::give(WalkHead& head) const {
  head.sample = energies.get();
  head.weights = weights.empty() ? nullptr : weights.data();
  head.cells = cells.empty() ? nullptr : cells.data();
  head.hash = hash ? &*hash : nullptr;
}

std::shared_ptr<const WalkSample> SampleSource::sample(std::uint64_t disorder) const {
  const bool shared = !plan_.landscape->random() || plan_.landscape->fixed();
  const std::uint64_t number = shared ? 0 : disorder;
  {
    const std::lock_guard guard(lock_);
    if (const auto found = alive_.find(number); found != alive_.end())
      if (auto sample = found->second.lock()) return sample;
  }
  // Made outside the lock; two threads that make the same sample make the same bits.
  auto made = make(plan_.landscape->energy_key(plan_.address, number));
  const std::lock_guard guard(lock_);
  std::erase_if(alive_, [](const auto& entry) { return entry.second.expired(); });
  auto& place = alive_[number];
  if (auto sample = place.lock()) return sample;
  place = made;
  if (shared) shared_ = made;
  return made;
}

namespace {

/// Running sums of exp(-beta E), energies taken from the lowest.
std::vector<double> cumulative_law(const EnergySample& sample, std::uint64_t states, const StationaryLaw& law) {
  std::vector<double> sums(states);
  double lowest = std::numeric_limits<double>::infinity();
  over_energies(sample, states, [&](std::uint64_t first, std::span<const double> energies) {
    for (std::size_t i = 0; i < energies.size(); ++i) {
      sums[first + i] = std::min(law.cap, energies[i]);
      lowest = std::min(lowest, sums[first + i]);
    }
  });
  QUENCH_DISPATCH(boltzmann_weights)({law.beta, lowest}, sums.data(), sums.data(), sums.size());
  double total = 0;
  for (double& value : sums) value = total += value;
  return sums;
}

}  // namespace

std::shared_ptr<const WalkSample> SampleSource::make(const StreamKey& key) const {
  auto sample = std::make_shared<WalkSample>();
  sample->energies = plan_.landscape->sample(key, plan_.store);
  if (plan_.scale) {
    const std::span<const double> table = sample->energies->table();
    sample->hash = sample->energies->hash();
    if (!table.empty()) {
      sample->weights.resize(table.size());
      QUENCH_DISPATCH(boltzmann_weights)(*plan_.scale, table.data(), sample->weights.data(), table.size());
      if (plan_.bounds) {
        sample->cells.resize(table.size());
        QUENCH_DISPATCH(state_cells)(*plan_.bounds, sample->hash.value().key, sample->cells.data(), table.size());
      }
    } else if (!sample->hash) {
      throw Error(ErrorKind::internal, "a landscape whose energies are neither stored nor hashed");
    }
  }
  if (plan_.law) sample->cumulative = cumulative_law(*sample->energies, plan_.landscape->last_state() + 1, *plan_.law);
  return sample;
}

}  // namespace quench
