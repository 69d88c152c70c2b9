// Running an experiment: sweep points, ensembles over threads, fixed-order reductions, storage, resume.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/dataset.h"
#include "engine/core/model.h"

namespace quench {

/// One swept axis; values in the order given.
struct SweepAxis { std::string name; std::vector<double> values; };

/// Everything about an experiment that the engine needs, already validated.
struct ExperimentPlan {
  std::string name;                      ///< "" when none given
  ObjectPtr declared;                    ///< the experiment object (for reports)
  std::uint64_t seed = 0;
  bool seed_given = false;               ///< false: run() takes that of the folder it resumes, else draws one
  std::uint64_t members = 1;             ///< per disorder sample
  std::uint64_t disorder = 0;            ///< samples; 0: each member draws its own
  std::uint64_t minimum = 0, maximum = 0;///< for until_error; 0 when the size is fixed
  std::map<std::string, std::pair<double, bool>> until_error;  ///< observable -> (goal, relative)
  bool common = false;                   ///< all points share noise
  bool allow_diverged = false;
  std::string keep = "auto";             ///< "auto", "members", "batches"
  double checkpoint_seconds = 60;
  std::vector<SweepAxis> axes;           ///< alphabetical, or the order of a list; all combinations, first outermost
  std::vector<double> times;             ///< default sample times of the first point; empty where none are needed
  /// Object of each sweep point with axes resolved; index runs over all combinations, last axis fastest.
  std::function<ObjectPtr(std::size_t point)> at;

  std::size_t points() const;
  /// Members of one point: disorder samples times members, or the maximum where until_error decides.
  std::uint64_t most_members() const;
};

/// Reads an experiment object (schema "experiment") into a plan, checking what needs several options or the registry:
/// families that do not fit, times, ensemble, sweep, until_error. Throws argument errors. Cheap: meant to be called when the
/// experiment is declared. With option `build` the caller replaces `at` of the plan; what build can mend is not checked here
/// but by run().
ExperimentPlan plan_of(const ObjectPtr& experiment);

/// Number to use as a seed where none is given: 32 bits, so that it is quickly typed again.
std::uint64_t draw_seed();

struct Progress {
  std::size_t points_done = 0, points = 1;
  std::uint64_t members_done = 0, members = 0;   ///< over all points
  double seconds = 0, remaining = -1;            ///< elapsed; estimate, negative when unknown
  double fraction = 0;
};

struct RunOptions {
  std::string out;                       ///< folder; "" computes in memory only
  bool resume = false, force = false;    ///< resume: go on with what is there, load what is complete, begin what is missing
  unsigned threads = 0;                  ///< 0: all cores
  std::optional<std::uint64_t> only;     ///< a single member, counted from 1 like the rows of `members` in a script
  double budget_seconds = 0;             ///< 0: none
  const std::atomic<int>* stop = nullptr;  ///< signal number to stop for, 0 to go on; set by handlers
  std::function<void(const Progress&)> progress;          ///< at most a few times a second, from the calling thread
  std::function<void(const std::string&)> warn;
  std::map<std::string, std::string> script_files;        ///< relative name -> contents, copied to script/
  std::string script_name;                                ///< main file among them
  std::string part;                                       ///< manifest's `part`: name inside the script's folder, "" for the whole
  std::vector<std::pair<std::string, std::string>> parameters;  ///< k=v given or defaulted
};

struct ResultData {
  std::map<std::string, Dataset> observables;
  std::vector<std::pair<std::string, std::string>> meta;  ///< seed, version, isa, scheme, conventions: stored in result.h5
  std::vector<std::pair<std::string, std::string>> cost;  ///< wall time, threads, host, steps per second: log.json and report only
  std::vector<std::string> warnings;
  std::vector<std::string> missed;                        ///< accuracy goals not reached, a sentence each
  std::string out;                                        ///< folder, "" in memory
  bool complete = true;
  int stopped_by = 0;                                     ///< signal number, or -1 for the budget
};

/// Runs the plan. Bit-identical results for any number of threads and after any resume.
/// Throws numeric errors for divergence, io errors for storage. A stop request returns with complete = false after the
/// checkpoint is written.
ResultData run(const ExperimentPlan& plan, const RunOptions& options);

}  // namespace quench
