// One sweep point from declaration to datasets: prepared, checked at half the step, sampled, estimated.
//
// Threads take jobs. What a job computes it computes unlocked, on data nobody else touches; what it found is taken in under
// the scheduler's lock. All decisions (halving the step, stopping at an accuracy goal) are functions of finished records
// alone, so that threads and resumes cannot change them.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/run/cohort.h"
#include "engine/run/step_check.h"
#include "engine/run/store.h"

namespace quench {

/// What all points of a run share. Immutable.
struct RunContext {
  const ExperimentPlan* plan = nullptr;
  std::uint64_t only = 0;                         ///< the single member to run, from 1; 0 for all
  const std::atomic<int>* interrupt = nullptr;
  Store* store = nullptr;                         ///< null in memory
  std::string source;                             ///< Dataset::source of all results
};

enum class JobKind { prepare, compute, advance, conclude };

class PointRun;

struct Job {
  JobKind kind = JobKind::prepare;
  PointRun* point = nullptr;
  std::size_t observable = 0;          ///< compute
  Cohort* cohort = nullptr;            ///< advance
  std::shared_ptr<Chunk> chunk;        ///< advance
  bool must_stay_finite = false;       ///< a diverging member stops the run
  /// Order in which one thread alone would take jobs: of several failures the first in this order is reported.
  std::array<std::uint64_t, 4> order{};
};

/// A member whose divergence stops the run.
struct Failure {
  std::uint64_t member = 0;            ///< of the whole ensemble, from 0
  Divergence why;
};

/// What is known about the time step once it is settled; stored beside the blocks of the point.
struct StepOutcome {
  Halvings halvings;
  bool estimated = false;              ///< last halvings follow from the order of the scheme
  double worst = 0, worst_time = 0;    ///< largest of StepAnswer::ratios at the step used
  std::vector<std::vector<double>> step_error;   ///< per sampled observable; empty where there is no step
};

class PointRun {
 public:
  PointRun(const RunContext& context, std::size_t index, std::string key);

  // ---- under the scheduler's lock
  std::optional<Job> next();
  bool finished() const { return stage_ == Stage::finished; }
  bool prepared() const { return stage_ != Stage::declared && stage_ != Stage::preparing; }
  void take_prepared();
  void take_computed(std::size_t observable, Dataset dataset);
  /// Takes in a finished chunk; a member that must stop the run is returned instead.
  std::optional<Failure> take_chunk(const Job& job);
  void take_conclusion();
  /// Rows not yet published but complete, as blocks of fixed extent; marks them published. Empty without a store.
  std::vector<PendingBlock> blocks_to_publish();
  /// Bytes that blocks_to_publish would write.
  std::size_t bytes_to_publish() const;
  /// All that is in no block, "" when nothing is.
  std::string in_flight() const;
  /// False while a chunk on some thread has not answered save request `epoch`.
  bool saved(std::uint64_t epoch) const;
  /// Frees models and records of a finished point.
  void release();
  double progress() const;             ///< members done, counting halves
  double planned() const;              ///< members expected in all

  // ---- on a thread, unlocked
  void prepare();
  Dataset compute(std::size_t observable) const;
  void conclude();

  /// Sentences for the user: what is known so far; all once the point is finished.
  const std::vector<std::string>& warnings() const { return warnings_; }

  // ---- once finished
  std::map<std::string, Dataset>& datasets() { return datasets_; }
  const std::vector<std::string>& missed() const { return missed_; }
  const std::vector<std::pair<std::string, std::string>>& facts() const { return facts_; }

  const std::string& label() const { return label_; }
  const std::string& key() const { return key_; }
  std::size_t bytes_per_crew() const;
  double record_bytes() const;         ///< tables of this point when full
  /// Dims and coordinates of every observable, for comparison between points.
  const std::map<std::string, Dataset>& frames() const { return frames_; }

 private:
  enum class Stage { declared, preparing, ready, concluding, finished };
  /// What conclude() found out; taken in by take_conclusion().
  struct Conclusion {
    std::shared_ptr<const Variant> coarse, fine;     ///< next round of the step check
    std::shared_ptr<const Variant> settled;          ///< simulation of the ensemble
    std::optional<StepOutcome> outcome;
    std::uint64_t size = 0;                          ///< members to open next, 0 for no change
    bool finished = false;
    std::map<std::string, Dataset> datasets;
    std::vector<std::string> warnings, missed;
  };

  Job job(JobKind kind, std::uint64_t rank = 0);
  Job advance(Cohort& cohort, std::shared_ptr<Chunk> chunk);
  std::uint64_t pilots() const;
  bool has_step() const { return first_variant_->simulation().step() > 0; }
  bool automatic() const { return has_step() && first_variant_->simulation().automatic_step(); }
  std::vector<TablePlan> pilot_tables() const;
  std::vector<TablePlan> main_tables(const Variant& variant) const;
  void make_frames(const Variant& variant);
  void start_check(std::shared_ptr<const Variant> coarse, std::shared_ptr<const Variant> fine);
  void start_sampling(std::shared_ptr<const Variant> variant);
  void restore();
  void restore_blocks();
  std::optional<StepOutcome> stored_outcome() const;
  void conclude_check();
  void conclude_sampling();
  /// From the first `members` of the ensemble.
  Dataset estimate(std::size_t observable, std::uint64_t members) const;
  bool goal_reached(const Dataset& dataset, const std::pair<double, bool>& goal) const;
  void describe();
  /// Warnings about the simulation and its step, as far as they are settled.
  std::vector<std::string> known_warnings() const;
  static void add_warnings(const Dataset& dataset, std::vector<std::string>& to);  ///< what a dataset warns of
  /// Per value of a sampled observable the sample time it belongs to.
  std::vector<std::size_t> samples_of(std::size_t observable) const;
  StepAnswer ask_pilots() const;
  StepOutcome settled_outcome(StepAnswer answer, const Halvings& present, const Halvings& target) const;
  std::vector<PendingBlock> blocks_of_table(std::size_t table);

  const RunContext& context_;
  std::size_t index_;
  std::string key_, label_;
  Stage stage_ = Stage::declared;
  Point point_;
  std::shared_ptr<const Variant> first_variant_;      ///< at the step as declared
  std::map<std::string, Dataset> frames_;
  std::vector<std::size_t> elements_;                 ///< values per sampled observable

  std::unique_ptr<Cohort> coarse_, fine_, main_;      ///< null where not needed (yet)
  std::optional<StepOutcome> outcome_;
  bool outcome_published_ = false;
  std::vector<std::vector<bool>> published_;          ///< [table][row] of main_
  std::vector<std::uint64_t> rows_published_;         ///< [table]

  std::size_t next_computed_ = 0, computing_ = 0;
  std::map<std::string, Dataset> datasets_;
  Conclusion conclusion_;
  std::vector<std::string> warnings_, missed_;
  std::vector<std::pair<std::string, std::string>> facts_;
  double planned_ = 0;                                ///< planned() of a finished point
};

/// Keys under which a point of content key `key` publishes blocks.
std::vector<std::string> stored_keys_of(const std::string& key);

}  // namespace quench
