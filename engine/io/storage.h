// The run folder (reliability.md 5): manifest, immutable published blocks, two alternating checksummed checkpoints, one
// assembled result.h5. Every file appears by write, close, fsync, rename, directory fsync. No clock, host or path inside.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/dataset.h"

namespace quench::io {

/// Writes `bytes` to `path` so that after any crash either the old or the new file is there. Throws io errors that name
/// path and cause; the temporary file is removed.
void write_durably(const std::string& path, std::string_view bytes);
/// Whole file; throws an io error that names path and cause.
std::string read_file(const std::string& path);

/// A published block: records of consecutive members of one point.
struct BlockEntry {
  std::string point;                   ///< content key of the sweep point
  std::uint64_t first = 0, count = 0;  ///< members (or groups) first .. first+count-1
  std::string file, sha256;            ///< below blocks/
};

/// What a checkpoint says: the blocks that hold, and the unfinished work in between.
struct Checkpoint {
  std::uint64_t generation = 0;
  std::vector<BlockEntry> blocks;
  std::string in_flight;               ///< runner's own bytes: finished but unpublished records, states of crews
};

/// What must be equal for a resume to be the same run.
struct Manifest {
  std::string version, format = "1", isa, experiment_key, script_sha256;
  std::uint64_t seed = 0;
  std::vector<std::pair<std::string, std::string>> parameters;
  std::string script_name;
  std::map<std::string, std::string> script_files;   ///< name -> sha256
  bool complete = false;
};

/// An open run folder; holds the lock (a second process gets an io error within 2 s).
class RunFolder {
 public:
  /// Creates `path`; an io error when it exists and is not empty, saying what stands there and which of
  /// `quench resume DIR`, --out, --force fits.
  static std::unique_ptr<RunFolder> create(const std::string& path, const Manifest& manifest,
                                           const std::map<std::string, std::string>& script_files, bool force);
  /// Opens an existing one; refuses, with the difference shown, when script copies were edited or the manifest differs.
  static std::unique_ptr<RunFolder> open(const std::string& path, const Manifest& expected);
  virtual ~RunFolder() = default;

  virtual const std::string& path() const = 0;
  virtual const Manifest& manifest() const = 0;
  /// Newest valid checkpoint, none for a fresh folder. Damaged ones are refused with `note` saying which.
  virtual std::optional<Checkpoint> newest_checkpoint(std::string& note) const = 0;
  virtual void write_checkpoint(const Checkpoint& checkpoint) = 0;
  /// Publishes a block (immutable). A block of the same name that is already there with other bytes is an io error.
  virtual BlockEntry publish(const std::string& point, std::uint64_t first, std::uint64_t count, std::string_view bytes) = 0;
  /// Bytes of a published block, checked against its SHA-256.
  virtual std::string read_block(const BlockEntry& entry) const = 0;
  virtual void mark_complete() = 0;
};

/// Manifest of a folder without locking it (status, resume).
Manifest read_manifest(const std::string& folder);

/// result.h5: one group per observable, attributes of the root from `meta`. Object times off; bytes depend on data alone.
void write_result(const std::string& path, const std::map<std::string, Dataset>& observables,
                  const std::vector<std::pair<std::string, std::string>>& meta);
struct LoadedResult {
  std::map<std::string, Dataset> observables;
  std::vector<std::pair<std::string, std::string>> meta;
};
LoadedResult read_result(const std::string& path);
/// One dataset of any HDF5 file by its path inside.
Array read_hdf5_array(const std::string& path, const std::string& name);

void write_csv(const std::string& path, const Dataset& dataset);
/// Columns by name (first line) or by number "1", "2"...; empty `columns` reads all. Errors name file, line, column.
std::vector<std::pair<std::string, std::vector<double>>> read_csv(const std::string& path,
                                                                   const std::vector<std::string>& columns);

}  // namespace quench::io
