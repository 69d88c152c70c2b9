#include "engine/run/record_table.h"

#include <algorithm>

namespace quench {

void write_divergence(const Divergence& divergence, ByteWriter& out) {
  out.text(divergence.quantity);
  out.u64(divergence.step);
  out.f64(divergence.time);
  out.u64(divergence.site.size());
  for (std::size_t i : divergence.site) out.u64(i);
  out.u64(divergence.details.size());
  for (const std::string& line : divergence.details) out.text(line);
}

Divergence read_divergence(ByteReader& in) {
  Divergence out;
  out.quantity = in.text();
  out.step = in.u64();
  out.time = in.f64();
  for (std::uint64_t n = in.u64(); n > 0; --n) out.site.push_back(in.u64());
  for (std::uint64_t n = in.u64(); n > 0; --n) out.details.push_back(in.text());
  return out;
}

RecordTable::RecordTable(const Grouping& grouping, std::vector<Column> columns)
    : grouping_(grouping), columns_(std::move(columns)), rows_(columns_.size()), done_(grouping.members) {
  for (const Column& column : columns_)
    widths_.push_back(grouping_.single() ? column.record_size : column.estimator->accumulator_size());
  if (!grouping_.single())
    for (std::uint64_t row = 0; row < grouping_.groups; ++row)
      members_left_.push_back(grouping_.begin_of(row + 1) - grouping_.begin_of(row));
}

std::size_t RecordTable::bytes_per_row() const {
  std::size_t doubles = 0;
  for (std::size_t width : widths_) doubles += width;
  return doubles * sizeof(double);
}

bool RecordTable::row_done(std::uint64_t row) const {
  return grouping_.single() ? done_[row] != 0 : members_left_[row] == 0;
}

void RecordTable::reserve_rows(std::uint64_t rows) {
  for (std::size_t c = 0; c < rows_.size(); ++c)
    if (rows_[c].size() < rows * widths_[c]) {
      // Doubling, but never beyond what the ensemble can need.
      const std::uint64_t room = std::min(grouping_.groups, std::max<std::uint64_t>(rows, 2 * (rows_[c].size() / std::max<std::size_t>(widths_[c], 1))));
      rows_[c].resize(room * widths_[c]);
    }
}

std::span<double> RecordTable::row_of(std::size_t column, std::uint64_t row) {
  return std::span<double>(rows_[column]).subspan(row * widths_[column], widths_[column]);
}

std::span<const double> RecordTable::row_of(std::size_t column, std::uint64_t row) const {
  return std::span<const double>(rows_[column]).subspan(row * widths_[column], widths_[column]);
}

void RecordTable::put(std::uint64_t member, const MemberRecords& records) {
  if (!has(member)) take(member, &records);
}

void RecordTable::put_diverged(std::uint64_t member, const Divergence& why) {
  if (has(member)) return;
  diverged_.emplace(member, why);
  take(member, nullptr);
}

void RecordTable::take(std::uint64_t member, const MemberRecords* records) {
  done_[member] = 1;
  ++finished_;
  const std::uint64_t row = grouping_.group_of(member);
  reserve_rows(row + 1);
  if (grouping_.single()) {
    for (std::size_t c = 0; records && c < columns_.size(); ++c) {
      const std::vector<double>& record = (*records)[columns_[c].observable];
      std::copy(record.begin(), record.end(), row_of(c, row).begin());
    }
    return;
  }
  const auto [at, fresh] = open_.try_emplace(row);
  OpenGroup& group = at->second;
  if (fresh) group.next = grouping_.begin_of(row);
  if (member != group.next) {
    group.waiting.emplace(member, own_records(records));
    return;
  }
  add(row, group, own_records(records));
  while (!group.waiting.empty() && group.waiting.begin()->first == group.next) {
    add(row, group, group.waiting.begin()->second);
    group.waiting.erase(group.waiting.begin());
  }
  if (members_left_[row] == 0) open_.erase(at);
}

std::optional<MemberRecords> RecordTable::own_records(const MemberRecords* records) const {
  if (!records) return std::nullopt;
  MemberRecords own;
  for (const Column& column : columns_) own.push_back((*records)[column.observable]);
  return own;
}

void RecordTable::add(std::uint64_t row, OpenGroup& group, const std::optional<MemberRecords>& records) {
  if (records && grouping_.replicas > 1 && group.sample.empty())
    for (std::size_t width : widths_) group.sample.emplace_back(width);
  for (std::size_t c = 0; records && c < columns_.size(); ++c)
    columns_[c].estimator->add(grouping_.replicas > 1 ? std::span<double>(group.sample[c]) : row_of(c, row), (*records)[c]);
  --members_left_[row];
  if (++group.next % grouping_.replicas == 0) close_sample(row, group);
}

void RecordTable::close_sample(std::uint64_t row, OpenGroup& group) {
  for (std::size_t c = 0; c < group.sample.size(); ++c) columns_[c].estimator->merge(row_of(c, row), group.sample[c]);
  group.sample.clear();
}

bool RecordTable::lost(std::uint64_t group) const {
  const auto begin = diverged_.lower_bound(grouping_.begin_of(group)), end = diverged_.lower_bound(grouping_.begin_of(group + 1));
  return static_cast<std::uint64_t>(std::distance(begin, end)) == grouping_.begin_of(group + 1) - grouping_.begin_of(group);
}

MemberRecords RecordTable::records(std::uint64_t member) const {
  MemberRecords out;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const auto row = row_of(c, member);
    out.emplace_back(row.begin(), row.end());
  }
  return out;
}

