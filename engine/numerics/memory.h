// How much memory a run may take, asked before it is taken.
#pragma once

#include <string>

namespace quench {

/// Bytes that can be allocated without swapping (MemAvailable); infinite where the system does not say.
double available_memory();

/// Throws a memory error "`what` needs 7.6e+03 GiB; 13 GiB are available" where `bytes` is more than that.
void require_memory(double bytes, const std::string& what);

}  // namespace quench
