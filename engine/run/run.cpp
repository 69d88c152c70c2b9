// run(): from a plan to a result, in memory or in a folder.
#include "engine/run/run.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>

#include "engine/core/sha256.h"
#include "engine/io/manifest.h"
#include "engine/numerics/isa.h"
#include "engine/run/assemble.h"
#include "engine/run/log.h"
#include "engine/run/scheduler.h"
#include "engine/run/threads.h"

namespace quench {

namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;

io::Manifest manifest_of(const ExperimentPlan& plan, const RunOptions& options, const std::string& key) {
  io::Manifest manifest;
  manifest.version = QUENCH_VERSION;
  manifest.isa = name_of(active_isa());
  manifest.experiment_key = key;
  manifest.seed = plan.seed;
  manifest.parameters = options.parameters;
  manifest.script_name = options.script_name;
  manifest.part = options.part;
  for (const auto& [name, contents] : options.script_files) manifest.script_files[name] = sha256_hex(contents);
  if (const auto main = manifest.script_files.find(options.script_name); main != manifest.script_files.end())
    manifest.script_sha256 = main->second;
  return manifest;
}

constexpr unsigned most_threads = 1024;

void check_options(const ExperimentPlan& plan, const RunOptions& options) {
  if (options.threads > most_threads)
    throw argument_error(fmt::format("run: threads is {}; accepted: 1 to {} (this machine has {} cores)", options.threads, most_threads, available_threads()))
        .fact("received", std::to_string(options.threads));
  if (!options.only) return;
  if (*options.only < 1 || *options.only > plan.most_members())
    throw argument_error(fmt::format("run: there is no member {}: they are numbered from 1 to {}", *options.only, plan.most_members()))
        .fact("received", std::to_string(*options.only));
}

std::string as_lines(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : "\n") + item;
  return out;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

/// Names and texts stored with the data: nothing in them may depend on threads, time or place.
Entries meta_of(const ExperimentPlan& plan, const RunOptions& options, const std::string& isa,
                std::vector<std::unique_ptr<PointRun>>& points, const ResultData& result) {
  // v3 and v4 agree to the bit, so a result says which family it is of, not which of the two.
  Entries meta = {{"seed", std::to_string(plan.seed)}, {"version", QUENCH_VERSION}, {"isa", io::isa_family(isa)}};
  if (!plan.name.empty()) meta.emplace_back("experiment", plan.name);
  if (options.only) meta.emplace_back("only", std::to_string(*options.only));
  if (plan.maximum == 0) meta.emplace_back("members", std::to_string(plan.members));
  if (plan.disorder > 0) meta.emplace_back("disorder", std::to_string(plan.disorder));
  if (plan.common) meta.emplace_back("common", "true");
  std::vector<std::string> labels;
  std::vector<Entries> facts;
  for (const auto& point : points) {
    labels.push_back(point->label());
    facts.push_back(point->facts());
  }
  for (auto& entry : merged_entries(labels, facts)) meta.push_back(std::move(entry));
  if (!result.warnings.empty()) meta.emplace_back("warnings", as_lines(result.warnings));
  if (!result.missed.empty()) meta.emplace_back("missed", as_lines(result.missed));
  return meta;
}

/// Sentences of all points in order; with the label of the first point that says so, and of no other.
std::vector<std::string> labelled(std::vector<std::unique_ptr<PointRun>>& points, const std::vector<std::string>& (PointRun::*part)() const,
                                  bool once) {
  std::vector<std::string> seen, out;
  for (const auto& point : points)
    for (const std::string& line : (point.get()->*part)()) {
      if (once && std::find(seen.begin(), seen.end(), line) != seen.end()) continue;
      seen.push_back(line);
      out.push_back((point->label().empty() ? "" : point->label() + ": ") + line);
    }
  return out;
}

void collect(const ExperimentPlan& plan, const RunOptions& options, const std::string& isa, Scheduler& scheduler, ResultData& result) {
  auto& points = scheduler.points();
  std::vector<std::string> names;
  for (const auto& entry : points.front()->datasets()) names.push_back(entry.first);
  for (const std::string& name : names) {
    std::vector<Dataset> parts;
    for (const auto& point : points) parts.push_back(std::move(point->datasets().at(name)));
    result.observables[name] = stacked(plan.axes, parts);
  }
  result.warnings = labelled(points, &PointRun::warnings, true);
  result.missed = labelled(points, &PointRun::missed, false);
  result.meta = meta_of(plan, options, isa, points, result);
}

/// A finished run found by resume.
ResultData loaded(const RunOptions& options) {
  io::LoadedResult stored = io::read_result((std::filesystem::path(options.out) / "result.h5").string());
  ResultData result;
  result.observables = std::move(stored.observables);
  result.meta = std::move(stored.meta);
  result.out = options.out;
  for (const auto& [name, text] : result.meta) {
    if (name == "warnings") result.warnings = lines_of(text);
    if (name == "missed") result.missed = lines_of(text);
  }
  return result;
}

}  // namespace

ResultData run(const ExperimentPlan& declared, const RunOptions& given) {
  ExperimentPlan plan = declared;
  RunOptions options = given;
  check_options(plan, options);
  const bool stored = !options.out.empty();
  options.resume = stored && options.resume && std::filesystem::exists(std::filesystem::path(options.out) / "manifest.json");
  if (!plan.seed_given) plan.seed = options.resume ? io::read_manifest(options.out).seed : draw_seed();

  const std::uint64_t only = options.only.value_or(0);
  std::vector<std::string> keys, stored_keys;
  for (std::size_t i = 0; i < plan.points(); ++i) {
    keys.push_back(point_key(plan, i, only));
    for (std::string& key : stored_keys_of(keys.back())) stored_keys.push_back(std::move(key));
  }
  const std::string identity = experiment_key(plan, keys);
  std::unique_ptr<Store> store;
  if (stored) store = std::make_unique<Store>(manifest_of(plan, options, identity), stored_keys, options, options.warn);
  if (store && store->complete()) return loaded(options);

  Scheduler scheduler(plan, options, store.get(), keys, identity);
  SessionLog log(options, scheduler);
  ResultData result;
  result.out = options.out;
  scheduler.run();
  result.stopped_by = scheduler.stopped_by();
  result.complete = result.stopped_by == 0;
  if (result.complete) collect(plan, options, store ? store->isa() : name_of(active_isa()), scheduler, result);
  if (store && result.complete) store->finish(result);
  result.cost = log.close(result);
  return result;
}

}  // namespace quench
