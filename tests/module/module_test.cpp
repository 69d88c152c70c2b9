// The loadable module in plain lua5.4 (C build of Lua) gives the bits of the interpreter.
#include <catch2/catch.hpp>

#include "tests/program/run_program.h"

using namespace quench::testing;

namespace {

const char* script = R"(
local quench = require "quench"
return quench.experiment {
  name = "module",
  landscape = quench.landscape.overlap { potential = function(q) return q^2/2 - 2*q^3/1.8 + q^4/(4*0.36) end },
  dynamics = quench.dynamics.langevin { lattice = {6, 5}, step = 0.05 },
  noise = { quench.noise.quenched { variance = 0.02 }, quench.noise.thermal { temperature = 1e-3 } },
  times = quench.logspace(0.1, 4, 5),
  observables = { C = quench.observe.mean(), chi = quench.observe.susceptibility() },
  ensemble = 12,
  seed = 3,
}
)";

const char* print_bits = R"(
for i = 1, #r.chi.value do io.write(string.format("%a %a %a\n", r.C.value[i], r.chi.value[i], r.chi.error[i])) end
)";

}  // namespace

TEST_CASE("plain lua5.4 computes the same bits as the interpreter") {
  const Scratch scratch;
  scratch.write("small.lua", script);
  scratch.write("plain.lua", std::string("local r = dofile('small.lua'):run()\n") + print_bits);
  scratch.write("own.lua", std::string("local r = dofile('small.lua'):run()\n") + print_bits);
  const Outcome plain = plain_lua_in(scratch.path, "plain.lua");
  INFO(plain.err);
  REQUIRE(plain.code == 0);
  REQUIRE(plain.out.size() > 100);
  const Outcome own = quench_in(scratch.path, {"own.lua", "--quiet"});
  INFO(own.err);
  REQUIRE(own.code == 0);
  CHECK(own.out == plain.out);
}

TEST_CASE("errors in plain lua5.4 are tables with kind, facts and the full text") {
  const Scratch scratch;
  scratch.write("wrong.lua", R"(
local quench = require "quench"
local ok, err = pcall(quench.noise.quenched, { variance = -1 })
assert(not ok and err.kind == "argument" and err.facts.option == "variance" and err.facts.received == "-1")
for i = 1, 20000 do pcall(quench.noise.quenched, { variance = -1 }) end
collectgarbage()
print(tostring(err))
)");
  const Outcome outcome = plain_lua_in(scratch.path, "wrong.lua");
  INFO(outcome.err);
  CHECK(outcome.code == 0);
  CHECK(outcome.out.find("noise.quenched: option \"variance\" is -1; accepted:") != std::string::npos);
}
