// Runs in a folder: the same numbers as in memory, resumed to the same bytes, blocks reused by content.
#include <catch2/catch.hpp>

#include <fstream>
#include <random>
#include <thread>

#include "engine/io/storage.h"
#include "tests/runner/folder.h"

using namespace toy;

namespace {

/// Every part the runner has: a sweep, the half-step check of an automatic step, batches, disorder, two tables.
Options everything(double pause = 0) {
  return walker({{"landscape", well({{"curvature", axis_value("K")}})},
                 {"dynamics", walk({{"lanes", 3}, {"pause", pause}})},
                 {"noise", kicks({{"temperature", 0.01}, {"frozen", 1.0}})},
                 {"observables", Record{{"C", observable("toy_value")},
                                        {"E", observable("toy_exact")},
                                        {"chi", observable("toy_spread")},
                                        {"many", observable("toy_value", {{"copies", 300}})}}},
                 {"sweep", Record{{"K", Array::of({0.5, 1.5, 1})}}},
                 {"ensemble", Record{{"disorder", 131}, {"members", 2}}},
                 {"keep", "batches"},
                 {"times", Array::of({0.5, 1, 1.5})}});
}

/// Runs with a stop flag that goes up after some microseconds, again and again, until it is through; number of stops.
int run_with_stops(const Options& options, RunOptions run_options, std::mt19937& random, int longest) {
  int stops = 0;
  for (;; ++stops) {
    std::atomic<int> stop{0};
    run_options.stop = &stop;
    run_options.threads = 1 + random() % 3;
    const auto delay = std::chrono::microseconds(random() % static_cast<unsigned>(longest));
    std::thread signal([&] {
      std::this_thread::sleep_for(delay);
      stop = 15;
    });
    const ResultData result = run(plan(options), run_options);
    signal.join();
    if (result.complete) return stops;
    CHECK(result.stopped_by == 15);
    CHECK(result.observables.empty());
    run_options.resume = true;
    if (stops > 30) run_options.stop = nullptr, longest *= 2;
  }
}

}  // namespace

TEST_CASE("A folder holds the numbers of the same run in memory") {
  Folder folder;
  const ResultData stored = run(plan(everything()), into(folder)), memory = run_with(everything(), 3);
  CHECK(same_bits(stored, memory));
  CHECK(stored.out == folder.path());
  const io::LoadedResult loaded = io::read_result(folder.path() + "/result.h5");
  CHECK(loaded.meta == memory.meta);
  CHECK(same_bits(loaded.observables.at("chi").value, memory.observables.at("chi").value));
  CHECK(io::read_manifest(folder.path()).complete);
  CHECK(folder.bytes("log.json").find("\"threads\": 2") != std::string::npos);
  CHECK(folder.holds(reference_bytes(everything())));
}

TEST_CASE("Runs that were stopped anywhere end with the same bytes") {
  const std::string reference = reference_bytes(everything());
  std::mt19937 random(5);
  int stops = 0;
  for (int repeat = 0; repeat < 3; ++repeat) {
    Folder folder;
    stops += run_with_stops(everything(1), into(folder), random, 150000);
    CHECK(folder.holds(reference));
  }
  CHECK(stops > 5);
}

TEST_CASE("What a checkpoint holds is not computed again") {
  // Stopped late, the rest is short: members per session add up to all members, but for those in flight.
  const Options o = walker({{"ensemble", 60}, {"dynamics", walk({{"step", 0.125}, {"pause", 400}})}});
  Folder folder;
  RunOptions options = into(folder, 1);
  options.budget_seconds = 0.3;
  ResultData result = run(plan(o), options);
  CHECK_FALSE(result.complete);
  CHECK(result.stopped_by == -1);
  double members = 0;
  const auto members_of = [](const ResultData& r) {
    for (const auto& [name, text] : r.cost)
      if (name == "members") return std::stod(text);
    return 0.0;
  };
  members += members_of(result);
  CHECK(members > 1);
  options.resume = true;
  options.budget_seconds = 0;
  result = run(plan(o), options);
  members += members_of(result);
  CHECK(result.complete);
  // 60 members and 8 at half the step, which count twice.
  CHECK(members == Approx(76).margin(0.5));
  CHECK(folder.holds(reference_bytes(o)));
}

TEST_CASE("A long way between two samples is interrupted and saved inside") {
  const Options o = walker({{"times", Array::of({50})}, {"ensemble", 2}, {"dynamics", walk({{"step", 0.125}, {"pause", 500}})}});
  Folder folder;
  RunOptions options = into(folder, 2);
  options.budget_seconds = 0.15;
  int sessions = 1;
  while (!run(plan(o), options).complete && sessions < 50) {
    options.resume = true;
    ++sessions;
  }
  // 400 steps of half a millisecond do not fit into one session; without the state in between no session would end it.
  CHECK(sessions > 2);
  CHECK(sessions < 20);
  CHECK(folder.holds(reference_bytes(o)));
}

