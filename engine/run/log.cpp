#include "engine/run/log.h"

#include <time.h>
#include <unistd.h>

#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/io/storage.h"
#include "engine/numerics/isa.h"

namespace quench {

namespace {

using Json = nlohmann::ordered_json;

std::string now() {
  const time_t t = time(nullptr);
  tm utc{};
  gmtime_r(&t, &utc);
  char text[32];
  strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

std::string host_name() {
  char name[256] = "";
  return gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

/// Sessions so far; a log that cannot be read is begun anew, for it holds nothing a result needs.
Json sessions_in(const std::string& path) {
  if (!std::filesystem::exists(path)) return Json::array();
  const Json log = Json::parse(io::read_file(path), nullptr, false);
  return log.is_object() && log.contains("sessions") && log["sessions"].is_array() ? log["sessions"] : Json::array();
}

}  // namespace

SessionLog::SessionLog(const RunOptions& options, Scheduler& scheduler)
    : options_(options), scheduler_(scheduler), started_(now()) {}

std::vector<std::pair<std::string, std::string>> SessionLog::close(const ResultData& result) {
  const double wall = scheduler_.seconds(), members = scheduler_.members_done();
  Json session = {{"started", started_},
                  {"ended", now()},
                  {"host", host_name()},
                  {"isa", name_of(active_isa())},
                  {"threads", scheduler_.threads()},
                  {"wall_seconds", wall},
                  {"cpu_seconds", scheduler_.cpu_seconds()},
                  {"members", members},
                  {"members_per_second", wall > 0 ? members / wall : 0},
                  {"stopped_by", result.stopped_by},
                  {"complete", result.complete}};
  std::vector<std::pair<std::string, std::string>> cost;
  for (const auto& [name, value] : session.items()) cost.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
  if (!options_.out.empty()) {
    const std::string path = (std::filesystem::path(options_.out) / "log.json").string();
    Json log = {{"sessions", sessions_in(path)}};
    log["sessions"].push_back(std::move(session));
    io::write_durably(path, log.dump(2) + "\n");
  }
  return cost;
}

}  // namespace quench
