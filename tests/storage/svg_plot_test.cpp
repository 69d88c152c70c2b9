#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engine/io/axis.h"
#include "engine/io/markup.h"
#include "engine/io/report.h"
#include "tests/storage/sample_dataset.h"
#include "tests/storage/xml_check.h"

using namespace quench;
using namespace quench::io;

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

std::size_t count_class(const std::string& text, const std::string& name) { return count(text, "class=\"" + name + "\""); }

/// Labels of the labelled ticks, without markup: 10^-1 for a raised exponent.
std::vector<std::string> labels(const Axis& axis) {
  std::vector<std::string> texts;
  for (const Tick& tick : axis.ticks()) {
    std::string text;
    for (std::size_t i = 0; i < tick.label.size(); ++i) {
      if (tick.label[i] != '<') {
        text += tick.label[i];
        continue;
      }
      if (tick.label[i + 1] != '/') text += '^';
      i = tick.label.find('>', i);
    }
    if (!text.empty()) texts.push_back(text);
  }
  return texts;
}

using Labels = std::vector<std::string>;

Plot sample_plot() {
  Plot plot{"Title", "t", "C", false, false, {}};
  plot.curves.push_back({"a", {1, 2, 3, 4}, {1, nan_value, 3, infinity}, {0.1, 0.1, 0, 0.1}, {0.2, 0.2, 0.2, 0.2}});
  plot.curves.push_back({"b", {1, 2, 3}, {-1, 0, 2}, {}, {0.1, nan_value, 0.1}});
  plot.curves.push_back({"law", {1, 2, 3}, {1, 2, 3}, {}, {}, true});
  return plot;
}

}  // namespace

