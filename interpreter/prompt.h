// The prompt: lines in, values and manual pages out.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "interpreter/state.h"

namespace quench::interpreter {

/// Reads and runs lines until the end of input. On a terminal: line editing, history, completion. Otherwise plain lines
/// without prompts, and 1 is returned when one of them failed. `interrupt` is set by SIGINT: it stops a running computation
/// and is set back to 0.
int prompt(State& state, std::atomic<int>& interrupt);

/// What the state knows about names beyond the schemas; each part may be empty.
struct KnownNames {
  /// Fields of the value at a dotted path ("" for globals).
  std::function<std::vector<std::string>(const std::string& path)> fields;
  /// Methods of the value at a dotted path.
  std::function<std::vector<std::string>(const std::string& path)> methods;
  /// Full name of the schema of a declared object at a dotted path, "" for other values.
  std::function<std::string(const std::string& path)> schema;
};

/// What can stand at the end of unfinished input.
struct Completion {
  std::size_t start = 0;            ///< where in the input the word begins that the names replace
  std::vector<std::string> names;   ///< sorted
  std::string suffix;               ///< goes behind a name that is the only one: " = " or a quote
  bool quoted = false;              ///< inside a string
};
Completion complete(const std::string& input, const KnownNames& known = {});

/// Names that can stand at the end of a line: complete(line).names.
std::vector<std::string> completions(const std::string& line_up_to_cursor);

}  // namespace quench::interpreter
