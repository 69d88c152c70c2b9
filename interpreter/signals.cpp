#include "interpreter/signals.h"

#include <unistd.h>

#include <csignal>

namespace quench::interpreter {

namespace {

std::atomic<int> received{0};

void on_signal(int number) {
  // Only calls that are safe in a handler: an atomic store, or leaving without cleaning up.
  if (received.exchange(number) != 0) _exit(exit_code_for_stop(number));
}

}  // namespace

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (int number : {SIGINT, SIGTERM, SIGUSR1, SIGXCPU}) sigaction(number, &action, nullptr);
  action.sa_handler = SIG_IGN;
  for (int number : {SIGPIPE, SIGXFSZ}) sigaction(number, &action, nullptr);
}

std::atomic<int>& stop_flag() { return received; }

int exit_code_for_stop(int signal_number) { return signal_number == SIGINT ? 130 : signal_number == SIGTERM ? 143 : 75; }

}  // namespace quench::interpreter
