#include "interpreter/prompt_lines.h"

#include <fcntl.h>
#include <sys/select.h>
#include <unistd.h>

#include <cstdio>
// readline.h needs FILE from <cstdio> first
#include <readline/history.h>
#include <readline/readline.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>

namespace quench::interpreter {

std::string history_path() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state && *state) return std::string(state) + "/quench/history";
  const char* home = std::getenv("HOME");
  return home && *home ? std::string(home) + "/.quench_history" : "";
}

namespace {

constexpr int lines_kept = 2000;

class PlainLines final : public LineSource {
 public:
  Got read(const std::string&, std::string& line) override { return std::getline(std::cin, line) ? Got::line : Got::end; }
  bool interactive() const override { return false; }
};

/// What readline's callbacks, which take no context, work on. Set while a TerminalLines lives.
struct Terminal {
  KnownNames known;
  std::string pending;
  Completion found;
  char* typed = nullptr;   ///< line just finished, null at the end of input
  bool finished = false;
};
Terminal* terminal = nullptr;

void take_line(char* typed) {
  rl_callback_handler_remove();
  terminal->typed = typed;
  terminal->finished = true;
}

/// Waits until a key can be read; false after a fifth of a second without one, or when a signal came.
bool key_ready() {
  fd_set input;
  FD_ZERO(&input);
  FD_SET(STDIN_FILENO, &input);
  timeval wait{0, 200000};
  return select(STDIN_FILENO + 1, &input, nullptr, nullptr, &wait) > 0;
}

/// Called by readline before it looks for the word's start: computes the completion, so that both agree.
char* word_breaks() {
  static char in_code[] = " \t\n\"'`@$><=;|&{}()[].,:+-*/^%#~", in_text[] = "\"'";
  terminal->found = complete(terminal->pending + std::string(rl_line_buffer, static_cast<std::size_t>(rl_point)), terminal->known);
  return terminal->found.quoted ? in_text : in_code;
}

char* copied(const std::string& text) { return strdup(text.c_str()); }

char** complete_word(const char* word, int, int) {
  rl_attempted_completion_over = 1;  // never file names
  rl_completion_append_character = '\0';
  const Completion& found = terminal->found;
  if (found.names.empty()) return nullptr;
  char** matches = static_cast<char**>(std::calloc(found.names.size() + 2, sizeof(char*)));
  if (!matches) return nullptr;
  if (found.names.size() == 1) {
    matches[0] = copied(found.names[0] + found.suffix);
    return matches;
  }
  std::string common = found.names[0];
  for (const std::string& name : found.names)
    while (name.rfind(common, 0) != 0) common.pop_back();
  matches[0] = copied(common.size() < std::strlen(word) ? word : common);
  for (std::size_t i = 0; i < found.names.size(); ++i) matches[i + 1] = copied(found.names[i]);
  return matches;
}

class TerminalLines final : public LineSource {
 public:
  TerminalLines(KnownNames known, std::atomic<int>& interrupt) : interrupt_(interrupt), history_(history_path()) {
    terminal_.known = std::move(known);
    terminal = &terminal_;
    rl_readline_name = "quench";
    rl_attempted_completion_function = complete_word;
    rl_completion_word_break_hook = word_breaks;
    rl_completer_quote_characters = rl_basic_quote_characters = "";  // word_breaks knows about strings
    rl_catch_signals = 0;  // the program's own handlers set the flag that read() looks at
    using_history();
    stifle_history(lines_kept);
    if (!history_.empty()) read_history(history_.c_str());
  }
  ~TerminalLines() override {
    if (!history_.empty()) history_truncate_file(history_.c_str(), lines_kept);
    terminal = nullptr;
  }

  Got read(const std::string& pending, std::string& line) override {
    terminal_.pending = pending;
    terminal_.finished = false;
    rl_callback_handler_install(pending.empty() ? "> " : ">> ", take_line);
    while (!terminal_.finished) {
      if (key_ready()) rl_callback_read_char();
      if (interrupt_.load() == 0 || terminal_.finished) continue;
      std::fputs("^C\n", stdout);
      std::fflush(stdout);
      rl_free_line_state();
      rl_callback_sigcleanup();
      rl_callback_handler_remove();
      return Got::interrupted;
    }
    char* typed = terminal_.typed;
    if (!typed) {
      std::fputc('\n', stdout);
      return Got::end;
    }
    line = typed;
    std::free(typed);
    remember(line);
    return Got::line;
  }
  bool interactive() const override { return true; }

 private:
  /// Appended at once, so that a prompt that is killed loses nothing. A history that cannot be written is no reason to stop.
  void remember(const std::string& line) {
    const HIST_ENTRY* last = history_length > 0 ? history_get(history_base + history_length - 1) : nullptr;
    if (line.find_first_not_of(" \t") == std::string::npos || (last && line == last->line)) return;
    add_history(line.c_str());
    if (history_.empty()) return;
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(history_).parent_path(), ignored);
    const int file = open(history_.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) return;
    close(file);
    append_history(1, history_.c_str());
  }

  Terminal terminal_;
  std::atomic<int>& interrupt_;
  std::string history_;
};

}  // namespace

std::unique_ptr<LineSource> plain_lines() { return std::make_unique<PlainLines>(); }

std::unique_ptr<LineSource> terminal_lines(KnownNames known, std::atomic<int>& interrupt) {
  return std::make_unique<TerminalLines>(std::move(known), interrupt);
}

}  // namespace quench::interpreter