TEST_CASE("linear axes have round ticks") {
  CHECK(labels(Axis({0, 1}, false)) == Labels{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"});
  CHECK(labels(Axis({-1, 1}, false)) == Labels{"−1.0", "−0.5", "0.0", "0.5", "1.0"});
  CHECK(labels(Axis({3, 47}, false)) == Labels{"10", "20", "30", "40"});
  CHECK(labels(Axis({0.9998, 1.0002}, false)) == Labels{"0.9998", "0.9999", "1.0000", "1.0001", "1.0002"});
  const Axis large({0, 3e7}, false);
  CHECK(labels(large) == Labels{"0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"});
  CHECK(large.multiplier() == "×10<tspan dy=\"-5\" font-size=\"9\">7</tspan>");
  CHECK(Axis({-2e-9, 1e-9}, false).multiplier() == "×10<tspan dy=\"-5\" font-size=\"9\">−9</tspan>");
  CHECK(Axis({0, 9000}, false).multiplier() == "");
}

TEST_CASE("ticks stand where their numbers are, whatever the range") {
  for (const Range range : {Range{0, 1}, Range{5, 5}, Range{0, 0}, Range{-3, -3}, Range{1, 1 + 1e-15}, Range{-1e308, 1e308},
                            Range{0, 5e-324}, Range{1e-300, 2e-300}}) {
    const Axis axis(range, false);
    CHECK(axis.fraction(range.low) > 0);
    CHECK(axis.fraction(range.high) < 1);
    CHECK(axis.ticks().size() >= 3);
    CHECK(axis.ticks().size() < 80);
    for (const Tick& tick : axis.ticks()) CHECK((tick.fraction >= -1e-9 && tick.fraction <= 1 + 1e-9));
  }
  const Axis unit({0, 1}, false);
  CHECK(unit.fraction(0.5) == Approx(0.5));
  for (const Tick& tick : unit.ticks())
    if (!tick.label.empty()) CHECK(unit.fraction(std::stod(tick.label)) == Approx(tick.fraction).margin(1e-12));
}

TEST_CASE("log axes have powers of ten with raised exponents, and minor ticks") {
  const Axis decades({0.1, 1000}, true);
  CHECK(labels(decades) == Labels{"10^−1", "10^0", "10^1", "10^2", "10^3"});
  std::size_t minor = 0;
  for (const Tick& tick : decades.ticks()) minor += !tick.major;
  CHECK(minor == 4 * 8 + 3);  // 2 to 9 in four decades; the margin reaches down to 0.07 (7, 8, 9) but not up to 2000
  CHECK(decades.fraction(10) == Approx(0.5));
  CHECK(labels(Axis({1e-20, 1e36}, true)) == Labels{"10^−20", "10^−10", "10^0", "10^10", "10^20", "10^30"});
  CHECK(labels(Axis({3, 28}, true)) == Labels{"5", "10", "20"});
  CHECK(labels(Axis({3e7, 2.8e8}, true)) == Labels{"5·10^7", "10^8", "2·10^8"});
  CHECK(labels(Axis({2, 4}, true)) == Labels{"2.0", "2.5", "3.0", "3.5", "4.0"});
  CHECK(labels(Axis({5, 5}, true)) == Labels{"2", "5", "10"});
  CHECK(labels(Axis({5e-324, 1e308}, true)).size() >= 4);
}

TEST_CASE("a dense curve without errors is a solid line without markers, in the plot and in the legend") {
  Curve exact{"exact", {1, 2, 3}, {1, 4, 9}, {}, {}}, other{"other", {1, 2, 3}, {2, 3, 4}, {}, {}};
  exact.line = true;
  const std::string drawn = svg({"", "x", "y", false, false, {exact, other}});
  CHECK(XmlCheck::of(drawn) == "");
  CHECK(count_class(drawn, "line") == 2);
  CHECK(count_class(drawn, "marker") == 3);
  CHECK(count_class(drawn, "key") == 1);
  Dataset dense;
  dense.dims = {"x"};
  std::vector<double> values(41, 1.0);
  dense.coords = {Array::of(values)};
  dense.value = Array::of(values);
  CHECK(default_plot(dense).curves[0].line);
  dense.has_error = true;
  dense.error = Array::of(values);
  CHECK_FALSE(default_plot(dense).curves[0].line);
}

TEST_CASE("every drawable point has a marker, every finite error a bar; the others are counted") {
  const std::string drawn = svg(sample_plot());
  CHECK(XmlCheck::of(drawn) == "");
  CHECK(count_class(drawn, "marker") == 2 + 3);
  CHECK(count_class(drawn, "error-bar") == 2 + 1 + 2);  // y and x of a (one x error is zero), y of b (one is NaN)
  CHECK(count_class(drawn, "line") == 1);               // theory alone: beside it points are not joined
  CHECK(count_class(drawn, "legend") == 3);
  CHECK(count(drawn, "stroke-dasharray") == 2);         // theory and its key
  CHECK(count_class(drawn, "note") == 1);
  CHECK(drawn.find("2 points are not drawn: not a finite number<") != std::string::npos);
}

TEST_CASE("points are joined where no theory is drawn; a theory of all curves is black, one of each has its colour, labelled once") {
  Plot plot{"", "t", "C", false, false, {{"a", {1, 2}, {1, 2}, {}, {}}, {"b", {1, 2}, {2, 3}, {}, {}}}};
  CHECK(count_class(svg(plot), "line") == 2);
  Curve first{"law", {1, 2}, {1, 2}, {}, {}, true}, second{"", {1, 2}, {2, 3}, {}, {}, true}, limit{"limit", {1, 2}, {0, 1}, {}, {}, true};
  limit.common = true;
  plot.curves.insert(plot.curves.end(), {first, second, limit});
  const std::string drawn = svg(plot);
  CHECK(XmlCheck::of(drawn) == "");
  CHECK(count_class(drawn, "line") == 3);
  CHECK(count_class(drawn, "legend") == 4);
  // Each dashed law, its key where it has one: blue, orange without a key, black.
  CHECK(count(drawn, "stroke=\"#0072B2\" stroke-width=\"1.6\"") == 2);
  CHECK(count(drawn, "stroke=\"#D55E00\" stroke-width=\"1.6\"") == 1);
  CHECK(count(drawn, "stroke=\"#000000\" stroke-width=\"1.6\"") == 2);
}

TEST_CASE("what is not positive is left out on a logarithmic axis, and bars that reach zero run out of it") {
  Plot plot = sample_plot();
  plot.log_y = true;
  const std::string drawn = svg(plot);
  CHECK(count_class(drawn, "marker") == 2 + 1);
  CHECK(drawn.find("4 points are not drawn: not a finite number, or not positive on a logarithmic axis<") != std::string::npos);
  Plot reach{"", "t", "C", false, true, {{"a", {1, 2}, {1, 10}, {}, {0.5, 20}}}};
  const std::string open = svg(reach);
  CHECK(count_class(open, "error-bar") == 2);
  // A closed bar has two caps, an open one only the upper.
  std::size_t caps = 0;
  for (std::size_t at = open.find("error-bar"); at != std::string::npos; at = open.find("error-bar", at + 1))
    caps += count(open.substr(at, open.find('\n', at) - at), "h7");
  CHECK(caps == 3);
  CHECK(count_class(open, "note") == 0);
  CHECK(count_class(open, "legend") == 0);
}

TEST_CASE("one wild error bar or law does not squeeze the data") {
  Plot plot{"", "t", "C", false, false, {{"a", {1, 2, 3}, {0, 0.5, 1}, {}, {0.1, 1e6, 0.1}}, {"law", {1, 2, 3}, {0, 1e9, 2e9}, {}, {}, true}}};
  const std::string drawn = svg(plot);
  CHECK(XmlCheck::of(drawn) == "");
  CHECK(drawn.find(">1.0</text>") != std::string::npos);
  CHECK(drawn.find("×10") == std::string::npos);
}

TEST_CASE("empty and crowded plots are drawn") {
  Plot plot{"", "t", "C", true, true, {{"", {1, 2}, {-1, nan_value}, {}, {}}}};
  CHECK(XmlCheck::of(svg(plot)) == "");
  CHECK(svg(plot).find(">nothing to draw<") != std::string::npos);
  CHECK(XmlCheck::of(svg(Plot{})) == "");
  Curve many;
  for (int i = 0; i < 50001; ++i) {
    many.x.push_back(i);
    many.y.push_back(std::sin(i * 1e-3));
  }
  const std::string drawn = svg({"", "t", "C", false, false, {many}});
  CHECK(count_class(drawn, "marker") > 1500);
  CHECK(count_class(drawn, "marker") <= 2000);
  CHECK(drawn.find(" of 50001 points are drawn, evenly chosen<") != std::string::npos);
}

TEST_CASE("no text of a user becomes markup") {
  CHECK(escaped("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
  CHECK(escaped("χ²\n") == "χ²\n");
  CHECK(escaped(std::string("\0\x01\r", 3)) == "���");
  CHECK(escaped("\xff\xc3(\xc0\xaf\xed\xa0\x80") == "��(�����");
  CHECK(escaped("\xf0\x9f\x98\x80\xe2\x82") == "😀��");
  CHECK(shortened("χχχχ", 3) == "χχ…");
  CHECK(shortened("abc", 3) == "abc");
  const std::string bad = "</title></svg><script>alert(1)</script>&\"' \x02";
  Plot plot{bad, bad, bad, false, false, {{bad, {1}, {1}, {}, {}}, {bad, {1}, {2}, {}, {}}}, bad};
  CHECK(XmlCheck::of(svg(plot)) == "");
  CHECK(svg(plot).find("<script") == std::string::npos);
}

TEST_CASE("a dataset is drawn against its last dim, a curve for each entry of the others") {
  const Dataset dataset = sample::full_dataset();
  const Plot plot = default_plot(dataset);
  CHECK(plot.x_label == "t");
  CHECK(plot.y_label == "chi [1/k_B]");
  REQUIRE(plot.curves.size() == 2);
  CHECK(plot.curves[0].label == "temperature = 0.3");
  CHECK(plot.curves[1].label == "temperature = 0.5");
  CHECK(plot.curves[1].y == std::vector<double>(dataset.value.data() + 4, dataset.value.data() + 8));
  CHECK_FALSE(plot.log_x);  // t begins at 0
  CHECK(default_plot(sample::number_dataset()).curves.empty());
}

TEST_CASE("a last dim of one entry is passed over, and curves beyond eight are said to be left out") {
  Dataset dataset;
  dataset.dims = {"L", "T", "t"};
  dataset.coords = {Array(Shape{20}), sample::filled({5}, 1, 10), Array::of({7})};
  for (std::size_t i = 0; i < 20; ++i) dataset.coords[0][i] = static_cast<double>(i);
  dataset.value = sample::filled({20, 5, 1}, 1, 2);
  dataset.count = Array(Shape{}, {1});
  const Plot plot = default_plot(dataset);
  CHECK(plot.x_label == "T");
  CHECK(plot.log_x);
  CHECK(plot.log_y);
  REQUIRE(plot.curves.size() == 8);
  CHECK(plot.note == "8 of 20 curves are drawn, evenly chosen");
  CHECK(plot.curves[0].label == "L = 0");
  CHECK(plot.curves[7].label == "L = 19");
  CHECK(plot.curves[7].y[0] == dataset.value[95]);
  // The middle dim, when the last one is short.
  dataset.dims = {"T", "L", "t"};
  dataset.coords = {sample::filled({5}, 1, 10), Array::of({1}), Array::of({7})};
  dataset.value = sample::filled({5, 1, 1}, 1, 2);
  CHECK(default_plot(dataset).curves.size() == 1);
  CHECK(default_plot(dataset).curves[0].y == std::vector<double>{1, 2, 4, 8, 16});
}
