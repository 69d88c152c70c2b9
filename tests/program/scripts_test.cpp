// Every script below scripts/ is checked and run: one member of each, which has the bits it has in the full ensemble.
#include <catch2/catch.hpp>

#include "tests/program/run_program.h"

using namespace quench::testing;
namespace fs = std::filesystem;

TEST_CASE("every example script passes check and runs", "[long]") {
  const fs::path folder = fs::path(QUENCH_SOURCE_DIR) / "scripts";
  int scripts = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".lua") continue;
    INFO(entry.path());
    const Scratch scratch;
    const Outcome checked = quench_in(scratch.path, {"check", entry.path().string()});
    INFO(checked.err);
    CHECK(checked.code == 0);
    const Outcome run = quench_in(scratch.path, {"run", entry.path().string(), "--only", "member=1", "--quiet", "--out", "example.out"});
    INFO(run.err);
    CHECK(run.code == 0);
    CHECK(fs::exists(scratch.path / "example.out"));
    ++scripts;
  }
  CHECK(scripts >= 1);
}

TEST_CASE("the report is one file that needs no network") {
  const Scratch scratch;
  scratch.write("a.lua", R"(return quench.experiment { landscape = landscape.overlap {}, dynamics = dynamics.langevin { lattice = {8}, step = 0.05 },
    noise = noise.thermal { temperature = 0.1 }, times = { 1, 2, 4 }, observables = { C = observe.mean(), chi = observe.susceptibility() },
    ensemble = 8, seed = 1, plots = { { "chi", against = "C", theory = function(c) return c.C end } } })");
  REQUIRE(quench_in(scratch.path, {"a.lua", "--quiet"}).code == 0);
  const std::string report = slurp(scratch.path / "a.out" / "report.html");
  for (const char* part : {"<svg", "seed", "langevin", "quench.experiment", "theory"}) {
    INFO(part);
    CHECK(report.find(part) != std::string::npos);
  }
  for (const char* outside : {"src=\"http", "href=\"http", "<script", "@import"}) CHECK(report.find(outside) == std::string::npos);
}

TEST_CASE("what was drawn is not lost: no seed given, the one drawn is printed and repeats the run") {
  const Scratch scratch;
  const std::string body = R"(landscape = landscape.overlap {}, dynamics = dynamics.langevin { lattice = {8}, step = 0.05 },
    noise = noise.thermal { temperature = 0.1 }, times = { 1 }, observables = { C = observe.mean() }, ensemble = 8)";
  scratch.write("a.lua", "local r = quench.experiment { " + body + " }:run()\nprint(r.meta.seed, r.C.value[1])\n");
  const Outcome first = quench_in(scratch.path, {"a.lua", "--quiet"});
  REQUIRE(first.code == 0);
  const std::string seed = first.out.substr(0, first.out.find('\t'));
  scratch.write("b.lua", "local r = quench.experiment { " + body + ", seed = " + seed + " }:run()\nprint(r.meta.seed, r.C.value[1])\n");
  CHECK(quench_in(scratch.path, {"b.lua", "--quiet"}).out == first.out);
}
