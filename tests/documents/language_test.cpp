// The guide says what is true: every Lua block of docs/*.md runs.
#include <catch2/catch.hpp>

#include <filesystem>
#include <regex>
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

TEST_CASE("names of models on the pages of the guide exist") {
  static const std::regex name(R"re(\b(landscape|dynamics|noise|observe)\.([a-z_]+)\b)re");
  for (const auto& entry : fs::directory_iterator(docs)) {
    if (entry.path().filename() != "language.md" && entry.path().filename() != "errors.md") continue;
    const std::string text = slurp(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), name), end; it != end; ++it) {
      INFO(it->str());
      const bool place = (*it)[2] == "lua" || (*it)[2] == "temperature";  // a file name, a dotted key
      CHECK((place || quench::Registry::get().find((*it)[1], (*it)[2]) != nullptr));
    }
  }
}
