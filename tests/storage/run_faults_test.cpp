// reliability.md 3, items 4 and 5: failing calls, full disks, torn and flipped checkpoints.
#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <system_error>

#include "engine/io/manifest.h"
#include "engine/io/sealed_file.h"
#include "engine/io/storage.h"
#include "tests/storage/faulty_files.h"
#include "tests/storage/sample_run.h"
#include "tests/storage/temporary_folder.h"

using namespace sample;

namespace {

constexpr std::uint64_t blocks_of_run = 3;

std::map<std::string, std::string> contents_of(const std::string& path) {
  std::map<std::string, std::string> contents;
  for (const char* name : {"/blocks/", "/script/lib/", "/"})
    for (const std::string& file : names_in(path + name))
      if (std::filesystem::is_regular_file(path + name + file)) contents[name + file] = read_file(path + name + file);
  return contents;
}

/// What the user does after a failure: resume what can be resumed, else run again; the folder decides which is allowed.
std::unique_ptr<RunFolder> recovered(const std::string& path) {
  if (std::filesystem::exists(path + "/manifest.json")) return RunFolder::open(path, expected());
  return create(path);
}

/// A run in which call k fails with `cause`, for every k; each is resumed.
void fail_every_call(int cause) {
  TemporaryFolder good;
  compute(*create(good / "decay.out"), blocks_of_run);
  const auto reference = contents_of(good / "decay.out");
  int k = 1, most_blocks_kept = 0;
  for (;; ++k) {
    TemporaryFolder folder;
    const std::string path = folder / "decay.out";
    FaultyFiles files(k, cause);
    const auto error = error_of([&] { compute(*create(path, false, files), blocks_of_run); });
    if (!files.failed()) break;
    // Closing a file that was only read, or the lock, may fail without harm.
    if (!error) CHECK(files.step() == "close");
    if (error) {
      CHECK(error->kind() == ErrorKind::io);
      CHECK(error->message().find(folder.path()) != std::string::npos);
      CHECK(error->message().find(std::generic_category().message(cause)) != std::string::npos);
    }
    const auto run = recovered(path);
    std::string note;
    const int kept = checked_blocks(*run, note);
    INFO("call " << k << " (" << files.step() << ")");
    CHECK(kept >= most_blocks_kept - 1);  // one call later in the run never loses a checkpoint that was complete
    most_blocks_kept = std::max(most_blocks_kept, kept);
    CHECK(note == "");
    compute(*run, blocks_of_run);
    CHECK(checked_blocks(*run, note) == static_cast<int>(blocks_of_run));
    for (const auto& [name, bytes] : contents_of(path)) {
      if (name.find("/checkpoint") == 0) continue;  // generations may differ by the one that failed
      const auto same = reference.find(name);
      CHECK((same != reference.end() && same->second == bytes));
    }
  }
  CHECK(k > 90);
  CHECK(most_blocks_kept == static_cast<int>(blocks_of_run));
}

}  // namespace

TEST_CASE("every failing call of a run is an error with path and cause, and the resume ends in the same bytes") {
  fail_every_call(ENOSPC);
}

TEST_CASE("the same with other causes", "[faults]") {
  for (const int cause : {EIO, EDQUOT, EROFS}) fail_every_call(cause);
}

TEST_CASE("every failing call of a replacement leaves a run that --force replaces") {
  for (int k = 1;; ++k) {
    TemporaryFolder folder;
    const std::string path = folder / "decay.out";
    compute(*create(path), 2);
    FaultyFiles files(k, ENOSPC);
    Manifest other = manifest();
    other.seed = 8;
    const auto error = error_of([&] { RunFolder::create(path, other, scripts(), true, files); });
    if (!files.failed()) break;
    std::string note;
    if (error) CHECK(error->kind() == ErrorKind::io);
    // Either run may stand there, never a mixture: the old one is whole, has no checkpoint left, or misses its script.
    if (read_manifest(path).seed != 8 && !error_of([&] { RunFolder::open(path, expected()); })) {
      const int blocks = checked_blocks(*RunFolder::open(path, expected()), note);
      CHECK((blocks == 0 || blocks == 2));
    }
    const auto run = RunFolder::create(path, other, scripts(), true);
    CHECK(run->scan_blocks(note).size() == 2);
  }
}

