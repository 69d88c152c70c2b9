// The calling thread's half of the scheduler: starting and joining threads, progress, checkpoints, stops and failures.
#include <algorithm>
#include <cmath>
#include <system_error>

#include "engine/io/standing.h"
#include "engine/run/scheduler.h"

namespace quench {

namespace {

using std::chrono::milliseconds;

// Crews that honour SimulationSetup::interrupt answer within a block of steps; the others only at their next sample time,
// and then the checkpoint holds what they saved before.
constexpr milliseconds patience_of_checkpoints{500}, patience_of_stops{150}, watch_interval{40}, progress_interval{250};
constexpr std::size_t most_unpublished_bytes = 64u << 20;

}  // namespace

double Scheduler::seconds() const { return std::chrono::duration<double>(Clock::now() - started_).count(); }

double Scheduler::members_done() const {
  double done = -restored_;
  for (const auto& point : points_) done += point->progress();
  return done;
}

void Scheduler::run() {
  start_workers();
  try {
    supervise();
  } catch (...) {
    join();
    throw;
  }
  join();
  tell();
  if (failure_) rethrow_failure();
}

int Scheduler::stop_wanted() const {
  if (options_.stop)
    if (const int signal = options_.stop->load(); signal != 0) return signal;
  return options_.budget_seconds > 0 && seconds() >= options_.budget_seconds ? -1 : 0;
}

bool Scheduler::checkpoint_due() {
  if (!store_) return false;
  const double since = std::chrono::duration<double>(Clock::now() - saved_).count();
  if (since >= plan_.checkpoint_seconds) return true;
  std::size_t waiting = 0;
  for (const auto& point : points_) waiting += point->bytes_to_publish();
  return since >= 1 && waiting > most_unpublished_bytes;
}

void Scheduler::supervise() {
  std::unique_lock lock(mutex_);
  bool failure_known = false;
  while (true) {
    const auto all_finished = [&] { return std::all_of(points_.begin(), points_.end(), [](const auto& p) { return p->finished(); }); };
    wake_supervisor_.wait_for(lock, watch_interval, [&] { return (failure_ && !failure_known) || (running_ == 0 && (failure_ || all_finished())); });
    if (all_finished() || (failure_ && running_ == 0)) break;
    stopped_by_ = stop_wanted();
    if (stopped_by_ != 0) return leave(lock);
    if (failure_ && !failure_known) {
      // Those behind the failure leave at the next answer, those before it go on to their end.
      failure_known = true;
      pause(lock, patience_of_checkpoints);
      resume();
    }
    if (checkpoint_due()) checkpoint(lock, patience_of_checkpoints);
    if (Clock::now() - shown_ >= progress_interval) {
      lock.unlock();
      show_progress();
      tell();
      lock.lock();
    }
  }
  if (store_) write_all(lock);
}

void Scheduler::leave(std::unique_lock<std::mutex>& lock) {
  quit_ = true;
  ++epoch_;
  interrupt_ = 1;
  wake_workers_.notify_all();
  const auto idle = [&] { return running_ == 0; };
  const bool all_answered = wake_supervisor_.wait_for(lock, patience_of_stops, idle);
  if (store_) write_all(lock);
  if (all_answered) return;
  wake_supervisor_.wait(lock, idle);
  if (store_) write_all(lock);
}

void Scheduler::pause(std::unique_lock<std::mutex>& lock, milliseconds patience) {
  ++epoch_;
  interrupt_ = 1;
  wake_supervisor_.wait_for(lock, patience, [&] {
    return std::all_of(points_.begin(), points_.end(), [&](const auto& point) { return point->saved(epoch_); });
  });
}

void Scheduler::resume() {
  interrupt_ = 0;
  wake_workers_.notify_all();
}

void Scheduler::checkpoint(std::unique_lock<std::mutex>& lock, milliseconds patience) {
  pause(lock, patience);
  write_all(lock);
}

void Scheduler::write_all(std::unique_lock<std::mutex>& lock) {
  std::vector<PendingBlock> blocks;
  std::map<std::string, std::string> in_flight = store_->untaken();
  for (const auto& point : points_) {
    for (PendingBlock& block : point->blocks_to_publish()) blocks.push_back(std::move(block));
    if (std::string bytes = point->in_flight(); !bytes.empty()) in_flight[point->key()] = std::move(bytes);
    point->release();
  }
  if (!quit_) resume();
  lock.unlock();
  store_->write(blocks, in_flight);
  lock.lock();
  saved_ = Clock::now();
}

/// Fewer threads than asked for give the same numbers, so a system that has no more is no reason to stop.
void Scheduler::start_workers() {
  try {
    for (unsigned i = 0; i < threads_; ++i) workers_.emplace_back([this] { work(); });
  } catch (const std::system_error& error) {
    if (workers_.empty()) throw Error(ErrorKind::memory, std::string("the system starts no thread: ") + error.code().message());
    if (options_.warn) options_.warn("the system starts only " + std::to_string(workers_.size()) + " of " + std::to_string(threads_) + " threads");
  }
}

void Scheduler::join() {
  {
    const std::lock_guard guard(mutex_);
    quit_ = true;
    interrupt_ = 1;
    wake_workers_.notify_all();
  }
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
}

/// Threads prepare points in any order; messages name two of them as the sweep does.
std::pair<const PointRun*, const PointRun*> Scheduler::in_sweep_order(const PointRun& a, const PointRun& b) const {
  const auto either = std::find_if(points_.begin(), points_.end(), [&](const auto& listed) { return listed.get() == &a || listed.get() == &b; });
  return either != points_.end() && either->get() == &b ? std::pair{&b, &a} : std::pair{&a, &b};
}

void Scheduler::check_frames(const PointRun& point) {
  for (const auto& [name, frame] : point.frames())
    for (const SweepAxis& axis : plan_.axes)
      if (std::find(frame.dims.begin(), frame.dims.end(), axis.name) != frame.dims.end())
        throw argument_error("axis \"" + axis.name + "\" has the name of a dim of " + name).about("experiment").option("sweep").hint("rename the axis");
  if (!reference_) reference_ = &point;
  const auto [first, second] = in_sweep_order(*reference_, point);
  for (const auto& [name, frame] : point.frames()) {
    const auto other = reference_->frames().find(name);
    if (other == reference_->frames().end() || reference_->frames().size() != point.frames().size())
      throw argument_error("sweep points " + first->label() + " and " + second->label() + " have different observables").about("experiment").option("build");
    bool same = other->second.dims == frame.dims;
    for (std::size_t d = 0; same && d < frame.dims.size(); ++d)
      same = std::equal(frame.coords[d].span().begin(), frame.coords[d].span().end(), other->second.coords[d].span().begin(), other->second.coords[d].span().end());
    if (!same)
      throw argument_error("observable " + name + " has other coordinates at " + second->label() + " than at " + first->label())
          .about("experiment").option("sweep").hint("points of one sweep share their grids: run these as experiments of their own");
  }
}

void Scheduler::show_progress() {
  shown_ = Clock::now();
  if (!options_.progress) return;
  Progress progress;
  double done = 0, planned = 0;
  {
    const std::lock_guard guard(mutex_);
    for (const auto& point : points_) {
      done += point->progress();
      planned += point->planned();
      progress.points_done += point->finished();
    }
    if (done > restored_) progress.remaining = seconds() * (planned - done) / (done - restored_);
  }
  progress.points = points_.size();
  progress.members_done = static_cast<std::uint64_t>(done);
  progress.members = static_cast<std::uint64_t>(std::ceil(planned));
  progress.seconds = seconds();
  progress.fraction = planned > 0 ? done / planned : 0;
  options_.progress(progress);
}

void Scheduler::tell() {
  std::vector<std::string> lines;
  {
    const std::lock_guard guard(mutex_);
    for (const auto& point : points_) {
      if (!point->prepared()) continue;
      for (const std::string& line : point->warnings())
        if (told_.insert(line).second) lines.push_back((point->label().empty() ? "" : point->label() + ": ") + line);
    }
  }
  if (store_)
    for (std::string& note : store_->take_notes()) lines.push_back(std::move(note));
  for (const std::string& line : lines)
    if (options_.warn) options_.warn(line);
}

void Scheduler::rethrow_failure() {
  try {
    std::rethrow_exception(failure_);
  } catch (Error& error) {
    if (error.kind() == ErrorKind::numeric) {
      if (store_) error.detail("last good state kept: quench resume " + io::shell_word(store_->path()));
    } else if (!failure_label_.empty() && error.message().find(failure_label_) == std::string::npos) {
      error.detail("at " + failure_label_);
    }
    throw;
  }
}

}  // namespace quench
