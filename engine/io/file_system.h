// The system calls through which quench writes, behind one object, so that tests can fail the k-th of them.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"

namespace quench::io {

/// Every call behaves as its POSIX namesake: -1 and errno on failure. The base class makes the real calls.
/// Calls may come from several threads.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual int open(const std::string& path, int flags) const;  ///< new files get mode 0666 less the umask
  virtual ssize_t read(int descriptor, char* bytes, std::size_t count) const;
  virtual ssize_t write(int descriptor, const char* bytes, std::size_t count) const;
  virtual int sync(int descriptor) const;                      ///< fsync
  virtual int close(int descriptor) const;
  virtual int rename(const std::string& from, const std::string& to) const;
  virtual int remove(const std::string& path) const;           ///< unlink
  virtual int make_folder(const std::string& path) const;      ///< mkdir
  virtual int lock(int descriptor) const;                      ///< flock, exclusive, without waiting

  static const FileSystem& real();
};

/// io error "cannot <verb> <path>: <cause of errno value>", with the facts path, cause and step (the failed call).
Error system_error(const std::string& verb, const std::string& path, int cause, const std::string& step);

/// An open file, closed at the end of its life. close() reports; the destructor, on the way of another error, does not.
class Descriptor {
 public:
  /// Throws io errors "cannot <verb> <shown>: ...", here and in every call below; `shown` is the path the user knows.
  /// Interrupted calls are repeated.
  Descriptor(const std::string& verb, const std::string& shown, const std::string& path, int flags, const FileSystem& files);
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  void write_all(std::string_view bytes);
  std::string read_at_most(std::size_t bytes);
  void sync();
  void close();

 private:
  std::string verb_, shown_;
  const FileSystem& files_;
  int number_;
};

/// Makes what happened to the names in `folder` survive a power cut. Errors say that `shown` cannot be written.
void sync_folder(const std::string& folder, const std::string& shown, const FileSystem& files);
/// Creates `path` and its missing parents, each durable. Existing folders are fine.
void make_folders(const std::string& path, const FileSystem& files);
/// Removes one file; a missing one is fine.
void remove_file(const std::string& path, const FileSystem& files);
/// Sorted names in a folder, without "." and ".."; an io error when it cannot be read.
std::vector<std::string> names_in(const std::string& folder);
/// First `bytes` bytes of a file, fewer when it is shorter.
std::string read_start(const std::string& path, std::size_t bytes, const FileSystem& files);

/// Leftovers of write_durably after a kill end in this.
inline constexpr std::string_view temporary_ending = ".partial";

}  // namespace quench::io
