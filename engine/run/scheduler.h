// Threads that take jobs from sweep points, and the calling thread that supervises them: progress, checkpoints, stopping.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "engine/run/point_run.h"

namespace quench {

class Scheduler {
 public:
  /// `keys` are the content keys of the points, in order; `store` is null in memory.
  Scheduler(const ExperimentPlan& plan, const RunOptions& options, Store* store, const std::vector<std::string>& keys,
            const std::string& source);
  ~Scheduler();

  /// Runs all points, or until a stop is asked for; then finished and unfinished work is in the folder. Throws what a job
  /// threw; of several the one that a single thread would have met first among those under way.
  void run();

  /// 0, the signal, or -1 for the budget.
  int stopped_by() const { return stopped_by_; }
  std::vector<std::unique_ptr<PointRun>>& points() { return points_; }
  unsigned threads() const { return threads_; }
  double seconds() const;
  double cpu_seconds() const { return cpu_seconds_; }
  /// Members computed in this session, counting fractions and those of the step check.
  double members_done() const;

 private:
  using Clock = std::chrono::steady_clock;
  /// A crew is kept as long as its thread stays with one simulation.
  struct Seat {
    std::shared_ptr<const Variant> variant;
    std::unique_ptr<Crew> crew;
    Crew& crew_for(const std::shared_ptr<const Variant>& wanted);
  };

  // On worker threads.
  void work();
  std::optional<Job> take();
  void execute(const Job& job, Seat& seat);
  void advance(const Job& job, Seat& seat);
  /// Saves the chunk and waits until the supervisor has what it needs; false when the thread must let go.
  bool answer(const Job& job, const Crew& crew);
  void fail(const Job& job, std::exception_ptr error);
  bool later_than_failure(const Job& job) const;

  // On the calling thread.
  void supervise();
  int stop_wanted() const;
  bool checkpoint_due();
  /// Asks crews to save and waits for their answers, at most `patience`.
  void pause(std::unique_lock<std::mutex>& lock, std::chrono::milliseconds patience);
  void resume();
  void checkpoint(std::unique_lock<std::mutex>& lock, std::chrono::milliseconds patience);
  void write_all(std::unique_lock<std::mutex>& lock);
  void leave(std::unique_lock<std::mutex>& lock);
  void start_workers();
  void join();
  std::pair<const PointRun*, const PointRun*> in_sweep_order(const PointRun& a, const PointRun& b) const;
  void check_frames(const PointRun& point);
  void show_progress();
  void tell();
  void rethrow_failure();

  const ExperimentPlan& plan_;
  const RunOptions& options_;
  Store* store_;
  RunContext context_;
  std::vector<std::unique_ptr<PointRun>> points_;
  unsigned threads_;
  double memory_;                           ///< available at the start
  Clock::time_point started_ = Clock::now(), saved_ = Clock::now(), shown_{};

  std::mutex mutex_;
  std::condition_variable wake_workers_, wake_supervisor_;
  std::vector<std::thread> workers_;
  std::atomic<int> interrupt_{0};           ///< crews come back early while it is not 0
  std::uint64_t epoch_ = 0;                 ///< of save requests
  bool quit_ = false;
  std::size_t running_ = 0, first_open_ = 0;
  std::exception_ptr failure_;
  std::string failure_label_;               ///< sweep point of the failure
  std::array<std::uint64_t, 4> failure_order_{};
  const PointRun* reference_ = nullptr;     ///< first prepared point: all others must have its grids
  double restored_ = 0;                     ///< progress that came from the folder
  std::set<std::string> told_;              ///< warnings passed on, each once
  double cpu_seconds_ = 0;
  int stopped_by_ = 0;
};

}  // namespace quench
