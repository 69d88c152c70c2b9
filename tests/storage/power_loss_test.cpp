// reliability.md 3, item 3: every state a power cut can leave, from the recorded sequence of calls.
//
// Model: a file's bytes are safe after its fsync; a name (creation, rename, removal) is safe after an fsync of its folder.
// What is not safe may be kept or lost: bytes written since the last fsync dropped, kept, or torn at a multiple of 512, the
// lost ones missing or read as zeros;
// of the names changed since the folder's last fsync, any number of the first ones kept.
#include <fcntl.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/io/storage.h"
#include "tests/storage/sample_run.h"
#include "tests/storage/temporary_folder.h"

using namespace sample;
namespace fs = std::filesystem;

namespace {

struct Call {
  enum Kind { create, write, sync_file, sync_names, rename, remove, make_folder } kind;
  std::string path, to, bytes;
};

/// Makes the real calls and notes those that change the disk.
class RecordingFiles : public FileSystem {
 public:
  mutable std::vector<Call> calls;

  int open(const std::string& path, int flags) const override {
    const bool fresh = (flags & O_CREAT) && !fs::exists(path);
    const int descriptor = FileSystem::open(path, flags);
    paths_[descriptor] = path;
    if (fresh) calls.push_back({Call::create, path, "", ""});
    return descriptor;
  }
  ssize_t write(int descriptor, const char* bytes, std::size_t count) const override {
    const ssize_t written = FileSystem::write(descriptor, bytes, count);
    calls.push_back({Call::write, paths_[descriptor], "", std::string(bytes, static_cast<std::size_t>(written))});
    return written;
  }
  int sync(int descriptor) const override {
    const std::string& path = paths_[descriptor];
    calls.push_back({fs::is_directory(path) ? Call::sync_names : Call::sync_file, path, "", ""});
    return FileSystem::sync(descriptor);
  }
  int rename(const std::string& from, const std::string& to) const override {
    calls.push_back({Call::rename, from, to, ""});
    return FileSystem::rename(from, to);
  }
  int remove(const std::string& path) const override {
    if (fs::exists(path)) calls.push_back({Call::remove, path, "", ""});
    return FileSystem::remove(path);
  }
  int make_folder(const std::string& path) const override {
    const int status = FileSystem::make_folder(path);
    if (status == 0) calls.push_back({Call::make_folder, path, "", ""});
    return status;
  }

 private:
  mutable std::map<int, std::string> paths_;
};

/// The disk of the model: names point to files (or folders), each with safe and unsafe bytes.
class Disk {
 public:
  void apply(const Call& call) {
    if (call.kind == Call::write) files_[now_.at(call.path)].unsafe += call.bytes;
    if (call.kind == Call::sync_file) {
      File& file = files_[now_.at(call.path)];
      file.safe += file.unsafe;
      file.unsafe.clear();
    }
    if (call.kind == Call::create || call.kind == Call::make_folder) files_.push_back({call.kind == Call::make_folder, "", ""});
    if (call.kind == Call::sync_names) {
      std::vector<Change> waiting;
      for (const Change& change : unsafe_names_)
        fs::path(change.call.path).parent_path() == call.path ? change_names(safe_, change) : waiting.push_back(change);
      unsafe_names_ = waiting;
    }
    if (call.kind == Call::write || call.kind == Call::sync_file || call.kind == Call::sync_names) return;
    const Change change{call, files_.size() - 1};
    change_names(now_, change);
    unsafe_names_.push_back(change);
  }

  std::size_t unsafe_names() const { return unsafe_names_.size(); }
  std::size_t unsafe_bytes() const {
    std::size_t most = 0;
    for (const File& file : files_) most = std::max(most, file.unsafe.size());
    return most;
  }

