// The commands of the program; each returns its exit code and throws quench::Error or UsageError.
#pragma once

#include "engine/core/error.h"
#include "interpreter/command_line.h"
#include "interpreter/state.h"

namespace quench::interpreter {

int run_command(const CommandLine& line);      ///< run
int resume_command(const CommandLine& line);   ///< resume
int rerun_command(const CommandLine& line);    ///< rerun
int report_command(const CommandLine& line);   ///< report
int check_command(const CommandLine& line);    ///< check
/// What is wrong with the script, finished texts. Throws only where the script cannot be read.
struct Problem {
  ErrorKind kind;
  std::string text;
};
std::vector<Problem> problems_of(State& state, const CommandLine& line);
int plan_command(const CommandLine& line);     ///< plan
int params_command(const CommandLine& line);   ///< params
int status_command(const CommandLine& line);   ///< status
int diff_command(const CommandLine& line);     ///< diff
int test_command(const CommandLine& line);     ///< test
int bench_command(const CommandLine& line);    ///< bench

}  // namespace quench::interpreter
