#include "interpreter/command_line.h"

#include <CLI/CLI.hpp>

#include <filesystem>

#include "engine/core/schema.h"
#include "interpreter/documents_scripts.h"
#include "interpreter/documents_text.h"

namespace quench::interpreter {

namespace {

struct CommandWord { const char *word, *target, *sentence; };
const CommandWord command_words[] = {
    {"run", "FILE [k=v ...]", "run a script (also: quench FILE)"},
    {"check", "FILE", "validate what a script declares, run nothing"},
    {"plan", "FILE", "time, memory, disk and expected error before starting"},
    {"params", "FILE", "list the parameters a script declares"},
    {"resume", "DIR", "go on with an interrupted run"},
    {"rerun", "DIR", "run again from what DIR holds and compare"},
    {"status", "DIR", "how far a run has come"},
    {"report", "DIR", "write report.html again"},
    {"diff", "A B", "compare two results: bit-equal, equal within errors, or n sigma apart"},
    {"test", "DIR", "run *_test.lua below DIR"},
    {"bench", "[NAME ...]", "measure the kernels on this machine"},
    {"doc", "[NAME]", "manual page of a model, option or function"},
    {"examples", "[NAME]", "list or print example scripts"},
    {"new", "KIND", "print a starter script"},
    {"types", "", "editor definitions (LuaLS) of everything"},
    {"info", "", "version, processor, libraries"},
    {"repl", "", "prompt (also: quench alone)"},
    {"reference", "DIR", "write the reference manual as markdown"}};

std::optional<std::uint64_t> parse_only(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::string digits = text.rfind("member=", 0) == 0 ? text.substr(7) : text;
  if (digits.empty() || digits.size() > 10 || digits.find_first_not_of("0123456789") != std::string::npos)
    throw UsageError{"--only takes member=N with N from 1, not \"" + text + "\""};
  return std::stoull(digits);
}

bool is_command(const std::string& word) {
  return std::any_of(std::begin(command_words), std::end(command_words), [&](const CommandWord& c) { return word == c.word; });
}

/// Splits words into command, targets and parameters.
void sort_words(const std::vector<std::string>& words, CommandLine& line) {
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (line.word.empty() && is_command(word)) line.word = word;
    else if (equals != std::string::npos && equals > 0 && word.find_first_of("/.") > equals) line.parameters[word.substr(0, equals)] = word.substr(equals + 1);
    else line.targets.push_back(word);
    if (line.word.empty()) line.word = "run";
  }
  if (line.word.empty()) line.word = "repl";
}

/// What a command does; of `new` with the kinds there are.
std::string sentence_of(const CommandWord& command) {
  const std::string sentence = command.sentence;
  return std::string(command.word) == "new" ? sentence + ": " + enumerated(starter_kinds()) : sentence;
}

void need_targets(const CommandLine& line) {
  const std::map<std::string, std::size_t> wanted{{"run", 1}, {"check", 1}, {"plan", 1}, {"params", 1}, {"resume", 1}, {"rerun", 1}, {"status", 1},
                                                  {"report", 1}, {"diff", 2}, {"test", 1}, {"new", 1}, {"reference", 1}};
  const auto it = wanted.find(line.word);
  if (it == wanted.end() || line.targets.size() == it->second) return;
  for (const CommandWord& c : command_words)
    if (line.word == c.word) throw UsageError{"usage: quench " + line.word + " " + c.target + "   (" + sentence_of(c) + ")"};
}

std::string nearest_command(const std::string& word) {
  std::vector<std::string> known;
  for (const CommandWord& c : command_words) known.push_back(c.word);
  return nearest_name(word, known);
}

}  // namespace

double parse_duration(const std::string& text) {
  char* end = nullptr;
  const double x = std::strtod(text.c_str(), &end);
  const std::string unit = end;
  const std::map<std::string, double> units{{"", 1}, {"s", 1}, {"m", 60}, {"min", 60}, {"h", 3600}, {"d", 86400}};
  const auto it = units.find(unit);
  if (end == text.c_str() || it == units.end() || !(x > 0)) throw UsageError{"--budget takes a time such as 90s, 15m, 2h or 1d, not \"" + text + "\""};
  return x * it->second;
}

