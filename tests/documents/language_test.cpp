// The guide says what is true: every Lua block of docs/*.md runs.
#include <catch2/catch.hpp>

#include <cctype>
#include <filesystem>
#include <sstream>

#include "engine/core/error.h"
#include "interpreter/documents_pages.h"
#include "tests/program/run_program.h"

using namespace quench::testing;
namespace fs = std::filesystem;

namespace {

struct Block { int line; std::string text; };

std::vector<Block> lua_blocks(const fs::path& page) {
  std::vector<Block> blocks;
  std::istringstream lines(slurp(page));
  bool inside = false;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (!inside && line == "```lua") blocks.push_back({number, ""}), inside = true;
    else if (line == "```") inside = false;
    else if (inside) blocks.back().text += line + "\n";
  }
  return blocks;
}

const fs::path docs = fs::path(QUENCH_SOURCE_DIR) / "docs";

}  // namespace

TEST_CASE("every Lua block of the guide runs") {
  for (const char* page : {"language.md", "errors.md"}) {
    const std::vector<Block> blocks = lua_blocks(docs / page);
    REQUIRE_FALSE(blocks.empty());
    for (const Block& block : blocks) {
      const Scratch scratch;
      const bool tests = block.text.find("quench.test(") != std::string::npos;
      scratch.write("block_test.lua", block.text);
      const Outcome outcome = quench_in(scratch.path, tests ? std::vector<std::string>{"test", "."} : std::vector<std::string>{"run", "block_test.lua", "--quiet"});
      INFO(page << ":" << block.line << "\n" << outcome.err);
      CHECK(outcome.code == 0);
    }
  }
}

TEST_CASE("the message shown in the guide to errors is the one that is printed") {
  const Scratch scratch;
  scratch.write("aging.lua", "return quench.experiment {\n  observables = { C = observe.mean() },\n  landscape = landscape.overlap { epsiln = 0.01 },\n}\n");
  const Outcome outcome = quench_in(scratch.path, {"run", "aging.lua"});
  CHECK(outcome.code == 1);
  CHECK(slurp(docs / "errors.md").find("```text\n" + outcome.err + "```\n") != std::string::npos);
}

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// Names behind "landscape." and its like in a text; file names and dotted keys of with{} look like them and are none.
std::vector<std::string> names_behind(const std::string& category, const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t at = text.find(category + "."); at != std::string::npos; at = text.find(category + ".", at + 1)) {
    if (at > 0 && is_word(text[at - 1])) continue;
    const std::size_t begin = at + category.size() + 1;
    std::size_t end = begin;
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string name = text.substr(begin, end - begin);
    if (!name.empty() && std::islower(static_cast<unsigned char>(name[0])) && name != "lua" && name != "temperature") names.push_back(name);
  }
  return names;
}

}  // namespace

TEST_CASE("names of models on the pages of the guide exist") {
  std::size_t seen = 0;
  for (const char* page : {"language.md", "errors.md"})
    for (const char* category : {"landscape", "dynamics", "noise", "observe"})
      for (const std::string& name : names_behind(category, slurp(docs / page))) {
        INFO(page << ": " << category << "." << name);
        CHECK(quench::Registry::get().find(category, name) != nullptr);
        ++seen;
      }
  CHECK(seen > 10);
}
