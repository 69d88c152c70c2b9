// Plots that a script asks for: several observables together, divided by another or by a function, own labels, errors.
#include <catch2/catch.hpp>

#include "tests/program/run_program.h"

using namespace quench::testing;
namespace fs = std::filesystem;

namespace {

const char* head = R"(return quench.experiment { landscape = landscape.mosaic { theta = 4.4 }, seed = 1,
  observables = { all = observe.heat_capacity { temperature = { 0.5, 1, 2 }, part = "total" },
                  phonons = observe.heat_capacity { temperature = { 0.5, 1, 2 }, part = "debye" },
                  rho = observe.density_of_states { at = { 0, 1 } } },
  plots = )";

Outcome run_with(const Scratch& scratch, const std::string& plots) {
  scratch.write("a.lua", head + plots + " }\n");
  return quench_in(scratch.path, {"run", "a.lua", "--quiet", "--force"});
}

std::string first_figure(const Scratch& scratch) {
  for (const auto& entry : fs::directory_iterator(scratch.path / "a.out" / "plots"))
    if (entry.path().filename().string().rfind("1-", 0) == 0) return slurp(entry.path());
  return "";
}

/// Heights in the frame of the markers of a figure, from the top.
std::vector<double> heights(const std::string& figure) {
  std::vector<double> out;
  const std::string mark = "class=\"marker\"";
  for (std::size_t at = figure.find(mark); at != std::string::npos; at = figure.find(mark, at + 1)) {
    const std::size_t comma = figure.find(',', figure.find("translate(", at));
    out.push_back(std::stod(figure.substr(comma + 1)));
  }
  return out;
}

}  // namespace

TEST_CASE("several observables in one plot are told apart by their names") {
  const Scratch scratch;
  REQUIRE(run_with(scratch, R"({ { { "all", "phonons" }, title = "both", x_label = "T", y_label = "heat" } })").code == 0);
  const std::string figure = first_figure(scratch);
  for (const char* part : {">both<", ">T<", ">heat<", "<title>all</title>", "<title>phonons</title>"}) {
    INFO(part);
    CHECK(figure.find(part) != std::string::npos);
  }
  CHECK(heights(figure).size() == 6);
}

TEST_CASE("per divides by an observable or by a function of the coordinates") {
  const Scratch scratch;
  // phonons/phonons is 1 everywhere: a level line; all/phonons lies above it.
  REQUIRE(run_with(scratch, R"({ { { "all", "phonons" }, per = "phonons" } })").code == 0);
  std::vector<double> at = heights(first_figure(scratch));
  REQUIRE(at.size() == 6);
  CHECK(at[3] == at[4]);
  CHECK(at[4] == at[5]);
  CHECK(at[0] < at[3]);
  CHECK(first_figure(scratch).find("/ phonons<") != std::string::npos);
  REQUIRE(run_with(scratch, R"({ { "phonons", per = function(c) return c.temperature end } })").code == 0);
  at = heights(first_figure(scratch));
  REQUIRE(at.size() == 3);
  CHECK(at[2] > at[1]);  // a nearly constant heat capacity over T falls
  CHECK(at[1] > at[0]);
}

TEST_CASE("what a plot cannot show is an error that says why") {
  const Scratch scratch;
  const auto error = [&](const std::string& plots) {
    const Outcome outcome = run_with(scratch, plots);
    CHECK(outcome.code == 1);
    return outcome.err;
  };
  const auto has = [](const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
  };
  has(error(R"({ { "all", per = "phonon" } })"), "plots: there is no observable \"phonon\"");
  has(error(R"({ { "all", per = "rho" } })"), "plots: \"rho\" has other dims than what is drawn per it");
  has(error(R"({ { "all", per = 3 } })"), "plots: per takes the name of an observable or a function of the coordinates, not a number");
  has(error(R"({ { {}, log = "x" } })"), "plots: the list of observables is empty");
  has(error(R"({ { "all", titel = "x" } })"), "plots: a plot has no \"titel\"");
}

TEST_CASE("what a deterministic observable warns of is told during the run and stands in the report") {
  const Scratch scratch;
  scratch.write("a.lua", R"(return quench.experiment { landscape = landscape.mosaic { theta = 11 }, seed = 1,
    observables = { C = observe.heat_capacity { temperature = { 0.05, 0.1 } } } })");
  const Outcome outcome = quench_in(scratch.path, {"run", "a.lua", "--quiet"});
  CHECK(outcome.code == 0);
  const std::string warning = "C: theta = 11 is outside the physical window 1 to 10";
  CHECK(outcome.err == "warning: " + warning + "\n");
  CHECK(slurp(scratch.path / "a.out" / "report.html").find(warning) != std::string::npos);
}

TEST_CASE("theories are drawn over the dim that the plot shows, one common to all curves once, several by name") {
  const Scratch scratch;
  const std::string head = R"(local graph = landscape.levels { energies = { 0, -1, -0.5 } }
local walk = dynamics.jumps { temperature = 1 }
local exact = quench.exact(graph, walk):occupation { at = { 1, 2, 4, 8 } }
return quench.experiment { landscape = graph, dynamics = walk, times = { 1, 2, 4, 8 }, observables = { p = observe.occupation() }, ensemble = 8, seed = 1,
  plots = { { "p", against = "t", )";
  const auto figure_of = [&](const std::string& theory) {
    scratch.write("a.lua", head + theory + " } } }\n");
    const Outcome outcome = quench_in(scratch.path, {"run", "a.lua", "--quiet", "--force"});
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    return first_figure(scratch);
  };
  const auto count = [](const std::string& text, const std::string& part) {
    int n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
  };
  // A curve over the four times for each of the three states, not over the states for each of the four times.
  CHECK(count(figure_of("theory = exact"), "class=\"line\"") == 3);
  const std::string both = figure_of("theory = { [\"a level\"] = function(c) return 1/3 end, exact = exact }");
  CHECK(count(both, "class=\"line\"") == 1 + 3);
  CHECK(count(both, "<title>a level</title>") == 1);
  CHECK(count(both, "<title>exact</title>") == 1);
  scratch.write("a.lua", head + "theory = 3 } } }\n");
  const Outcome wrong = quench_in(scratch.path, {"run", "a.lua", "--quiet", "--force"});
  CHECK(wrong.code == 1);
  CHECK(wrong.err.find("plots: theory takes a function of the coordinates, a dataset or a table of them by name, not a number") != std::string::npos);
}
