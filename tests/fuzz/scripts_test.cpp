// Mutated scripts through `check`: whatever stands in a script, the answer is an error of section 9 or none.
#include <catch2/catch.hpp>

#include <algorithm>

#include "interpreter/commands.h"
#include "tests/fuzz/fuzzed_state.h"
#include "tests/fuzz/mutation.h"
#include "tests/program/run_program.h"

using namespace quench;
using namespace quench::testing;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> seed_scripts() {
  std::vector<fs::path> paths;
  for (const char* folder : {"scripts", "tests/errors", "tests/language"})
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(QUENCH_SOURCE_DIR) / folder))
      if (entry.path().extension() == ".lua") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const fs::path& path : paths)
    if (std::string text = slurp(path); text.size() < 6000) texts.push_back(std::move(text));
  return texts;
}

std::vector<std::string> words_of(const std::vector<std::string>& texts) {
  std::vector<std::string> words;
  for (const std::string& text : texts)
    for (std::string& token : lua_tokens(text))
      if (token[0] != '-' && !std::isspace(static_cast<unsigned char>(token[0]))) words.push_back(std::move(token));
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

}  // namespace

TEST_CASE("mutated scripts are checked without a fault") {
  const std::vector<std::string> seeds = seed_scripts(), words = words_of(seeds);
  REQUIRE(seeds.size() > 30);
  const Scratch scratch;
  interpreter::CommandLine line;
  line.targets = {(scratch.path / "mutant.lua").string()};
  FuzzCases cases(20000, 60);
  std::size_t errors = 0;
  while (cases.next()) {
    Dice dice(cases.current());
    const std::string text = mutated_script(dice.of(seeds), words, dice);
    if (asks_for_much(text)) continue;
    INFO("case " << cases.current() << ":\n" << text);
    scratch.write("mutant.lua", text);
    interpreter::State state;
    tame(state);
    for (const interpreter::Problem& problem : interpreter::problems_of(state, line)) {
      INFO(problem.text);
      CHECK_FALSE(is_fault(problem.kind, problem.text));
      ++errors;
    }
  }
  CHECK(errors > 10);  // mutants that are never refused test nothing
}
