#include "interpreter/documents_pages.h"

#include <algorithm>

#include "interpreter/documents.h"
#include "interpreter/documents_text.h"

namespace quench::interpreter {

const std::vector<Category>& categories() {
  static const std::vector<Category> list{{"landscape", "what the system is: energies, potentials, states"},
                                          {"dynamics", "how it moves"},
                                          {"noise", "what disturbs it: quenched disorder, thermal noise"},
                                          {"observe", "what is measured"},
                                          {"experiment", "the four together, and how much of it is run"}};
  return list;
}

std::string default_of(const Option& option) {
  if (option.required) return "required";
  if (!option.fallback_text.empty()) return option.fallback_text;
  return option.fallback.is_nil() ? "" : show(option.fallback);
}

std::string takes(const Option& option) {
  const std::string fallback = default_of(option);
  std::string text = accepted(option);
  if (option.required) text += "; required";
  else if (!fallback.empty()) text += "; default " + fallback;
  return option.unit.empty() ? text : text + "  [" + option.unit + "]";
}

std::string meaning(const Option& option) {
  return option.source.empty() ? option.sentence : option.sentence + (option.sentence.empty() ? "" : " ") + "(" + option.source + ")";
}

std::string result_of(const Schema& schema) {
  if (schema.category != "observe") return "";
  std::string text = schema.result_dims.empty() ? "a number without dims" : "dims " + schema.result_dims;
  return schema.result_unit.empty() ? text : text + "; unit " + schema.result_unit;
}

namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::vector<std::pair<std::string, std::string>> signatures(const std::string& owner) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Documented& entry : documented())
    if (entry.owner == owner) rows.emplace_back(entry.signature(), first_line(entry.sentence));
  return rows;
}

/// Methods of the objects of a category, those of all objects included.
std::string methods_of(const std::string& category) {
  auto rows = signatures(category == "observe" ? "observable" : category);
  const auto all = signatures("object");
  rows.insert(rows.end(), all.begin(), all.end());
  return "\nMethods\n" + definition_list(rows);
}

}  // namespace

std::string model_page(const Schema& schema) {
  std::string text = schema.full_name() + "\n" + wrapped(schema.summary, 2);
  if (!schema.description.empty()) text += "\n" + wrapped(schema.description, 2);
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Option& option : schema.options) rows.emplace_back(option.name, takes(option) + "\n\n" + meaning(option));
  text += schema.options.empty() ? "\nIt takes no options.\n" : "\nOptions\n";
  for (auto& [name, body] : rows) {
    const std::size_t gap = body.find("\n\n");
    const std::string second = body.substr(gap + 2);
    text += definition_list({{padded(name, 18), body.substr(0, gap)}});
    text += wrapped(second, 22);
  }
  if (!schema.positional.empty()) text += wrapped("A single value that is no table is its option " + schema.positional + ".", 2);
  if (const std::string result = result_of(schema); !result.empty()) text += "\nResult\n" + wrapped(result, 2);
  if (!schema.family.empty()) text += "\nFamily\n" + wrapped(schema.family, 2);
  if (schema.category == schema.name) text += methods_of(schema.category);
  if (!schema.example.empty()) text += "\nExample\n" + wrapped_code(schema.example, 2);
  if (!schema.source.empty()) text += "\nSource\n" + wrapped(schema.source, 2);
  return text;
}

std::string function_page(const Documented& entry) {
  std::string text = entry.signature() + (entry.returns.empty() ? "" : "  ->  " + entry.returns) + "\n" + wrapped(entry.sentence, 2);
  std::vector<std::pair<std::string, std::string>> rows;
  for (const DocumentedParameter& p : parameters_of(entry)) rows.emplace_back(p.name, p.type + (p.optional ? ", optional" : ""));
  if (!rows.empty()) text += "\nTakes\n" + definition_list(rows);
  if (!entry.example.empty()) text += "\nExample\n" + wrapped_code(entry.example, 2);
  return text;
}