TEST_CASE("a block whose publication failed is never overwritten by another") {
  for (int good = 0; good < 8; ++good) {
    TemporaryFolder folder;
    FaultyFiles files(0, EIO);
    const auto run = create(folder / "decay.out", false, files);
    files.fail_after(good);
    CHECK(error_of([&] { run->publish("point", 0, 2, "first"); }));
    const std::vector<std::string> standing = names_in(folder / "decay.out/blocks");
    CHECK(standing.size() == (good < 5 ? 0 : 1));  // from the rename on, the block stands
    run->publish("point", 2, 2, "second");
    const auto entry = run->publish("point", 0, 2, "first");
    CHECK(run->read_block(entry) == "first");
    std::string note;
    CHECK(run->scan_blocks(note).size() == (good < 5 ? 2 : 3));
  }
}

TEST_CASE("a checkpoint cut anywhere is refused by name, and the older one is used") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  auto run = create(path);
  Checkpoint checkpoint;
  for (int i = 1; i <= 4; ++i) {
    checkpoint.in_flight = std::string(2000, static_cast<char>('0' + i));
    run->write_checkpoint(checkpoint);
  }
  const std::string newest = path + "/checkpoint-b", bytes = read_file(newest);
  REQUIRE(bytes.size() > 2000);
  for (std::size_t length = 0; length < bytes.size(); length += 64) {
    write_durably(newest, bytes.substr(0, length));
    std::string note;
    const auto found = run->newest_checkpoint(note);
    REQUIRE(found);
    CHECK(found->generation == 3);
    CHECK(found->in_flight == std::string(2000, '3'));
    CHECK(note.find(newest + " was not used: ") == 0);
  }
  // The next checkpoint goes over the damaged one.
  run.reset();
  run = RunFolder::open(path, expected());
  run->write_checkpoint(checkpoint);
  std::string note;
  CHECK(run->newest_checkpoint(note)->generation == 4);
  CHECK(note == "");
}

TEST_CASE("no flipped bit of a checkpoint goes unseen") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  auto run = create(path);
  Checkpoint checkpoint;
  checkpoint.in_flight = "older";
  run->write_checkpoint(checkpoint);
  checkpoint.blocks.push_back({"point", 0, 2, "block-000001", sha256_hex("x")});
  checkpoint.in_flight = std::string(300, 'n');
  run->write_checkpoint(checkpoint);
  const std::string newest = path + "/checkpoint-b", bytes = read_file(newest);
  std::mt19937_64 random(11);
  for (int trial = 0; trial < 10000; ++trial) {
    std::string flipped = bytes;
    for (std::uint64_t flips = 1 + random() % 3; flips > 0; --flips) flipped[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    if (flipped == bytes) continue;
    REQUIRE(error_of([&] { decode_checkpoint(flipped, run_identity(expected())); }));
    if (trial % 50 != 0) continue;  // the way through the disk is the same for all
    write_durably(newest, flipped);
    std::string note;
    const auto found = run->newest_checkpoint(note);
    REQUIRE(found);
    REQUIRE(found->generation == 1);
    REQUIRE(found->in_flight == "older");
    REQUIRE(note.find(newest) == 0);
  }
  REQUIRE(decode_checkpoint(bytes, run_identity(expected())).generation == 2);
}

TEST_CASE("two damaged checkpoints leave a fresh run, with both named") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  compute(*create(path), 3);
  for (const char* name : {"/checkpoint-a", "/checkpoint-b"}) write_durably(path + name, "torn");
  const auto run = RunFolder::open(path, expected());
  std::string note;
  CHECK_FALSE(run->newest_checkpoint(note));
  CHECK(note == path + "/checkpoint-a was not used: it ends early\n" + path + "/checkpoint-b was not used: it ends early\n");
  compute(*run, 3);  // the blocks that stand are found again and not doubled
  CHECK(checked_blocks(*run, note) == 3);
  CHECK(names_in(path + "/blocks").size() == 3);
}

TEST_CASE("a checkpoint of another run is refused") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  compute(*create(path), 3);
  Manifest other = manifest();
  other.seed = 8;
  const auto run = RunFolder::create(folder / "other.out", other, scripts(), false);
  write_durably(folder / "other.out/checkpoint-a", read_file(path + "/checkpoint-a"));
  std::string note;
  CHECK_FALSE(run->newest_checkpoint(note));
  CHECK(note == (folder / "other.out/checkpoint-a") + " was not used: it belongs to another run\n");
}
