#include "engine/run/memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include <fmt/format.h>

#include "engine/core/error.h"

namespace quench {

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

double machine_memory() {
  std::ifstream in("/proc/meminfo");
  std::string name, unit;
  for (double kilobytes; in >> name >> kilobytes; std::getline(in, unit))
    if (name == "MemAvailable:") return kilobytes * 1024;
  return unlimited;
}

double group_memory() {
  double limit = 0, used = 0;
  std::ifstream most("/sys/fs/cgroup/memory.max"), current("/sys/fs/cgroup/memory.current");
  // "max" where there is no limit does not read as a number.
  if (!(most >> limit) || !(current >> used)) return unlimited;
  return std::max(0.0, limit - used);
}

double process_memory() {
  rlimit limit{};
  double pages = 0;
  std::ifstream in("/proc/self/statm");
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || !(in >> pages)) return unlimited;
  return std::max(0.0, static_cast<double>(limit.rlim_cur) - pages * static_cast<double>(sysconf(_SC_PAGESIZE)));
}

}  // namespace

double available_memory() { return std::min({machine_memory(), group_memory(), process_memory()}); }

std::string readable_bytes(double bytes) {
  constexpr double gibibyte = 1024.0 * 1024 * 1024;
  if (bytes >= 0.1 * gibibyte) return fmt::format("{:.1f} GiB", bytes / gibibyte);
  return fmt::format("{:.1f} MiB", bytes / (1024.0 * 1024));
}

void check_memory(const MemoryNeed& need, double available) {
  if (need.total() <= available) return;
  Error error(ErrorKind::memory,
              fmt::format("run: needs {} ({} {} of {} each, records {}), but only {} are available", readable_bytes(need.total()),
                          need.threads, need.threads == 1 ? "thread" : "threads", readable_bytes(need.per_thread),
                          readable_bytes(need.records), readable_bytes(available)));
  error.fact("needed_bytes", fmt::format("{:.0f}", need.total())).fact("available_bytes", fmt::format("{:.0f}", available));
  const double fit = need.per_thread > 0 ? std::floor((available - need.records) / need.per_thread) : 0;
  if (fit >= 1) error.detail(fmt::format("--threads {:.0f} would fit", fit));
  throw error;
}

}  // namespace quench
