// How much memory a run may take, asked before it is taken.
#pragma once

#include <string>

namespace quench {

/// Bytes this process can still take: free memory of the machine, less where a control group or a limit of the process
/// allows less. Infinite where nothing says.
double available_memory();

/// "34.1 GiB", "12.0 MiB".
std::string readable_bytes(double bytes);

/// Throws a memory error "`what` needs 7.6e+03 GiB; 13 GiB are available" where `bytes` is more than that.
void require_memory(double bytes, const std::string& what);

}  // namespace quench
