// Walks of dynamics.jumps: the same bits however they are stored, grouped or resumed; clocks, limits and refusals.
#include <catch2/catch.hpp>

#include <cmath>

#include "tests/jumps/models.h"

using namespace quench;
using namespace quench::test;

namespace {

struct WalkRun {
  SimulationSetup setup;
  std::shared_ptr<const Dynamics> dynamics;
  std::unique_ptr<Simulation> simulation;
};

/// A run of `members` walkers sampled at `times`; observables may demand tallies.
WalkRun walk_run(const ObjectPtr& where, Options dynamics, std::vector<double> times, std::uint64_t members,
                 std::vector<ObjectPtr> observables = {}, Value start = {}, std::uint64_t replicas = 1) {
  WalkRun run;
  run.setup.landscape = std::dynamic_pointer_cast<const Landscape>(make_model(*where));
  for (const ObjectPtr& o : observables) run.setup.observables.push_back(std::dynamic_pointer_cast<const Observable>(make_model(*o)));
  run.setup.times = run.setup.default_times = std::move(times);
  run.setup.members = members;
  run.setup.replicas = replicas;
  run.setup.start = std::move(start);
  run.setup.address = {11, "walks", ""};
  run.dynamics = model<Dynamics>("dynamics", "jumps", std::move(dynamics));
  run.simulation = run.dynamics->simulation(run.setup);
  return run;
}

MemberAddress address(std::uint64_t member, std::uint64_t replicas) { return {member, member / replicas, member % replicas}; }

/// Everything an observable can see of a walker, exactly.
void append(std::vector<double>& out, const State& seen) {
  const auto& s = dynamic_cast<const JumpState&>(seen);
  for (double x : {s.time, static_cast<double>(s.state), s.energy, static_cast<double>(s.jumps), s.absorbed ? 1.0 : 0.0, s.truncated ? 1.0 : 0.0, s.energy_integral})
    out.push_back(x);
  for (const Crossing& c : s.crossings) out.push_back(static_cast<double>(c.visits) + (c.below ? 0.5 : 0));
  for (const StayTally& t : s.stays) {
    out.insert(out.end(), t.complete.begin(), t.complete.end());
    out.insert(out.end(), t.log_sum.begin(), t.log_sum.end());
    out.push_back(std::isnan(t.running) ? -1 : t.running);
  }
}

/// All states of all members, member by member, `lanes` at a time in one crew, as a thread has it; with `interrupted` the crew is
/// saved and another one goes on after every sample.
std::vector<std::vector<double>> states_of(const WalkRun& run, std::size_t lanes, bool interrupted = false) {
  std::vector<std::vector<double>> out(run.setup.members);
  auto crew = run.simulation->crew();
  for (std::uint64_t first = 0; first < run.setup.members; first += lanes) {
    std::vector<MemberAddress> members;
    for (std::uint64_t m = first; m < std::min(run.setup.members, first + lanes); ++m) members.push_back(address(m, run.setup.replicas));
    crew->start(members);
    for (std::size_t sample = 0; sample < run.setup.times.size(); ++sample) {
      if (interrupted) {
        ByteWriter bytes;
        crew->save(bytes);
        ByteReader reader(bytes.bytes());
        crew = run.simulation->crew();
        crew->load(reader, members, sample);
      }
      crew->advance(sample);
      for (std::size_t lane = 0; lane < members.size(); ++lane) append(out[first + lane], crew->state(lane));
    }
  }
  return out;
}

std::vector<ObjectPtr> demanding(const char* threshold) {
  return {declare("observe", "aging", {{"kind", "threshold"}, {"threshold", threshold ? Value(threshold) : Value(-1.0)}, {"wait", numbers({2, 30})}, {"ratio", numbers({0.5, 3})}}),
          declare("observe", "trapping_times", {{"threshold", -1.0}, {"reentry", -1.5}}), declare("observe", "trapping_times", {})};
}

const std::vector<double> some_times{0, 0.3, 2, 3, 8, 30, 45, 120, 700};

}  // namespace

TEST_CASE("Stored and hashed energies give the same walks to the bit", "[jumps]") {
  for (const char* kernel : {"metropolis", "glauber", "half", "raw", "mix"})
    for (const int spins : {1, 3, 8, 12, 13, 17, 20, 22}) {
      INFO(kernel << ", " << spins << " spins");
      Options options{{"temperature", 1.1}, {"kernel", kernel}, {"solver", "rejection_free"}};
      if (std::string(kernel) == "mix") options["a"] = 0.3;
      const auto table = declare("landscape", "rem", {{"spins", spins}, {"storage", "table"}});
      const auto hashed = declare("landscape", "rem", {{"spins", spins}, {"storage", "hashed"}});
      const auto a = states_of(walk_run(table, options, some_times, 24, {}, {}, 3), 16);
      const auto b = states_of(walk_run(hashed, options, some_times, 24, {}, {}, 3), 5);
      CHECK(a == b);
      CHECK(a[0] != a[1]);
    }
}

