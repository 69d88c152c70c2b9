#include "engine/numerics/memory.h"

#include <fmt/format.h>

#include <fstream>
#include <limits>

#include "engine/core/error.h"

namespace quench {

double available_memory() {
  std::ifstream file("/proc/meminfo");
  std::string name, unit;
  double kibibytes = 0;
  while (file >> name >> kibibytes) {
    if (name == "MemAvailable:") return kibibytes * 1024;
    std::getline(file, unit);
  }
  return std::numeric_limits<double>::infinity();
}

void require_memory(double bytes, const std::string& what) {
  const double available = available_memory(), gibibyte = 1024.0 * 1024 * 1024;
  if (bytes <= available) return;
  throw Error(ErrorKind::memory, fmt::format("{} needs {:.3g} GiB; {:.3g} GiB are available", what, bytes / gibibyte, available / gibibyte))
      .fact("needed", fmt::format("{:.0f}", bytes)).fact("available", fmt::format("{:.0f}", available));
}

}  // namespace quench