std::vector<double> RecordTable::accumulators(std::size_t column, std::uint64_t groups) const {
  const Estimator& estimator = *columns_[column].estimator;
  const std::size_t width = estimator.accumulator_size();
  std::vector<double> out(groups * width);
  for (std::uint64_t g = 0; g < groups; ++g) {
    const std::span<double> into(out.data() + g * width, width);
    const auto row = row_of(column, g);
    if (!grouping_.single())
      std::copy(row.begin(), row.end(), into.begin());
    else if (!diverged_.count(g))
      estimator.add(into, row);
  }
  return out;
}

// ---- to and from bytes

void RecordTable::write_rows(std::uint64_t first, std::uint64_t count, ByteWriter& out) const {
  const auto begin = diverged_.lower_bound(grouping_.begin_of(first)), end = diverged_.lower_bound(grouping_.begin_of(first + count));
  out.u64(static_cast<std::uint64_t>(std::distance(begin, end)));
  for (auto d = begin; d != end; ++d) {
    out.u64(d->first);
    write_divergence(d->second, out);
  }
  for (std::size_t c = 0; c < columns_.size(); ++c)
    out.numbers(std::span<const double>(rows_[c]).subspan(first * widths_[c], count * widths_[c]));
}

void RecordTable::read_rows(std::uint64_t first, std::uint64_t count, ByteReader& in) {
  if (count == 0 || first >= rows() || count > rows() - first) throw Error(ErrorKind::io, "rows outside the ensemble");
  reserve_rows(first + count);
  for (std::uint64_t n = in.u64(); n > 0; --n) {
    const std::uint64_t member = in.u64();
    diverged_.emplace(member, read_divergence(in));
  }
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const std::vector<double> values = in.numbers();
    if (values.size() != count * widths_[c]) throw Error(ErrorKind::io, "rows of another length than the observables have");
    std::copy(values.begin(), values.end(), row_of(c, first).begin());
  }
  for (std::uint64_t member = grouping_.begin_of(first); member < grouping_.begin_of(first + count); ++member) {
    if (done_[member]) throw Error(ErrorKind::io, "member " + std::to_string(member + 1) + " is stored twice");
    done_[member] = 1;
    ++finished_;
  }
  if (!grouping_.single()) std::fill_n(members_left_.begin() + static_cast<std::ptrdiff_t>(first), count, 0);
}

