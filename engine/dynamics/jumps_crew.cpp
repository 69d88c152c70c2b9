#include "engine/dynamics/jumps_crew.h"

#include <algorithm>
#include <cmath>

namespace quench {

namespace {

constexpr std::size_t stays = JumpChunk::stays;
constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

void JumpCrew::prepare(std::span<const MemberAddress> members) {
  energies_wanted_ = !parts_->tallies.none();
  // The samples of the members before live until those of these are found: often they are the same.
  std::vector<std::shared_ptr<const WalkSample>> before;
  for (Walker& walker : walkers_)
    if (walker.sample) before.push_back(std::move(walker.sample));
  walkers_.clear();
  states_.clear();
  ++generation_;
  for (const MemberAddress& member : members) {
    Walker& walker = walkers_.emplace_back();
    if (parts_->samples) {
      walker.sample = parts_->samples->sample(member.disorder);
      walker.sample->give(walker.head);
    }
    walker.head.key = stream_key(parts_->setup.address, member.disorder, Purpose::walk);
    walker.head.member = static_cast<std::uint32_t>(member.member);
    walker.head.generation = generation_;
    if (energies_wanted_) walker.tally.emplace(parts_->tallies);
    JumpState& state = states_.emplace_back();
    state.member = member;
    state.sample = walker.head.sample;
  }
  give_memory();
}

/// All samples are stored, or none.
void JumpCrew::give_memory() {
  const std::size_t memory = walkers_.empty() ? 0 : parts_->solver->memory(walkers_.front().head.weights != nullptr);
  if (memory == 0) return;
  if (memory_.size() < memory * walkers_.size()) memory_.resize(memory * walkers_.size());
  for (std::size_t lane = 0; lane < walkers_.size(); ++lane) walkers_[lane].head.rows = memory_.data() + memory * lane;
}

void JumpCrew::start(std::span<const MemberAddress> members) {
  prepare(members);
  std::vector<std::size_t> all(walkers_.size());
  for (std::size_t lane = 0; lane < walkers_.size(); ++lane) {
    Walker& walker = walkers_[lane];
    parts_->beginning.place(walker.head, walker.sample.get(), parts_->setup.address, members[lane]);
    walker.state = walker.head.state;
    walker.energy = walker.head.energy;
    walker.origin = {walker.head.state, 0, walker.head.energy, {parts_->logarithmic() ? -infinity : 0, 0}};
    if (walker.tally) walker.tally->start(walker.energy, local_threshold_at(walker));
    all[lane] = lane;
  }
  extend(all, -infinity);
  arrived_ = true;
}

/// Makes the chunks of these walkers anew, from their origins; where nothing is kept along the way they may be later ones that
/// end after `until`, or the last of many.
void JumpCrew::extend(const std::vector<std::size_t>& hungry, double until) {
  const bool passes = parts_->solver->passes() && !parts_->logarithmic();
  heads_.clear();
  chunks_.clear();
  for (std::size_t lane : hungry) {
    Walker& walker = walkers_[lane];
    walker.head.state = walker.origin.state;
    walker.head.energy = walker.origin.energy;
    walker.head.step = walker.origin.step;
    if (passes) begin_passage(walker, until);
    heads_.push_back(&walker.head);
    chunks_.push_back(&walker.chunk);
  }
  parts_->solver->extend(heads_, chunks_);
  for (std::size_t lane : hungry) {
    if (passes) end_passage(walkers_[lane]);
    begin_chunk(walkers_[lane]);
  }
}

void JumpCrew::begin_passage(Walker& walker, double until) const {
  Passage& passage = walker.head.passage;
  passage.until = walker.tally ? -infinity : until;
  // No double above 2^53 is a number of events that a walk could reach.
  passage.last = static_cast<std::uint64_t>(std::min(parts_->options.max_steps, 0x1p53));
  passage.time = walker.origin.time;
  passage.jumps = 0;
}

/// The chunk in hand may be a later one than that of the origin.
void JumpCrew::end_passage(Walker& walker) const {
  const std::uint64_t begin = walker.head.step - stays;
  if (begin == walker.origin.step) return;
  if (parts_->landscape->infinite()) walker.jumps += walker.chunk.state[0] - walker.state;
  else walker.jumps += walker.head.passage.jumps + (walker.origin.state != walker.state ? 1 : 0);
  walker.state = walker.chunk.state[0];
  walker.energy = walker.chunk.energy[0];
  walker.origin = {walker.chunk.state[0], begin, walker.chunk.energy[0], walker.head.passage.time};
}

void JumpCrew::begin_chunk(Walker& walker) {
  JumpChunk& chunk = walker.chunk;
  if (energies_wanted_ && !parts_->solver->gives_energies()) walker.head.sample->energies(chunk.state, chunk.energy);
  walker.at = 0;
  walker.cut = stays;
  const double steps_left = parts_->options.max_steps - static_cast<double>(walker.origin.step);
  if (parts_->solver->stay_by_stay() && steps_left < static_cast<double>(stays)) {
    walker.cut = static_cast<std::size_t>(std::max(0.0, steps_left));
    chunk.dwell[walker.cut] = infinity;
  } else if (!parts_->solver->stay_by_stay() && static_cast<double>(walker.head.step) >= parts_->options.max_steps) {
    walker.cut = static_cast<std::size_t>(std::find(chunk.dwell, chunk.dwell + stays, infinity) - chunk.dwell);
  }
  if (parts_->logarithmic()) {
    QUENCH_DISPATCH(logarithmic_times)(walker.origin.time.high, chunk.dwell, walker.ends, stays);
    return;
  }
  double end = 0;
  for (std::size_t k = 0; k < stays; ++k) walker.ends[k] = end += chunk.dwell[k];
}

/// The walker has left the last stay of its chunk.
void JumpCrew::finish_chunk(Walker& walker) {
  Origin& origin = walker.origin;
  if (parts_->logarithmic()) origin.time.high = walker.ends[stays - 1];
  else origin.time.add(walker.ends[stays - 1]);
  origin.state = walker.head.state;
  origin.energy = walker.head.energy;
  origin.step = walker.head.step;
}

double JumpCrew::local_threshold_at(const Walker& walker) const {
  if (!parts_->tallies.any_local()) return 0;
  return local_threshold(*parts_->landscape, *walker.head.sample, walker.state, parts_->rates.beta());
}

/// The present stay ends.
void JumpCrew::leave(Walker& walker) {
  if (walker.tally) walker.tally->wait(walker.chunk.dwell[walker.at]);
  ++walker.at;
}

/// The next one begins; it may be in the same state.
void JumpCrew::enter(Walker& walker) {
  const std::uint64_t state = walker.chunk.state[walker.at];
  if (state == walker.state) return;
  walker.state = state;
  walker.energy = walker.chunk.energy[walker.at];
  ++walker.jumps;
  if (walker.tally) walker.tally->jump(walker.energy, local_threshold_at(walker));
}

/// Leaves the chunk where nothing is kept along the way.
void JumpCrew::skip(Walker& walker) {
  const JumpChunk& chunk = walker.chunk;
  for (std::size_t k = walker.at + 1; k < stays; ++k) walker.jumps += chunk.state[k] != chunk.state[k - 1];
  walker.state = chunk.state[stays - 1];
  walker.energy = chunk.energy[stays - 1];
  walker.at = stays;
}

/// Moves on until the present stay lasts beyond `until`, or the chunk is used up (true).
bool JumpCrew::march(Walker& walker, double until) {
  const double limit = parts_->logarithmic() ? until : walker.origin.time.until(until);
  if (walker.ends[stays - 1] <= limit && !walker.tally) {
    skip(walker);
    return true;
  }
  while (walker.ends[walker.at] <= limit) {
    leave(walker);
    if (walker.at == stays) return true;
    enter(walker);
  }
  return false;
}

void JumpCrew::advance(std::size_t sample) {
  const double until = parts_->setup.times[sample];
  moving_.resize(walkers_.size());
  for (std::size_t lane = 0; lane < moving_.size(); ++lane) moving_[lane] = lane;
  for (;;) {
    hungry_.clear();
    for (std::size_t lane : moving_)
      if (march(walkers_[lane], until)) {
        finish_chunk(walkers_[lane]);
        hungry_.push_back(lane);
      }
    if (hungry_.empty()) break;
    extend(hungry_, until);
    for (std::size_t lane : hungry_) enter(walkers_[lane]);
    moving_.swap(hungry_);
    if (parts_->setup.interrupt && parts_->setup.interrupt->load(std::memory_order_relaxed) != 0) {
      arrived_ = false;
      return;
    }
  }
  arrived_ = true;
  for (std::size_t lane = 0; lane < walkers_.size(); ++lane) show(lane, until);
}

/// Time since the present stay of the chunk began; its logarithm on the logarithmic clock.
double JumpCrew::elapsed(const Walker& walker, double now) const {
  if (!parts_->logarithmic()) {
    const double begin = walker.at == 0 ? 0 : walker.ends[walker.at - 1];
    return std::max(0.0, walker.origin.time.until(now) - begin);
  }
  const double begin = walker.at == 0 ? walker.origin.time.high : walker.ends[walker.at - 1];
  return begin == -infinity ? now : now + std::log(-std::expm1(std::min(0.0, begin - now)));
}

void JumpCrew::show(std::size_t lane, double now) {
  Walker& walker = walkers_[lane];
  JumpState& state = states_[lane];
  state.time = now;
  state.state = walker.state;
  const bool known = energies_wanted_ || parts_->solver->gives_energies();
  state.energy = known ? walker.energy : walker.head.sample->energy(walker.state);
  state.jumps = walker.jumps;
  state.truncated = walker.at >= walker.cut;
  state.absorbed = !state.truncated && walker.chunk.dwell[walker.at] == infinity;
  if (walker.tally) walker.tally->show(state, elapsed(walker, now));
}

void JumpCrew::save(ByteWriter& out) const {
  for (const Walker& walker : walkers_) {
    out.u64(walker.origin.state);
    out.u64(walker.origin.step);
    out.f64(walker.origin.energy);
    out.f64(walker.origin.time.high);
    out.f64(walker.origin.time.low);
    out.u64(walker.at);
    out.u64(walker.state);
    out.u64(walker.jumps);
    out.f64(walker.energy);
    if (walker.tally) walker.tally->save(out);
  }
}

void JumpCrew::load(ByteReader& in, std::span<const MemberAddress> members, std::size_t sample) {
  prepare(members);
  std::vector<std::size_t> all(walkers_.size()), places(walkers_.size());
  for (std::size_t lane = 0; lane < walkers_.size(); ++lane) {
    Walker& walker = walkers_[lane];
    walker.origin.state = in.u64();
    walker.origin.step = in.u64();
    walker.origin.energy = in.f64();
    walker.origin.time.high = in.f64();
    walker.origin.time.low = in.f64();
    places[lane] = in.u64();
    walker.state = in.u64();
    walker.jumps = in.u64();
    walker.energy = in.f64();
    if (walker.tally) walker.tally->load(in);
    if (places[lane] >= stays || (!parts_->landscape->infinite() && std::max(walker.state, walker.origin.state) > parts_->landscape->last_state()))
      throw Error(ErrorKind::io, "a checkpoint holds a walk that cannot be");
    all[lane] = lane;
  }
  extend(all, -infinity);
  for (std::size_t lane = 0; lane < walkers_.size(); ++lane) walkers_[lane].at = places[lane];
  arrived_ = true;
  if (sample > 0)
    for (std::size_t lane = 0; lane < walkers_.size(); ++lane) show(lane, parts_->setup.times[sample - 1]);
}

}  // namespace quench
