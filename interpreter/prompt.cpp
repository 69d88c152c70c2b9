#include "interpreter/prompt.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cctype>
#include <csignal>
#include <cstdio>
#include <optional>

#include "bindings/guard.h"
#include "interpreter/progress.h"
#include "interpreter/prompt_lines.h"
#include "interpreter/prompt_values.h"
#include "interpreter/signals.h"
#include "interpreter/say.h"

namespace quench::interpreter {

namespace {

/// Key of the interrupt flag in the registry, for the hook.
const char interrupt_key = 0;
constexpr int instructions_between_looks = 10000;

/// Stops a running chunk once SIGINT has come. The flag stays set until the prompt is back and from then on every
/// instruction looks at it, so a pcall in the script cannot swallow the interruption.
void stop_when_interrupted(lua_State* L, lua_Debug*) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &interrupt_key);
  const auto* flag = static_cast<const std::atomic<int>*>(lua_touserdata(L, -1));
  lua_pop(L, 1);
  if (flag->load() == 0) return;
  lua_sethook(L, stop_when_interrupted, LUA_MASKCOUNT, 1);
  bindings::raise(L, bindings::capture(Error(ErrorKind::interrupted, "interrupted")));
}

/// Index behind blanks, or behind a Lua name, that begin at `at`.
std::size_t behind_blanks(const std::string& text, std::size_t at) {
  while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}
std::size_t behind_name(const std::string& text, std::size_t at) {
  if (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at]))) return at;
  while (at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) || text[at] == '_')) ++at;
  return at;
}

/// True for what follows "local" in a declaration with a value: " function ...", " a, b = ...".
bool declares(const std::string& text, std::size_t at) {
  for (bool first = true;; first = false) {
    const std::size_t begin = behind_blanks(text, at), end = behind_name(text, begin);
    if (end == begin || (first && begin == at)) return false;
    if (first && text.compare(begin, end - begin, "function") == 0) return true;
    at = behind_blanks(text, end);
    if (at >= text.size()) return false;
    if (text[at] == '=') return true;
    if (text[at++] != ',') return false;
  }
}

/// `local x = 1` at the prompt would be forgotten at the end of its line; here it declares like an assignment. The word is
/// blanked, so that columns stay.
std::string without_local(std::string text) {
  const std::size_t word = behind_blanks(text, 0);
  if (text.compare(word, 5, "local") == 0 && declares(text, word + 5)) text.replace(word, 5, "     ");
  return text;
}

/// Lua names such chunks [string "..."] after their text; here they are simply the prompt.
std::string named_prompt(std::string message) {
  const std::string opening = "[string \"", closing = "\"]:", name = "prompt:";
  for (std::size_t at = message.find(opening); at != std::string::npos; at = message.find(opening, at + 1)) {
    const std::size_t end = message.find(closing, at + opening.size());
    if (end == std::string::npos) break;
    if (message.find('\n', at) > end) message.replace(at, end + closing.size() - at, name);
  }
  return message;
}

/// What Lua says of "x = 3; x": the end is a value, which is no statement. It is not unfinished input.
const std::string bare_value = "syntax error near <eof>";

/// "x = 3; x" with its last part returned.
std::string returning_last(const std::string& text) {
  const std::size_t last = text.rfind(';');
  return last == std::string::npos ? text : text.substr(0, last + 1) + " return " + text.substr(last + 1);
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

class Prompt {
 public:
  Prompt(State& state, std::atomic<int>& interrupt) : state_(state), interrupt_(interrupt), progress_(!isatty(STDERR_FILENO), false) {
    lua_State* L = state.lua();
    state.push_environment(true);
    install_help(L);
    lua_pop(L, 1);
    lua_pushlightuserdata(L, &interrupt);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &interrupt_key);
    RunOptions& options = state.session().options;
    options.stop = &interrupt;
    options.progress = [this](const Progress& p) { progress_.update(p); };
    options.warn = [this](const std::string& text) {
      progress_.clear();
      say(stderr, "warning: {}\n", text);
    };
  }

  int run(LineSource& lines) {
    if (lines.interactive()) say(stdout, "quench " QUENCH_VERSION "   help: help \"NAME\"   leave: Ctrl-D\n");
    std::string pending, line;
    for (;;) {
      const LineSource::Got got = lines.read(pending, line);
      if (got == LineSource::Got::end) break;
      if (got == LineSource::Got::line && take(pending.empty() ? line : pending + "\n" + line, pending)) continue;
      if (got == LineSource::Got::interrupted) pending.clear();
      if (const int signal = interrupt_.exchange(0); signal != 0 && (signal != SIGINT || !lines.interactive())) return exit_code_for_stop(signal);
    }
    if (!pending.empty()) report(syntax_error_);
    return !lines.interactive() && failed_ ? 1 : 0;
  }

 private:
  /// Runs the input if it is complete; otherwise keeps it in `pending` and returns true.
  bool take(const std::string& input, std::string& pending) {
    pending.clear();
    try {
      if (!load(input)) {
        pending = input;
        return true;
      }
      execute();
    } catch (const Error& error) {
      progress_.clear();
      report(error.message());
    }
    lua_sethook(state_.lua(), nullptr, 0, 0);
    lua_settop(state_.lua(), 0);
    return false;
  }

  /// Compiles the input, as an expression if it is one; false while it is incomplete. Throws what is wrong with it.
  bool load(const std::string& input) {
    lua_State* L = state_.lua();
    const std::string statement = without_local(input);
    const std::string name = input.empty() || input[0] == '=' || input[0] == '@' ? "=prompt" : input;
    const auto error_of = [&](const std::string& text) -> std::optional<std::string> {
      if (luaL_loadbufferx(L, text.data(), text.size(), name.c_str(), "t") == LUA_OK) return std::nullopt;
      const std::string message = lua_tostring(L, -1);
      lua_pop(L, 1);
      return message;
    };
    if (const auto as_expression = error_of("return " + input)) {
      const auto as_statement = error_of(statement);
      if (as_statement && error_of(returning_last(statement))) {
        syntax_error_ = *as_statement;
        if (ends_with(*as_expression, "<eof>") || (ends_with(syntax_error_, "<eof>") && !ends_with(syntax_error_, bare_value))) return false;
        throw Error(ErrorKind::state, syntax_error_);
      }
    }
    state_.push_environment(true);
    lua_setupvalue(L, -2, 1);
    return true;
  }

  void execute() {
    lua_State* L = state_.lua();
    lua_sethook(L, stop_when_interrupted, LUA_MASKCOUNT, instructions_between_looks);
    bindings::call_lua(L, 0, LUA_MULTRET);
    progress_.clear();
    if (const int values = lua_gettop(L); values > 0) {
      lua_pushcfunction(L, bindings::guarded<show_values>);
      lua_insert(L, 1);
      bindings::call_lua(L, values, 0);
    }
    std::fflush(stdout);
  }

  void report(const std::string& message) {
    failed_ = true;
    std::fflush(stdout);
    say(stderr, "{}\n", named_prompt(message));
  }

  State& state_;
  std::atomic<int>& interrupt_;
  ProgressView progress_;
  std::string syntax_error_;
  bool failed_ = false;
};

}  // namespace

int prompt(State& state, std::atomic<int>& interrupt) {
  const bool on_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
  const std::unique_ptr<LineSource> lines = on_terminal ? terminal_lines(names_of(state), interrupt) : plain_lines();
  return Prompt(state, interrupt).run(*lines);
}

}  // namespace quench::interpreter
