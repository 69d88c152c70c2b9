// Completion at the prompt: what can stand at the end of an unfinished line.
#include <catch2/catch.hpp>

#include <algorithm>

#include "interpreter/prompt.h"

using namespace quench::interpreter;
using Names = std::vector<std::string>;

namespace {

bool offers(const std::string& line, const std::string& name) {
  const Names names = completions(line);
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TEST_CASE("after a dot come the models of a category") {
  CHECK(offers("landscape.", "overlap"));
  CHECK(completions("landscape.overl") == Names{"overlap"});
  CHECK(completions("local l = quench.landscape.overl") == Names{"overlap"});
  CHECK_FALSE(offers("landscape.", "langevin"));
  CHECK(completions("landscape.xyz").empty());
}

TEST_CASE("inside a constructor's braces come its options, those given left out") {
  CHECK(offers("landscape.overlap{", "cstar"));
  CHECK(offers("landscape.overlap { ", "epsilon"));
  CHECK(completions("landscape.overlap { cst") == Names{"cstar"});
  CHECK_FALSE(offers("landscape.overlap { cstar = 0.5, ", "cstar"));
  CHECK(offers("landscape.overlap { cstar = 0.5, ", "epsilon"));
  CHECK(completions("landscape.overlap({ cst") == Names{"cstar"});
  CHECK(complete("landscape.overlap { cst").suffix == " = ");
  CHECK(offers("landscape.overlap {\n  cstar = 0.5,\n  eps", "epsilon"));
}

TEST_CASE("nested constructors do not confuse each other") {
  const std::string line = "quench.experiment { landscape = landscape.overlap { cstar = 0.5 }, ";
  CHECK(offers(line, "dynamics"));
  CHECK_FALSE(offers(line, "landscape"));
  CHECK_FALSE(offers(line, "epsilon"));
  CHECK(offers("quench.experiment { landscape = landscape.overlap { ", "epsilon"));
  CHECK(offers("quench.experiment { noise = { noise.thermal { ", "temperature"));
}

TEST_CASE("where a value stands come names, not options") {
  CHECK(offers("landscape.overlap { cstar = math", "math"));
  CHECK_FALSE(offers("landscape.overlap { cstar = ", "epsilon"));
  CHECK_FALSE(offers("if cstar == 1 then cst", "cstar"));
  CHECK(completions("a = lins") == Names{"linspace"});
}

TEST_CASE("inside quotes come the choices of the option") {
  const Names schemes = completions("dynamics.langevin { scheme = \"");
  CHECK(std::find(schemes.begin(), schemes.end(), "euler") != schemes.end());
  CHECK(completions("dynamics.langevin { lattice = {8, 8}, scheme = 'heu") == Names{"heun"});
  CHECK(complete("dynamics.langevin { scheme = \"heu").quoted);
  CHECK(completions("print(\"landscape.").empty());
  CHECK(completions("landscape.overlap { cstar = \"").empty());
}

TEST_CASE("after help come the names of manual pages") {
  CHECK(completions("help \"landscape.overl") == Names{"landscape.overlap"});
  CHECK(completions("help(\"quench.linsp") == Names{"quench.linspace"});
}

TEST_CASE("after a colon come methods") {
  CHECK(completions("anything:wit") == Names{"with"});
  CHECK(completions("quench.expect(x):ne") == Names{"near"});
}

TEST_CASE("after a colon comes what the value has, where the state knows it") {
  KnownNames known;
  known.methods = [](const std::string& path) { return path == "e.landscape" ? Names{"force", "potential"} : Names{}; };
  known.schema = [](const std::string& path) { return path == "l" ? std::string("landscape.overlap") : std::string(); };
  known.fields = [](const std::string& path) { return path == "t" ? Names{"width"} : path.empty() ? Names{"my_table"} : Names{}; };
  CHECK(complete("e.landscape:", known).names == Names{"force", "potential"});
  CHECK(complete("l:with { cst", known).names == Names{"cstar"});
  CHECK(complete("t.wi", known).names == Names{"width"});
  CHECK(complete("my_t", known).names == Names{"my_table"});
  CHECK(complete("f(x).wi", known).names.empty());
}

TEST_CASE("comments and long strings are left alone") {
  CHECK(completions("x = 1 -- landscape.").empty());
  CHECK(completions("x = [[ landscape.").empty());
  CHECK(offers("x = 1 -- comment\nlandscape.", "overlap"));
  CHECK(offers("x = \"{ cstar = \" landscape.overlap { ", "cstar"));
}

TEST_CASE("the start says which part of the input a name replaces") {
  CHECK(complete("landscape.ov").start == 10);
  CHECK(complete("help \"landscape.ov").start == 6);
  CHECK(complete("landscape.overlap { ").start == 20);
}
