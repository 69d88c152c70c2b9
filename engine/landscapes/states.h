// Family "states": walkers on discrete states with energies (sheet traps). A landscape says which states there are, which
// are neighbours, and what the energies of one disorder sample are; a dynamics of jumps moves a walker; observables see a
// JumpState at sample times.
//
// States are counted from 0 inside the engine. On the hypercube a state is its bit word, bit i = 1 meaning spin i is +1.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/model.h"
#include "engine/landscapes/densities.h"

namespace quench {

/// Which states are neighbours: all of each other, words that differ in one bit, or listed pairs.
enum class Graph { complete, hypercube, listed };

/// Energies of one disorder sample: pure functions of the state, shared by threads.
class EnergySample {
 public:
  virtual ~EnergySample() = default;
  virtual void energies(std::span<const std::uint64_t> states, std::span<double> out) const = 0;
  double energy(std::uint64_t state) const {
    double e;
    energies({&state, 1}, {&e, 1});
    return e;
  }
  /// Energies in order of the states; empty where they are not stored.
  virtual std::span<const double> table() const { return {}; }
  /// The hash behind the energies, for kernels; none for energies of other origin.
  virtual std::optional<HashedEnergies> hash() const { return std::nullopt; }
};

/// Threshold of the kernel "trap" and what it does above it (landscape.traps).
struct TrapThreshold {
  double energy = 0;
  bool capped = false;  ///< cap = "one": no rate above the one at the threshold
};

class DiscreteLandscape : public Landscape {
 public:
  virtual Graph graph() const = 0;
  /// Number of states; infinite where every jump draws a fresh energy.
  virtual double states() const = 0;
  bool infinite() const { return states() == std::numeric_limits<double>::infinity(); }
  /// Spins of the hypercube, 0 for other graphs.
  virtual int spins() const { return 0; }
  /// Neighbours of a state of a listed graph, in increasing order.
  virtual std::span<const std::uint64_t> listed(std::uint64_t state) const { (void)state; return {}; }
  /// Number that scripts give to state 0: 1, or 0 where states are bit words.
  virtual std::uint64_t first_number() const { return 0; }
  /// True where each disorder sample has other energies.
  virtual bool random() const = 0;
  /// True where a sample was fixed by the option `disorder`.
  virtual bool fixed() const { return false; }
  /// Key of the energies of a disorder sample: that of the fixed sample, where one is.
  virtual StreamKey energy_key(const PointAddress& point, std::uint64_t disorder) const = 0;
  /// The energies of a sample. Where storage is left to the program, `store` says whether a table is worth its memory; the
  /// energies have the same bits either way. Throws a memory error above the limit.
  virtual std::shared_ptr<const EnergySample> sample(const StreamKey& key, bool store) const = 0;
  /// Density the energies are drawn from, null where there is none.
  virtual const EnergyDensity* density() const { return nullptr; }
  /// Null on landscapes other than traps.
  virtual const TrapThreshold* trap_threshold() const { return nullptr; }
  /// Lines for the report and result.h5.
  virtual std::vector<std::pair<std::string, std::string>> facts() const = 0;
  virtual std::vector<std::string> warnings() const { return {}; }

