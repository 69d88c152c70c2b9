#include "engine/io/run_folder.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <set>

#include "engine/io/manifest.h"
#include "engine/io/sealed_file.h"

namespace quench::io {

namespace {

constexpr std::string_view block_prefix = "block-";
// Point keys are hashes; the header of a block fits here.
constexpr std::size_t header_bytes = 4096;

std::optional<std::uint64_t> block_number(std::string_view name) {
  if (!name.starts_with(block_prefix)) return std::nullopt;
  name.remove_prefix(block_prefix.size());
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (failure != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

/// Blocks by number: beyond block-999999 the order of names is no longer that of numbers.
std::vector<std::pair<std::uint64_t, std::string>> numbered_blocks(const std::string& folder) {
  std::vector<std::pair<std::uint64_t, std::string>> blocks;
  for (const std::string& name : names_in(folder))
    if (const auto number = block_number(name)) blocks.emplace_back(*number, name);
  std::sort(blocks.begin(), blocks.end());
  return blocks;
}

Error damaged(const std::string& path, const Error& why) {
  return Error(ErrorKind::io, path + " is damaged: " + why.message()).fact("path", path);
}

}  // namespace

FolderLock::FolderLock(const std::string& folder, const FileSystem& files)
    : file_("lock", folder, folder + "/.lock", O_RDWR | O_CREAT, files) {
  if (files.lock(file_.number()) == 0) return;
  if (errno != EWOULDBLOCK) throw system_error("lock", folder, errno, "flock");
  throw Error(ErrorKind::io, folder + " is in use by another quench process").fact("path", folder);
}

DiskRunFolder::DiskRunFolder(std::string path, Manifest manifest, std::unique_ptr<FolderLock> lock, const FileSystem& files)
    : path_(std::move(path)), manifest_(std::move(manifest)), lock_(std::move(lock)), files_(files) {
  index_blocks();
  std::string note;
  const auto [a, b] = checkpoints(note);
  newest_slot_ = a && (!b || a->generation >= b->generation) ? 0 : 1;
  newest_generation_ = std::max(a ? a->generation : 0, b ? b->generation : 0);
}

void DiskRunFolder::index_blocks() {
  for (const auto& [number, name] : numbered_blocks(path_ + "/blocks")) {
    last_number_ = number;
    try {
      if (const auto header = block_header(read_start(block_path(name), header_bytes, files_)))
        block_files_[{header->point, header->first, header->count}] = name;
    } catch (const Error&) {
      continue;  // unreadable: as good as damaged, scan_blocks says so
    }
  }
}

std::string DiskRunFolder::checkpoint_path(std::size_t slot) const {
  return path_ + (slot == 0 ? "/checkpoint-a" : "/checkpoint-b");
}

std::array<std::optional<Checkpoint>, 2> DiskRunFolder::checkpoints(std::string& note) const {
  std::array<std::optional<Checkpoint>, 2> found;
  const std::vector<std::string> names = names_in(path_);
  for (std::size_t slot = 0; slot < 2; ++slot) {
    const std::string path = checkpoint_path(slot);
    if (!std::count(names.begin(), names.end(), path.substr(path_.size() + 1))) continue;
    try {
      found[slot] = decode_checkpoint(read_file(path, files_), run_identity(manifest_));
    } catch (const Error& error) {
      note += path + " was not used: " + error.message() + "\n";
    }
  }
  return found;
}

std::optional<Checkpoint> DiskRunFolder::newest_checkpoint(std::string& note) const {
  auto [a, b] = checkpoints(note);
  return !a || (b && b->generation > a->generation) ? b : a;
}

void DiskRunFolder::write_checkpoint(const Checkpoint& checkpoint) {
  const std::lock_guard guard(mutex_);
  const std::size_t slot = 1 - newest_slot_;
  Checkpoint next = checkpoint;
  next.generation = newest_generation_ + 1;
  write_durably(checkpoint_path(slot), encode_checkpoint(next, run_identity(manifest_)), files_);
  newest_slot_ = slot;
  newest_generation_ = next.generation;
}

std::optional<BlockEntry> DiskRunFolder::standing_block(const BlockKey& key, const std::string& encoded) {
  const auto found = block_files_.find(key);
  if (found == block_files_.end()) return std::nullopt;
  const std::string path = block_path(found->second), standing = read_file(path, files_);
  if (standing == encoded) {
    // The process that wrote it may have died before the folder was durable.
    sync_folder(path_ + "/blocks", path, files_);
    return BlockEntry{std::get<0>(key), std::get<1>(key), std::get<2>(key), found->second, seal_of(encoded)};
  }
  try {
    decode_block(standing);
  } catch (const Error&) {
    return std::nullopt;  // damaged on the disk: the new copy gets a number of its own
  }
  throw Error(ErrorKind::io, path + " already holds other bytes for members " + std::to_string(std::get<1>(key)) + " to " +
                                 std::to_string(std::get<1>(key) + std::get<2>(key) - 1) + " of the same sweep point")
      .detail("a run that is computed again must give the same bits; this one did not")
      .fact("path", path);
}

BlockEntry DiskRunFolder::publish(const std::string& point, std::uint64_t first, std::uint64_t count, std::string_view bytes) {
  const std::lock_guard guard(mutex_);
  const BlockKey key{point, first, count};
  const std::string encoded = encode_block(point, first, count, bytes);
  if (const auto standing = standing_block(key, encoded)) return *standing;
  // A number is used up even if the write fails: it may fail after the name is there.
  const std::string file = fmt::format("{}{:06}", block_prefix, ++last_number_);
  write_durably(block_path(file), encoded, files_);
  block_files_[key] = file;
  return {point, first, count, file, seal_of(encoded)};
}

std::string DiskRunFolder::read_block(const BlockEntry& entry) const {
  const std::string path = block_path(entry.file);
  const std::string bytes = read_file(path, files_);
  try {
    BlockFile block = decode_block(bytes);
    if (block.sha256 != entry.sha256) throw Error(ErrorKind::io, "its SHA-256 is not the one the checkpoint names");
    return std::move(block.payload);
  } catch (const Error& error) {
    throw damaged(path, error);
  }
}

std::vector<BlockEntry> DiskRunFolder::scan_blocks(std::string& note) const {
  std::vector<BlockEntry> valid;
  for (const auto& [number, name] : numbered_blocks(path_ + "/blocks")) {
    try {
      const BlockFile block = decode_block(read_file(block_path(name), files_));
      valid.push_back({block.point, block.first, block.count, name, block.sha256});
    } catch (const Error& error) {
      note += block_path(name) + " was not used: " + error.message() + "\n";
    }
  }
  return valid;
}

void DiskRunFolder::discard_blocks(const std::vector<BlockEntry>& kept) {
  const std::lock_guard guard(mutex_);
  std::set<std::string> names;
  for (const BlockEntry& entry : kept) names.insert(entry.file);
  for (const auto& [number, name] : numbered_blocks(path_ + "/blocks"))
    if (!names.count(name)) remove_file(block_path(name), files_);
  sync_folder(path_ + "/blocks", path_ + "/blocks", files_);
  std::erase_if(block_files_, [&](const auto& item) { return !names.count(item.second); });
}

void DiskRunFolder::mark_complete() {
  const std::lock_guard guard(mutex_);
  Manifest complete = manifest_;
  complete.complete = true;
  write_durably(path_ + "/manifest.json", encode_manifest(complete), files_);
  manifest_.complete = true;
}

}  // namespace quench::io
