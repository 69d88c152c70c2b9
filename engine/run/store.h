// Between the runner and its folder: which blocks hold, what was under way, when things become durable.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/io/storage.h"
#include "engine/run/run.h"

namespace quench {

/// A block about to be published.
struct PendingBlock {
  std::string point;
  std::uint64_t first = 0, count = 0;
  std::string bytes;
};

/// Reading may happen on any thread; writing from one.
class Store {
 public:
  /// Creates the folder, or opens it where `options.resume` is set; takes over blocks and unfinished work whose content key
  /// is among `keys`. Notes about damaged files go to `warn`. Throws io errors.
  Store(const io::Manifest& manifest, const std::vector<std::string>& keys, const RunOptions& options,
        const std::function<void(const std::string&)>& warn);

  const std::string& path() const { return folder_->path(); }
  /// Instruction sets that took part.
  const std::string& isa() const { return folder_->manifest().isa; }
  /// The run is finished and its result.h5 stands.
  bool complete() const;
  /// Blocks of a key, by first row.
  std::vector<io::BlockEntry> blocks(const std::string& key) const;
  /// Contents of a block; none, with a note, when the file is damaged: its members are computed again.
  std::optional<std::string> read(const io::BlockEntry& entry);
  /// What read() had to say since the last call.
  std::vector<std::string> take_notes();
  /// Unfinished work of a point, "" for none.
  std::string in_flight(const std::string& key) const;
  /// The point carries its unfinished work from now on.
  void taken(const std::string& key);
  /// Unfinished work of all points that were not taken, by key.
  std::map<std::string, std::string> untaken() const;

  /// Publishes blocks, then a checkpoint that names all blocks and holds the unfinished work of points.
  void write(const std::vector<PendingBlock>& blocks, const std::map<std::string, std::string>& in_flight);
  /// Writes result.h5 and marks the folder complete.
  void finish(const ResultData& result);

 private:
  std::unique_ptr<io::RunFolder> folder_;
  mutable std::mutex mutex_;
  std::vector<io::BlockEntry> blocks_;
  std::map<std::string, std::string> in_flight_;   ///< of points not begun in this session
  std::vector<std::string> notes_;
};

}  // namespace quench
