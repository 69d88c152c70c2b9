// Every faulty script of this folder against its exact message: NAME.lua is run, NAME.expected holds "exit N" and then what
// must stand on standard error, to the letter.
#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/program/run_program.h"

using namespace quench::testing;
namespace fs = std::filesystem;

namespace {

/// What the machine has free at the moment is the one number that differs between runs.
std::string without_free_memory(std::string text) {
  const std::size_t end = text.find(" GiB are available");
  if (end == std::string::npos) return text;
  const std::size_t begin = text.find_last_not_of("0123456789.e+", end - 1) + 1;
  return text.replace(begin, end - begin, "N");
}

}  // namespace

TEST_CASE("each faulty script gets its exact message and exit code") {
  const fs::path folder = fs::path(QUENCH_SOURCE_DIR) / "tests" / "errors";
  std::vector<fs::path> scripts;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".lua") scripts.push_back(entry.path());
  std::sort(scripts.begin(), scripts.end());
  REQUIRE(scripts.size() >= 170);
  for (const fs::path& script : scripts) {
    DYNAMIC_SECTION(script.filename().string()) {
      const Scratch scratch;
      fs::copy(script, scratch.path / script.filename());
      const Outcome outcome = quench_in(scratch.path, {"run", script.filename().string(), "--quiet"});
      const std::string seen = "exit " + std::to_string(outcome.code) + "\n" + without_free_memory(outcome.err);
      CHECK(seen == slurp(fs::path(script).replace_extension(".expected")));
    }
  }
}
