// Starter scripts, examples, quench info, and the Lua tests of this folder through `quench test`.
#include <catch2/catch.hpp>

#include "engine/core/error.h"
#include "interpreter/documents.h"
#include "interpreter/documents_scripts.h"
#include "tests/program/run_program.h"

using namespace quench;
using namespace quench::interpreter;
using namespace quench::testing;

namespace {
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
}  // namespace

TEST_CASE("starter experiments pass quench check") {
  for (const char* kind : {"overlap", "sweep", "mosaic", "walks"}) {
    const Scratch scratch;
    scratch.write("script.lua", new_script(kind));
    const Outcome outcome = quench_in(scratch.path, {"check", "script.lua"});
    INFO(kind << outcome.err);
    CHECK(outcome.code == 0);
    CHECK(has(outcome.out, "1 experiment declared"));
  }
}

TEST_CASE("the starter library and the starter test work") {
  const Scratch scratch;
  scratch.write("wells.lua", new_script("library"));
  scratch.write("use.lua", "local wells = require \"wells\"\nreturn wells.decay { seed = 3, ensemble = 2 }\n");
  scratch.write("starter_test.lua", new_script("test"));
  const Outcome checked = quench_in(scratch.path, {"check", "use.lua"});
  INFO(checked.err);
  CHECK(checked.code == 0);
  const Outcome tested = quench_in(scratch.path, {"test", "."});
  INFO(tested.out << tested.err);
  CHECK(tested.code == 0);
  CHECK(has(tested.out, "3 passed, 0 failed"));
}

TEST_CASE("an unknown starter or example is an error that names the known ones") {
  try {
    new_script("overlop");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.hint() == "did you mean \"overlap\"?");
  }
  try {
    new_script("zzzzzzzz");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.hint() == "there is library, mosaic, overlap, sweep, test and walks");
  }
  CHECK_THROWS_AS(example_text("no/such/example"), Error);
}

TEST_CASE("every example is listed, and printed by its name and its path") {
  const std::string list = example_list();
  for (const bindings::StdlibFile& file : example_files()) {
    const std::string name(file.name.substr(0, file.name.size() - 4));
    INFO(name);
    CHECK(has(list, "  " + name));
    CHECK(file.text.rfind("--", 0) == 0);
    CHECK(example_text(name) == file.text);
    CHECK(example_text("scripts/" + std::string(file.name)) == file.text);
    CHECK(slurp(std::filesystem::path(QUENCH_SOURCE_DIR) / "scripts" / std::string(file.name)) == file.text);
  }
}

TEST_CASE("quench info names versions and where libraries are looked for") {
  const Scratch scratch;
  const Outcome outcome = run_command({"env", "QUENCH_PATH=/some/where", QUENCH_PROGRAM, "info"}, scratch.path);
  CHECK(outcome.code == 0);
  for (const char* part : {"quench " QUENCH_VERSION, "processor level  v", "cores", "memory", "Lua 5.4", "HDF5", "FFTW", "Eigen", "Boost", "in QUENCH_PATH: /some/where",
                           "/usr/share/lua/5.4/?.lua"})
    CHECK(has(outcome.out, part));
}

TEST_CASE("the Lua tests of this folder pass, and a failing one exits 5") {
  const Scratch scratch;
  const Outcome good = quench_in(scratch.path, {"test", QUENCH_SOURCE_DIR "/tests/documents"});
  INFO(good.out << good.err);
  CHECK(good.code == 0);
  CHECK_FALSE(has(good.out, "FAIL"));
  scratch.write("bad_test.lua", "quench.test(\"holds\", function() end)\nquench.test(\"one is two\", function()\n  quench.expect(1):equal(2)\nend)\n");
  const Outcome bad = quench_in(scratch.path, {"test", "."});
  CHECK(bad.code == 5);
  CHECK(has(bad.out, "ok    holds\nFAIL  one is two\n      ./bad_test.lua:3: expected 2, got 1\n"));
  CHECK(has(bad.out, "1 passed, 1 failed"));
}

TEST_CASE("tests run in plain lua5.4 too") {
  const Scratch scratch;
  scratch.write("plain.lua", "local quench = require 'quench'\nquench.test('sum', function() quench.expect(1 + 1):equal(2) end)\n"
                             "print(quench.run_tests())\n");
  const Outcome outcome = plain_lua_in(scratch.path, "plain.lua");
  INFO(outcome.err);
  CHECK(outcome.out == "ok    sum\n1 passed, 0 failed\n1\t0\n");
}
