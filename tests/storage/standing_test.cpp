#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "engine/io/standing.h"
#include "engine/io/storage.h"
#include "tests/storage/sample_run.h"
#include "tests/storage/temporary_folder.h"

using namespace sample;

namespace {

std::string refused(const std::string& path, bool force = false) { return text_of(error_of([&] { create(path, force); })); }

}  // namespace

TEST_CASE("what stands in the folder is said, with the ways out that fit") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  create(path);
  CHECK(refused(path) == path + " holds an unfinished run of decay.lua\ngo on with it:   quench resume " + path +
                             "\nanother folder:  --out DIR\nreplace it:      --force (blocks that still fit are kept)");
  RunFolder::open(path, expected())->mark_complete();
  CHECK(refused(path) == path + " holds a finished run of decay.lua\nanother folder:  --out DIR\n" +
                             "replace it:      --force (blocks that still fit are kept)");
  std::string text = read_file(path + "/manifest.json");
  text[text.size() / 2] ^= 4;
  write_durably(path + "/manifest.json", text);
  CHECK(refused(path) == path + " holds a run whose manifest.json cannot be used\nanother folder:  --out DIR\n" +
                             "replace it:      --force (blocks that still fit are kept)");
  write_durably(folder / "file", "x");
  CHECK(refused(folder / "file") == "cannot use " + (folder / "file") + " as a result folder: it is a file");
}

TEST_CASE("a folder that holds no run is never touched, not even with force") {
  TemporaryFolder folder;
  for (const char* name : {"a", "b", "c", "d", "script"}) write_durably(folder / name, "mine");
  CHECK(refused(folder.path()) ==
        folder.path() + " is not empty and holds no run of quench (a, b, c, d, ...)\nanother folder:  --out DIR");
  CHECK(refused(folder.path(), true) == folder.path() + " is not empty and holds no run of quench (a, b, c, d, ...): " +
                                            "--force replaces only runs\nanother folder:  --out DIR");
  CHECK(names_in(folder.path()) == std::vector<std::string>{"a", "b", "c", "d", "script"});
  TemporaryFolder website;  // another program's manifest.json
  write_durably(website / "manifest.json", "{\"name\": \"site\"}");
  CHECK(refused(website.path(), true).find("holds no run of quench (manifest.json)") != std::string::npos);
}

TEST_CASE("paths in advice are quoted for the shell") {
  CHECK(shell_word("decay.out/cold") == "decay.out/cold");
  CHECK(shell_word("my run.out") == "'my run.out'");
  CHECK(shell_word("it's") == "'it'\\''s'");
  CHECK(shell_word("") == "''");
}

TEST_CASE("force replaces the run and keeps its blocks") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  compute(*create(path), 3);
  write_durably(path + "/result.h5", "old");
  write_durably(path + "/report.html", "old");
  make_folders(path + "/plots", FileSystem::real());
  write_durably(path + "/plots/C.svg", "old");
  write_durably(path + "/notes.txt", "the user's own");
  Manifest other = manifest();
  other.seed = 8;
  other.script_name = "new.lua";
  const auto run = RunFolder::create(path, other, {{"new.lua", "x"}}, true);
  CHECK(names_in(path) == std::vector<std::string>{".lock", "blocks", "manifest.json", "notes.txt", "script"});
  CHECK(names_in(path + "/script") == std::vector<std::string>{"new.lua"});
  CHECK(read_manifest(path).seed == 8);
  CHECK_FALSE(read_manifest(path).complete);
  std::string note;
  CHECK_FALSE(run->newest_checkpoint(note));
  const auto blocks = run->scan_blocks(note);
  REQUIRE(blocks.size() == 3);
  for (std::uint64_t i = 0; i < 3; ++i) CHECK((run->read_block(blocks[i]) == payload(i)));
  CHECK(run->publish("point", 6, 2, payload(3)).file == "block-000004");
}

TEST_CASE("force drops the blocks of another family of instruction sets") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  std::string note;
  Manifest other = manifest();
  compute(*create(path), 2);
  other.isa = "v4";
  CHECK(RunFolder::create(path, other, scripts(), true)->scan_blocks(note).size() == 2);
  other.isa = "v2";
  CHECK(RunFolder::create(path, other, scripts(), true)->scan_blocks(note).empty());
}

TEST_CASE("a run that was killed before it had a manifest is begun again") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  create(path);
  std::filesystem::remove(path + "/manifest.json");
  write_durably(path + "/.manifest.json.123.partial", "{");
  CHECK(refused(path) == "no error");
  CHECK(names_in(path) == std::vector<std::string>{".lock", "blocks", "manifest.json", "script"});
}

TEST_CASE("leftovers of a kill are swept at a resume") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  create(path);
  write_durably(path + "/.checkpoint-a.77.partial", "x");
  write_durably(path + "/blocks/.block-000001.77.partial", "x");
  RunFolder::open(path, expected());
  CHECK(names_in(path) == std::vector<std::string>{".lock", "blocks", "manifest.json", "script"});
  CHECK(names_in(path + "/blocks").empty());
}

TEST_CASE("a folder in use is refused at once, in this process and in another") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out", message = path + " is in use by another quench process";
  auto run = create(path);
  CHECK(refused(path) == message);
  CHECK(refused(path, true) == message);
  CHECK(text_of(error_of([&] { RunFolder::open(path, expected()); })) == message);
  // A child that opens the folder anew; the parent's own lock is inherited, which must not let it in.
  const pid_t child = ::fork();
  if (child == 0) ::_exit(text_of(error_of([&] { RunFolder::open(path, expected()); })) == message ? 17 : 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 17);
  run.reset();
  CHECK_FALSE(error_of([&] { RunFolder::open(path, expected()); }));
}

TEST_CASE("the lock ends with the process that held it") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto run = create(path);
    if (::write(ready[1], "x", 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  char byte;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  CHECK(error_of([&] { RunFolder::open(path, expected()); }));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK_FALSE(error_of([&] { RunFolder::open(path, expected()); }));
  ::close(ready[0]);
  ::close(ready[1]);
}
