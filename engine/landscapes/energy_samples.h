// The two ways of holding the energies of a disorder sample: a table, or a hash that makes them when asked.
#pragma once

#include <string>
#include <vector>

#include "engine/landscapes/states.h"

namespace quench {

class StoredEnergies final : public EnergySample {
 public:
  explicit StoredEnergies(std::vector<double> energies) : energies_(std::move(energies)) {}
  void energies(std::span<const std::uint64_t> states, std::span<double> out) const override {
    for (std::size_t i = 0; i < states.size(); ++i) out[i] = energies_[states[i]];
  }
  std::span<const double> table() const override { return energies_; }

 private:
  std::vector<double> energies_;
};

/// Independent energies: the same bits stored or hashed. Keeps what the density points to alive.
class IndependentEnergies final : public EnergySample {
 public:
  /// Stores the energies of states 0 .. stored-1; 0 stores none.
  IndependentEnergies(EnergyDensity density, const StreamKey& key, std::size_t stored)
      : density_(std::move(density)), hash_{key, density_.view()}, table_(stored) {
    hashed_energy_range(hash_, 0, table_);
  }
  void energies(std::span<const std::uint64_t> states, std::span<double> out) const override {
    if (table_.empty()) return hashed_energies(hash_, states, out);
    for (std::size_t i = 0; i < states.size(); ++i) out[i] = table_[states[i]];
  }
  std::span<const double> table() const override { return table_; }
  std::optional<HashedEnergies> hash() const override { return hash_; }

 private:
  EnergyDensity density_;
  HashedEnergies hash_;
  std::vector<double> table_;
};

/// The option `disorder` of random landscapes.
Option disorder_option();

/// What a random landscape of independent energies needs besides its graph: density, key, storage.
class IndependentDisorder {
 public:
  /// `content`: text of all that the energies depend on besides the density.
  IndependentDisorder(const Params& params, EnergyDensity density, const std::string& content);
  const EnergyDensity& density() const { return density_; }
  bool fixed() const { return disorder_.has_value(); }
  StreamKey key(const PointAddress& point, std::uint64_t sample) const;
  void add_facts(std::vector<std::pair<std::string, std::string>>& facts) const;

 private:
  EnergyDensity density_;
  std::optional<std::int64_t> disorder_;
  std::string content_;
};

}  // namespace quench