TEST_CASE("Walks do not depend on their neighbours in a crew, nor on being saved and resumed", "[jumps]") {
  const auto rem = declare("landscape", "rem", {{"spins", 9}}), large = declare("landscape", "rem", {{"spins", 18}});
  const auto ring = declare("landscape", "levels", {{"energies", numbers({-1, -2, 0.5, -1.7})}, {"edges", Value(Array(Shape{4, 2}, {1, 2, 2, 3, 3, 4, 4, 1}))}});
  const auto infinite = declare("landscape", "traps");
  const auto gaussian = declare("landscape", "traps", {{"density", "gaussian"}});
  const auto finite = declare("landscape", "traps", {{"states", 50}});
  const auto table = declare("landscape", "traps", {{"density", Value(Record{{"energy", numbers({-6, -2, -1.5, -1, 0})}, {"weight", numbers({0, 1, 0, 0, 3})}})}});
  struct Case { ObjectPtr where; Options options; const char* threshold; };
  const std::vector<Case> cases{{rem, {{"temperature", 0.9}}, "leading"},
                                {rem, {{"temperature", 0.9}, {"solver", "rejection_free"}}, "local"},
                                {rem, {{"temperature", 3.0}, {"solver", "attempts"}}, "mean_min"},
                                {rem, {{"temperature", 0.9}, {"clock", "discrete"}}, "leading"},
                                {rem, {{"temperature", 0.0}}, "leading"},
                                {large, {{"temperature", 1.2}, {"solver", "rejection_free"}}, "leading"},
                                {large, {{"temperature", 1.2}, {"kernel", "glauber"}, {"clock", "discrete"}, {"solver", "rejection_free"}}, "leading"},
                                {ring, {{"temperature", 0.8}, {"kernel", "glauber"}}, nullptr},
                                {infinite, {{"temperature", 0.6}}, "auto"},
                                {infinite, {{"temperature", 0.6}, {"kernel", "metropolis"}}, "effective"},
                                {infinite, {{"temperature", 0.6}, {"kernel", "glauber"}}, nullptr},
                                {infinite, {{"temperature", 1.5}, {"kernel", "metropolis"}, {"solver", "attempts"}}, nullptr},
                                {gaussian, {{"temperature", 0.7}, {"kernel", "metropolis"}}, "auto"},
                                {table, {{"temperature", 0.7}, {"kernel", "metropolis"}}, nullptr},
                                {table, {{"temperature", 0.7}, {"kernel", "glauber"}, {"clock", "discrete"}}, nullptr},
                                {table, {{"temperature", 2.0}, {"kernel", "half"}}, nullptr},
                                {finite, {{"temperature", 0.6}}, "auto"},
                                {finite, {{"temperature", 0.6}, {"kernel", "metropolis"}}, nullptr},
                                {finite, {{"temperature", 0.6}, {"max_steps", 7}}, nullptr},
                                {rem, {{"temperature", 3.0}, {"solver", "attempts"}, {"max_steps", 20}}, nullptr}};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    INFO("case " << i);
    const auto run = walk_run(cases[i].where, cases[i].options, some_times, 21, demanding(cases[i].threshold));
    const auto alone = states_of(run, 1);
    CHECK(states_of(run, 16) == alone);
    CHECK(states_of(run, 4, true) == alone);
  }
}

