// reliability.md 3, items 1 and 2: kill -9 at random instants.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <random>
#include <string>
#include <thread>

#include "engine/io/storage.h"
#include "tests/storage/sample_run.h"
#include "tests/storage/temporary_folder.h"

using namespace sample;

namespace {

constexpr std::uint64_t blocks_of_run = 2000;

/// A run, begun or resumed; after each checkpoint the number of its blocks goes to `report`. Never returns.
[[noreturn]] void run_child(const std::string& path, int report) {
  try {
    std::string note;
    const auto run = std::filesystem::exists(path + "/manifest.json") ? RunFolder::open(path, expected()) : create(path);
    Checkpoint checkpoint = run->newest_checkpoint(note).value_or(Checkpoint{});
    for (std::uint64_t i = checkpoint.blocks.size(); i < blocks_of_run; ++i) {
      checkpoint.blocks.push_back(run->publish("point", 2 * i, 2, payload(i)));
      checkpoint.in_flight = "after block " + std::to_string(i);
      run->write_checkpoint(checkpoint);
      const std::uint64_t done = i + 1;
      if (::write(report, &done, sizeof done) != sizeof done) ::_exit(2);
    }
    ::_exit(0);
  } catch (...) {
    ::_exit(1);
  }
}

/// Kills a child `delay` after it has reported `reports` checkpoints, whatever the speed of the disk; returns how many
/// blocks it had reported at last.
int killed_after(const std::string& path, std::uint64_t reports, std::chrono::microseconds delay) {
  int report[2];
  REQUIRE(::pipe(report) == 0);
  const pid_t child = ::fork();
  if (child == 0) run_child(path, report[1]);
  ::close(report[1]);
  std::uint64_t done = 0, latest = 0;
  for (std::uint64_t i = 0; i < reports; ++i) REQUIRE(::read(report[0], &latest, sizeof latest) == sizeof latest);
  std::this_thread::sleep_for(delay);
  ::kill(child, SIGKILL);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  while (::read(report[0], &done, sizeof done) == sizeof done) latest = done;
  ::close(report[0]);
  return static_cast<int>(latest);
}

}  // namespace

TEST_CASE("kill -9 at random instants loses nothing that was published", "[faults]") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  std::mt19937_64 random(5);
  int before = 0;
  for (int kill = 0; kill < 10; ++kill) {
    const int reported = killed_after(path, random() % 4, std::chrono::microseconds(random() % 8000));
    if (!std::filesystem::exists(path + "/manifest.json")) continue;  // killed before it began
    const auto run = RunFolder::open(path, expected());
    std::string note;
    const int blocks = checked_blocks(*run, note);
    INFO("kill " << kill << ": " << blocks << " blocks, reported " << reported);
    CHECK(blocks >= std::max(before, reported));
    const auto valid = run->scan_blocks(note);
    CHECK(valid.size() == names_in(path + "/blocks").size());
    CHECK(static_cast<int>(valid.size()) <= blocks + 1);  // at most the one block a checkpoint does not name yet
    CHECK(note == "");
    before = blocks;
  }
  CHECK(before > 3);
  // The end is as if nothing had happened.
  compute(*RunFolder::open(path, expected()), static_cast<std::uint64_t>(before) + 3);
  compute(*create(folder / "whole.out"), static_cast<std::uint64_t>(before) + 3);
  for (const std::string& name : names_in(folder / "whole.out/blocks"))
    CHECK((read_file((folder / "whole.out/blocks/") + name) == read_file(path + "/blocks/" + name)));
  CHECK(names_in(path + "/blocks") == names_in(folder / "whole.out/blocks"));
}
