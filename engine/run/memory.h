// What a run is going to need, compared with what the machine can give.
#pragma once

#include "engine/numerics/memory.h"

namespace quench {

struct MemoryNeed {
  double per_thread = 0, records = 0;
  unsigned threads = 1;
  double total() const { return per_thread * threads + records; }
};

/// Throws a memory error that names need and availability, and how many threads would fit.
void check_memory(const MemoryNeed& need, double available);

}  // namespace quench
