#include "engine/run/chunk.h"

#include <algorithm>

namespace quench {

Chunk::Chunk(const Point& point, std::shared_ptr<const Variant> variant, std::uint64_t first, std::uint64_t count)
    : point_(point), variant_(std::move(variant)), diverged_(count), alive_(count) {
  MemberRecords empty;
  for (std::size_t i = 0; i < variant_->observables(); ++i) empty.emplace_back(variant_->measurement(i).record_size());
  for (std::uint64_t lane = 0; lane < count; ++lane) {
    members_.push_back(address_of(first + lane, point.replicas));
    records_.push_back(empty);
  }
}

namespace {

struct Extent {
  std::uint64_t first, count;
};

Extent extent_of(const std::string& state) {
  ByteReader in(state);
  const std::uint64_t first = in.u64(), count = in.u64();
  if (count == 0 || count > (1u << 20)) throw Error(ErrorKind::io, "a checkpoint holds members that cannot be");
  return {first, count};
}

}  // namespace

Chunk::Chunk(const Point& point, std::shared_ptr<const Variant> variant, std::string state)
    : Chunk(point, std::move(variant), extent_of(state).first, extent_of(state).count) {
  ByteReader in(state);
  in.u64();
  in.u64();
  sample_ = in.u64();
  if (sample_ > samples()) throw Error(ErrorKind::io, "a checkpoint holds a sample time that cannot be");
  for (std::size_t lane = 0; lane < members_.size(); ++lane) {
    if (in.u64() > 0) {
      diverged_[lane] = read_divergence(in);
      --alive_;
    }
    for (auto& record : records_[lane]) {
      std::vector<double> values = in.numbers();
      if (values.size() != record.size()) throw Error(ErrorKind::io, "a checkpoint holds records of another length");
      record = std::move(values);
    }
  }
  crew_state_ = in.text();
  saved = std::move(state);
}

void Chunk::attach(Crew& crew) {
  if (!crew_state_) {
    crew.start(members_);
    return;
  }
  ByteReader in(*crew_state_);
  crew.load(in, members_, sample_);
  crew_state_.reset();
}

void Chunk::step(Crew& crew) {
  crew.advance(sample_);
  for (std::size_t lane = 0; lane < members_.size(); ++lane)
    if (const Divergence* why = diverged_[lane] ? nullptr : crew.diverged(lane)) {
      diverged_[lane] = *why;
      --alive_;
    }
  if (!crew.arrived()) return;
  record(crew);
  const double end = point_.schedule.times.back(), start = std::min(0.0, point_.schedule.times.front());
  const double reached = point_.schedule.times[sample_++];
  progress_.store(end > start ? (reached - start) / (end - start) : 1, std::memory_order_relaxed);
}

void Chunk::record(const Crew& crew) {
  for (std::size_t lane = 0; lane < members_.size(); ++lane) {
    if (diverged_[lane]) continue;
    const State& state = crew.state(lane);
    for (std::size_t i = 0; i < variant_->observables(); ++i)
      if (const std::int32_t index = point_.schedule.indices[i][sample_]; index >= 0)
        variant_->measurement(i).record(state, static_cast<std::size_t>(index), records_[lane][i]);
  }
}

std::string Chunk::state(const Crew& crew) const {
  ByteWriter out;
  out.u64(first());
  out.u64(count());
  out.u64(sample_);
  for (std::size_t lane = 0; lane < members_.size(); ++lane) {
    out.u64(diverged_[lane] ? 1 : 0);
    if (diverged_[lane]) write_divergence(*diverged_[lane], out);
    for (const auto& record : records_[lane]) out.numbers(record);
  }
  ByteWriter inner;
  crew.save(inner);
  out.text(inner.bytes());
  return out.bytes();
}

}  // namespace quench
