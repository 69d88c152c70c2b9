// A file system whose k-th call fails.
#pragma once

#include <fcntl.h>

#include <atomic>
#include <cerrno>
#include <string>

#include "engine/io/file_system.h"

/// Fails call number `failing` (from 1) among open, write, fsync, rename, close and mkdir with `cause`; the rest are real.
class FaultyFiles : public quench::io::FileSystem {
 public:
  FaultyFiles(int failing, int cause, bool short_writes = false) : failing_(failing), cause_(cause), short_writes_(short_writes) {}
  /// From now on, lets `good` calls pass and fails the next one.
  void fail_after(int good) { failing_ = calls_ + good + 1; }
  bool failed() const { return calls_ >= failing_; }
  int calls() const { return calls_; }
  const std::string& step() const { return step_; }

  int open(const std::string& path, int flags) const override { return fails("open") ? -1 : FileSystem::open(path, flags); }
  ssize_t write(int descriptor, const char* bytes, std::size_t count) const override {
    if (!fails("write")) return FileSystem::write(descriptor, bytes, short_writes_ ? (count + 1) / 2 : count);
    if (cause_ != EINTR) FileSystem::write(descriptor, bytes, count / 2);  // a full disk takes a part first
    errno = cause_;
    return -1;
  }
  int sync(int descriptor) const override { return fails("fsync") ? -1 : FileSystem::sync(descriptor); }
  int close(int descriptor) const override {
    const bool failing = fails("close");
    const int status = FileSystem::close(descriptor);
    if (failing) errno = cause_;
    return failing ? -1 : status;
  }
  int rename(const std::string& from, const std::string& to) const override {
    return fails("rename") ? -1 : FileSystem::rename(from, to);
  }
  int make_folder(const std::string& path) const override { return fails("mkdir") ? -1 : FileSystem::make_folder(path); }

 private:
  bool fails(const char* step) const {
    if (++calls_ != failing_) return false;
    step_ = step;
    errno = cause_;
    return true;
  }
  int failing_, cause_;
  bool short_writes_;
  mutable std::atomic<int> calls_ = 0;
  mutable std::string step_;
};
