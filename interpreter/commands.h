// The commands of the program; each returns its exit code and throws quench::Error or UsageError.
#pragma once

#include "interpreter/command_line.h"

namespace quench::interpreter {

int run_command(const CommandLine& line);      ///< run
int resume_command(const CommandLine& line);   ///< resume
int rerun_command(const CommandLine& line);    ///< rerun
int report_command(const CommandLine& line);   ///< report
int check_command(const CommandLine& line);    ///< check
int plan_command(const CommandLine& line);     ///< plan
int params_command(const CommandLine& line);   ///< params
int status_command(const CommandLine& line);   ///< status
int diff_command(const CommandLine& line);     ///< diff
int test_command(const CommandLine& line);     ///< test
int bench_command(const CommandLine& line);    ///< bench

}  // namespace quench::interpreter
