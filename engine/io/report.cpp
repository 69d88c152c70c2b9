#include "engine/io/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/io/markup.h"
#include "engine/io/report_style.h"
#include "engine/io/table_rows.h"

namespace quench::io {

namespace {

constexpr std::size_t most_rows = 24;

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string cells(const char* tag, const std::vector<std::string>& texts) {
  std::string row = "<tr>";
  for (const std::string& text : texts) row += fmt::format("<{0}>{1}</{0}>", tag, escaped(text));
  return row + "</tr>\n";
}

std::string table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows) {
  std::string html = "<div class=\"scroll\"><table>\n<thead>" + cells("th", header) + "</thead>\n<tbody>\n";
  for (const auto& row : rows) html += cells("td", row);
  return html + "</tbody></table></div>\n";
}

std::string facts(const Pairs& pairs) {
  std::string html = "<div class=\"scroll\"><table class=\"facts\"><tbody>\n";
  for (const auto& [name, value] : pairs) html += "<tr><th scope=\"row\">" + escaped(name) + "</th><td>" + escaped(value) + "</td></tr>\n";
  return html + "</tbody></table></div>\n";
}

std::string section(const char* id, const char* title, const std::string& html) {
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, title, html);
}

std::string value_of(const Pairs& pairs, const std::string& name) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == name; });
  return found == pairs.end() ? "" : found->second;
}

/// "decay.lua · seed 7 · quench 0.1.0"
std::string byline(const ReportInput& input) {
  std::string text = input.script_name;
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) text += (text.empty() ? "" : " · ") + name + " " + value;
  };
  add("seed", value_of(input.meta, "seed"));
  add("quench", value_of(input.meta, "version"));
  return text;
}

std::string warnings(const ReportInput& input) {
  if (input.warnings.empty()) return "";
  std::string html = "<div class=\"warnings\" role=\"alert\"><h2>Warnings</h2>\n<ul>\n";
  for (const std::string& warning : input.warnings) html += "<li>" + escaped(warning) + "</li>\n";
  return html + "</ul></div>\n";
}

std::string dims_of(const Dataset& dataset) {
  std::string text;
  for (std::size_t i = 0; i < dataset.dims.size(); ++i)
    text += (i ? " × " : "") + dataset.dims[i] + " (" + std::to_string(dataset.coords[i].size()) + ")";
  return text.empty() ? "one number" : text;
}

/// "0.0213 to 0.998", one number with its error, and how many values are missing.
std::string values_of(const Dataset& dataset) {
  if (dataset.dims.empty()) return shown_value(dataset, 0);
  double low = INFINITY, high = -INFINITY;
  std::size_t missing = 0;
  for (const double value : dataset.value.span()) {
    missing += std::isnan(value);
    low = std::min(low, std::isnan(value) ? low : value);
    high = std::max(high, std::isnan(value) ? high : value);
  }
  const std::string range = low > high ? "no values" : low == high ? tidy(low) : fmt::format("{:.4g} to {:.4g}", low, high);
  return missing == 0 || low > high ? range : range + ", " + std::to_string(missing) + " missing";
}

std::string largest_error(const Dataset& dataset) {
  if (!dataset.has_error) return "exact";
  double largest = -1;
  for (const double error : dataset.error.span()) largest = std::isfinite(error) ? std::max(largest, error) : largest;
  return largest < 0 ? "none" + (dataset.reason.empty() ? "" : ": " + dataset.reason) : fmt::format("{:.2g}", largest);
}

std::string summary(const ReportInput& input) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, dataset] : input.observables)
    rows.push_back({name, heading_of(dataset), dims_of(dataset), values_of(dataset), largest_error(dataset), samples_of(dataset)});
  return table({"observable", "meaning", "over", "values", "largest error", "samples"}, rows);
}

std::string figures(const ReportInput& input) {
  std::string html;
  std::size_t number = 0;
  for (const Plot& plot : input.plots) {
    if (plot.curves.empty()) continue;
    Plot untitled = plot;  // the caption says it
    untitled.title.clear();
    const bool bars = std::any_of(plot.curves.begin(), plot.curves.end(),
                                  [](const Curve& curve) { return !curve.x_error.empty() || !curve.y_error.empty(); });
    const bool theory = std::any_of(plot.curves.begin(), plot.curves.end(), [](const Curve& curve) { return curve.theory; });
    html += fmt::format("<figure>\n{}<figcaption><strong>Figure {}.</strong> {}: {} against {}.{}{}</figcaption>\n</figure>\n", svg(untitled),
                        ++number, escaped(plot.title.empty() ? plot.y_label : plot.title), escaped(plot.y_label), escaped(plot.x_label),
                        bars ? " Bars are one standard error." : "", theory ? " Dashed: theory." : "");
  }
  return html;
}

