// What a sweep point leaves in blocks and checkpoints, and how it goes on from them.
#include <algorithm>

#include "engine/core/sha256.h"
#include "engine/run/point_run.h"
#include "engine/run/step_check.h"

namespace quench {

namespace {

/// Key of the block that holds the outcome of the step check.
std::string step_key(const std::string& key) { return sha256_hex("step check of " + key); }

void write(ByteWriter& out, const Halvings& halvings) {
  out.text({reinterpret_cast<const char*>(halvings.data()), halvings.size()});
}

/// A step halved more often than the program ever does would make a run without end.
Halvings halvings_from(ByteReader& in, std::size_t sample_times) {
  const std::string bytes = in.text();
  const auto possible = [](char n) { return n >= 0 && n <= most_halvings; };
  if ((!bytes.empty() && bytes.size() != sample_times) || !std::all_of(bytes.begin(), bytes.end(), possible))
    throw Error(ErrorKind::io, "a checkpoint holds a time step that cannot be");
  return {bytes.begin(), bytes.end()};
}

std::string bytes_of(const StepOutcome& outcome) {
  ByteWriter out;
  write(out, outcome.halvings);
  out.u64(outcome.estimated ? 1 : 0);
  out.f64(outcome.worst);
  out.f64(outcome.worst_time);
  out.u64(outcome.step_error.size());
  for (const auto& errors : outcome.step_error) out.numbers(errors);
  return out.bytes();
}

StepOutcome outcome_of(const std::string& bytes, std::size_t sample_times) {
  ByteReader in(bytes);
  StepOutcome out;
  out.halvings = halvings_from(in, sample_times);
  out.estimated = in.u64() != 0;
  out.worst = in.f64();
  out.worst_time = in.f64();
  for (std::uint64_t n = in.u64(); n > 0; --n) out.step_error.push_back(in.numbers());
  return out;
}

/// Key of the blocks of a table: observables whose records are kept in other groups have blocks of their own.
std::string table_key(const std::string& key, std::size_t table) {
  return table == 0 ? key : sha256_hex("table " + std::to_string(table) + " of " + key);
}

/// Rows of a table that go into one block. Fixed by the table, so that a block computed again is the same file.
std::uint64_t rows_per_block(const RecordTable& table) {
  constexpr std::uint64_t bytes = 4u << 20, most_blocks = 1024;
  const std::uint64_t row = std::max<std::uint64_t>(1, table.bytes_per_row());
  return std::max({std::uint64_t{1}, bytes / row, (table.rows() + most_blocks - 1) / most_blocks});
}

}  // namespace

std::vector<std::string> stored_keys_of(const std::string& key) { return {key, table_key(key, 1), step_key(key)}; }

std::vector<PendingBlock> PointRun::blocks_of_table(std::size_t index) {
  std::vector<PendingBlock> out;
  const RecordTable& table = main_->tables()[index];
  std::vector<bool>& published = published_[index];
  const std::uint64_t used = finished() ? table.grouping().groups_within(main_->open_members()) : table.rows();
  const std::uint64_t length = rows_per_block(table);
  for (std::uint64_t first = 0; first < used; first += length) {
    const std::uint64_t end = std::min(first + length, used);
    // The last, shorter block only once it is clear that it is the last.
    if (published[first] || (end - first < length && !finished())) continue;
    std::uint64_t row = first;
    while (row < end && table.row_done(row)) ++row;
    if (row < end) continue;
    ByteWriter bytes;
    table.write_rows(first, end - first, bytes);
    out.push_back({table_key(key_, index), first, end - first, bytes.bytes()});
    std::fill(published.begin() + static_cast<std::ptrdiff_t>(first), published.begin() + static_cast<std::ptrdiff_t>(end), true);
    rows_published_[index] += end - first;
  }
  return out;
}

std::vector<PendingBlock> PointRun::blocks_to_publish() {
  std::vector<PendingBlock> out;
  if (!context_.store || !prepared()) return out;
  if (outcome_ && !outcome_published_) {
    out.push_back({step_key(key_), 0, 1, bytes_of(*outcome_)});
    outcome_published_ = true;
  }
  for (std::size_t t = 0; main_ && t < main_->tables().size(); ++t)
    for (PendingBlock& block : blocks_of_table(t)) out.push_back(std::move(block));
  return out;
}

std::size_t PointRun::bytes_to_publish() const {
  if (!context_.store || !prepared() || !main_) return 0;
  std::size_t bytes = 0;
  for (std::size_t t = 0; t < main_->tables().size(); ++t) {
    const RecordTable& table = main_->tables()[t];
    const std::uint64_t rows = table.finished() / std::max<std::uint64_t>(1, table.grouping().members / table.rows());
    const std::uint64_t waiting = rows > rows_published_[t] ? rows - rows_published_[t] : 0;
    // What is less than two blocks may not be publishable yet.
    if (finished() || waiting > 2 * rows_per_block(table)) bytes += waiting * table.bytes_per_row();
  }
  return bytes;
}

std::string PointRun::in_flight() const {
  if (!prepared() || finished() || !first_variant_) return "";
  ByteWriter out;
  out.u64(coarse_ ? 1 : 0);
  if (coarse_) {
    write(out, coarse_->variant()->halvings());
    coarse_->write({}, out);
    fine_->write({}, out);
  }
  out.u64(main_ ? 1 : 0);
  if (main_) main_->write(published_, out);
  return out.bytes();
}

void PointRun::release() {
  if (!finished()) return;
  main_.reset();
  first_variant_.reset();
  point_.landscape.reset();
  point_.dynamics.reset();
  point_.noises.clear();
  point_.sampled.clear();
  point_.computed.clear();
}

std::optional<StepOutcome> PointRun::stored_outcome() const {
  for (const io::BlockEntry& entry : context_.store->blocks(step_key(key_)))
    if (const auto bytes = context_.store->read(entry)) return outcome_of(*bytes, point_.schedule.times.size());
  return std::nullopt;
}

void PointRun::restore_blocks() {
  for (std::size_t t = 0; t < main_->tables().size(); ++t)
    for (const io::BlockEntry& entry : context_.store->blocks(table_key(key_, t))) {
      const auto bytes = context_.store->read(entry);
      if (!bytes) continue;
      main_->restore_rows(t, entry.first, entry.count, *bytes);
      std::fill_n(published_[t].begin() + static_cast<std::ptrdiff_t>(entry.first), entry.count, true);
      rows_published_[t] += entry.count;
    }
}

void PointRun::restore() {
  const auto variant = [&](const Halvings& halvings, bool refined) {
    if (halvings.empty() && !refined) return first_variant_;
    return std::make_shared<const Variant>(point_, halvings, refined, context_.interrupt);
  };
  const std::string bytes = context_.store ? context_.store->in_flight(key_) : "";
  ByteReader in(bytes);
  if (context_.store && has_step()) outcome_ = stored_outcome();
  outcome_published_ = outcome_.has_value();
  const bool checking = !bytes.empty() && in.u64() > 0;
  if (checking && (outcome_ || !has_step())) throw Error(ErrorKind::io, "the checkpoint contradicts the blocks it names");
  if (has_step() && !outcome_) {
    const Halvings halvings = checking ? halvings_from(in, point_.schedule.times.size()) : Halvings{};
    start_check(variant(halvings, false), variant(halvings, true));
  }
  if (checking) {
    coarse_->restore(in);
    fine_->restore(in);
  }
  if (outcome_ || !automatic()) start_sampling(variant(outcome_ ? outcome_->halvings : Halvings{}, false));
  if (main_ && context_.store) restore_blocks();
  if (!bytes.empty() && in.u64() > 0) {
    if (!main_) throw Error(ErrorKind::io, "the checkpoint contradicts the blocks it names");
    main_->restore(in);
  }
  if (!main_ || !coarse_ || context_.only > 0) return;
  main_->reserve(pilots());
  for (std::uint64_t member = 0; member < pilots(); ++member)
    if (coarse_->has(member)) main_->adopt(member, *coarse_);
}

}  // namespace quench
