// A run folder for one test, and runs in it.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "engine/io/storage.h"
#include "tests/runner/toy.h"

namespace toy {

namespace fs = std::filesystem;

/// A path that does not exist yet, gone again at the end of the test.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("quench-runner-" + std::to_string(getpid()) + "-" + std::to_string(++count()))) {
    fs::remove_all(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string path() const { return path_.string(); }
  std::string bytes(const std::string& name) const { return io::read_file((path_ / name).string()); }
  /// Whether result.h5 has these bytes.
  bool holds(const std::string& expected) const { return bytes("result.h5") == expected; }

 private:
  static int& count() {
    static int n = 0;
    return n;
  }
  fs::path path_;
};

inline RunOptions into(const Folder& folder, unsigned threads = 2) {
  RunOptions options;
  options.out = folder.path();
  options.threads = threads;
  options.script_name = "walk.lua";
  options.script_files["walk.lua"] = "return walk";
  return options;
}

/// Uninterrupted run in a folder of its own: bytes of result.h5.
inline std::string reference_bytes(const Options& options) {
  Folder folder;
  run(plan(options), into(folder, 1));
  return folder.bytes("result.h5");
}

}  // namespace toy
