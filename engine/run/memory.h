// Memory: what the machine can give, and what a run is going to need.
#pragma once

#include <string>

namespace quench {

/// Bytes this process can still take: free memory of the machine, less where a control group or a limit of the process
/// allows less. Infinite where nothing says.
double available_memory();

/// "34.1 GiB", "12.0 MiB".
std::string readable_bytes(double bytes);

struct MemoryNeed {
  double per_thread = 0, records = 0;
  unsigned threads = 1;
  double total() const { return per_thread * threads + records; }
};

/// Throws a memory error that names need and availability, and how many threads would fit.
void check_memory(const MemoryNeed& need, double available);

}  // namespace quench
