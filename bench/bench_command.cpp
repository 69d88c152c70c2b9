// quench bench [NAME ...] [--json]: interleaved rounds, medians, ratios.
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <nlohmann/json.hpp>

#include "bench/bench.h"
#include "engine/numerics/isa.h"
#include "interpreter/commands.h"
#include "interpreter/signals.h"

namespace quench::bench {

double thread_nanoseconds() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return 1e9 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec);
}

double cost_per_item(double items, const std::function<void()>& work) {
  double done = 0;
  const double start = thread_nanoseconds();
  double now = start;
  do {
    work();
    done += items;
    now = thread_nanoseconds();
  } while (now - start < 2e7);
  return (now - start) / done;
}

namespace {

constexpr int rounds = 7;

struct Summary { double median = 0, low = 0, high = 0; };

Summary summary_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values[values.size() / 2], values.front(), values.back()};
}

/// The cases whose names contain one of `names`, all where there are none; and what they are compared with, which is measured in
/// the same run.
std::vector<Case> selected(const std::vector<Case>& all, const std::vector<std::string>& names) {
  std::set<std::string> wanted;
  const auto asked_for = [&](const Case& c) {
    return names.empty() || std::any_of(names.begin(), names.end(), [&](const std::string& n) { return c.name.find(n) != std::string::npos; });
  };
  const auto add = [&](const auto& add_again, const Case& c) -> void {
    if (!wanted.insert(c.name).second) return;
    for (const Case& other : all)
      if (other.name == c.reference) add_again(add_again, other);
  };
  for (const Case& c : all)
    if (asked_for(c)) add(add, c);
  std::vector<Case> cases;
  std::copy_if(all.begin(), all.end(), std::back_inserter(cases), [&](const Case& c) { return wanted.count(c.name) > 0; });
  return cases;
}

void print_json(const Case& c, const Summary& s, double ratio) {
  nlohmann::json line{{"name", c.name}, {"unit", c.unit}, {"median", s.median}, {"spread", {s.low, s.high}}, {"count", rounds}};
  if (ratio > 0) line["ratio"] = ratio, line["reference"] = c.reference;
  fmt::print("{}\n", line.dump());
}

}  // namespace

}  // namespace quench::bench

namespace quench::interpreter {

int bench_command(const CommandLine& line) {
  using namespace quench::bench;
  std::vector<Case> all;
  add_function_cases(all);
  add_langevin_cases(all);
  add_mosaic_cases(all);
  add_jump_cases(all);
  add_program_cases(all);
  const std::vector<Case> cases = selected(all, line.targets);
  if (cases.empty()) throw UsageError{"no benchmark matches; quench bench alone runs all"};
  std::map<std::string, std::vector<double>> seen;
  for (int round = 0; round < rounds; ++round)
    for (const Case& c : cases) {
      if (const int signal = stop_flag().load()) return exit_code_for_stop(signal);
      seen[c.name].push_back(c.measure());
    }
  if (!line.json) fmt::print("one thread, level {}, median of {} interleaved rounds\n\n{:<44} {:>10} {:>19}  {}\n", name_of(active_isa()), rounds, "case", "median", "min .. max", "unit");
  for (const Case& c : cases) {
    const Summary s = summary_of(seen[c.name]);
    double ratio = 0;
    if (!c.reference.empty()) ratio = summary_of(seen[c.reference]).median / s.median;
    if (line.json) print_json(c, s, ratio);
    else fmt::print("{:<44} {:>10.3f} {:>9.3f} ..{:>8.3f}  {}{}\n", c.name, s.median, s.low, s.high, c.unit,
                    ratio > 0 ? fmt::format("   {:.2f} times {}", ratio, c.note.empty() ? "the speed of " + c.reference : c.note) : "");
  }
  return 0;
}

}  // namespace quench::interpreter
