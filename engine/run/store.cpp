#include "engine/run/store.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace quench {

namespace {

void report_notes(const std::string& note, const std::function<void(const std::string&)>& warn) {
  std::size_t start = 0;
  for (std::size_t end = note.find('\n'); end != std::string::npos; end = note.find('\n', start = end + 1))
    if (warn) warn(note.substr(start, end - start));
}

std::map<std::string, std::string> unpacked(const std::string& bytes) {
  std::map<std::string, std::string> out;
  if (bytes.empty()) return out;
  ByteReader in(bytes);
  for (std::uint64_t n = in.u64(); n > 0; --n) {
    std::string key = in.text();
    out[std::move(key)] = in.text();
  }
  return out;
}

std::string packed(const std::map<std::string, std::string>& parts) {
  ByteWriter out;
  out.u64(parts.size());
  for (const auto& [key, bytes] : parts) {
    out.text(key);
    out.text(bytes);
  }
  return out.bytes();
}

}  // namespace

Store::Store(const io::Manifest& manifest, const std::vector<std::string>& keys, const RunOptions& options,
             const std::function<void(const std::string&)>& warn) {
  const std::set<std::string> wanted(keys.begin(), keys.end());
  const auto known = [&](const io::BlockEntry& entry) { return wanted.count(entry.point) > 0; };
  std::string note;
  if (options.resume) {
    folder_ = io::RunFolder::open(options.out, manifest, options.force);
    if (const auto checkpoint = folder_->newest_checkpoint(note)) {
      blocks_ = checkpoint->blocks;
      in_flight_ = unpacked(checkpoint->in_flight);
    }
  } else {
    folder_ = io::RunFolder::create(options.out, manifest, options.script_files, options.force);
    if (options.force) {
      blocks_ = folder_->scan_blocks(note);
      std::erase_if(blocks_, [&](const io::BlockEntry& entry) { return !known(entry); });
      folder_->discard_blocks(blocks_);
    }
  }
  report_notes(note, warn);
}

bool Store::complete() const {
  return folder_->manifest().complete && std::filesystem::exists(std::filesystem::path(path()) / "result.h5");
}

std::vector<io::BlockEntry> Store::blocks(const std::string& key) const {
  const std::lock_guard guard(mutex_);
  std::vector<io::BlockEntry> out;
  for (const io::BlockEntry& entry : blocks_)
    if (entry.point == key) out.push_back(entry);
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return out;
}

std::optional<std::string> Store::read(const io::BlockEntry& entry) {
  try {
    return folder_->read_block(entry);
  } catch (const Error& error) {
    const std::lock_guard guard(mutex_);
    std::erase_if(blocks_, [&](const io::BlockEntry& other) { return other.file == entry.file; });
    notes_.push_back(error.message() + "; its members are computed again");
    return std::nullopt;
  }
}

std::vector<std::string> Store::take_notes() {
  const std::lock_guard guard(mutex_);
  return std::exchange(notes_, {});
}

std::string Store::in_flight(const std::string& key) const {
  const std::lock_guard guard(mutex_);
  const auto found = in_flight_.find(key);
  return found == in_flight_.end() ? "" : found->second;
}

void Store::taken(const std::string& key) {
  const std::lock_guard guard(mutex_);
  in_flight_.erase(key);
}

std::map<std::string, std::string> Store::untaken() const {
  const std::lock_guard guard(mutex_);
  return in_flight_;
}

void Store::write(const std::vector<PendingBlock>& blocks, const std::map<std::string, std::string>& in_flight) {
  io::Checkpoint checkpoint;
  for (const PendingBlock& block : blocks) {
    const io::BlockEntry entry = folder_->publish(block.point, block.first, block.count, block.bytes);
    const std::lock_guard guard(mutex_);
    blocks_.push_back(entry);
  }
  {
    const std::lock_guard guard(mutex_);
    checkpoint.blocks = blocks_;
  }
  checkpoint.in_flight = packed(in_flight);
  folder_->write_checkpoint(checkpoint);
}

void Store::finish(const ResultData& result) {
  io::write_result((std::filesystem::path(path()) / "result.h5").string(), result.observables, result.meta);
  folder_->mark_complete();
}

}  // namespace quench
