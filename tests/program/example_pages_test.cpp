// Pages of docs/examples: each belongs to a script, shows figures that exist, and what it says the script prints is what it prints.
#include <catch2/catch.hpp>

#include <regex>

#include "tests/program/run_program.h"

using namespace quench::testing;
namespace fs = std::filesystem;

namespace {

const fs::path source = QUENCH_SOURCE_DIR;

/// The first block of plain text of a page, "" where there is none.
std::string printed_block(const std::string& page) {
  const std::string open = "\n```text\n";
  const std::size_t from = page.find(open);
  if (from == std::string::npos) return "";
  const std::size_t start = from + open.size();
  return page.substr(start, page.find("```\n", start) - start);
}

}  // namespace

TEST_CASE("example pages belong to a script and show figures that exist") {
  int figures = 0;
  for (const auto& entry : fs::recursive_directory_iterator(source / "docs" / "examples")) {
    if (entry.path().extension() != ".md") continue;
    INFO(entry.path());
    const fs::path inside = fs::relative(entry.path(), source / "docs" / "examples");
    CHECK(fs::exists((source / "scripts" / inside).replace_extension(".lua")));
    const std::string page = slurp(entry.path());
    const std::regex figure(R"(!\[[^\]]+\]\(([^)]+)\))");
    for (std::sregex_iterator match(page.begin(), page.end(), figure), end; match != end; ++match, ++figures)
      CHECK(fs::exists(entry.path().parent_path() / match->str(1)));
  }
  CHECK(figures >= 18);
}

TEST_CASE("the example scripts print what their pages say") {
  for (const char* name : {"mosaic/heat_capacity_bump", "mosaic/saddle_point_accuracy", "mosaic/cooperativity", "traps/aging_collapse", "traps/step_model",
                           "traps/rem_aging", "traps/own_rates"}) {
    INFO(name);
    const Scratch scratch;
    const Outcome run = quench_in(scratch.path, {"run", (source / "scripts" / (std::string(name) + ".lua")).string(), "--quiet"});
    INFO(run.err);
    REQUIRE(run.code == 0);
    CHECK(run.out == printed_block(slurp(source / "docs" / "examples" / (std::string(name) + ".md"))));
  }
}