std::string usage() {
  std::string text = "quench " QUENCH_VERSION ": glass physics from short Lua scripts\n\n  quench FILE [k=v ...]\n\ncommands\n";
  for (const CommandWord& c : command_words) {
    std::string head = std::string("  ") + c.word + " " + c.target;
    head.resize(std::max<std::size_t>(head.size() + 1, 26), ' ');
    text += head + sentence_of(c) + "\n";
  }
  return text +
         "\nflags\n"
         "  --threads N        threads (default: all cores); results do not depend on it\n"
         "  --set k=v          script parameter, like a plain k=v\n"
         "  --out DIR          result folder (default: FILE.out in the current folder)\n"
         "  --force            replace an existing result, keeping blocks that still hold\n"
         "  --only member=N    compute one member alone\n"
         "  --budget TIME      stop with a checkpoint after TIME (90s, 15m, 2h)\n"
         "  --isa LEVEL        instruction-set level v2, v3 or v4 (default: the best)\n"
         "  --quiet            no progress    --json   progress and results as one JSON object per line\n"
         "\nexit codes: 0 done, 1 script, 2 usage, 3 check, 4 numerical, 5 goal or test missed, 6 input/output,\n"
         "            70 fault of quench, 75 stopped early (resume), 130/143 interrupted (resume)\n";
}

CommandLine parse_command_line(const std::vector<std::string>& arguments) {
  CommandLine line;
  CLI::App app{"quench"};
  app.set_help_flag();
  std::vector<std::string> words, settings;
  std::string only, budget;
  bool untrusted = false;
  app.add_option("words", words);
  app.add_option("--threads", line.threads);
  app.add_option("--set", settings)->expected(1)->take_all();
  app.add_option("--out", line.out);
  app.add_option("--isa", line.isa);
  app.add_option("--only", only);
  app.add_option("--budget", budget);
  app.add_flag("--force", line.force);
  app.add_flag("--quiet", line.quiet);
  app.add_flag("--json", line.json);
  app.add_flag("--untrusted", untrusted);
  app.add_flag("--help,-h", line.help);
  app.add_flag("--version", line.version);
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    throw UsageError{std::string(error.what()) + "\nquench --help lists the flags"};
  }
  if (untrusted) throw UsageError{"--untrusted is not built: run scripts you do not trust under a separate account or container"};
  sort_words(words, line);
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) throw UsageError{"--set takes k=v, not \"" + setting + "\""};
    line.parameters[setting.substr(0, equals)] = setting.substr(equals + 1);
  }
  line.only = parse_only(only);
  if (!budget.empty()) line.budget_seconds = parse_duration(budget);
  if (line.isa != "" && line.isa != "v2" && line.isa != "v3" && line.isa != "v4") throw UsageError{"--isa takes v2, v3 or v4, not \"" + line.isa + "\""};
  if (line.word == "run" && line.targets.size() > 1) {
    const std::string near = nearest_command(line.targets.front());
    throw UsageError{"one script at a time; got \"" + line.targets[0] + "\" and \"" + line.targets[1] + "\"" +
                     (near.empty() ? "" : "\ndid you mean the command \"" + near + "\"?")};
  }
  if (line.word == "run" && line.targets.size() == 1 && words.front() != "run") {
    const std::string& word = line.targets.front();
    const std::string near = word.find_first_of("/.") == std::string::npos && !std::filesystem::exists(word) ? nearest_command(word) : "";
    if (!near.empty()) throw UsageError{"there is neither a command nor a file \"" + word + "\"\ndid you mean the command \"" + near + "\"?"};
  }
  if (!line.help && !line.version) need_targets(line);
  return line;
}

}  // namespace quench::interpreter