std::string tables(const ReportInput& input) {
  std::string html = "<p>The error in brackets is one standard error in units of the last digits.</p>\n";
  for (const auto& [name, dataset] : input.observables) {
    const Table cut = table_of(dataset, most_rows);
    html += "<h3>" + escaped(name + (heading_of(dataset).empty() || heading_of(dataset) == name ? "" : ": " + heading_of(dataset))) + "</h3>\n";
    html += table(cut.header, cut.rows);
    if (cut.rows.size() < cut.all_rows)
      html += fmt::format("<p class=\"cut\">{} of {} rows, evenly chosen; all are in result.h5.</p>\n", cut.rows.size(), cut.all_rows);
    if (!dataset.reason.empty()) html += "<p class=\"cut\">nan: " + escaped(dataset.reason) + ".</p>\n";
    if (!dataset.attributes.empty()) html += facts(dataset.attributes);
  }
  return html;
}

std::string listing(std::string script) {
  std::erase(script, '\r');
  if (script.ends_with('\n')) script.pop_back();
  const auto lines = static_cast<std::size_t>(std::count(script.begin(), script.end(), '\n')) + 1;
  const std::size_t digits = std::to_string(lines).size();
  std::string html = "<pre class=\"script\">";
  std::size_t start = 0;
  for (std::size_t number = 1; number <= lines; ++number) {
    const std::size_t end = std::min(script.find('\n', start), script.size());
    html += fmt::format("<span class=\"n\">{:>{}}  </span>{}\n", number, digits, escaped(std::string_view(script).substr(start, end - start)));
    start = end + 1;
  }
  return html + "</pre>\n";
}

/// A section and the line of the table of contents that leads to it.
struct Contents {
  std::string nav, body;
  void add(const char* id, const char* title, const std::string& html) {
    nav += fmt::format("<a href=\"#{}\">{}</a>\n", id, title);
    body += section(id, title, html);
  }
};

Contents contents_of(const ReportInput& input) {
  Contents contents;
  if (!input.observables.empty()) contents.add("summary", "Summary", summary(input));
  if (const std::string html = figures(input); !html.empty()) contents.add("figures", "Figures", html);
  if (!input.observables.empty()) contents.add("values", "Values", tables(input));
  if (!input.parameters_tree.empty() || !input.parameters.empty()) {
    const std::string given = input.parameters.empty() ? "" : "<h3>Script parameters</h3>\n" + facts(input.parameters);
    const std::string tree = input.parameters_tree.empty() ? "" : "<pre>" + escaped(input.parameters_tree) + "</pre>\n";
    contents.add("experiment", "Experiment with defaults", tree + given);
  }
  Pairs meta = input.meta;
  std::erase_if(meta, [](const auto& pair) { return pair.first == "script"; });  // listed below
  if (!meta.empty()) contents.add("conventions", "Seed, version and conventions", facts(meta));
  if (!input.cost.empty()) contents.add("cost", "Cost", facts(input.cost));
  if (!input.script.empty())
    contents.add("script", "Script", (input.script_name.empty() ? "" : "<p>" + escaped(input.script_name) + "</p>\n") + listing(input.script));
  return contents;
}

}  // namespace

std::string report_html(const ReportInput& input) {
  const Contents contents = contents_of(input);
  const std::string title = escaped(input.title);
  std::string html = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n";
  html += "<title>" + title + "</title>\n<style>" + report_style + "</style>\n</head>\n<body>\n<main>\n";
  html += "<header>\n<h1>" + title + "</h1>\n<p class=\"byline\">" + escaped(byline(input)) + "</p>\n<nav>\n" + contents.nav + "</nav>\n</header>\n";
  html += warnings(input) + contents.body;
  return html + "<footer>All numbers with full precision, members and coordinates are in result.h5.</footer>\n</main>\n</body>\n</html>\n";
}

}  // namespace quench::io
