// Where the prompt's lines come from: a terminal with editing, history and completion, or a plain stream.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "interpreter/prompt.h"

namespace quench::interpreter {

class LineSource {
 public:
  enum class Got { line, end, interrupted };
  virtual ~LineSource() = default;
  /// Reads a line; `pending` is the unfinished input before it.
  virtual Got read(const std::string& pending, std::string& line) = 0;
  virtual bool interactive() const = 0;
};

std::unique_ptr<LineSource> plain_lines();
/// One at a time: readline keeps its state in the process.
std::unique_ptr<LineSource> terminal_lines(KnownNames known, std::atomic<int>& interrupt);

/// $XDG_STATE_HOME/quench/history, else ~/.quench_history; "" where neither variable is set.
std::string history_path();

}  // namespace quench::interpreter
