#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>
#include <vector>

#include "engine/io/storage.h"
#include "tests/storage/faulty_files.h"
#include "tests/storage/temporary_folder.h"

using namespace quench;
using namespace quench::io;

namespace {

std::string failure_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::io);
    return error.message();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a file is written, replaced and read back") {
  TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 3000000; ++i) text += static_cast<char>(i * 31 + i / 257);
  write_durably(folder / "x", text);
  CHECK((read_file(folder / "x") == text));
  write_durably(folder / "x", "");
  CHECK(read_file(folder / "x").empty());
  CHECK(names_in(folder.path()) == std::vector<std::string>{"x"});
}

TEST_CASE("a write that fails names path and cause, keeps the old file and leaves nothing behind") {
  for (const int cause : {ENOSPC, EIO, EDQUOT, EROFS}) {
    int k = 1;
    for (;; ++k) {
      TemporaryFolder folder;
      write_durably(folder / "x", "old");
      FaultyFiles files(k, cause);
      const std::string message = failure_of([&] { write_durably(folder / "x", "new bytes", files); });
      if (!files.failed()) break;
      CHECK(message == "cannot write " + (folder / "x") + ": " + std::generic_category().message(cause));
      const std::string found = read_file(folder / "x");
      // From the rename on, the new file stands; the failed call then is the folder's open, fsync or close.
      CHECK(found == (k <= 5 ? "old" : "new bytes"));
      CHECK(names_in(folder.path()) == std::vector<std::string>{"x"});
      // After a failed fsync nothing more may be done to that file: one close, then the removal.
      if (files.step() == "fsync" && k == 3) CHECK(files.calls() == 4);
    }
    CHECK(k == 9);  // open write fsync close rename, open fsync close of the folder
  }
}

TEST_CASE("interrupted and short calls are repeated") {
  TemporaryFolder folder;
  const std::string text(1000, 'q');
  int k = 1, repeated = 0;
  for (;; ++k) {
    FaultyFiles files(k, EINTR, true);
    const std::string message = failure_of([&] { write_durably(folder / "x", text + std::to_string(k), files); });
    if (!files.failed()) break;
    if (files.step() == "rename") {  // never interrupted, so not repeated
      CHECK(message.find("Interrupted") != std::string::npos);
      continue;
    }
    ++repeated;
    CHECK(message == "no error");
    CHECK((read_file(folder / "x") == text + std::to_string(k)));
  }
  CHECK(repeated > 15);  // 1000 bytes in halves: open, ten writes, fsync, close, then the folder's three
}

TEST_CASE("what cannot be written or read says why") {
  TemporaryFolder folder;
  CHECK(failure_of([&] { write_durably(folder / "no/x", "a"); }) == "cannot write " + (folder / "no/x") + ": No such file or directory");
  CHECK(failure_of([&] { read_file(folder / "x"); }) == "cannot read " + (folder / "x") + ": No such file or directory");
  CHECK(failure_of([&] { read_file(folder.path()); }) == "cannot read " + folder.path() + ": Is a directory");
  CHECK(failure_of([&] { write_durably(folder.path(), "a"); }).find("cannot write " + folder.path()) == 0);
  write_durably(folder / "x", "a");
  CHECK(failure_of([&] { write_durably(folder / "x/y", "a"); }) == "cannot write " + (folder / "x/y") + ": Not a directory");
  const std::string long_name(300, 'n');
  CHECK(failure_of([&] { write_durably(folder / long_name, "a"); }).find("File name too long") != std::string::npos);
}

TEST_CASE("a read-only folder refuses") {
  // Root may write anywhere; /proc refuses even root.
  TemporaryFolder folder;
  std::string place = "/proc/quench-test";
  if (::geteuid() != 0) {
    ::chmod(folder.path().c_str(), 0555);
    place = folder / "x";
  }
  CHECK(failure_of([&] { write_durably(place, "a"); }).find("cannot write " + place + ": ") == 0);
  ::chmod(folder.path().c_str(), 0755);
}

TEST_CASE("a device stays a device, and a full one is an error") {
  struct stat before, after;
  REQUIRE(::stat("/dev/full", &before) == 0);
  CHECK(failure_of([] { write_durably("/dev/full", "a"); }) == "cannot write /dev/full: No space left on device");
  REQUIRE(::stat("/dev/full", &after) == 0);
  CHECK(S_ISCHR(after.st_mode));
  CHECK(before.st_rdev == after.st_rdev);
  CHECK(before.st_ino == after.st_ino);
  CHECK(failure_of([] { write_durably("/dev/null", "a"); }) == "no error");
}

TEST_CASE("a symbolic link keeps pointing") {
  TemporaryFolder folder;
  std::filesystem::create_directory(folder / "data");
  write_durably(folder / "data/x", "old");
  std::filesystem::create_symlink("data/x", folder / "link");
  write_durably(folder / "link", "new");
  CHECK(std::filesystem::is_symlink(folder / "link"));
  CHECK(read_file(folder / "data/x") == "new");
  CHECK(names_in(folder / "data") == std::vector<std::string>{"x"});
}

TEST_CASE("folders are made with their parents") {
  TemporaryFolder folder;
  make_folders(folder / "a/b/c", FileSystem::real());
  make_folders(folder / "a/b/c", FileSystem::real());
  CHECK(std::filesystem::is_directory(folder / "a/b/c"));
  write_durably(folder / "file", "a");
  CHECK(failure_of([&] { make_folders(folder / "file/d", FileSystem::real()); }).find("cannot create " + (folder / "file")) == 0);
}
