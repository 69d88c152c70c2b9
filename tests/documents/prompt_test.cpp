// The prompt through a pipe.
#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>
#include <thread>

#include "interpreter/prompt_lines.h"
#include "tests/program/run_program.h"

using namespace quench::testing;

namespace {

Outcome typed(const std::string& lines) {
  const Scratch scratch;
  scratch.write("lines", lines);
  return run_command({"sh", "-c", "exec " QUENCH_PROGRAM " repl < lines"}, scratch.path);
}

struct Variable {
  Variable(const char* name, const char* value) : name_(name), old_(std::getenv(name) ? std::getenv(name) : ""), was_set_(std::getenv(name)) {
    if (value) setenv(name, value, 1);
    else unsetenv(name);
  }
  ~Variable() {
    if (was_set_) setenv(name_, old_.c_str(), 1);
    else unsetenv(name_);
  }
  const char* name_;
  std::string old_;
  bool was_set_;
};

}  // namespace

TEST_CASE("expressions print their value, statements nothing") {
  const Outcome outcome = typed("1 + 1\nx = 3\nlocal y = 4\nx*y\n'a', nil, true\nreturn 5\n-- nothing\n\n");
  CHECK(outcome.err == "");
  CHECK(outcome.out == "2\n12\na\tnil\ttrue\n5\n");
  CHECK(outcome.code == 0);
}

TEST_CASE("input goes on until it is complete") {
  CHECK(typed("for i = 1, 2 do\n  print(i)\nend\nx =\n7\nx +\n1\n{\n 1,\n 2 }\n").out == "1\n2\n8\n{ 1, 2 }\n");
  CHECK(typed("local function square(a)\n  return a^2\nend\nsquare(3)\n").out == "9.0\n");
  CHECK(typed("print([[one\ntwo]])\n").out == "one\ntwo\n");
}

TEST_CASE("a value behind statements is printed too, and a stray one is no unfinished input") {
  const Outcome outcome = typed("x = 3; x^2\nx = 5; y = 6 z\n1 + 1\n");
  CHECK(outcome.out == "9.0\n2\n");
  CHECK(outcome.err.find("syntax error near <eof>") != std::string::npos);
}

TEST_CASE("tables show what they hold, objects their tree") {
  CHECK(typed("{ 1, \"a\", { 2 }, name = 3 }\n{}\n").out == "{ 1, \"a\", { 2 }, name = 3 }\n{}\n");
  const Outcome object = typed("landscape.overlap { cstar = 0.7 }\n");
  CHECK(object.out.find("landscape.overlap {\n") == 0);
  CHECK(object.out.find("cstar") != std::string::npos);
  CHECK(object.out.find("-- default") != std::string::npos);
}

TEST_CASE("an error is its text, not a traceback, and the prompt goes on") {
  const Outcome outcome = typed("error('boo')\nlandscape.overlap { cstra = 1 }\nunknown_name\nx = = 2\n2 + 2\n");
  CHECK(outcome.out == "4\n");
  CHECK(outcome.err ==
        "prompt:1: boo\n"
        "prompt:1: landscape.overlap: unknown option \"cstra\"\n"
        "    1 | landscape.overlap { cstra = 1 }\n"
        "      |                     ^^^^^ did you mean \"cstar\"?\n"
        "   more: quench doc landscape.overlap\n"
        "prompt:1: undeclared global \"unknown_name\"\n"
        "   a variable is declared by giving it a value: unknown_name = ...\n"
        "prompt:1: unexpected symbol near '='\n");
  CHECK(outcome.code == 1);
}

TEST_CASE("input that ends too early is an error") {
  const Outcome outcome = typed("if true then\n");
  CHECK(outcome.err.find("'end' expected") != std::string::npos);
  CHECK(outcome.code == 1);
}

TEST_CASE("help prints manual pages for names and values") {
  const std::string page = typed("help \"landscape.overlap\"\n").out;
  CHECK(page.find("landscape.overlap\n") == 0);
  CHECK(typed("help(landscape.overlap)\n").out == page);
  CHECK(typed("help(landscape.overlap {})\n").out == page);
  CHECK(typed("help\n").out == typed("help()\n").out);
  CHECK(typed("help(linspace(0, 1, 2))\n").out == typed("help \"array\"\n").out);
  CHECK(typed("landscape\n").out == typed("help \"landscape\"\n").out);
  const Outcome unknown = typed("help \"landscape.ovrelap\"\n");
  CHECK(unknown.err.find("did you mean \"landscape.overlap\"?") != std::string::npos);
}

TEST_CASE("SIGINT ends a computation read from a pipe with its exit code") {
  const Scratch scratch;
  scratch.write("lines", "print('started') io.flush()\nwhile true do pcall(function() while true do end end) end\nprint('not reached')\n");
  const pid_t child = start_program({"sh", "-c", "exec " QUENCH_PROGRAM " repl < lines"}, scratch.path, scratch.path / "out", scratch.path / "err");
  for (int i = 0; i < 500 && slurp(scratch.path / "out").empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  kill(child, SIGINT);
  CHECK(wait_for(child) == 130);
  CHECK(slurp(scratch.path / "out") == "started\n");
  CHECK(slurp(scratch.path / "err").find("interrupted") != std::string::npos);
}

TEST_CASE("the history stands in the state folder, else in the home folder, else nowhere") {
  const Variable state("XDG_STATE_HOME", "/tmp/state"), home("HOME", "/tmp/home");
  CHECK(quench::interpreter::history_path() == "/tmp/state/quench/history");
  unsetenv("XDG_STATE_HOME");
  CHECK(quench::interpreter::history_path() == "/tmp/home/.quench_history");
  unsetenv("HOME");
  CHECK(quench::interpreter::history_path() == "");
}
