// The worker's half of the scheduler. supervisor.cpp has the calling thread's.
#include "engine/run/scheduler.h"

#include <time.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/run/memory.h"
#include "engine/run/threads.h"

namespace quench {

namespace {

double thread_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// "482.0", "0.3": as a script would print the time, without the rounding of the last digits.
std::string shown_time(double t) {
  const std::string text = fmt::format("{:.10g}", t);
  return text.find_first_not_of("-0123456789") == std::string::npos ? text + ".0" : text;
}

Error divergence_error(const Failure& failure, const std::string& label) {
  const Divergence& why = failure.why;
  std::string site;
  for (std::size_t i : why.site) site += (site.empty() ? "" : ", ") + std::to_string(i);
  // A sentence of its own ("q = 12 went beyond the bound 10") or the name of what is no number any more ("q").
  const std::string what = why.quantity.find(' ') == std::string::npos ? why.quantity + " became non-finite" : why.quantity;
  Error error(ErrorKind::numeric, fmt::format("run: {} at step {}, t = {}, member {}{}{}", what, why.step, shown_time(why.time),
                                              failure.member + 1, site.empty() ? "" : ", site (" + site + ")",
                                              label.empty() ? "" : ", " + label));
  for (const std::string& line : why.details) error.detail(line);
  error.fact("quantity", why.quantity.substr(0, why.quantity.find(' '))).fact("step", std::to_string(why.step)).fact("time", shortest(why.time));
  error.fact("member", std::to_string(failure.member + 1));
  return error;
}

}  // namespace

Scheduler::Scheduler(const ExperimentPlan& plan, const RunOptions& options, Store* store, const std::vector<std::string>& keys,
                     const std::string& source)
    : plan_(plan), options_(options), store_(store), threads_(options.threads > 0 ? options.threads : available_threads()), memory_(available_memory()) {
  context_.plan = &plan_;
  context_.only = options.only.value_or(0);
  context_.interrupt = &interrupt_;
  context_.store = store;
  context_.source = source;
  for (std::size_t i = 0; i < keys.size(); ++i) points_.push_back(std::make_unique<PointRun>(context_, i, keys[i]));
  // No more threads than there can be chunks: ensemble, pilot and its half-step twin.
  const double members = context_.only > 0 ? 1 : static_cast<double>(plan.most_members());
  threads_ = static_cast<unsigned>(std::min<double>(threads_, static_cast<double>(keys.size()) * (members + 2 * pilot_members)));
}

Scheduler::~Scheduler() { join(); }

Crew& Scheduler::Seat::crew_for(const std::shared_ptr<const Variant>& wanted) {
  if (variant != wanted) {
    crew.reset();
    variant = wanted;
    crew = variant->simulation().crew();
  }
  return *crew;
}

std::optional<Job> Scheduler::take() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (quit_) return std::nullopt;
    while (first_open_ < points_.size() && points_[first_open_]->finished()) ++first_open_;
    // Points in order; a later one is begun only while threads would idle, and never more of them than threads.
    const std::size_t last = std::min<std::size_t>(points_.size(), first_open_ + threads_);
    for (std::size_t i = first_open_; i < last && interrupt_ == 0 && !failure_; ++i)
      if (auto job = points_[i]->next()) {
        ++running_;
        return job;
      }
    wake_workers_.wait(lock);
  }
}

void Scheduler::work() {
  Seat seat;
  while (const auto job = take()) {
    try {
      execute(*job, seat);
    } catch (...) {
      seat = {};
      fail(*job, std::current_exception());
    }
    const std::lock_guard guard(mutex_);
    --running_;
    // A finished chunk leaves at most one new job, which this thread takes itself.
    if (job->kind == JobKind::advance && !failure_ && !quit_) continue;
    wake_workers_.notify_all();
    wake_supervisor_.notify_all();
  }
  const std::lock_guard guard(mutex_);
  cpu_seconds_ += thread_seconds();
}

void Scheduler::execute(const Job& job, Seat& seat) {
  PointRun& point = *job.point;
  switch (job.kind) {
    case JobKind::prepare: {
      point.prepare();
      const std::lock_guard guard(mutex_);
      check_frames(point);
      check_memory({static_cast<double>(point.bytes_per_crew()), point.record_bytes(), threads_}, memory_);
      point.take_prepared();
      restored_ += point.progress();
      return;
    }
    case JobKind::compute: {
      Dataset dataset = point.compute(job.observable);
      const std::lock_guard guard(mutex_);
      point.take_computed(job.observable, std::move(dataset));
      return;
    }
    case JobKind::advance: advance(job, seat); return;
    case JobKind::conclude: {
      point.conclude();
      const std::lock_guard guard(mutex_);
      point.take_conclusion();
      if (!store_) point.release();
      return;
    }
  }
}

void Scheduler::advance(const Job& job, Seat& seat) {
  Chunk& chunk = *job.chunk;
  Crew& crew = seat.crew_for(chunk.shared_variant());
  chunk.attach(crew);
  const auto stops_run = [&] {
    for (std::size_t lane = 0; lane < chunk.count() && job.must_stay_finite; ++lane)
      if (chunk.diverged(lane)) return true;
    return false;
  };
  while (!chunk.finished() && !stops_run()) {
    if (interrupt_.load(std::memory_order_relaxed) != 0 && !answer(job, crew)) return;
    chunk.step(crew);
  }
  std::optional<Failure> failure;
  {
    const std::lock_guard guard(mutex_);
    failure = job.point->take_chunk(job);
  }
  if (failure) throw divergence_error(*failure, job.point->label());
}

bool Scheduler::answer(const Job& job, const Crew& crew) {
  std::string state = store_ ? job.chunk->state(crew) : std::string();
  std::unique_lock lock(mutex_);
  job.chunk->saved = std::move(state);
  job.chunk->saved_epoch = epoch_;
  wake_supervisor_.notify_all();
  wake_workers_.wait(lock, [&] { return interrupt_ == 0 || quit_ || later_than_failure(job); });
  if (!quit_ && !later_than_failure(job)) return true;
  job.cohort->give_back(job.chunk);
  return false;
}

bool Scheduler::later_than_failure(const Job& job) const { return failure_ && job.order > failure_order_; }

void Scheduler::fail(const Job& job, std::exception_ptr error) {
  const std::lock_guard guard(mutex_);
  if (failure_ && failure_order_ < job.order) return;
  failure_ = error;
  failure_order_ = job.order;
  failure_label_ = job.point->label();
}

}  // namespace quench
