// The shape of the house: direction of includes, one file per model, no printing and no Lua in the engine.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "engine/core/model.h"
#include "engine/core/numeric_function.h"

namespace fs = std::filesystem;
using namespace quench;

namespace {

const fs::path source = QUENCH_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> sources_below(const fs::path& folder) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".cpp" || extension == ".h") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> includes_of(const std::string& text) {
  static const std::regex include(R"re(^\s*#\s*include\s*[<"]([^>"]+)[>"])re", std::regex::multiline);
  std::vector<std::string> out;
  for (std::sregex_iterator it(text.begin(), text.end(), include), end; it != end; ++it) out.push_back((*it)[1]);
  return out;
}

/// engine/FOLDER/... -> FOLDER; "" for anything else.
std::string engine_folder(const std::string& path) {
  if (path.rfind("engine/", 0) != 0) return "";
  return path.substr(7, path.find('/', 7) - 7);
}

/// What each folder of the engine may include, itself aside.
const std::map<std::string, std::set<std::string>> allowed{
    {"core", {}},
    {"numerics", {"core"}},
    {"functions", {"core", "numerics"}},
    {"statistics", {"core", "numerics", "functions"}},
    {"io", {"core"}},
    {"landscapes", {"core", "numerics", "functions", "statistics"}},
    {"noise", {"core", "numerics", "functions", "statistics", "landscapes"}},
    {"dynamics", {"core", "numerics", "functions", "statistics", "landscapes", "noise"}},
    {"observables", {"core", "numerics", "functions", "statistics", "landscapes", "noise"}},
    {"run", {"core", "numerics", "functions", "statistics", "landscapes", "noise", "dynamics", "observables", "io"}}};

}  // namespace

TEST_CASE("includes inside the engine follow the order of dependence") {
  for (const fs::path& path : sources_below(source / "engine")) {
    const std::string name = fs::relative(path, source).generic_string(), own = engine_folder(name);
    INFO(name);
    REQUIRE(allowed.count(own) == 1);
    for (const std::string& include : includes_of(text_of(path))) {
      const std::string other = engine_folder(include);
      INFO("includes " << include);
      CHECK((other.empty() || other == own || allowed.at(own).count(other) == 1));
      CHECK(include.rfind("bindings/", 0) != 0);
      CHECK(include.rfind("interpreter/", 0) != 0);
      CHECK(include.find("lua") == std::string::npos);
    }
  }
}

TEST_CASE("bindings do not include the interpreter") {
  for (const fs::path& path : sources_below(source / "bindings"))
    for (const std::string& include : includes_of(text_of(path))) CHECK(include.rfind("interpreter/", 0) != 0);
}

TEST_CASE("the engine prints nothing and never exits") {
  static const std::regex forbidden(R"(std::(cout|cerr|clog)|[^n]printf\s*\(|[^_\w]exit\s*\(|abort\s*\()");
  for (const fs::path& path : sources_below(source / "engine")) {
    INFO(path.filename());
    CHECK_FALSE(std::regex_search(text_of(path), forbidden));
  }
}

TEST_CASE("the dependence table has no cycle, so a new arrow cannot close one unnoticed") {
  for (const auto& [folder, others] : allowed)
    for (const std::string& other : others) CHECK(allowed.at(other).count(folder) == 0);
}

TEST_CASE("every model file registers exactly one model, named like the file") {
  std::map<std::string, std::string> registered;  // file name -> model
  for (const Schema* schema : Registry::get().all()) {
    const std::size_t at = schema->file.rfind("engine/");
    if (at == std::string::npos) continue;  // models of tests
    const std::string file = schema->file.substr(at);
    INFO(schema->full_name() << " in " << file);
    CHECK(registered.emplace(file, schema->full_name()).second);
    if (schema->category != "experiment") CHECK(fs::path(file).stem().string().find(schema->name) != std::string::npos);
  }
  for (const std::string folder : {"landscapes", "dynamics", "noise", "observables"})
    for (const fs::path& path : sources_below(source / "engine" / folder)) {
      const std::string name = fs::relative(path, source).generic_string();
      INFO(name);
      const bool claims = text_of(path).find("registered(__FILE__)") != std::string::npos;
      CHECK(claims == (registered.count(name) == 1));
    }
}

TEST_CASE("every schema is complete: sentences, sources, defaults that pass their own checks") {
  REQUIRE(Registry::get().all().size() >= 12);
  for (const Schema* schema : Registry::get().all()) {
    if (schema->file.find("engine/") == std::string::npos) continue;
    INFO(schema->full_name());
    CHECK_FALSE(schema->summary.empty());
    CHECK_FALSE(schema->source.empty());
    CHECK_FALSE(schema->example.empty());
    std::set<std::string> names;
    for (const Option& option : schema->options) {
      INFO(option.name);
      CHECK(names.insert(option.name).second);
      CHECK_FALSE(option.sentence.empty());
      CHECK_FALSE((option.required && !option.fallback.is_nil()));
      if (option.fallback.is_nil()) continue;
      std::map<std::string, Value> given{{option.name, option.fallback}};
      Schema alone = *schema;  // the default of one option, with the other requirements lifted
      for (Option& other : alone.options) other.required = false;
      CHECK_NOTHROW(validated(alone, given));
    }
  }
}

TEST_CASE("files stay short") {
  for (const std::string folder : {"engine", "bindings", "interpreter", "bench"})
    for (const fs::path& path : sources_below(source / folder)) {
      const std::string text = text_of(path);
      INFO(path);
      CHECK(std::count(text.begin(), text.end(), '\n') <= 420);
    }
}