  /// Number of neighbours of a state.
  std::size_t degree(std::uint64_t state) const;
  /// Neighbours in a fixed order: on the hypercube by bit, on the complete graph all others in increasing order.
  void neighbours(std::uint64_t state, std::vector<std::uint64_t>& out) const;
  /// Constant that rates are multiplied with: 1/M on the complete graph, 1/N on the hypercube, 1 on listed edges.
  double connectivity() const;
  /// 2^64 for 64 spins is not a number of 64 bits: the largest state instead.
  std::uint64_t last_state() const;
  /// State of a script's number; throws an argument error about `option`.
  std::uint64_t state_of_number(double number, const std::string& about, const std::string& option) const;
};

/// The lowest state reached by steepest descent: to the lowest neighbour as long as it is strictly lower; of equal ones the
/// first in the order of neighbours() (sheet traps 5, b3). Not for the complete graph.
std::uint64_t inherent_state(const DiscreteLandscape& landscape, const EnergySample& sample, std::uint64_t state);

// ---- what observables ask for

/// Where a threshold energy comes from (sheet traps 5).
struct ThresholdSource {
  enum class Kind { number, automatic, landscape, leading, mean_min, local, effective };
  Kind kind = Kind::automatic;
  double value = 0;  ///< of kind number
  bool operator==(const ThresholdSource&) const = default;
};
/// The option `threshold` of observables, and reading it.
Option threshold_option();
ThresholdSource threshold_of(const Value& value);

/// Lifetimes to be collected along the walk: single stays, or visits below a threshold.
struct StayDemand {
  std::optional<ThresholdSource> threshold;   ///< none: stays in one state
  std::optional<double> reentry;              ///< hysteresis: a basin is entered below this energy; none: the threshold
  std::vector<double> edges;                  ///< of the bins of the lifetime, increasing; logarithms on the log clock
  bool operator==(const StayDemand&) const = default;
};

/// What the walk must keep beyond state and number of jumps.
struct JumpDemand {
  std::vector<ThresholdSource> thresholds;
  std::vector<StayDemand> stays;
  bool energy_integral = false;
};

/// What the exact engine can answer, in the terms of the sheet.
struct JumpQuestion {
  enum class Kind { energy, occupation, stay, conf, threshold, overlap };
  Kind kind = Kind::energy;
  ThresholdSource threshold;
  bool given_below = false;
  std::vector<double> at;          ///< energy, occupation
  std::vector<double> wait;        ///< aging
  std::vector<double> lag;         ///< one of lag and ratio
  std::vector<double> ratio;
  bool one_at = false, one_wait = false, one_lag = false;  ///< given as numbers: no dim
};

/// How a two-time function is called and defined, for datasets of observables and of the exact engine.
struct TwoTimeText { std::string kind, label, definition; };
/// Of kind stay, conf, threshold or overlap.
TwoTimeText two_time_text(JumpQuestion::Kind kind, bool given_below);

class JumpObservable : public Observable {
 public:
  /// Given the sample times of the experiment.
  virtual JumpDemand demand(const std::vector<double>& defaults) const { (void)defaults; return {}; }
  /// The same on the log clock, where times are natural logarithms.
  virtual JumpDemand log_demand(const std::vector<double>& defaults) const { return demand(defaults); }
  /// None where only a simulation can tell.
  virtual std::optional<JumpQuestion> question() const { return std::nullopt; }
};

// ---- what observables see

/// A threshold along the walk. Below means E < threshold.
struct Crossing {
  bool below = false;          ///< the walker is below it now
  std::uint64_t visits = 0;    ///< jumps so far that ended in states not below
};

/// Lifetimes of one demand so far. Bin b holds edges[b] <= lifetime < edges[b+1]; two more bins hold what is below and above.
struct StayTally {
  std::span<const double> complete;   ///< [bins + 2] numbers of finished stays: below, bins, above
  std::span<const double> log_sum;    ///< [bins + 2] sums of their ln(lifetime)
  double running = 0;                 ///< length of the unfinished one (its logarithm on the log clock), NaN for none
};

/// A walker at a sample time. Trajectories are right-continuous: a jump at exactly this time is made.
class JumpState : public State {
 public:
  std::uint64_t state = 0;       ///< from 0; with infinitely many states, the number of the stay
  double energy = 0;
  std::uint64_t jumps = 0;       ///< changes of state since the start
  bool absorbed = false;         ///< no move left
  bool truncated = false;        ///< max_steps was used up before this time: state and energy are those it stopped at
  std::span<const Crossing> crossings;   ///< one per threshold of the simulation
  std::span<const StayTally> stays;      ///< one per StayDemand of the simulation
  double energy_integral = 0;    ///< integral of the energy from 0 to now, where demanded
  const EnergySample* sample = nullptr;  ///< null with infinitely many states
};

/// What jump measurements can ask their simulation.
class JumpSimulation : public Simulation {
 public:
  virtual const DiscreteLandscape& landscape() const = 0;
  /// Times are natural logarithms.
  virtual bool log_clock() const = 0;
  virtual std::size_t crossing_index(const ThresholdSource& threshold) const = 0;
  virtual std::size_t stay_index(const StayDemand& demand) const = 0;
  /// "landscape, 0" or "leading, -8.317766": source and value of a threshold, for attributes.
  virtual std::string threshold_text(const ThresholdSource& threshold) const = 0;
};

}  // namespace quench
