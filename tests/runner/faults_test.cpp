// kill -9 at random instants, then resume: nothing changes in the result.
#include <catch2/catch.hpp>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <random>

#include "tests/runner/folder.h"

using namespace toy;

namespace {

Options long_run(double pause = 60) {
  return walker({{"landscape", well({{"curvature", axis_value("K")}})},
                 {"dynamics", walk({{"lanes", 2}, {"pause", pause}})},
                 {"noise", kicks({{"temperature", 0.01}})},
                 {"sweep", Record{{"K", Array::of({0.5, 1})}}},
                 {"ensemble", 70},
                 {"keep", "batches"},
                 {"checkpoint", 0.03}});
}

}  // namespace

TEST_CASE("Killed at any instant and resumed, a run ends with the same bytes", "[faults]") {
  const std::string reference = reference_bytes(long_run(0));
  std::mt19937 random(11);
  int killed = 0;
  for (int repeat = 0; repeat < 10; ++repeat) {
    Folder folder;
    RunOptions options = into(folder);
    for (bool finished = false; !finished;) {
      const pid_t child = fork();
      REQUIRE(child >= 0);
      if (child == 0) {
        try {
          _exit(run(plan(long_run()), options).complete ? 0 : 1);
        } catch (...) {
          _exit(2);
        }
      }
      usleep(20000 + random() % 400000);
      kill(child, SIGKILL);
      int status = 0;
      waitpid(child, &status, 0);
      finished = WIFEXITED(status);
      if (finished) REQUIRE(WEXITSTATUS(status) == 0);
      else ++killed;
      options.resume = true;
    }
    CHECK(folder.holds(reference));
  }
  CHECK(killed >= 10);
}

TEST_CASE("A full disk is an io error, and the run goes on from what was published", "[faults]") {
  Options o = walker({{"ensemble", 3000}, {"observables", Record{{"many", observable("toy_value", {{"copies", 500}})}}},
                      {"keep", "members"}, {"checkpoint", 0.05}});
  const std::string reference = reference_bytes(o);
  Folder folder;
  RunOptions options = into(folder);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    // Files may not grow beyond a megabyte: what a full disk looks like to write().
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1 << 20, 1 << 20};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      run(plan(o), options);
      _exit(1);
    } catch (const Error& error) {
      const bool named = error.message().find(folder.path()) != std::string::npos && error.message().find("File too large") != std::string::npos;
      _exit(error.kind() == ErrorKind::io && named ? 0 : 2);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  options.resume = true;
  CHECK(run(plan(o), options).complete);
  CHECK(folder.holds(reference));
}
