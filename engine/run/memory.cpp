#include "engine/run/memory.h"

#include <cmath>

#include <fmt/format.h>

#include "engine/core/error.h"

namespace quench {

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