  /// Writes below `to` what is left of what stood below `from`: the first `names` unsafe changes of names, and the first
  /// `bytes` unsafe bytes of every file, the others missing or zeros.
  void materialise(const std::string& from, const std::string& to, std::size_t names, std::size_t bytes, bool zeros) const {
    std::map<std::string, std::size_t> left = safe_;
    for (std::size_t i = 0; i < names; ++i) change_names(left, unsafe_names_[i]);
    fs::create_directory(to);
    for (const auto& [path, number] : left) {  // sorted: a folder comes before what is in it
      const fs::path place = to + path.substr(from.size());
      if (!fs::is_directory(place.parent_path())) continue;  // its folder's name was lost
      const File& file = files_[number];
      std::string unsafe = file.unsafe.substr(0, bytes);
      if (zeros) unsafe.resize(file.unsafe.size());
      if (file.folder) fs::create_directory(place);
      else std::ofstream(place, std::ios::binary) << file.safe + unsafe;
    }
  }

 private:
  struct File { bool folder; std::string safe, unsafe; };
  struct Change { Call call; std::size_t file; };
  using Names = std::map<std::string, std::size_t>;

  static void change_names(Names& names, const Change& change) {
    const Call& call = change.call;
    if (call.kind == Call::create || call.kind == Call::make_folder) names[call.path] = change.file;
    if (call.kind == Call::remove) names.erase(call.path);
    if (call.kind == Call::rename && names.count(call.path)) {
      names[call.to] = names.at(call.path);
      names.erase(call.path);
    }
  }

  std::vector<File> files_;
  Names now_, safe_;
  std::vector<Change> unsafe_names_;
};

/// Checks that what a power cut left at `path` is a run with at least `promised` blocks and can be ended well.
void recover(const std::string& path, bool begun, int promised) {
  std::string note;
  if (!fs::exists(path + "/manifest.json")) {
    REQUIRE_FALSE(begun);
    if (fs::exists(path)) CHECK_FALSE(error_of([&] { create(path); }));
    return;
  }
  std::unique_ptr<RunFolder> run;
  REQUIRE(text_of(error_of([&] { run = RunFolder::open(path, expected()); })) == "no error");
  REQUIRE(checked_blocks(*run, note) >= promised);
  REQUIRE(note == "");
  REQUIRE(run->scan_blocks(note).size() == names_in(path + "/blocks").size());
}

/// Number of states tried for a run of `blocks` blocks, each of which recovered.
int states_survived(std::uint64_t blocks) {
  TemporaryFolder folder;
  const std::string path = folder / "run/decay.out", left = folder / "left";
  fs::create_directory(folder / "run");
  RecordingFiles files;
  std::vector<std::size_t> returned;  // number of calls after which checkpoint i is promised
  const auto run = create(path, false, files);
  const std::size_t begun = files.calls.size();
  Checkpoint checkpoint;
  for (std::uint64_t i = 0; i < blocks; ++i) {
    checkpoint.blocks.push_back(run->publish("point", 2 * i, 2, payload(i)));
    checkpoint.in_flight = "after block " + std::to_string(i);
    run->write_checkpoint(checkpoint);
    returned.push_back(files.calls.size());
  }
  run->mark_complete();
  Disk disk;
  int states = 0;
  for (std::size_t n = 0; n <= files.calls.size(); ++n) {
    if (n > 0) disk.apply(files.calls[n - 1]);
    const auto promised = std::count_if(returned.begin(), returned.end(), [&](std::size_t calls) { return n >= calls; });
    for (std::size_t names = 0; names <= disk.unsafe_names(); ++names)
      for (std::size_t bytes = 0; bytes < disk.unsafe_bytes() + 512; bytes += 512)
        for (const bool zeros : {false, true}) {
          if (zeros && bytes >= disk.unsafe_bytes()) continue;
          INFO("after call " << n << ", " << names << " names and " << bytes << " bytes kept, zeros " << zeros);
          disk.materialise(folder / "run", left, names, bytes, zeros);
          recover(left + "/decay.out", n >= begun, static_cast<int>(promised));
          fs::remove_all(left);
          ++states;
        }
  }
  return states;
}

}  // namespace

TEST_CASE("after a power cut at any instant the old or the new checkpoint is found, never neither") {
  CHECK(states_survived(2) > 100);
}

TEST_CASE("power cuts, at least 2000 states", "[faults]") { CHECK(states_survived(24) > 2000); }
