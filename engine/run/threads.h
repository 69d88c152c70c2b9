#pragma once

namespace quench {

/// Cores this process may run on, at least 1.
unsigned available_threads();

}  // namespace quench
