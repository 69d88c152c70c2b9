#include "engine/run/cohort.h"

#include <algorithm>

namespace quench {

Cohort::Cohort(const Point& point, std::shared_ptr<const Variant> variant, const std::vector<TablePlan>& tables)
    : point_(point), variant_(std::move(variant)), places_(variant_->observables()) {
  const std::vector<Column> columns = variant_->columns();
  for (const TablePlan& plan : tables) {
    std::vector<Column> own;
    for (std::size_t i : plan.observables) {
      places_[i] = {tables_.size(), own.size()};
      own.push_back(columns[i]);
    }
    tables_.emplace_back(plan.grouping, std::move(own));
  }
  taken_.resize(members());
}

bool Cohort::has(std::uint64_t member) const {
  return std::all_of(tables_.begin(), tables_.end(), [&](const RecordTable& table) { return table.has(member); });
}

void Cohort::put(std::uint64_t member, const MemberRecords* records, const Divergence* why) {
  if (has(member)) return;
  taken_[member] = true;
  for (RecordTable& table : tables_) why ? table.put_diverged(member, *why) : table.put(member, *records);
  ++finished_;
}

void Cohort::reserve(std::uint64_t members) {
  std::fill(taken_.begin(), taken_.begin() + static_cast<std::ptrdiff_t>(members), true);
}

void Cohort::adopt(std::uint64_t member, const Cohort& from) {
  const auto why = from.diverged().find(member);
  const MemberRecords records = from.tables_.front().records(member);
  put(member, &records, why == from.diverged().end() ? nullptr : &why->second);
}

std::shared_ptr<Chunk> Cohort::next() {
  // A resumed run judges the sizes before again; chunks beyond the present one wait, for rows must not grow while they are judged.
  const auto open = std::find_if(waiting_.begin(), waiting_.end(), [&](const auto& chunk) { return chunk->first() - first_member() < open_; });
  if (open != waiting_.end()) {
    under_way_.push_back(*open);
    waiting_.erase(open);
    return under_way_.back();
  }
  while (cursor_ < open_ && taken_[cursor_]) ++cursor_;
  const std::uint64_t first = cursor_, lanes = variant_->simulation().lanes();
  while (cursor_ < open_ && cursor_ < first + lanes && !taken_[cursor_]) taken_[cursor_++] = true;
  if (cursor_ == first) return nullptr;
  under_way_.push_back(std::make_shared<Chunk>(point_, variant_, first_member() + first, cursor_ - first));
  return under_way_.back();
}

void Cohort::finish(const std::shared_ptr<Chunk>& chunk) {
  for (std::size_t lane = 0; lane < chunk->count(); ++lane) {
    const auto& why = chunk->diverged(lane);
    put(chunk->first() + lane - first_member(), &chunk->records(lane), why ? &*why : nullptr);
  }
  std::erase(under_way_, chunk);
}

void Cohort::give_back(const std::shared_ptr<Chunk>& chunk) {
  std::erase(under_way_, chunk);
  waiting_.push_back(chunk);
}

double Cohort::progress() const {
  double members = static_cast<double>(std::min(finished_, open_));
  for (const auto& chunk : under_way_) members += chunk->progress() * static_cast<double>(chunk->count());
  return members;
}

void Cohort::write(const std::vector<std::vector<bool>>& published, ByteWriter& out) const {
  for (std::size_t t = 0; t < tables_.size(); ++t) tables_[t].write_rest(published.empty() ? std::vector<bool>{} : published[t], out);
  std::vector<const Chunk*> saved;
  for (const auto* list : {&under_way_, &waiting_})
    for (const auto& chunk : *list)
      if (!chunk->saved.empty()) saved.push_back(chunk.get());
  out.u64(saved.size());
  for (const Chunk* chunk : saved) out.text(chunk->saved);
}

void Cohort::restore(ByteReader& in) {
  for (RecordTable& table : tables_) table.read_rest(in);
  for (std::uint64_t n = in.u64(); n > 0; --n) {
    auto chunk = std::make_shared<Chunk>(point_, variant_, in.text());
    const std::uint64_t first = chunk->first() - first_member();
    if (chunk->first() < first_member() || first + chunk->count() > members())
      throw Error(ErrorKind::io, "a checkpoint holds members outside the ensemble");
    for (std::uint64_t member = first; member < first + chunk->count(); ++member) taken_[member] = true;
    waiting_.push_back(std::move(chunk));
  }
  mark_finished();
}

void Cohort::restore_rows(std::size_t table, std::uint64_t first, std::uint64_t count, const std::string& bytes) {
  ByteReader in(bytes);
  tables_[table].read_rows(first, count, in);
  mark_finished();
}

void Cohort::mark_finished() {
  finished_ = 0;
  for (std::uint64_t member = 0; member < taken_.size(); ++member)
    if (has(member)) {
      taken_[member] = true;
      ++finished_;
    }
}

}  // namespace quench
