// The command line: one command word, its target, parameters k=v, and flags.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace quench::interpreter {

struct CommandLine {
  std::string word;                          ///< "run", "check", ...
  std::vector<std::string> targets;          ///< file, folder or name, as the command needs
  std::map<std::string, std::string> parameters;  ///< k=v
  unsigned threads = 0;
  std::string out, isa;
  bool force = false, quiet = false, json = false;
  std::optional<std::uint64_t> only;
  double budget_seconds = 0;
  bool help = false, version = false;
};

/// A mistake in the command line: exit 2 with this text.
struct UsageError {
  std::string text;
};

/// Throws UsageError. An empty line means the prompt.
CommandLine parse_command_line(const std::vector<std::string>& arguments);
/// What `quench --help` prints.
std::string usage();
/// "90", "90s", "15m", "2h", "1d" in seconds; throws UsageError.
double parse_duration(const std::string& text);

}  // namespace quench::interpreter
