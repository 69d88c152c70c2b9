// What a user waits for: start-up, and members of the tour.
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "bench/bench.h"
#include "bindings/running.h"
#include "interpreter/state.h"

namespace quench::bench {

namespace {

double wall_seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Starting the program anew on an empty script, as `quench empty.lua` does.
double start_up() {
  const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
  return wall_seconds([&] {
    if (std::system(("'" + self + "' run /dev/null --quiet > /dev/null 2>&1").c_str()) == -1) throw Error(ErrorKind::io, "cannot start a shell");
  });
}

/// The tour's experiment with a shorter list of times, in memory: members per second with `threads` threads.
double members_per_second(unsigned threads) {
  interpreter::State state;
  lua_State* L = state.lua();
  const char* text = R"(return quench.experiment {
    landscape = landscape.overlap { potential = function(q) return q^2/2 - 2*q^3/1.8 + q^4/(4*0.36) end },
    dynamics = dynamics.langevin { lattice = {32, 32, 32}, step = 0.07, scheme = "heun" },
    noise = { noise.quenched { variance = 0.02 }, noise.thermal { temperature = 1e-3 } },
    times = logspace(0.1, 20, 11), ensemble = 16, seed = 7,
    observables = { C = observe.mean(), chi = observe.susceptibility(), B = observe.binder() } })";
  if (luaL_loadstring(L, text) != LUA_OK) throw Error(ErrorKind::internal, lua_tostring(L, -1));
  state.call(0, 1);
  RunOptions options;
  options.threads = threads;
  const double seconds = wall_seconds([&] { bindings::run_into(L, 1, "", options); });
  return 16 / seconds;
}

}  // namespace

void add_program_cases(std::vector<Case>& cases) {
  cases.push_back({"start-up", "s", "", "", start_up});
  cases.push_back({"tour members, one thread", "members per second", "", "", [] { return members_per_second(1); }});
  const unsigned cores = static_cast<unsigned>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
  cases.push_back({"tour members, all cores", "members per second", "", "", [cores] { return members_per_second(cores); }});
}

}  // namespace quench::bench
