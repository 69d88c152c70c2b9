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
#include "engine/io/file_system.h"

namespace quench::io {

/// Writes `bytes` to `path` so that after any crash either the old or the new file is there: temporary file in the same
/// folder, write, fsync, close, rename, fsync of the folder. Throws io errors that name path and cause; the temporary file
/// is removed, and nothing is tried again. A device or pipe (/dev/stdout) is written as it is; a link keeps pointing.
void write_durably(const std::string& path, std::string_view bytes, const FileSystem& files = FileSystem::real());
/// Whole file; throws an io error that names path and cause.
std::string read_file(const std::string& path, const FileSystem& files = FileSystem::real());

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
  std::string part;                                  ///< name of this run inside the script's folder, "" when it is the whole
  std::map<std::string, std::string> script_files;   ///< name -> sha256
  bool complete = false;
};

/// An open run folder; holds the lock (a second process gets an io error at once). Calls may come from several threads.
/// After a failed write_checkpoint or publish the folder is as before or as after the call, and may be resumed.
class RunFolder {
 public:
  /// Creates `path` and its parents. An io error when it exists and is not empty, saying what stands there and which of
  /// `quench resume DIR`, --out, --force fits. `manifest.script_files` (and `script_sha256` of `script_name`) are filled
  /// from `script_files`, relative name -> contents.
  /// `force` replaces the run that stands there: manifest, script, checkpoints, result, report, plots, log. blocks/ stays
  /// for scan_blocks() and discard_blocks() to judge by content key, except when the standing run's isa is of another
  /// family (v2 against the others) or unknown. A folder that holds no run is never replaced.
  static std::unique_ptr<RunFolder> create(const std::string& path, const Manifest& manifest,
                                           const std::map<std::string, std::string>& script_files, bool force,
                                           const FileSystem& files = FileSystem::real());
  /// Opens an existing one; refuses, with both values shown, when script copies were edited or the manifest differs.
  /// `accept_other_isa` (resume --force) lets v2 and the others mix; the manifest then names both, as "v2+v3".
  static std::unique_ptr<RunFolder> open(const std::string& path, const Manifest& expected, bool accept_other_isa = false,
                                         const FileSystem& files = FileSystem::real());
  virtual ~RunFolder() = default;

  virtual const std::string& path() const = 0;
  virtual const Manifest& manifest() const = 0;
  /// Newest valid checkpoint, none for a fresh folder. Damaged ones are refused with `note` saying which (a line each).
  virtual std::optional<Checkpoint> newest_checkpoint(std::string& note) const = 0;
  /// Writes over the older of the two. Its generation is one above the newest on disk, whatever `checkpoint` says.
  virtual void write_checkpoint(const Checkpoint& checkpoint) = 0;
  /// Publishes a block (immutable). The same bytes again are fine; a block of the same point and members that is already
  /// there with other bytes is an io error that names it.
  virtual BlockEntry publish(const std::string& point, std::uint64_t first, std::uint64_t count, std::string_view bytes) = 0;
  /// Bytes of a published block, checked against its SHA-256.
  virtual std::string read_block(const BlockEntry& entry) const = 0;
  /// All valid blocks in the order of their numbers, each read and verified, whether or not a checkpoint names them.
  /// Damaged ones are left out with `note` saying which (a line each).
  virtual std::vector<BlockEntry> scan_blocks(std::string& note) const = 0;
  /// Removes every block, valid or not, that `kept` does not list (by file name). For use after create with `force`.
  virtual void discard_blocks(const std::vector<BlockEntry>& kept) = 0;
  virtual void mark_complete() = 0;
};

/// Manifest of a folder without locking it (status, resume). io errors: no run there, damaged, written by a newer quench.
Manifest read_manifest(const std::string& folder, const FileSystem& files = FileSystem::real());
/// Script copies of a run folder, relative name -> contents, each checked against the manifest's SHA-256.
std::map<std::string, std::string> read_script_copies(const std::string& folder, const Manifest& manifest,
                                                      const FileSystem& files = FileSystem::real());

/// result.h5: one group per observable with `value`, `error`, `count`, `members`, `step_error`, `coords/<dim>`,
/// `coord_values/<name>`, `coord_errors/<name>` as far as they exist; attributes `dims`, `unit`, `label`, `name`, `groups`,
/// `reason`, `source` and Dataset.attributes by name; attributes of the root from `meta` by name. Bytes depend on the data
/// alone. Made in memory (twice its size is needed) and written durably.
void write_result(const std::string& path, const std::map<std::string, Dataset>& observables,
                  const std::vector<std::pair<std::string, std::string>>& meta, const FileSystem& files = FileSystem::real());
struct LoadedResult {
  std::map<std::string, Dataset> observables;
  std::vector<std::pair<std::string, std::string>> meta;
};
/// Everything write_result was given, bit by bit.
LoadedResult read_result(const std::string& path);
/// One numeric dataset of any HDF5 file by its path inside ("C/value"), as doubles. Errors name the path and what exists;
/// whole numbers that a double cannot hold are an error.
Array read_hdf5_array(const std::string& path, const std::string& name);

/// Long form: comment lines "# unit: ...", a quoted header, then one row per element: dims, value, error (when there is
/// one), count, step_error, further coordinates with "<name>_error". Numbers read back to the same doubles.
void write_csv(const std::string& path, const Dataset& dataset, const FileSystem& files = FileSystem::real());
/// Columns by name (first line) or by number "1", "2"...; empty `columns` reads all. Lines that start with # and blank ones
/// are skipped; cells are separated by ; tab , or white space, whichever of these the first line has; numbers may be
/// written 1.5, +1.5, 1.5e-3, 1.5D-3, nan, inf. Errors name file, line, column and the text received.
std::vector<std::pair<std::string, std::vector<double>>> read_csv(const std::string& path,
                                                                   const std::vector<std::string>& columns);

}  // namespace quench::io