TEST_CASE("Checkpoints of a running run are good to resume from") {
  Options o = everything(10);
  o["checkpoint"] = 0.02;
  const std::string reference = reference_bytes(everything());
  Folder folder, copy;
  std::thread runner([&] { run(plan(o), into(folder)); });
  int copies = 0;
  for (int i = 0; i < 8; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::error_code ignored;
    fs::remove_all(copy.path());
    // A copy taken while files appear may miss one; what was published before its checkpoint is complete.
    for (const char* name : {"checkpoint-a", "checkpoint-b", "manifest.json", "script", "blocks"}) {
      fs::create_directories(copy.path());
      fs::copy(folder.path() + "/" + name, copy.path() + "/" + name, fs::copy_options::recursive, ignored);
    }
    if (i % 4 != 3 || !fs::exists(copy.path() + "/manifest.json")) continue;
    RunOptions options = into(copy);
    options.resume = true;
    CHECK(run(plan(everything()), options).complete);
    CHECK(copy.holds(reference));
    ++copies;
  }
  runner.join();
  CHECK(copies == 2);
  CHECK(folder.holds(reference));
}

TEST_CASE("A longer or reordered sweep reuses the blocks of its points") {
  const auto sweep = [](std::vector<double> values) {
    return walker({{"landscape", well({{"curvature", axis_value("K")}})}, {"sweep", Record{{"K", Array::of(std::move(values))}}}});
  };
  Folder folder;
  const ResultData first = run(plan(sweep({0.5, 1})), into(folder));
  RunOptions again = into(folder);
  CHECK_THROWS_WITH(run(plan(sweep({1, 0.5, 2})), again), Catch::Contains("holds a finished run of walk.lua"));
  again.force = true;
  double members = 0;
  const ResultData second = run(plan(sweep({1, 0.5, 2})), again);
  for (const auto& [name, text] : second.cost)
    if (name == "members") members = std::stod(text);
  CHECK(members == Approx(56));  // one point: 40 members and twice 8
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(second.observables.at("C").value[i] == first.observables.at("C").value[4 + i]);
    CHECK(second.observables.at("C").value[4 + i] == first.observables.at("C").value[i]);
  }
  CHECK(folder.holds(reference_bytes(sweep({1, 0.5, 2}))));
  // Another temperature is another content.
  Options other = sweep({1, 0.5, 2});
  other["noise"] = kicks({{"temperature", 2.0}});
  const ResultData third = run(plan(other), again);
  for (const auto& [name, text] : third.cost)
    if (name == "members") CHECK(std::stod(text) == Approx(3 * 56));
}

TEST_CASE("Resuming a finished run loads it, resuming nothing begins") {
  Folder folder;
  RunOptions options = into(folder);
  options.resume = true;
  const ResultData first = run(plan(walker()), options);
  CHECK(first.complete);
  const std::string before = folder.bytes("log.json");
  const ResultData loaded = run(plan(walker()), options);
  CHECK(same_bits(loaded.observables.at("C").value, first.observables.at("C").value));
  CHECK(loaded.meta == first.meta);
  CHECK(folder.bytes("log.json") == before);
  CHECK_THROWS_WITH(run(plan(walker({{"ensemble", 41}})), options), Catch::Contains("holds another run"));
}

TEST_CASE("A drawn seed is that of the folder when the run goes on") {
  Options o = walker({{"seed", Value()}, {"dynamics", walk({{"step", 0.125}, {"pause", 200}})}});
  Folder folder;
  RunOptions options = into(folder);
  options.budget_seconds = 0.05;
  CHECK_FALSE(run(plan(o), options).complete);
  options.resume = true;
  options.budget_seconds = 0;
  const ResultData result = run(plan(o), options);
  CHECK(result.complete);
  o["seed"] = static_cast<std::int64_t>(std::stoll(meta(result, "seed")));
  CHECK(same_bits(result.observables.at("C"), run_with(o, 2).observables.at("C")));
}

TEST_CASE("A damaged block is computed again") {
  const Options o = walker({{"ensemble", 100}});
  Folder folder;
  run(plan(o), into(folder));
  const std::string reference = folder.bytes("result.h5");
  for (const auto& entry : fs::directory_iterator(folder.path() + "/blocks")) {
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(fs::file_size(entry.path()) / 2));
    file.put('x');
  }
  // As if it had been stopped before its end.
  io::Manifest manifest = io::read_manifest(folder.path());
  RunOptions options = into(folder);
  options.force = true;
  std::vector<std::string> warnings;
  options.warn = [&](const std::string& text) { warnings.push_back(text); };
  CHECK(run(plan(o), options).complete);
  CHECK(folder.holds(reference));
  REQUIRE(warnings.size() == 2);
  CHECK_THAT(warnings[0], Catch::Contains("was not used: its checksum does not match"));
}
