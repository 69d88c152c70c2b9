// What the program refuses to protect data, to the letter: results that stand there, edited copies, other scripts, places that
// cannot be read or written, full disks and devices.
#include <catch2/catch.hpp>

#include "tests/program/run_program.h"

using namespace quench::testing;
namespace fs = std::filesystem;

namespace {

const char* script = R"(
return quench.experiment {
  landscape = landscape.overlap {}, dynamics = dynamics.langevin { lattice = {8}, step = 0.05 },
  noise = noise.thermal { temperature = 0.1 }, times = { 1, 2 }, observables = { C = observe.mean() }, ensemble = 8, seed = 1,
}
)";

/// Exit code and standard error, checksums written as SHA.
std::string answer(const fs::path& folder, const std::vector<std::string>& arguments) {
  const Outcome outcome = quench_in(folder, arguments);
  std::string text = "exit " + std::to_string(outcome.code) + "\n" + outcome.err;
  const std::string digits = "0123456789abcdef";
  for (std::size_t at = 0; (at = text.find_first_of(digits, at)) != std::string::npos;) {
    const std::size_t end = std::min(text.find_first_not_of(digits, at), text.size());
    if (end - at == 64) text.replace(at, 64, "SHA");
    at = end - at == 64 ? at + 3 : end;
  }
  return text;
}

/// A folder with a.lua, its finished a.out, and long.out, an unfinished run of long.lua.
struct Runs {
  Runs() {
    std::string longer = script;
    longer.replace(longer.find("{8}"), 3, "{64, 64}");
    longer.replace(longer.find("ensemble = 8"), 12, "ensemble = 200000, checkpoint = 0.1");
    scratch.write("a.lua", script);
    scratch.write("long.lua", longer);
    scratch.write("file", "not a folder");
    scratch.write("other/notes.txt", "mine");
    REQUIRE(quench_in(folder(), {"a.lua", "--quiet"}).code == 0);
    REQUIRE(quench_in(folder(), {"long.lua", "--quiet", "--budget", "0.5"}).code == 75);
  }
  const fs::path& folder() const { return scratch.path; }
  std::string says(const std::vector<std::string>& arguments) const { return answer(folder(), arguments); }
  Scratch scratch;
};

}  // namespace

TEST_CASE("results that stand there: each refusal to the letter") {
  const Runs runs;
  const std::string before = slurp(runs.folder() / "a.out" / "result.h5");
  CHECK(runs.says({"a.lua", "--quiet"}) ==
        "exit 6\na.lua:2: a.out holds a finished run of a.lua\n   another folder:  --out DIR\n"
        "   replace it:      --force (blocks that still fit are kept)\n");
  CHECK(runs.says({"a.lua", "--quiet", "--out", "long.out"}) ==
        "exit 6\na.lua:2: long.out holds an unfinished run of long.lua\n   go on with it:   quench resume long.out\n"
        "   another folder:  --out DIR\n   replace it:      --force (blocks that still fit are kept)\n");
  CHECK(runs.says({"a.lua", "--quiet", "--out", "other"}) ==
        "exit 6\na.lua:2: other is not empty and holds no run of quench (notes.txt)\n   another folder:  --out DIR\n");
  CHECK(runs.says({"a.lua", "--quiet", "--out", "other", "--force"}) ==
        "exit 6\na.lua:2: other is not empty and holds no run of quench (notes.txt): --force replaces only runs\n   another folder:  --out DIR\n");
  CHECK(slurp(runs.folder() / "a.out" / "result.h5") == before);
  CHECK(slurp(runs.folder() / "other" / "notes.txt") == "mine");
}

TEST_CASE("what does not fit a resume: each refusal to the letter") {
  const Runs runs;
  runs.scratch.write("a.out/script/a.lua", std::string(script) + "-- edited\n");
  CHECK(runs.says({"resume", "a.out", "--quiet"}) ==
        "exit 6\na.out/script/a.lua:2: cannot use a.out: a.out/script/a.lua was edited after the run began\n"
        "   SHA-256 of a.lua: SHA when the run began, SHA now\n   to run the edited script, start it in another folder: --out DIR\n");
  CHECK(runs.says({"resume", "long.out", "--isa", "v2", "--quiet"}).find("exit 6\nlong.out/script/long.lua:2: cannot resume long.out: it was computed "
                                                                         "with another instruction set\n   instruction set: v") == 0);
  std::string manifest = slurp(runs.folder() / "long.out" / "manifest.json");
  manifest.replace(manifest.find("\"seed\": 1"), 9, "\"seed\": 2");
  runs.scratch.write("long.out/manifest.json", manifest);
  CHECK(runs.says({"resume", "long.out", "--quiet"}) ==
        "exit 6\nlong.out/manifest.json cannot be used: its checksum does not match, it was damaged or edited\n");
  CHECK(runs.says({"resume", "nothing"}) == "exit 6\nthere is no folder nothing\n");
  CHECK(runs.says({"resume", "other"}) == "exit 6\nother is no result folder: it has no manifest.json\n");
  CHECK(runs.says({"status", "other"}) == "exit 6\nother is no result folder: it has no manifest.json\n");
}