TEST_CASE("Chunks of stays that nobody watches may be passed at once, which changes no bit", "[jumps]") {
  const auto infinite = declare("landscape", "traps"), gaussian = declare("landscape", "traps", {{"density", "gaussian"}});
  const auto table = declare("landscape", "rem", {{"spins", 6}}), hashed = declare("landscape", "rem", {{"spins", 40}, {"storage", "hashed"}});
  const auto large = declare("landscape", "rem", {{"spins", 18}, {"storage", "table"}, {"disorder", 1}});
  const std::vector<double> times{0, 2, 3, 50, 51, 400, 2e3, 1e5};  // the last beyond Passage::most
  for (const auto& where : {infinite, gaussian, table, hashed, large})
    for (const char* kernel : {"trap", "metropolis", "glauber", "half"})
      for (const char* clock : {"continuous", "discrete"})
        for (const double most : {std::numeric_limits<double>::infinity(), 48.0, 103.0}) {
          if (std::string(clock) == "discrete" && (std::string(kernel) == "half" || (where == gaussian && std::string(kernel) == "trap"))) continue;
          if ((where == table || where == hashed || where == large) && std::string(kernel) == "trap") continue;
          INFO(kernel << ", " << clock << ", at most " << most << " steps" << (where == gaussian ? ", gaussian" : where == table ? ", table" : where == hashed ? ", hashed" : where == large ? ", large table" : ""));
          const Options options{{"temperature", 0.8}, {"kernel", kernel}, {"clock", clock}, {"solver", "rejection_free"}, {"max_steps", most}};
          const auto unwatched = states_of(walk_run(where, options, times, 40), 37);
          const auto watched = states_of(walk_run(where, options, times, 40, demanding(nullptr)), 37);
          CHECK(unwatched == states_of(walk_run(where, options, times, 40), 3, true));
          bool same = true;
          for (std::size_t member = 0; member < unwatched.size(); ++member) {
            // Time, state, energy, jumps, absorbed, truncated; the watched walks show more after these.
            const std::size_t seen = 7, more = watched[member].size() / times.size();
            for (std::size_t k = 0; k < times.size(); ++k)
              same = same && std::equal(unwatched[member].begin() + static_cast<long>(k * seen), unwatched[member].begin() + static_cast<long>(k * seen + 6),
                                        watched[member].begin() + static_cast<long>(k * more));
          }
          CHECK(same);
        }
}

TEST_CASE("On the log clock the same walk is seen at the logarithms of the times", "[jumps]") {
  std::vector<double> logarithms;
  for (double t : some_times)
    if (t > 0) logarithms.push_back(std::log(t));
  for (const char* kernel : {"trap", "metropolis"})
    for (const char* states : {"few", "infinite"}) {
      INFO(kernel << ", " << states);
      const auto where = std::string(states) == "few" ? declare("landscape", "traps", {{"states", 40}}) : declare("landscape", "traps");
      const auto linear = states_of(walk_run(where, {{"temperature", 0.5}, {"kernel", kernel}, {"solver", "rejection_free"}}, {some_times.begin() + 1, some_times.end()}, 16), 8);
      const auto log = states_of(walk_run(where, {{"temperature", 0.5}, {"kernel", kernel}, {"clock", "log"}}, logarithms, 16), 8);
      for (std::size_t m = 0; m < linear.size(); ++m)
        for (std::size_t k = 0; k < linear[m].size(); ++k)
          if (k % 7 != 0) CHECK(linear[m][k] == log[m][k]);  // all but the time itself
    }
}

TEST_CASE("A walk at T = 0 ends in a minimum and stays there", "[jumps]") {
  const auto chain = declare("landscape", "levels", {{"energies", numbers({0, -1, -2, -1.5, -3})}, {"edges", Value(Array(Shape{4, 2}, {1, 2, 2, 3, 3, 4, 4, 5}))}});
  for (const char* kernel : {"metropolis", "glauber"}) {
    const auto run = walk_run(chain, {{"temperature", 0.0}, {"kernel", kernel}}, {0, 1e9}, 8, {}, 1.0);
    for (const auto& member : states_of(run, 8)) {
      CHECK(member[1] == 0);       // starts in state 1
      CHECK(member[8] == 2);       // and ends in state 3, behind the barrier of state 4
      CHECK(member[9] == -2);
      CHECK(member[10] == 2);
      CHECK(member[11] == 1);      // absorbed
    }
  }
}

TEST_CASE("Walks stop at max_steps and say so", "[jumps]") {
  const auto where = declare("landscape", "traps", {{"states", 30}});
  for (const char* solver : {"rejection_free", "attempts"}) {
    const auto run = walk_run(where, {{"temperature", 5.0}, {"solver", solver}, {"max_steps", 20}, {"kernel", "metropolis"}}, {1, 1e6}, 8);
    for (const auto& member : states_of(run, 8)) {
      CHECK(member[5] == 0);
      CHECK(member[12] == 1);
      CHECK(member[10] <= 20);
      if (std::string(solver) == "rejection_free") CHECK(member[10] == 20);
    }
  }
}

