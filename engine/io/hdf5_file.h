// The part of the HDF5 C library that quench uses. Files are written in memory only, so that a failing disk never meets
// HDF5 (reliability.md 1: its exit handler crashes after a failed write); they are read from the disk.
#pragma once

#include <hdf5.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/core/array.h"
#include "engine/core/error.h"

namespace quench::io {

/// Keeps HDF5 from printing to stderr for as long as it lives; what it would have said goes into our errors.
class Hdf5Quiet {
 public:
  Hdf5Quiet();
  ~Hdf5Quiet();
  Hdf5Quiet(const Hdf5Quiet&) = delete;
  Hdf5Quiet& operator=(const Hdf5Quiet&) = delete;

 private:
  H5E_auto2_t function_ = nullptr;
  void* data_ = nullptr;
};

/// Owns one HDF5 identifier.
class Hdf5Handle {
 public:
  using Close = herr_t (*)(hid_t);
  /// Throws an io error "<doing>: <what HDF5 says>" when `id` is negative. Any HDF5 call in between, so also the end of
  /// another handle, makes HDF5 forget what it had to say.
  Hdf5Handle(hid_t id, Close close, const std::string& doing);
  Hdf5Handle(Hdf5Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Hdf5Handle& operator=(Hdf5Handle&&) = delete;
  ~Hdf5Handle() {
    if (id_ >= 0) close_(id_);
  }
  operator hid_t() const { return id_; }

 private:
  hid_t id_;
  Close close_;
};

/// Deepest message of HDF5's error stack, which it clears.
std::string hdf5_message();
/// Throws an io error "<doing>: <what HDF5 says>" when `status` is negative.
void hdf5_check(long long status, const std::string& doing);

/// A file made in memory: object times off, format fixed, so its bytes depend on what is written and in which order.
class Hdf5Writer {
 public:
  Hdf5Writer();
  hid_t root() const { return file_; }
  Hdf5Handle group(hid_t parent, const std::string& name);
  /// Doubles, little-endian, contiguous; rank 0 becomes a scalar.
  void numbers(hid_t parent, const std::string& name, const Array& values);
  /// One UTF-8 text of any length without NUL.
  void text(hid_t object, const std::string& name, const std::string& value);
  /// A list of texts, possibly empty.
  void texts(hid_t object, const std::string& name, const std::vector<std::string>& values);
  /// The file's bytes; nothing may be written afterwards.
  std::string bytes();

 private:
  Hdf5Quiet quiet_;
  Hdf5Handle file_;
};

/// A file on disk, opened for reading. Every error names the file and the place in it.
class Hdf5Reader {
 public:
  explicit Hdf5Reader(const std::string& path);
  hid_t root() const { return file_; }
  bool has(hid_t parent, const std::string& name) const;
  bool has_attribute(hid_t object, const std::string& name) const;
  Hdf5Handle group(hid_t parent, const std::string& name) const;
  /// Any numeric dataset as doubles.
  Array numbers(hid_t parent, const std::string& name) const;
  std::string text(hid_t object, const std::string& name) const;
  std::vector<std::string> texts(hid_t object, const std::string& name) const;
  /// Sorted names of a group's entries.
  std::vector<std::string> names(hid_t group) const;
  /// Sorted paths of the numeric datasets below `group`, at most `limit`.
  std::vector<std::string> datasets(hid_t group, std::size_t limit) const;
  /// "<path>: <what>" as an io error.
  Error error(const std::string& what) const;

 private:
  void collect(hid_t group, const std::string& prefix, std::size_t limit, int depth, std::vector<std::string>& paths) const;

  Hdf5Quiet quiet_;
  std::string path_;
  Hdf5Handle file_;
};

}  // namespace quench::io
