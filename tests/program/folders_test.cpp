// Refusals that protect data: existing results, other scripts, edited copies, places that cannot be written.
#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <nlohmann/json.hpp>
#include <sstream>

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
  scratch.write("f.lua", "print(quench.param('cold', true))\n");
  CHECK(quench_in(scratch.path, {"f.lua", "cold=false"}).out == "false\n");
  CHECK(quench_in(scratch.path, {"f.lua", "cold=true"}).out == "true\n");
  CHECK(quench_in(scratch.path, {"f.lua", "cold=1"}).err.find("expected true or false") != std::string::npos);
}

TEST_CASE("plan tells time, memory, disk and errors, and runs nothing") {
  const Scratch scratch;
  scratch.write("a.lua", script);
  const Outcome plan = quench_in(scratch.path, {"plan", "a.lua", "--threads", "2"});
  CHECK(plan.code == 0);
  for (const char* part : {"a.lua:2\n", "1 sweep point of 8 members, 2 threads", "time", "memory", "disk", "step     0.05", "C: at most about 0."})
    CHECK_THAT(plan.out, Catch::Contains(part));
  CHECK_FALSE(fs::exists(scratch.path / "a.out"));
  // Two hundred millions of events in all, of which only the first are tried.
  scratch.write("log.lua", R"(return quench.experiment { landscape = landscape.rem { spins = 10 }, dynamics = dynamics.jumps { temperature = 0.5, clock = "log" },
    times = linspace(0, 25, 6), observables = { E = observe.energy() }, ensemble = 8, seed = 1 })");
  const Outcome logarithmic = quench_in(scratch.path, {"plan", "log.lua"});
  CHECK(logarithmic.code == 0);
  CHECK_THAT(logarithmic.out, Catch::Contains("1 sweep point of 8 members"));
  scratch.write("none.lua", "print(1)\n");
  CHECK(quench_in(scratch.path, {"plan", "none.lua"}).out == "1\nnone.lua declares no experiment\n");
}

TEST_CASE("diff tells equal bits, equal within errors, and different apart") {
  const Scratch scratch;
  const auto run = [&](const std::string& name, std::string changes) {
    scratch.write(name + ".lua", "local e = dofile('base.lua')\nreturn e:with { " + changes + " }\n");
    const Outcome outcome = quench_in(scratch.path, {name + ".lua", "--quiet"});
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
  };
  scratch.write("base.lua", script);
  run("one", "seed = 1");
  run("two", "seed = 2");
  run("low", "start = -0.5");
  run("late", "times = { 1, 2, 3 }");
  run("more", "observables = { C = observe.mean(), D = observe.mean() }");
  const auto diff = [&](const std::string& a, const std::string& b) { return quench_in(scratch.path, {"diff", a, b}); };
  CHECK(diff("one.out", "one.out/result.h5").out == "C: bit-equal\n");
  const Outcome seeds = diff("one.out", "two.out");
  CHECK(seeds.code == 0);
  CHECK_THAT(seeds.out, Catch::StartsWith("C: equal within errors, largest difference "));
  const Outcome low = diff("one.out", "low.out");
  CHECK(low.code == 5);
  CHECK_THAT(low.out, Catch::StartsWith("C: differs, largest difference "));
  CHECK(diff("one.out", "late.out").out == "C: different dims\n");
  CHECK(diff("one.out", "late.out").code == 5);
  CHECK(diff("one.out", "more.out").out == "C: bit-equal\nD: only in more.out\n");
  CHECK(diff("more.out", "one.out").out == "C: bit-equal\nD: only in more.out\n");
  CHECK(diff("more.out", "one.out").code == 5);
  CHECK(diff("one.out", "nowhere").code == 6);
}

TEST_CASE("status of several runs, of one that waits, of none") {
  const Scratch scratch;
  scratch.write("both.lua", std::string("local e = dofile('base.lua')\nreturn { cold = e, warm = e:with { ['noise.temperature'] = 0.2 } }\n"));
  scratch.write("base.lua", script);
  REQUIRE(quench_in(scratch.path, {"both.lua", "--quiet"}).code == 0);
  const Outcome both = quench_in(scratch.path, {"status", "both.out"});
  CHECK_THAT(both.out, Catch::Contains("both.out/cold: complete") && Catch::Contains("both.out/warm: complete"));
  fs::remove(scratch.path / "both.out" / "cold" / "result.h5");
  CHECK_THAT(quench_in(scratch.path, {"status", "both.out/cold"}).out, Catch::Contains("result.h5 is missing: quench resume both.out/cold writes it again"));
  CHECK(quench_in(scratch.path, {"resume", "both.out/cold", "--quiet"}).code == 0);
  CHECK(fs::exists(scratch.path / "both.out" / "cold" / "result.h5"));
  fs::create_directory(scratch.path / "empty");
  CHECK(quench_in(scratch.path, {"status", "empty"}).code == 6);
  CHECK(quench_in(scratch.path, {"status", "nowhere"}).code == 6);
}

TEST_CASE("a resume reads the copies of what the script read, whatever became of the files") {
  const Scratch scratch;
  fs::create_directories(scratch.path / "scripts" / "parts");
  fs::create_directories(scratch.path / "common");
  scratch.write("scripts/parts/base.lua", script);
  scratch.write("common/changes.lua", "return { seed = 7 }\n");
  // Named from the current folder, from the script's, and from neither.
  scratch.write("scripts/a.lua", "local e = dofile('scripts/parts/base.lua')\nassert(loadfile('parts/base.lua'))\nreturn e:with(dofile('common/changes.lua'))\n");
  REQUIRE(quench_in(scratch.path, {"scripts/a.lua", "--quiet"}).code == 0);
  const std::string before = slurp(scratch.path / "a.out" / "result.h5");
  fs::remove(scratch.path / "a.out" / "result.h5");
  scratch.write("scripts/parts/base.lua", "error('edited')\n");
  scratch.write("common/changes.lua", "error('edited')\n");
  const Outcome resumed = quench_in(scratch.path, {"resume", "a.out", "--quiet"});
  INFO(resumed.err);
  CHECK(resumed.code == 0);
  CHECK(slurp(scratch.path / "a.out" / "result.h5") == before);
  fs::remove_all(scratch.path / "scripts");
  const Outcome rerun = quench_in(scratch.path, {"rerun", "a.out", "--quiet"});
  INFO(rerun.err);
  CHECK(rerun.code == 0);
  CHECK_THAT(rerun.out, Catch::Contains("C: bit-equal"));
}

TEST_CASE("events come one per line with --json") {
  const Scratch scratch;
  scratch.write("a.lua", script);
  const Outcome events = quench_in(scratch.path, {"a.lua", "--json"});
  CHECK(events.code == 0);
  std::istringstream lines(events.out);
  nlohmann::json last;
  for (std::string line; std::getline(lines, line);) last = nlohmann::json::parse(line);
  CHECK(last["event"] == "done");
  CHECK(last["out"] == "a.out");
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
