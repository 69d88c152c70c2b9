// A fresh folder for one test, removed with everything in it: in memory where the system has such a place, for thousands of
// fsyncs on a busy disk take a minute; TMPDIR says otherwise.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

class TemporaryFolder {
 public:
  TemporaryFolder() {
    const std::string memory = "/dev/shm";
    const bool fast = !::getenv("TMPDIR") && std::filesystem::is_directory(memory);
    std::string name = (fast ? memory : std::filesystem::temp_directory_path().string()) + "/quench-storage-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};
