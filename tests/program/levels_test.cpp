// The same bytes at instruction-set levels v3 and v4, from the script to result.h5.
#include <catch2/catch.hpp>

#include "tests/program/run_program.h"

using namespace quench::testing;

namespace {

const char* script = R"(
local at = quench.logspace(1, 300, 6)
local walks = { E = observe.energy(), A = observe.aging { kind = "stay", wait = 10, lag = { 1, 30 } } }
local function walk(where, kernel)
  return quench.experiment { landscape = where, dynamics = dynamics.jumps { temperature = 0.9, kernel = kernel, solver = "rejection_free" },
                             times = at, observables = walks, ensemble = { members = 1, disorder = 20 }, seed = 5 }
end
local function field(lattice, potential)
  return quench.experiment { landscape = landscape.overlap { potential = potential }, dynamics = dynamics.langevin { lattice = lattice, step = 0.02 },
                             noise = { noise.quenched { variance = 0.02 }, noise.thermal { temperature = 0.003 } }, times = { 0.2, 0.3 },
                             observables = { m = observe.mean(), s = observe.snapshot { member = 1 } }, ensemble = { members = 2 }, seed = 7 }
end
local table_of = { energy = { -3, -1, 0, 1 }, weight = { 0.2, 1, 0.5, 0 } }
local cases = {
  rem_8 = function() return walk(landscape.rem { spins = 8 }, "metropolis") end,
  rem_12 = function() return walk(landscape.rem { spins = 12 }, "glauber") end,
  rem_17 = function() return walk(landscape.rem { spins = 17 }, "half") end,
  hashed = function() return walk(landscape.rem { spins = 40, storage = "hashed" }, "metropolis") end,
  traps = function() return walk(landscape.traps {}, "trap") end,
  steps = function() return walk(landscape.traps {}, "glauber") end,
  gaussian = function() return walk(landscape.traps { density = "gaussian" }, "metropolis") end,
  tabulated = function() return walk(landscape.traps { density = table_of }, "glauber") end,
  field = function() return field({ 24, 20, 18 }) end,
  large_field = function() return field({ 90, 80, 75 }) end,
  own_field = function() return field({ 70, 33 }, function(q) return q^4 - math.tanh(q) / 2 + math.exp(-q * q) end) end,
}
return cases[quench.param("case", "")]()
)";

}  // namespace

TEST_CASE("v3 and v4 give the same result file, byte for byte") {
  const Scratch scratch;
  scratch.write("a.lua", script);
  for (const std::string name : {"rem_8", "rem_12", "rem_17", "hashed", "traps", "steps", "gaussian", "tabulated", "field", "large_field", "own_field"}) {
    INFO(name);
    std::string results[2];
    for (const int level : {3, 4}) {
      const std::string isa = "v" + std::to_string(level), folder = name + isa;
      const Outcome outcome = quench_in(scratch.path, {"a.lua", "case=" + name, "--isa", isa, "--out", folder, "--quiet"});
      if (outcome.err.find("this processor has no instruction-set level") != std::string::npos) {
        WARN("not compared: " + outcome.err);
        return;
      }
      REQUIRE(outcome.code == 0);
      results[level - 3] = slurp(scratch.path / folder / "result.h5");
    }
    CHECK(results[0].size() > 1000);
    const bool same = results[0] == results[1];
    CHECK(same);
  }
}
