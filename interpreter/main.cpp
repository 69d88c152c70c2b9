// The quench program: reads the command line, runs one command, turns errors into exit codes.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>

#include "engine/core/error.h"
#include "engine/numerics/isa.h"
#include "interpreter/commands.h"
#include "interpreter/documents.h"
#include "interpreter/prompt.h"
#include "interpreter/say.h"
#include "interpreter/signals.h"
#include "interpreter/state.h"

namespace quench::interpreter {

namespace {

int exit_code_of(const Error& error) {
  switch (error.kind()) {
    case ErrorKind::numeric: return 4;
    case ErrorKind::io: return 6;
    case ErrorKind::interrupted: return exit_code_for_stop(stop_flag());
    case ErrorKind::internal: return 70;
    default: return 1;
  }
}

int print_text(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  return 0;
}

std::string first_target(const CommandLine& line) { return line.targets.empty() ? "" : line.targets.front(); }

int dispatch(const CommandLine& line) {
  const std::map<std::string, std::function<int()>> commands{
      {"run", [&] { return run_command(line); }},
      {"resume", [&] { return resume_command(line); }},
      {"rerun", [&] { return rerun_command(line); }},
      {"report", [&] { return report_command(line); }},
      {"check", [&] { return check_command(line); }},
      {"plan", [&] { return plan_command(line); }},
      {"params", [&] { return params_command(line); }},
      {"status", [&] { return status_command(line); }},
      {"diff", [&] { return diff_command(line); }},
      {"test", [&] { return test_command(line); }},
      {"bench", [&] { return bench_command(line); }},
      {"doc", [&] { return print_text(manual_page(first_target(line))); }},
      {"examples", [&] { return print_text(line.targets.empty() ? example_list() : example_text(line.targets.front())); }},
      {"new", [&] { return print_text(new_script(first_target(line))); }},
      {"types", [&] { return print_text(lua_types()); }},
      {"info", [&] { return print_text(information()); }},
      {"reference", [&] { write_reference(first_target(line)); return 0; }},
      {"repl", [&] { State state; return prompt(state, stop_flag()); }}};
  return commands.at(line.word)();
}

/// True where whoever read our output has had enough of it (`quench types | head`).
bool reader_is_gone() {
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  return poll(&out, 1, 0) > 0 && (out.revents & POLLERR) != 0;
}

/// Output that could not be written must not look like success.
int flushed(int code) {
  if (std::fflush(stdout) != 0 || std::ferror(stdout)) {
    if (reader_is_gone()) return code;
    say(stderr, "quench: writing to standard output failed\n");
    return code == 0 ? 6 : code;
  }
  return code;
}

int program(const std::vector<std::string>& arguments) {
  try {
    const CommandLine line = parse_command_line(arguments);
    if (line.help) return print_text(usage());
    if (line.version) return print_text("quench " QUENCH_VERSION "\n");
    if (!line.isa.empty()) choose_isa(line.isa == "v4" ? Isa::v4 : line.isa == "v3" ? Isa::v3 : Isa::v2);
    return dispatch(line);
  } catch (const UsageError& error) {
    say(stderr, "quench: {}\n", error.text);
    return 2;
  } catch (const Error& error) {
    std::string text = error.message();
    if (!error.hint().empty()) text += "\n   " + error.hint();
    for (const std::string& detail : error.details()) text += "\n   " + detail;
    say(stderr, "{}\n", text);
    return exit_code_of(error);
  } catch (const std::filesystem::filesystem_error& error) {
    say(stderr, "cannot use {}: {}\n", error.path1().string(), error.code().message());
    return 6;
  } catch (const std::bad_alloc&) {
    say(stderr, "quench: not enough memory\n");
    return 1;
  } catch (const std::exception& error) {
    say(stderr, "quench: a fault of quench itself, please report: {}\n", error.what());
    return 70;
  }
}

}  // namespace

}  // namespace quench::interpreter

int main(int argc, char** argv) {
  // Standard streams closed by the caller must not be reused for data files.
  for (int fd : {0, 1, 2})
    if (fcntl(fd, F_GETFD) == -1) open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY);
  quench::interpreter::install_signal_handlers();
  return quench::interpreter::flushed(quench::interpreter::program({argv + 1, argv + argc}));
}
