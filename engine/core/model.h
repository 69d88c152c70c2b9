// The interfaces every model implements. Four nouns: landscape, dynamics, noise, observable; a dynamics turns them into a
// Simulation, whose Crews advance members; an observable turns into a Measurement, which records members and estimates.
// Nothing here knows fields, jumps or integrals: these are families, whose State and Simulation types the models share.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/bytes.h"
#include "engine/core/dataset.h"
#include "engine/core/schema.h"
#include "engine/core/streams.h"

namespace quench {

class Model {
 public:
  virtual ~Model() = default;
};

/// Names a member of an ensemble. `member` is the global number; `disorder` the sample it lives on (equal to `member`
/// where each member draws its own); `replica` counts the members of one sample.
struct MemberAddress {
  std::uint64_t member = 0, disorder = 0, replica = 0;
};

class Landscape : public Model {
 public:
  static constexpr const char* category = "landscape";
};

class Noise : public Model {
 public:
  static constexpr const char* category = "noise";
};

/// What a member looks like at a sample time. Each family derives its own (FieldState, ...).
class State {
 public:
  virtual ~State() = default;
  double time = 0;
  MemberAddress member;   ///< whose state this is; set by the crew
};

/// Why a member left the ensemble.
struct Divergence {
  std::string quantity;            ///< what is no number any more, "q", or a sentence, "q = 12 went beyond the bound 10"
  std::uint64_t step = 0;
  double time = 0;
  std::vector<std::size_t> site;   ///< 1-based coordinates
  std::vector<std::string> details;  ///< lines for the message: where in the force, stability
  std::string summary() const;
};

class Observable;

/// How often the automatic step is halved on the way to each sample time; empty: never.
using Halvings = std::vector<std::uint8_t>;

struct SimulationSetup {
  std::shared_ptr<const Landscape> landscape;
  std::vector<std::shared_ptr<const Noise>> noises;
  std::vector<std::shared_ptr<const Observable>> observables;
  Value start;                      ///< option `start` of the experiment, nil when not given
  std::vector<double> times;        ///< all sample times, strictly increasing
  std::vector<double> default_times;  ///< `times` of the experiment; empty where observables bring their own
  std::uint64_t members = 1, replicas = 1;  ///< most members there will be, members per disorder sample
  PointAddress address;
  Halvings halvings;                ///< on the way to times[i] the step is the automatic step / 2^halvings[i]
  bool bridge = false;              ///< half the step, with the noise of the full one refined by a Brownian bridge
  /// Non-zero while the runner wants to save or stop: Crew::advance may then return between two blocks of steps, before
  /// the sample is reached (Crew::arrived says so). Null: never.
  const std::atomic<int>* interrupt = nullptr;
};

/// Advances a few members together on one thread; owns all mutable state of their trajectories.
class Crew {
 public:
  virtual ~Crew() = default;
  /// Begins members at time 0. At most Simulation::lanes() of them.
  virtual void start(std::span<const MemberAddress> members) = 0;
  /// Moves all members to times[sample]; samples are visited in order, each once.
  virtual void advance(std::size_t sample) = 0;
  /// False when advance came back early because of SimulationSetup::interrupt; save() then holds the state in between, and
  /// advance to the same sample goes on. Crews whose samples can be seconds apart should honour it.
  virtual bool arrived() const { return true; }
  /// State of one member at the sample reached. Valid until the next advance.
  virtual const State& state(std::size_t lane) const = 0;
  /// Set once a member has diverged; such a lane is advanced no further.
  virtual const Divergence* diverged(std::size_t lane) const { (void)lane; return nullptr; }
  /// Everything needed to go on from here, and back. The bytes do not depend on threads. `sample` is the next one to
  /// advance to (0: none reached yet); save may be called right after start.
  virtual void save(ByteWriter& out) const = 0;
  virtual void load(ByteReader& in, std::span<const MemberAddress> members, std::size_t sample) = 0;
};

/// Everything members of one sweep point share; immutable, used by all threads.
class Simulation {
 public:
  virtual ~Simulation() = default;
  /// Most members one crew advances together. Results must not depend on how members are grouped.
  virtual std::size_t lanes() const { return 1; }
  virtual std::unique_ptr<Crew> crew() const = 0;
  /// Longest time step, 0 where there is none. The half-step check runs only where step() > 0.
  virtual double step() const { return 0; }
  /// Weak order of the scheme in the step.
  virtual double order() const { return 1; }
  /// True when the step was left to the program.
  virtual bool automatic_step() const { return false; }
  virtual std::size_t bytes_per_crew() const { return 0; }
  /// Sentences for the report and the terminal ("step 0.05 is above the order-preserving limit 0.028").
  virtual std::vector<std::string> warnings() const { return {}; }
  /// Conventions and choices that are stored in result.h5 and printed in the report.
  virtual std::vector<std::pair<std::string, std::string>> facts() const { return {}; }
};

class Dynamics : public Model {
 public:
  static constexpr const char* category = "dynamics";
  virtual std::unique_ptr<Simulation> simulation(const SimulationSetup& setup) const = 0;
};

/// Combines member records into estimates. The accumulators of groups (members, disorder samples or batches) are merged
/// in fixed order, so jackknife errors follow for any observable from these three functions.
class Estimator {
 public:
  virtual ~Estimator() = default;
  virtual std::size_t accumulator_size() const = 0;      ///< doubles; all zero means empty
  virtual void add(std::span<double> accumulator, std::span<const double> record) const = 0;
  virtual void merge(std::span<double> into, std::span<const double> from) const = 0;
  /// One value per element of the dataset. NaN where the estimate does not exist.
  virtual void estimate(std::span<const double> accumulator, std::span<double> values) const = 0;
  /// Fewest groups for a value / for an error bar; fewer gives NaN with reason().
  virtual std::size_t least_groups() const { return 1; }
  virtual std::string reason() const { return "too few members"; }
  /// Where the estimate of merged groups is the mean of the groups' estimates with these weights (number of members): then
  /// pseudo-values are the groups' own values, to the bit. 0 for estimates that are no means.
  virtual double mean_weight(std::span<const double> accumulator) const { (void)accumulator; return 0; }
  /// False where an error bar has no meaning (the field of one member).
  virtual bool has_error() const { return true; }
  /// Attributes that depend on the data (counts outside a histogram), from the accumulator of all groups.
  virtual std::vector<std::pair<std::string, std::string>> attributes(std::span<const double> accumulator) const {
    (void)accumulator;
    return {};
  }
  /// Further coordinates that depend on the data (states along a trajectory, numbers behind a density), one value per element
  /// of the dataset, from the accumulator of all groups.
  virtual std::map<std::string, std::vector<double>> coordinates(std::span<const double> accumulator) const {
    (void)accumulator;
    return {};
  }
};

/// An observable bound to a simulation: how much a member records, when, and how records become a dataset.
class Measurement {
 public:
  virtual ~Measurement() = default;
  /// Sample times it wants, strictly increasing.
  virtual const std::vector<double>& times() const = 0;
  virtual std::size_t record_size() const = 0;
  /// Called at each of its times, in order; `index` counts them. Writes into the member's record.
  virtual void record(const State& state, std::size_t index, std::span<double> record) const = 0;
  virtual const Estimator& estimator() const = 0;
  /// Dims, coordinates, unit and label; value and error are filled in by the runner.
  virtual Dataset frame() const = 0;
};

struct MeasurementSetup {
  const Simulation* simulation = nullptr;   ///< null for observables that need no dynamics
  std::shared_ptr<const Landscape> landscape;
  std::vector<std::shared_ptr<const Noise>> noises;
  std::vector<double> default_times;
  std::uint64_t members = 1, replicas = 1;  ///< members in all, members per disorder sample (1 where there is one sample)
  bool one_sample = false;                  ///< all members live on one disorder sample: errors are over them
};

class Observable : public Model {
 public:
  static constexpr const char* category = "observe";
  /// True for deterministic computations over their own arrays: compute() is called, nothing is sampled.
  virtual bool deterministic() const { return false; }
  /// Sample times wanted, given the experiment's `times`; strictly increasing.
  virtual std::vector<double> times(const std::vector<double>& defaults) const { return defaults; }
  /// The same where the script gives times as natural logarithms (clock = "log").
  virtual std::vector<double> log_times(const std::vector<double>& defaults) const { return times(defaults); }
  /// True where the observable brings all its times, so that the experiment needs none.
  virtual bool brings_times() const { return false; }
  virtual std::unique_ptr<Measurement> measurement(const MeasurementSetup& setup) const;
  virtual Dataset compute(const Landscape& landscape) const;
};

/// Registration line of a model: `static const Register<Overlap> registered(__FILE__);`
/// The class has `static Schema schema()` and a constructor from Params.
template <class T>
struct Register {
  explicit Register(const char* file) {
    Schema schema = T::schema();
    schema.category = T::category;
    schema.file = file;
    schema.make = [](const Params& params) -> std::shared_ptr<const Model> { return std::make_shared<const T>(params); };
    Registry::add(std::move(schema));
  }
};

}  // namespace quench
