// Kills and signals on the whole program: after every one, resume ends in the bytes of the uninterrupted run.
#include <catch2/catch.hpp>
#include <signal.h>

#include <random>
#include <thread>

#include "tests/program/run_program.h"

using namespace quench::testing;
namespace fs = std::filesystem;

namespace {

/// Several seconds of work on one thread, with checkpoints every tenth of a second.
const char* script = R"(
return quench.experiment {
  landscape = landscape.overlap { potential = function(q) return q^2/2 - 2*q^3/1.8 + q^4/(4*0.36) end },
  dynamics = dynamics.langevin { lattice = {32, 32}, scheme = "heun" },
  noise = { noise.quenched { variance = 0.02 }, noise.thermal { temperature = 1e-3 } },
  times = quench.logspace(0.1, 400, 12),
  observables = { C = observe.mean(), chi = observe.susceptibility(), S = observe.correlation { space = "k", at = { 1, 10, 100 } } },
  ensemble = 600, seed = 11, checkpoint = 0.1,
}
)";

std::string uninterrupted(const Scratch& scratch) {
  const Outcome outcome = quench_in(scratch.path, {"run", "work.lua", "--out", "whole.out", "--quiet", "--threads", "2"});
  INFO(outcome.err);
  REQUIRE(outcome.code == 0);
  return slurp(scratch.path / "whole.out" / "result.h5");
}

pid_t start(const Scratch& scratch, const std::vector<std::string>& arguments) {
  std::vector<std::string> command{QUENCH_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return start_program(command, scratch.path, scratch.path / "stdout", scratch.path / "stderr");
}

void sleep_for(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

bool has_manifest(const Scratch& scratch) { return fs::exists(scratch.path / "killed.out" / "manifest.json"); }

}  // namespace

TEST_CASE("ten kills at random instants lose nothing", "[faults]") {
  const Scratch scratch;
  scratch.write("work.lua", script);
  const std::string whole = uninterrupted(scratch);
  std::mt19937 random(20261120);
  std::uniform_real_distribution<double> instant(0.02, 0.5);
  int kills = 0;
  bool done = false;
  for (int attempt = 0; attempt < 60 && !done; ++attempt) {
    const std::string threads = std::to_string(1 + attempt % 3);
    const pid_t child = has_manifest(scratch) ? start(scratch, {"resume", "killed.out", "--quiet", "--threads", threads})
                                              : start(scratch, {"run", "work.lua", "--out", "killed.out", "--quiet", "--threads", threads, "--force"});
    if (kills < 10) {
      sleep_for(instant(random));
      kill(child, SIGKILL);
    }
    const int code = wait_for(child);
    if (code == 128 + SIGKILL) ++kills;
    else {
      INFO(slurp(scratch.path / "stderr"));
      REQUIRE(code == 0);
      done = true;
    }
  }
  REQUIRE(done);
  CHECK(kills >= 5);
  CHECK(slurp(scratch.path / "killed.out" / "result.h5") == whole);
}

TEST_CASE("each signal saves, exits with its code, and resumes to the same bytes", "[faults]") {
  const Scratch scratch;
  scratch.write("work.lua", script);
  const std::string whole = uninterrupted(scratch);
  for (const auto& [number, code] : {std::pair{SIGINT, 130}, {SIGTERM, 143}, {SIGUSR1, 75}, {SIGXCPU, 75}}) {
    fs::remove_all(scratch.path / "killed.out");
    const pid_t child = start(scratch, {"run", "work.lua", "--out", "killed.out", "--quiet", "--threads", "2"});
    while (!fs::exists(scratch.path / "killed.out" / "manifest.json")) sleep_for(0.01);
    sleep_for(0.2);
    kill(child, number);
    INFO("signal " << number);
    REQUIRE(wait_for(child) == code);
    const Outcome resumed = quench_in(scratch.path, {"resume", "killed.out", "--quiet"});
    INFO(resumed.err);
    REQUIRE(resumed.code == 0);
    CHECK(slurp(scratch.path / "killed.out" / "result.h5") == whole);
  }
}

TEST_CASE("a budget stops with 75 and a checkpoint", "[faults]") {
  const Scratch scratch;
  scratch.write("work.lua", script);
  const std::string whole = uninterrupted(scratch);
  REQUIRE(quench_in(scratch.path, {"run", "work.lua", "--out", "killed.out", "--quiet", "--budget", "0.3"}).code == 75);
  REQUIRE(quench_in(scratch.path, {"resume", "killed.out", "--quiet"}).code == 0);
  CHECK(slurp(scratch.path / "killed.out" / "result.h5") == whole);
}

TEST_CASE("a script that runs its experiments itself resumes too", "[faults]") {
  const Scratch scratch;
  const std::string body = std::string(script).substr(std::string("\nreturn ").size());
  scratch.write("work.lua", "local e = " + body + "local a = e:run()\nlocal b = e:with { seed = 12 }:run()\nprint(a.C.value[1] + b.C.value[1])\n");
  const Outcome whole = quench_in(scratch.path, {"run", "work.lua", "--out", "whole.out", "--quiet"});
  INFO(whole.err);
  REQUIRE(whole.code == 0);
  REQUIRE(quench_in(scratch.path, {"run", "work.lua", "--out", "killed.out", "--quiet", "--budget", "1"}).code == 75);
  Outcome resumed;
  for (int i = 0; i < 20 && (i == 0 || resumed.code == 75); ++i) resumed = quench_in(scratch.path, {"resume", "killed.out", "--quiet"});
  INFO(resumed.err);
  REQUIRE(resumed.code == 0);
  CHECK(resumed.out == whole.out);
  for (const char* part : {"experiment", "experiment-2"})
    CHECK(slurp(scratch.path / "killed.out" / part / "result.h5") == slurp(scratch.path / "whole.out" / part / "result.h5"));
}

TEST_CASE("results do not depend on the number of threads", "[faults]") {
  const Scratch scratch;
  scratch.write("work.lua", script);
  std::string first;
  for (const char* threads : {"1", "2", "3", "7"}) {
    REQUIRE(quench_in(scratch.path, {"run", "work.lua", "--out", std::string("t") + threads, "--quiet", "--threads", threads}).code == 0);
    const std::string bytes = slurp(scratch.path / (std::string("t") + threads) / "result.h5");
    if (first.empty()) first = bytes;
    CHECK(bytes == first);
  }
}
