#include "engine/numerics/memory.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>

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

void require_memory(double bytes, const std::string& what) {
  const double available = available_memory(), gibibyte = 1024.0 * 1024 * 1024;
  if (bytes <= available) return;
  throw Error(ErrorKind::memory, fmt::format("{} needs {:.3g} GiB; {:.3g} GiB are available", what, bytes / gibibyte, available / gibibyte))
      .fact("needed", fmt::format("{:.0f}", bytes)).fact("available", fmt::format("{:.0f}", available));
}

}  // namespace quench
