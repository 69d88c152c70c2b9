// Refusals that protect data: existing results, other scripts, edited copies, places that cannot be written.
#include <catch2/catch.hpp>
#include <sys/stat.h>

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

}  // namespace

TEST_CASE("a result that stands there is not overwritten") {
  const Scratch scratch;
  scratch.write("a.lua", script);
  REQUIRE(quench_in(scratch.path, {"a.lua", "--quiet"}).code == 0);
  const std::string before = slurp(scratch.path / "a.out" / "result.h5");
  const Outcome again = quench_in(scratch.path, {"a.lua", "--quiet"});
  CHECK(again.code == 6);
  CHECK(again.err.find("--force") != std::string::npos);
  CHECK(again.err.find("--out") != std::string::npos);
  CHECK(slurp(scratch.path / "a.out" / "result.h5") == before);
  CHECK(quench_in(scratch.path, {"a.lua", "--quiet", "--force"}).code == 0);
  CHECK(slurp(scratch.path / "a.out" / "result.h5") == before);
}

TEST_CASE("an edited script copy is refused on resume, and nothing is lost") {
  const Scratch scratch;
  scratch.write("a.lua", script);
  REQUIRE(quench_in(scratch.path, {"a.lua", "--quiet"}).code == 0);
  const std::string before = slurp(scratch.path / "a.out" / "result.h5");
  scratch.write("a.out/script/a.lua", std::string(script) + "-- edited\n");
  const Outcome resumed = quench_in(scratch.path, {"resume", "a.out", "--quiet"});
  CHECK(resumed.code == 6);
  CHECK(resumed.err.find("a.lua") != std::string::npos);
  CHECK(slurp(scratch.path / "a.out" / "result.h5") == before);
}

TEST_CASE("another script into a folder with an unfinished run is refused") {
  const Scratch scratch;
  std::string longer = script;
  longer.replace(longer.find("{8}"), 3, "{64, 64}");
  longer.replace(longer.find("ensemble = 8"), 12, "ensemble = 200000, checkpoint = 0.1");
  scratch.write("a.lua", longer);
  scratch.write("b.lua", script);
  REQUIRE(quench_in(scratch.path, {"a.lua", "--quiet", "--budget", "0.5"}).code == 75);
  const Outcome other = quench_in(scratch.path, {"b.lua", "--quiet", "--out", "a.out"});
  CHECK(other.code == 6);
  CHECK(other.err.find("a.lua") != std::string::npos);
  CHECK(other.err.find("quench resume a.out") != std::string::npos);
}

TEST_CASE("an output place that cannot be made says path and cause") {
  const Scratch scratch;
  scratch.write("a.lua", script);
  scratch.write("file", "not a folder");
  const Outcome outcome = quench_in(scratch.path, {"a.lua", "--quiet", "--out", "file/inside"});
  CHECK(outcome.code == 6);
  CHECK(outcome.err.find("file") != std::string::npos);
}

TEST_CASE("a script that is not there, a folder, bytecode: clear errors") {
  const Scratch scratch;
  CHECK(quench_in(scratch.path, {"missing.lua"}).code == 6);
  CHECK(quench_in(scratch.path, {"missing.lua"}).err.find("missing.lua") != std::string::npos);
  fs::create_directory(scratch.path / "folder.lua");
  CHECK(quench_in(scratch.path, {"folder.lua"}).code == 6);
  scratch.write("code.lua", std::string("\x1bLua\x54", 5) + std::string(40, '\0'));
  CHECK(quench_in(scratch.path, {"code.lua"}).code == 1);
}

TEST_CASE("output to a full device is not success") {
  const Scratch scratch;
  scratch.write("a.lua", "for i = 1, 100 do print(string.rep('x', 100)) end\n");
  const Outcome outcome = run_command({"bash", "-c", std::string(QUENCH_PROGRAM) + " a.lua > /dev/full"}, scratch.path);
  CHECK(outcome.code != 0);
}

TEST_CASE("usage errors exit 2 and name the nearest command") {
  const Scratch scratch;
  CHECK(quench_in(scratch.path, {"resum", "x.out"}).code == 2);
  CHECK(quench_in(scratch.path, {"resum", "x.out"}).err.find("resume") != std::string::npos);
  CHECK(quench_in(scratch.path, {"a.lua", "--untrusted"}).err.find("not built") != std::string::npos);
  CHECK(quench_in(scratch.path, {"a.lua", "--untrusted"}).code == 2);
  CHECK(quench_in(scratch.path, {"a.lua", "--budget", "soon"}).code == 2);
  CHECK(quench_in(scratch.path, {"--help"}).code == 0);
}

TEST_CASE("parameters: given, listed, misspelt, ill-typed") {
  const Scratch scratch;
  scratch.write("p.lua", "local T = quench.param('T', 0.5, 'temperature')\nlocal n = quench.param('count', 3)\nprint(T, n)\n");
  CHECK(quench_in(scratch.path, {"p.lua"}).out == "0.5\t3\n");
  CHECK(quench_in(scratch.path, {"p.lua", "T=0.6", "--set", "count=4"}).out == "0.6\t4\n");
  CHECK(quench_in(scratch.path, {"params", "p.lua"}).out.find("temperature") != std::string::npos);
  const Outcome misspelt = quench_in(scratch.path, {"p.lua", "cuont=4"});
  CHECK(misspelt.code == 1);
  CHECK(misspelt.err.find("did you mean \"count\"?") != std::string::npos);
  CHECK(quench_in(scratch.path, {"p.lua", "T=warm"}).code == 1);
}

TEST_CASE("check validates without running; diff and rerun compare") {
  const Scratch scratch;
  scratch.write("a.lua", script);
  CHECK(quench_in(scratch.path, {"check", "a.lua"}).code == 0);
  CHECK_FALSE(fs::exists(scratch.path / "a.out"));
  scratch.write("bad.lua", "return quench.experiment { landscape = landscape.overlap { cstar = 2 } }\n");
  CHECK(quench_in(scratch.path, {"check", "bad.lua"}).code == 3);
  REQUIRE(quench_in(scratch.path, {"a.lua", "--quiet"}).code == 0);
  const Outcome rerun = quench_in(scratch.path, {"rerun", "a.out", "--quiet"});
  CHECK(rerun.code == 0);
  CHECK(rerun.out.find("C: bit-equal") != std::string::npos);
  CHECK(quench_in(scratch.path, {"status", "a.out"}).out.find("complete") != std::string::npos);
}
