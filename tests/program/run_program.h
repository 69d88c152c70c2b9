// Runs the built program (or another) in a folder of its own and captures what it prints.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace quench::testing {

struct Outcome {
  int code = -1;      ///< exit code; 128 + n when killed by signal n
  std::string out, err;
};

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// A fresh folder below the system's temporary folder, removed at the end of the test.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "quench-test-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp failed");
    path = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }
  std::filesystem::path path;
};

/// Starts a program with its output going to files; returns the process number.
inline pid_t start_program(const std::vector<std::string>& command, const std::filesystem::path& folder, const std::filesystem::path& out,
                           const std::filesystem::path& err) {
  const pid_t child = fork();
  if (child != 0) return child;
  if (chdir(folder.c_str()) != 0) _exit(126);
  if (!freopen("/dev/null", "r", stdin) || !freopen(out.c_str(), "w", stdout) || !freopen(err.c_str(), "w", stderr)) _exit(126);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

inline int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

inline Outcome run_command(const std::vector<std::string>& command, const std::filesystem::path& folder) {
  const Scratch streams;
  Outcome outcome;
  outcome.code = wait_for(start_program(command, folder, streams.path / "out", streams.path / "err"));
  outcome.out = slurp(streams.path / "out");
  outcome.err = slurp(streams.path / "err");
  return outcome;
}

#ifdef QUENCH_MODULE_FOLDER
/// Plain lua5.4 with the loadable module this build made on its path.
inline Outcome plain_lua_in(const std::filesystem::path& folder, const std::string& script) {
  return run_command({"env", "LUA_CPATH=" QUENCH_MODULE_FOLDER "/?.so", "LD_PRELOAD=" QUENCH_PRELOADED, "lua5.4", script}, folder);
}
#endif

#ifdef QUENCH_PROGRAM
/// The interpreter this build made.
inline Outcome quench_in(const std::filesystem::path& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), QUENCH_PROGRAM);
  return run_command(arguments, folder);
}
#endif

}  // namespace quench::testing
