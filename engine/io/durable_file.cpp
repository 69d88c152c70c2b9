#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <limits>
#include <string>

#include "engine/io/file_system.h"
#include "engine/io/storage.h"

namespace quench::io {

namespace {

/// A device or pipe (/dev/stdout): renaming over it would replace it by a plain file.
bool is_stream(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

/// The file a symbolic link stands for, so that the link itself stays.
std::string behind_links(const std::string& path) {
  std::error_code failure;
  if (!std::filesystem::is_symlink(path, failure)) return path;
  const auto target = std::filesystem::canonical(path, failure);
  return failure ? path : target.string();
}

void write_stream(const std::string& path, std::string_view bytes, const FileSystem& files) {
  Descriptor descriptor("write", path, path, O_WRONLY, files);
  descriptor.write_all(bytes);
  descriptor.close();
}

void write_whole(const std::string& path, const std::string& shown, std::string_view bytes, const FileSystem& files) {
  Descriptor descriptor("write", shown, path, O_WRONLY | O_CREAT | O_TRUNC, files);
  descriptor.write_all(bytes);
  descriptor.sync();
  descriptor.close();
}

}  // namespace

void write_durably(const std::string& path, std::string_view bytes, const FileSystem& files) {
  if (is_stream(path)) return write_stream(path, bytes, files);
  const std::filesystem::path target = behind_links(path);
  const std::string folder = target.has_parent_path() ? target.parent_path().string() : ".";
  // One name per thread of the machine: two writers of one file never share a temporary.
  const std::string temporary =
      folder + "/." + target.filename().string() + "." + std::to_string(::gettid()) + std::string(temporary_ending);
  try {
    write_whole(temporary, path, bytes, files);
    if (files.rename(temporary, target.string()) < 0) throw system_error("write", path, errno, "rename");
  } catch (...) {
    files.remove(temporary);
    throw;
  }
  sync_folder(folder, path, files);
}

std::string read_file(const std::string& path, const FileSystem& files) {
  return Descriptor("read", path, path, O_RDONLY, files).read_at_most(std::numeric_limits<std::size_t>::max());
}

}  // namespace quench::io