TEST_CASE("damaged checkpoints are named and left out") {
  const Runs runs;
  for (const char* slot : {"checkpoint-a", "checkpoint-b"})
    if (fs::exists(runs.folder() / "long.out" / slot)) runs.scratch.write(std::string("long.out/") + slot, "garbage");
  const std::string text = runs.says({"resume", "long.out", "--quiet", "--budget", "0.2"});
  CHECK(text.find("exit 75\nwarning: long.out/checkpoint-a was not used: it ends early\n") == 0);
  CHECK(runs.says({"report", "long.out"}) ==
        "exit 6\nlong.out is unfinished; its report is written when it ends: quench resume long.out\n");
}

TEST_CASE("places that cannot be read or written: each refusal to the letter") {
  const Runs runs;
  CHECK(runs.says({"a.lua", "--quiet", "--out", "file"}) == "exit 6\na.lua:2: cannot use file as a result folder: it is a file\n");
  CHECK(runs.says({"a.lua", "--quiet", "--out", "file/inside"}) == "exit 6\na.lua:2: cannot create file: File exists\n");
  CHECK(runs.says({"missing.lua"}) == "exit 6\ncannot read missing.lua: No such file or directory\n");
  fs::create_directory(runs.folder() / "folder.lua");
  CHECK(runs.says({"folder.lua"}) == "exit 6\ncannot read folder.lua: it is a folder\n");
  runs.scratch.write("code.lua", std::string("\x1bLua\x54", 5) + std::string(40, '\0'));
  CHECK(runs.says({"code.lua"}) == "exit 1\ncode.lua is compiled Lua; scripts are run from their text\n");
  CHECK(runs.says({"diff", "a.out", "nothing"}) == "exit 6\nthere is no nothing\n");
  CHECK(runs.says({"test", "other"}) == "exit 6\nno *_test.lua below other\n");
  CHECK(runs.says({"exampels"}) == "exit 2\nquench: there is neither a command nor a file \"exampels\"\ndid you mean the command \"examples\"?\n");
}

TEST_CASE("read-only folders are named with the cause") {
  if (geteuid() == 0) return;  // root writes anywhere; tests/storage fails each call instead
  const Runs runs;
  fs::permissions(runs.folder() / "other", fs::perms::owner_read | fs::perms::owner_exec);
  CHECK(runs.says({"a.lua", "--quiet", "--out", "other/a.out"}) == "exit 6\na.lua:2: cannot create other/a.out: Permission denied\n");
  fs::permissions(runs.folder() / "other", fs::perms::owner_all);
}

TEST_CASE("a full disk is an io error that names the file, and the run goes on from there") {
  const Runs runs;
  const Outcome full = run_command({"bash", "-c", std::string("ulimit -f 2; exec ") + QUENCH_PROGRAM + " a.lua --quiet --out full.out 2>&1 | cat"}, runs.folder());
  CHECK(full.out == "a.lua:2: cannot write full.out/result.h5: File too large\n");
  CHECK(quench_in(runs.folder(), {"resume", "full.out", "--quiet"}).code == 0);
  CHECK(slurp(runs.folder() / "full.out" / "result.h5") == slurp(runs.folder() / "a.out" / "result.h5"));
}

TEST_CASE("full devices and readers that leave do not end the program in a fault") {
  const Runs runs;
  const auto shell = [&](const std::string& redirected) {
    return run_command({"bash", "-c", std::string("set -o pipefail; ") + QUENCH_PROGRAM + " " + redirected}, runs.folder());
  };
  CHECK(shell("missing.lua 2> /dev/full").code == 6);
  CHECK(shell("types > /dev/full").code == 6);
  CHECK(shell("types > /dev/full").err == "quench: writing to standard output failed\n");
  const Outcome head = shell("types | head -1");
  CHECK(head.code == 0);
  CHECK(head.err == "");
  CHECK(shell("a.lua --out b.out 2> /dev/full").code == 0);
}

TEST_CASE("numbers on the command line that no run can mean") {
  const Runs runs;
  CHECK(runs.says({"a.lua", "--only", "member=99999999999999999999"}) ==
        "exit 2\nquench: --only takes member=N with N from 1, not \"member=99999999999999999999\"\n");
  CHECK(runs.says({"a.lua", "--out", "b.out", "--only", "member=9"}) == "exit 1\na.lua:2: run: there is no member 9: they are numbered from 1 to 8\n");
  CHECK(runs.says({"a.lua", "--out", "b.out", "--threads", "100000"}).find("exit 1\na.lua:2: run: threads is 100000; accepted: 1 to 1024 (this machine has ") == 0);
  CHECK(runs.says({"a.lua", "T=3", "--out", "b.out"}) == "exit 1\nunknown parameter \"T\" (T=3)\n   the script declares no parameters\n");
}
