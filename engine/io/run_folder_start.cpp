// Creating and opening run folders: what may be replaced, what must be equal.
#include <algorithm>
#include <filesystem>

#include "engine/core/sha256.h"
#include "engine/io/manifest.h"
#include "engine/io/run_folder.h"
#include "engine/io/standing.h"

namespace quench::io {

namespace {

namespace fs = std::filesystem;

const std::string mixed_isa = "v2+v3";

/// Refuses names that would leave script/.
void check_script_name(const std::string& name) {
  const fs::path path(name);
  const bool climbs = std::any_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".."; });
  if (name.empty() || path.is_absolute() || climbs || !path.has_filename())
    throw Error(ErrorKind::internal, "script file name \"" + name + "\" is not below the script's folder");
}

/// Removes what write_durably left behind when it was killed. Only under the lock.
void sweep_temporaries(const std::string& path, const FileSystem& files) {
  for (const std::string& folder : {path, path + "/blocks"})
    for (const std::string& name : names_in(folder))
      if (name.starts_with(".") && name.ends_with(temporary_ending)) remove_file(folder + "/" + name, files);
}

/// Removes `folder` and all in it; links are removed, not followed. A missing one is fine.
void remove_folder(const std::string& folder) {
  std::error_code failure;
  fs::remove_all(folder, failure);
  if (failure) throw system_error("remove", folder, failure.value(), "unlink");
}

/// Takes away the old run, its manifest last (it is overwritten by the new one): a kill in between leaves a run that
/// cannot be resumed wrongly, for its checkpoints go first.
void clear_run(const std::string& path, bool keep_blocks, const FileSystem& files) {
  for (const char* name : {"checkpoint-a", "checkpoint-b", "result.h5", "report.html", "log.json"})
    remove_file(path + "/" + name, files);
  sync_folder(path, path, files);
  remove_folder(path + "/plots");
  remove_folder(path + "/script");
  if (!keep_blocks) remove_folder(path + "/blocks");
  sync_folder(path, path, files);
}

void write_scripts(const std::string& path, const std::map<std::string, std::string>& script_files, const FileSystem& files) {
  make_folders(path + "/script", files);
  for (const auto& [name, contents] : script_files) {
    const std::string file = path + "/script/" + name;
    make_folders(fs::path(file).parent_path().string(), files);
    write_durably(file, contents, files);
  }
}

Manifest completed(Manifest manifest, const std::map<std::string, std::string>& script_files) {
  manifest.complete = false;
  manifest.script_files.clear();
  for (const auto& [name, contents] : script_files) {
    check_script_name(name);
    manifest.script_files[name] = sha256_hex(contents);
  }
  const auto main = manifest.script_files.find(manifest.script_name);
  if (main != manifest.script_files.end()) manifest.script_sha256 = main->second;
  std::sort(manifest.parameters.begin(), manifest.parameters.end());
  return manifest;
}

bool may_start(Standing standing, bool force) {
  if (standing == Standing::nothing || standing == Standing::begun) return true;
  return force && standing != Standing::foreign;
}

/// Throws when a run may not start in `path`. A run in use says so rather than how to resume it.
void check_free(const std::string& path, bool force, const FileSystem& files) {
  const Occupant occupant = occupant_of(path, files);
  if (may_start(occupant.standing, force)) return;
  if (occupant.holds(".lock")) FolderLock probe(path, files);
  throw refusal(path, occupant, force);
}

/// Throws, with both values shown, when `now` is not the run that stands in `path`.
void check_same(const std::string& path, const Manifest& stored, const Manifest& now) {
  const std::vector<std::string> lines = differences(stored, now, path);
  if (lines.empty()) return;
  const bool only_isa = lines.size() == 1 && isa_family(stored.isa) != isa_family(now.isa);
  Error error(ErrorKind::io, "cannot resume " + path + (only_isa ? ": it was computed with another instruction set"
                                                                 : ": it holds another run"));
  error.fact("path", path);
  for (const std::string& line : lines) error.detail(line);
  if (only_isa) error.detail("--force goes on all the same; the numbers are then equal statistically, not bit by bit");
  throw error;
}

}  // namespace

std::unique_ptr<RunFolder> RunFolder::create(const std::string& path, const Manifest& manifest,
                                             const std::map<std::string, std::string>& script_files, bool force,
                                             const FileSystem& files) {
  const Manifest full = completed(manifest, script_files);
  check_free(path, force, files);
  make_folders(path, files);
  auto lock = std::make_unique<FolderLock>(path, files);
  // Looked at again under the lock: another process may have run here in between.
  const Occupant occupant = occupant_of(path, files);
  if (!may_start(occupant.standing, force)) throw refusal(path, occupant, force);
  clear_run(path, !occupant.isa.empty() && isa_family(occupant.isa) == isa_family(full.isa), files);
  write_scripts(path, script_files, files);
  make_folders(path + "/blocks", files);
  sweep_temporaries(path, files);
  write_durably(path + "/manifest.json", encode_manifest(full), files);
  return std::make_unique<DiskRunFolder>(path, full, std::move(lock), files);
}

std::unique_ptr<RunFolder> RunFolder::open(const std::string& path, const Manifest& expected, bool accept_other_isa,
                                           const FileSystem& files) {
  read_manifest(path, files);  // before the lock: a folder that holds no run gets no lock file
  auto lock = std::make_unique<FolderLock>(path, files);
  Manifest stored = read_manifest(path, files), now = expected;
  if (accept_other_isa) now.isa = stored.isa;
  read_script_copies(path, stored, files);  // first: an edited copy also looks like another run
  check_same(path, stored, now);
  make_folders(path + "/blocks", files);
  sweep_temporaries(path, files);
  if (isa_family(stored.isa) != isa_family(expected.isa) && stored.isa != mixed_isa) {
    stored.isa = mixed_isa;
    write_durably(path + "/manifest.json", encode_manifest(stored), files);
  }
  return std::make_unique<DiskRunFolder>(path, stored, std::move(lock), files);
}

std::map<std::string, std::string> read_script_copies(const std::string& folder, const Manifest& manifest,
                                                      const FileSystem& files) {
  std::map<std::string, std::string> copies;
  for (const auto& [name, hash] : manifest.script_files) {
    check_script_name(name);
    const std::string file = folder + "/script/" + name;
    copies[name] = read_file(file, files);
    if (const std::string found = sha256_hex(copies[name]); found != hash)
      throw Error(ErrorKind::io, "cannot use " + folder + ": " + file + " was edited after the run began")
          .detail("SHA-256 of " + name + ": " + hash + " when the run began, " + found + " now")
          .detail("to run the edited script, start it in another folder: --out DIR")
          .fact("path", file);
  }
  return copies;
}

}  // namespace quench::io