std::vector<std::string> page_names() {
  std::vector<std::string> names;
  for (const Category& category : categories()) names.push_back(category.name);
  for (const Schema* schema : Registry::get().all()) {
    names.push_back(schema->full_name());
    names.push_back(schema->name);
    for (const Option& option : schema->options) names.push_back(option.name);
  }
  for (const DocumentedOwner& owner : documented_owners()) names.push_back(owner.name);
  for (const Documented& entry : documented()) {
    names.push_back(entry.full_name());
    names.push_back(entry.name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

namespace {

bool is_category(const std::string& name) {
  return std::any_of(categories().begin(), categories().end(), [&](const Category& c) { return c.name == name; });
}

std::string overview() {
  std::string text =
      "quench: glass physics from short scripts\n\n"
      "Four nouns are declared, one verb runs them:\n\n"
      "  return quench.experiment {\n"
      "    landscape = landscape.overlap {}, dynamics = dynamics.langevin { lattice = {32, 32} },\n"
      "    noise = noise.thermal { temperature = 1e-3 }, times = logspace(0.1, 100, 31),\n"
      "    observables = { C = observe.mean() }, ensemble = 64, seed = 7,\n"
      "  }\n\n";
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Category& category : categories()) {
    const std::size_t n = Registry::get().in(category.name).size();
    rows.emplace_back(category.name, category.sentence + (n > 1 ? " (" + std::to_string(n) + ")" : ""));
  }
  for (const DocumentedOwner& owner : documented_owners())
    if (!is_category(owner.name)) rows.emplace_back(owner.name, owner.sentence);
  return text + "quench doc NAME with one of\n" + definition_list(rows) +
         "or the name of a model (landscape.overlap), of an option (temperature), of a function (linspace).\n";
}

std::string category_page(const Category& category) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Schema* schema : Registry::get().in(category.name)) rows.emplace_back(schema->name, schema->summary);
  return category.name + ": " + category.sentence + "\n\n" + definition_list(rows) + methods_of(category.name) + "\nmore: quench doc " +
         category.name + ".NAME\n";
}

std::string owner_page(const DocumentedOwner& owner) {
  return owner.name + ": " + owner.sentence + "\n\n" + definition_list(signatures(owner.name));
}

std::string option_list(const std::string& name) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Schema* schema : Registry::get().all())
    if (const Option* option = schema->find(name))
      rows.emplace_back(schema->full_name(), takes(*option) + (option->sentence.empty() ? "" : ": " + option->sentence));
  return rows.empty() ? "" : "Option " + name + " of\n" + definition_list(rows);
}

/// Pages of everything whose short name it is; several of them as a list.
std::string by_short_name(const std::string& name) {
  std::vector<std::pair<std::string, std::string>> rows;
  std::string only, options = option_list(name);
  for (const Schema* schema : Registry::get().all())
    if (schema->name == name) rows.emplace_back(schema->full_name(), schema->summary), only = model_page(*schema);
  for (const Documented& entry : documented())
    if (entry.name == name) rows.emplace_back(entry.full_name(), first_line(entry.sentence)), only = function_page(entry);
  if (rows.empty()) return options;
  if (rows.size() > 1) only = "\"" + name + "\" is one of\n" + definition_list(rows);
  return options.empty() ? only : only + "\n" + options;
}

[[noreturn]] void no_page(const std::string& name) {
  Error error = argument_error("there is no manual page for \"" + name + "\"");
  const std::string near = nearest_name(name, page_names());
  throw near.empty() ? error.hint("quench doc lists what there is") : error.hint("did you mean \"" + near + "\"?");
}

}  // namespace

std::string manual_page(const std::string& asked) {
  if (asked.empty()) return overview();
  std::string name = asked;
  for (const Category& category : categories())  // quench.landscape.overlap is landscape.overlap
    if (name.rfind("quench." + category.name, 0) == 0) name = name.substr(7);
  for (const Schema* schema : Registry::get().all())
    if (schema->full_name() == name) return model_page(*schema);
  for (const Category& category : categories())
    if (category.name == name) return category_page(category);
  for (const std::string& full : {name, "quench." + name}) {  // theory.H is quench.theory.H
    for (const DocumentedOwner& owner : documented_owners())
      if (owner.name == full) return owner_page(owner);
    for (const Documented& entry : documented())
      if (entry.full_name() == full || entry.owner + "." + entry.name == full) return function_page(entry);
  }
  const std::string page = by_short_name(name);
  if (page.empty()) no_page(asked);
  return page;
}

}  // namespace quench::interpreter