TEST_CASE("Discrete clocks move at whole numbers only", "[jumps]") {
  const auto where = declare("landscape", "rem", {{"spins", 6}});
  for (const char* solver : {"rejection_free", "attempts"}) {
    const auto run = walk_run(where, {{"temperature", 2.0}, {"clock", "discrete"}, {"solver", solver}}, {0.5, 0.999, 1, 1.5, 1.999, 2}, 64);
    bool moved = false;
    for (const auto& m : states_of(run, 16)) {
      CHECK(m[3] == 0);
      CHECK(m[7 + 3] == 0);
      CHECK(m[2 * 7 + 3] <= 1);
      CHECK(m[4 * 7 + 3] == m[2 * 7 + 3]);
      moved = moved || m[2 * 7 + 3] == 1;
    }
    CHECK(moved);
  }
}

TEST_CASE("Combinations without meaning are refused by name", "[jumps]") {
  const auto infinite = declare("landscape", "traps"), gaussian = declare("landscape", "traps", {{"density", "gaussian"}});
  const auto rem = declare("landscape", "rem", {{"spins", 4}});
  const auto attempt = [](const ObjectPtr& where, Options options, Value start = {}) {
    return refusal([&] { walk_run(where, std::move(options), {1}, 1, {}, std::move(start)); });
  };
  CHECK(attempt(infinite, {{"temperature", 0.0}}) ==
        "temperature: temperature 0 freezes every move of kernel \"trap\"; accepted: above 0, or kernel \"metropolis\" or \"glauber\"");
  CHECK(attempt(infinite, {{"temperature", 0.4}, {"kernel", "raw"}}) ==
        "temperature: the rates of kernel \"raw\" to infinitely many states of an exponential density add up to infinity at this temperature; "
        "accepted: above 1 T_c");
  CHECK(attempt(infinite, {{"temperature", 0.4}, {"threshold", -1.0}}) ==
        "threshold: option \"threshold\" stands beside the threshold of landscape.traps; give it there only");
  CHECK(attempt(rem, {{"temperature", 0.4}, {"threshold", -1.0}}) == "threshold: option \"threshold\" belongs to the kernels \"trap\" and \"mix\"");
  CHECK(attempt(rem, {{"temperature", 0.4}, {"kernel", "half"}, {"clock", "discrete"}}) ==
        "clock: clock = \"discrete\" makes one attempt a step, but kernel \"half\" can leave states at rates above 1");
  CHECK(attempt(rem, {{"temperature", 0.4}, {"kernel", "raw"}, {"solver", "attempts"}}) ==
        "solver: solver \"attempts\" accepts moves with probability w/c, but kernel \"raw\" exceeds 1");
  CHECK(attempt(rem, {{"temperature", 0.4}, {"kernel", "mix"}}) == "a: kernel \"mix\" needs option \"a\", the share of the barrier on the state left, in [0, 1]");
  CHECK(attempt(rem, {{"temperature", 0.4}, {"a", 0.2}}) == "a: option \"a\" belongs to kernel = \"mix\"");
  CHECK(attempt(rem, {{"temperature", 0.4}, {"clock", "log"}, {"solver", "attempts"}}) ==
        "solver: solver \"attempts\" tries one move per unit of time and cannot keep a logarithmic clock; accepted with clock = \"log\": "
        "\"rejection_free\"");
  CHECK(attempt(rem, {{"temperature", 0.4}}, 16.0) == "start: state 16 does not exist; accepted: an integer in [0, 15]");
  CHECK(attempt(rem, {{"temperature", 0.4}}, "equilibrum") ==
        "start: start is \"equilibrum\"; accepted for walks: \"random\", \"equilibrium\" or the number of a state");
  CHECK(attempt(rem, {{"temperature", 0.0}}, "equilibrium") == "start: start = \"equilibrium\" does not exist at temperature 0");
  CHECK(attempt(infinite, {{"temperature", 0.4}}, "equilibrium") ==
        "start: start = \"equilibrium\" does not exist below T_c: exp(-E/T) times the density has no norm");
  CHECK(attempt(infinite, {{"temperature", 0.4}}, 3.0) == "start: state 3 does not exist; accepted: no number, because with infinitely many states every jump draws a new energy");
  const auto ring = declare("landscape", "levels", {{"energies", numbers({-1, -2, 0.5})}, {"edges", Value(Array(Shape{3, 2}, {1, 2, 2, 3, 3, 1}))}});
  CHECK(attempt(ring, {{"temperature", 1.0}, {"clock", "discrete"}}) ==
        "clock: clock = \"discrete\" makes one attempt a step, but kernel \"metropolis\" can leave states at rates above 1: state 1 at 1.22313");
}
