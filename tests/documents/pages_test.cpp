// Manual pages and the committed reference.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>

#include "engine/core/schema.h"
#include "interpreter/documents.h"
#include "interpreter/documents_pages.h"
#include "interpreter/documents_text.h"
#include "tests/program/run_program.h"

using namespace quench;
using namespace quench::interpreter;
namespace fs = std::filesystem;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::map<std::string, std::string> pages_in(const fs::path& folder) {
  std::map<std::string, std::string> pages;
  for (const auto& entry : fs::directory_iterator(folder)) pages[entry.path().filename().string()] = testing::slurp(entry.path());
  return pages;
}

const fs::path committed = fs::path(QUENCH_SOURCE_DIR) / "docs" / "reference";

}  // namespace

TEST_CASE("a model's page shows what its schema says") {
  const std::string page = manual_page("landscape.overlap");
  const Schema& schema = *Registry::get().find("landscape", "overlap");
  CHECK(has(page, schema.summary.substr(0, 30)));
  CHECK(has(page, schema.example));
  for (const Option& option : schema.options) {
    CHECK(has(page, "\n  " + option.name + " "));
    CHECK(has(page, accepted(option).substr(0, 20)));
  }
  CHECK(manual_page("quench.landscape.overlap") == page);
}

TEST_CASE("defaults, units and requirements are shown") {
  Option option = number("temperature").at_least(0).in("energy").by_default(0.5).says("of the bath").from("eq. 3");
  CHECK(takes(option) == "a number >= 0; default 0.5  [energy]");
  CHECK(meaning(option) == "of the bath (eq. 3)");
  CHECK(takes(integer("spins").at_least(1).need()) == "an integer >= 1; required");
  CHECK(takes(number("variance").by_default_text("spins")) == "a number; default spins");
  CHECK(takes(number("field")) == "a number");
}

TEST_CASE("every name has a page that fits a terminal") {
  for (const std::string& name : page_names()) {
    INFO(name);
    std::istringstream lines(manual_page(name));
    std::size_t widest = 0, count = 0;
    for (std::string line; std::getline(lines, line); ++count) widest = std::max(widest, columns_of(line));
    CHECK(count >= 1);
    CHECK(widest <= 100);  // formulas are not broken; everything else keeps to page_width
  }
}

TEST_CASE("text is broken at the width of a page") {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "word ";
  std::istringstream lines(wrapped(text, 4));
  for (std::string line; std::getline(lines, line);) {
    CHECK(columns_of(line) <= page_width);
    CHECK(line.rfind("    word", 0) == 0);
  }
  CHECK(wrapped("a\nb\n\n  formula  x\n\nc", 2) == "  a b\n\n    formula  x\n\n  c\n");
  CHECK(wrapped_code("f { a = 1, b = 2 }\ng()", 2, 14) == "  f { a = 1, b\n    = 2 }\n  g()\n");
  CHECK(wrapped("- one\n- two", 2) == "  - one\n  - two\n");
  CHECK(columns_of("α ≥ 1") == 5);
}

TEST_CASE("a category lists its models, an option where it occurs, a short name all it can mean") {
  for (const Schema* schema : Registry::get().in("noise")) CHECK(has(manual_page("noise"), "  " + schema->name));
  CHECK(has(manual_page("temperature"), "noise.thermal"));
  CHECK(manual_page("linspace") == manual_page("quench.linspace"));
  CHECK(manual_page("theory.H") == manual_page("quench.theory.H"));
  CHECK(has(manual_page("stats"), "quench.stats.blocking(series)"));
  CHECK(has(manual_page("mean"), "observe.mean"));
  for (const char* name : {"landscape", "dynamics", "noise", "observe", "experiment", "quench", "array", "dataset"}) CHECK(has(manual_page(""), std::string("  ") + name));
}

TEST_CASE("an unknown name is an error with the nearest one") {
  try {
    manual_page("landscape.ovrelap");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::argument);
    CHECK(error.message() == "there is no manual page for \"landscape.ovrelap\"");
    CHECK(error.hint() == "did you mean \"landscape.overlap\"?");
  }
}

TEST_CASE("the committed reference is what the schemas say now") {
  const testing::Scratch scratch;
  write_reference(scratch.path.string());
  const auto fresh = pages_in(scratch.path), stored = pages_in(committed);
  INFO("write it again with: quench reference docs/reference");
  for (const auto& [name, text] : fresh) {
    INFO(name);
    REQUIRE(stored.count(name) == 1);
    CHECK(stored.at(name) == text);
  }
  CHECK(stored.size() == fresh.size());
  CHECK(fresh.size() == Registry::get().all().size() + 2);
}

TEST_CASE("writing the reference removes the pages of models that are gone and nothing else") {
  const testing::Scratch scratch;
  write_reference(scratch.path.string());
  const std::string stale = testing::slurp(scratch.path / "index.md");
  scratch.write("landscape.gone.md", stale);
  scratch.write("notes.md", "by hand\n");
  write_reference(scratch.path.string());
  CHECK_FALSE(fs::exists(scratch.path / "landscape.gone.md"));
  CHECK(fs::exists(scratch.path / "notes.md"));
  scratch.write("file", "");
  CHECK_THROWS_AS(write_reference((scratch.path / "file").string()), Error);
}