void RecordTable::write_rest(const std::vector<bool>& published, ByteWriter& out) const {
  const auto left = [&](std::uint64_t row) { return row_done(row) && !(row < published.size() && published[row]); };
  for (std::uint64_t row = 0; row < rows(); ++row) {
    if (!left(row)) continue;
    std::uint64_t end = row + 1;
    while (end < rows() && left(end)) ++end;
    out.u64(row);
    out.u64(end - row);
    write_rows(row, end - row, out);
    row = end;
  }
  out.u64(rows());
  out.u64(open_.size());
  for (const auto& [row, group] : open_) write_open(row, group, out);
}

void RecordTable::read_rest(ByteReader& in) {
  for (std::uint64_t first = in.u64(); first != rows(); first = in.u64()) {
    const std::uint64_t count = in.u64();
    read_rows(first, count, in);
  }
  for (std::uint64_t n = in.u64(); n > 0; --n) {
    const std::uint64_t row = in.u64();
    if (grouping_.single() || row >= rows() || members_left_[row] == 0) throw Error(ErrorKind::io, "an open group outside the ensemble");
    read_open(row, in);
  }
}

void RecordTable::write_open(std::uint64_t row, const OpenGroup& group, ByteWriter& out) const {
  out.u64(row);
  out.u64(group.next);
  for (std::size_t c = 0; c < columns_.size(); ++c) out.numbers(row_of(c, row));
  out.u64(group.sample.size());
  for (const auto& accumulator : group.sample) out.numbers(accumulator);
  out.u64(group.waiting.size());
  for (const auto& [member, records] : group.waiting) {
    out.u64(member);
    out.u64(records ? 1 : 0);
    if (records)
      for (const auto& record : *records) out.numbers(record);
  }
  const auto begin = diverged_.lower_bound(grouping_.begin_of(row)), end = diverged_.lower_bound(grouping_.begin_of(row + 1));
  out.u64(static_cast<std::uint64_t>(std::distance(begin, end)));
  for (auto d = begin; d != end; ++d) {
    out.u64(d->first);
    write_divergence(d->second, out);
  }
}

void RecordTable::read_open(std::uint64_t row, ByteReader& in) {
  reserve_rows(row + 1);
  OpenGroup& group = open_[row];
  group.next = in.u64();
  const std::uint64_t begin = grouping_.begin_of(row), end = grouping_.begin_of(row + 1);
  if (group.next < begin || group.next >= end) throw Error(ErrorKind::io, "an open group outside the ensemble");
  const auto numbers = [&](std::size_t size) {
    std::vector<double> values = in.numbers();
    if (values.size() != size) throw Error(ErrorKind::io, "rows of another length than the observables have");
    return values;
  };
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const auto values = numbers(widths_[c]);
    std::copy(values.begin(), values.end(), row_of(c, row).begin());
  }
  if (in.u64() > 0)
    for (std::size_t c = 0; c < columns_.size(); ++c) group.sample.push_back(numbers(widths_[c]));
  for (std::uint64_t n = in.u64(); n > 0; --n) {
    const std::uint64_t member = in.u64();
    if (member < group.next || member >= end) throw Error(ErrorKind::io, "a member outside its group");
    std::optional<MemberRecords> records;
    if (in.u64() > 0) {
      records.emplace();
      for (const Column& column : columns_) records->push_back(numbers(column.record_size));
    }
    done_[member] = 1;
    group.waiting.emplace(member, std::move(records));
  }
  std::fill(done_.begin() + static_cast<std::ptrdiff_t>(begin), done_.begin() + static_cast<std::ptrdiff_t>(group.next), 1);
  finished_ += group.next - begin + group.waiting.size();
  members_left_[row] = end - group.next;
  for (std::uint64_t n = in.u64(); n > 0; --n) {
    const std::uint64_t member = in.u64();
    diverged_.emplace(member, read_divergence(in));
  }
}

}  // namespace quench
