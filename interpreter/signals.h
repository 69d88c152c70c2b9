// Signals: the first asks the run to save and stop, the second leaves at once with published data intact.
#pragma once

#include <atomic>

namespace quench::interpreter {

/// Installs handlers for SIGINT, SIGTERM, SIGUSR1, SIGXCPU; ignores SIGPIPE and SIGXFSZ (a write reports the error instead).
void install_signal_handlers();
/// Number of the first signal received, 0 for none. Handlers only set it.
std::atomic<int>& stop_flag();
/// 130 for SIGINT, 143 for SIGTERM, 75 for the rest and for the budget (-1).
int exit_code_for_stop(int signal_number);

}  // namespace quench::interpreter
