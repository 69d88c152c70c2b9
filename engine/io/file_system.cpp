#include "engine/io/file_system.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace quench::io {

int FileSystem::open(const std::string& path, int flags) const { return ::open(path.c_str(), flags | O_CLOEXEC, 0666); }
ssize_t FileSystem::read(int descriptor, char* bytes, std::size_t count) const { return ::read(descriptor, bytes, count); }
ssize_t FileSystem::write(int descriptor, const char* bytes, std::size_t count) const {
  return ::write(descriptor, bytes, count);
}
int FileSystem::sync(int descriptor) const { return ::fsync(descriptor); }
int FileSystem::close(int descriptor) const { return ::close(descriptor); }
int FileSystem::rename(const std::string& from, const std::string& to) const { return std::rename(from.c_str(), to.c_str()); }
int FileSystem::remove(const std::string& path) const { return ::unlink(path.c_str()); }
int FileSystem::make_folder(const std::string& path) const { return ::mkdir(path.c_str(), 0777); }
int FileSystem::lock(int descriptor) const { return ::flock(descriptor, LOCK_EX | LOCK_NB); }

const FileSystem& FileSystem::real() {
  static const FileSystem files;
  return files;
}

Error system_error(const std::string& verb, const std::string& path, int cause, const std::string& step) {
  const std::string text = std::generic_category().message(cause);
  Error error(ErrorKind::io, "cannot " + verb + " " + path + ": " + text);
  error.fact("path", path).fact("cause", text).fact("step", step);
  return error;
}

Descriptor::Descriptor(const std::string& verb, const std::string& shown, const std::string& path, int flags,
                       const FileSystem& files)
    : verb_(verb), shown_(shown), files_(files), number_(-1) {
  do {
    number_ = files_.open(path, flags);
  } while (number_ < 0 && errno == EINTR);
  if (number_ < 0) throw system_error(verb_, shown_, errno, "open");
}

Descriptor::~Descriptor() {
  if (number_ >= 0) files_.close(number_);
}

void Descriptor::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = files_.write(number_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw system_error(verb_, shown_, written < 0 ? errno : EIO, "write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string Descriptor::read_at_most(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) {
    const std::size_t before = text.size(), piece = std::min(bytes - before, std::size_t{1} << 20);
    text.resize(before + piece);
    const ssize_t got = files_.read(number_, text.data() + before, piece);
    if (got < 0 && errno != EINTR) throw system_error(verb_, shown_, errno, "read");
    text.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) break;
  }
  return text;
}

// An interrupted fsync has not failed and is repeated; after a failed one the kernel may have dropped the pages, so a
// second call could report success for data that are lost: it is never repeated.
void Descriptor::sync() {
  int status;
  do {
    status = files_.sync(number_);
  } while (status < 0 && errno == EINTR);
  if (status < 0) throw system_error(verb_, shown_, errno, "fsync");
}

// On Linux the descriptor is gone even when close reports EINTR, so that is no failure and nothing to repeat.
void Descriptor::close() {
  const int number = number_;
  number_ = -1;
  if (files_.close(number) < 0 && errno != EINTR) throw system_error(verb_, shown_, errno, "close");
}

void sync_folder(const std::string& folder, const std::string& shown, const FileSystem& files) {
  Descriptor descriptor("write", shown, folder, O_RDONLY | O_DIRECTORY, files);
  int status;
  do {
    status = files.sync(descriptor.number());
  } while (status < 0 && errno == EINTR);
  // Some network file systems know no fsync of a folder and say EINVAL: there it is durable by their own means or not at all.
  if (status < 0 && errno != EINVAL) throw system_error("write", shown, errno, "fsync");
  descriptor.close();
}

void make_folders(const std::string& path, const FileSystem& files) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  if (path.empty() || fs::is_directory(path, ignored)) return;
  const std::string parent = fs::path(path).parent_path().string();
  if (parent != path) make_folders(parent, files);
  if (files.make_folder(path) < 0) {
    const int cause = errno;
    if (cause == EEXIST && fs::is_directory(path, ignored)) return;
    throw system_error("create", path, cause, "mkdir");
  }
  sync_folder(parent.empty() ? "." : parent, path, files);
}

void remove_file(const std::string& path, const FileSystem& files) {
  if (files.remove(path) < 0 && errno != ENOENT) throw system_error("remove", path, errno, "unlink");
}

std::vector<std::string> names_in(const std::string& folder) {
  std::error_code failure;
  std::vector<std::string> names;
  std::filesystem::directory_iterator entry(folder, failure), end;
  for (; !failure && entry != end; entry.increment(failure)) names.push_back(entry->path().filename().string());
  if (failure) throw system_error("read", folder, failure.value(), "readdir");
  std::sort(names.begin(), names.end());
  return names;
}

std::string read_start(const std::string& path, std::size_t bytes, const FileSystem& files) {
  return Descriptor("read", path, path, O_RDONLY, files).read_at_most(bytes);
}

}  // namespace quench::io
