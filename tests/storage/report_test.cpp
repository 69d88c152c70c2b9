#include <catch2/catch.hpp>
#include <string>

#include "engine/io/report.h"
#include "tests/storage/sample_dataset.h"
#include "tests/storage/xml_check.h"

using namespace quench;
using namespace quench::io;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

ReportInput input() {
  ReportInput input;
  input.title = "Overlap decay";
  input.script_name = "decay.lua";
  input.script = "local T = 1 < 2\r\nreturn T\r\n";
  input.parameters_tree = "experiment { seed = 7 }";
  input.parameters = {{"T", "0.5"}};
  input.meta = {{"seed", "7"}, {"version", "0.1.0"}, {"script", "the whole text"}, {"convention", "k_B = 1"}};
  input.cost = {{"wall time", "12 s"}};
  input.warnings = {"step is large"};
  Dataset long_one;
  long_one.dims = {"t"};
  long_one.name = "C";
  long_one.coords = {sample::filled({100}, 1, 1.1)};
  long_one.value = sample::filled({100}, 0.25413, 1);
  long_one.error = sample::filled({100}, 0.0013, 1);
  long_one.has_error = true;
  long_one.count = Array(Shape{}, {64});
  input.observables = {{"C", long_one}, {"chi", sample::full_dataset()}, {"n", sample::number_dataset()}};
  for (const auto& [name, dataset] : input.observables) input.plots.push_back(default_plot(dataset));
  return input;
}

}  // namespace

TEST_CASE("the report has every part, and needs nothing else") {
  const std::string html = report_html(input());
  CHECK(XmlCheck::of(html) == "");
  CHECK(html.find("<h1>Overlap decay</h1>\n<p class=\"byline\">decay.lua · seed 7 · quench 0.1.0</p>") != std::string::npos);
  for (const char* id : {"summary", "figures", "values", "experiment", "conventions", "cost", "script"}) {
    CHECK(count(html, std::string("<section id=\"") + id + "\">") == 1);
    CHECK(count(html, std::string("<a href=\"#") + id + "\">") == 1);
  }
  CHECK(html.find("<li>step is large</li>") < html.find("<section"));
  CHECK(count(html, "<figure>") == 2);  // a single number is not drawn
  CHECK(html.find("<td>0.2541(13)</td>") != std::string::npos);
  CHECK(html.find("24 of 100 rows, evenly chosen; all are in result.h5.") != std::string::npos);
  CHECK(html.find("<td>one number</td><td>0.666667</td><td>exact</td>") != std::string::npos);
  CHECK(html.find("nan: too few members.") != std::string::npos);
  CHECK(html.find("<th scope=\"row\">convention</th><td>k_B = 1</td>") != std::string::npos);
  CHECK(html.find("the whole text") == std::string::npos);
  CHECK(html.find("<span class=\"n\">1  </span>local T = 1 &lt; 2\n<span class=\"n\">2  </span>return T\n</pre>") != std::string::npos);
  CHECK(count(html, "http") == count(html, "http-equiv") + count(html, "http://www.w3.org/2000/svg"));
  CHECK(count(html, "src=") + count(html, "@import") + count(html, "url(") + count(html, "<script") + count(html, "<link") == 0);
  CHECK(html.find("default-src 'none'") != std::string::npos);
}

TEST_CASE("an empty report is a report") {
  CHECK(XmlCheck::of(report_html({})) == "");
  CHECK(count(report_html({}), "<section") == 0);
}

TEST_CASE("nothing a script says becomes markup in the report") {
  const std::string bad = "</pre></td><script>alert(1)</script>&\"'\x01\xff";
  ReportInput hostile = input();
  hostile.title = hostile.script_name = hostile.script = hostile.parameters_tree = bad;
  hostile.parameters = hostile.cost = {{bad, bad}};
  hostile.meta = {{bad, bad}, {"seed", bad}, {"version", bad}};
  hostile.warnings = {bad};
  Dataset dataset = sample::full_dataset();
  dataset.dims = {bad, bad + "2"};
  dataset.name = dataset.label = dataset.unit = dataset.reason = bad;
  dataset.attributes = {{bad, bad}};
  hostile.observables = {{bad, dataset}};
  hostile.plots = {default_plot(dataset)};
  const std::string html = report_html(hostile);
  CHECK(XmlCheck::of(html) == "");
  CHECK(count(html, "<script") == 0);
  CHECK(count(html, "alert(1)") > 15);
}
