// The RunFolder on a disk. Its parts: manifest.h, standing.h, sealed_file.h.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>

#include "engine/io/file_system.h"
#include "engine/io/storage.h"

namespace quench::io {

/// Takes DIR/.lock for as long as the object lives; an io error at once when another process has it. The lock ends with
/// the process, however it ends.
class FolderLock {
 public:
  FolderLock(const std::string& folder, const FileSystem& files);

 private:
  Descriptor file_;
};

class DiskRunFolder final : public RunFolder {
 public:
  DiskRunFolder(std::string path, Manifest manifest, std::unique_ptr<FolderLock> lock, const FileSystem& files);

  const std::string& path() const override { return path_; }
  const Manifest& manifest() const override { return manifest_; }
  std::optional<Checkpoint> newest_checkpoint(std::string& note) const override;
  void write_checkpoint(const Checkpoint& checkpoint) override;
  BlockEntry publish(const std::string& point, std::uint64_t first, std::uint64_t count, std::string_view bytes) override;
  std::string read_block(const BlockEntry& entry) const override;
  std::vector<BlockEntry> scan_blocks(std::string& note) const override;
  void discard_blocks(const std::vector<BlockEntry>& kept) override;
  void mark_complete() override;

 private:
  using BlockKey = std::tuple<std::string, std::uint64_t, std::uint64_t>;  // point, first, count

  /// The two checkpoints as they stand; notes name the damaged ones.
  std::array<std::optional<Checkpoint>, 2> checkpoints(std::string& note) const;
  std::string checkpoint_path(std::size_t slot) const;
  std::string block_path(const std::string& file) const { return path_ + "/blocks/" + file; }
  void index_blocks();
  /// The block of this key that stands there already, if its bytes are `encoded`; none when it is absent or damaged.
  std::optional<BlockEntry> standing_block(const BlockKey& key, const std::string& encoded);

  std::string path_;
  Manifest manifest_;
  std::unique_ptr<FolderLock> lock_;
  const FileSystem& files_;
  std::mutex mutex_;
  std::size_t newest_slot_ = 1;            // of the newest valid checkpoint; the other one is overwritten next
  std::uint64_t newest_generation_ = 0;
  std::map<BlockKey, std::string> block_files_;
  std::uint64_t last_number_ = 0;          // of a block; never used twice while the folder is open
};

}  // namespace quench::io
