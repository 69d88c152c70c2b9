// LuaLS definitions (https://luals.github.io/wiki/annotations/): one file, named quench.lua in the editor's library folder.
#include <algorithm>
#include <sstream>

#include "interpreter/documents.h"
#include "interpreter/documents_pages.h"

namespace quench::interpreter {

namespace {

std::string one_line(const std::string& text) {
  std::string out = text;
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

/// Comment lines of any text.
std::string commented(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) out += "---" + line + "\n";
  return out;
}

std::string object_class(const std::string& category) {
  if (category.empty()) return "quench.object";
  return category == "observe" ? "quench.observable" : "quench." + category;
}

/// LuaLS type of what an option takes.
std::string type_of(const Option& option) {
  std::vector<std::string> kinds;
  const unsigned a = option.accepts;
  if (a & accepts_number) kinds.push_back("number");
  if ((a & accepts_integer) && !(a & accepts_number)) kinds.push_back("integer");
  if (a & accepts_boolean) kinds.push_back("boolean");
  if ((a & accepts_text) && option.choices.empty()) kinds.push_back("string");
  for (const std::string& choice : option.choices) kinds.push_back("\"" + choice + "\"");
  if (a & accepts_array) kinds.push_back("quench.array|number|number[]");
  if (a & accepts_function) {
    std::string arguments;
    for (const ArgumentRange& argument : option.arguments) arguments += argument.name + ": number, ";
    kinds.push_back("(fun(" + arguments + "params?: table): number)");  // bare, a following "|" would bind to the result
  }
  if (a & accepts_object) kinds.push_back(object_class(option.category));
  if (a & accepts_list) kinds.push_back(option.category.empty() ? "table" : object_class(option.category) + "[]");
  if (a & accepts_record) kinds.push_back(option.category.empty() ? "table" : "table<string, " + object_class(option.category) + ">");
  if (a & accepts_script) kinds.push_back("any");
  if (option.unit.empty() == false && (a & accepts_number)) kinds.push_back("quench.quantity");
  std::string text;
  for (const std::string& kind : kinds) text += (text.empty() ? "" : "|") + kind;
  return text.empty() ? "any" : text;
}

std::string option_fields(const Schema& schema, bool given) {
  std::string text;
  for (const Option& option : schema.options) {
    const std::string fallback = default_of(option);
    text += "---@field " + option.name + (given && !option.required ? "? " : " ") + type_of(option) + " " + one_line(option.sentence) + (option.unit.empty() ? "" : " [" + option.unit + "]") +
            (fallback.empty() || option.required ? "" : "; default " + fallback) + "\n";
  }
  return text;
}

std::string constructor(const Schema& schema) {
  const std::string type = "quench." + schema.full_name(), options = type + ".options";
  std::string text = "---@class " + options + "\n" + option_fields(schema, true);
  if (schema.category != schema.name) text += "---@class " + type + ": " + object_class(schema.category) + "\n" + option_fields(schema, false);
  text += commented(schema.summary);
  if (!schema.source.empty()) text += commented("Source: " + schema.source);
  const bool needed = std::any_of(schema.options.begin(), schema.options.end(), [](const Option& o) { return o.required; });
  text += std::string("---@param options") + (needed ? " " : "? ") + options + (schema.positional.empty() ? "" : "|any") + "\n---@return " + type + "\n";
  return text + "function quench." + schema.full_name() + "(options) end\n\n";
}

/// Function of a module or method of a class: `target` is what stands before the name.
std::string function_definition(const Documented& entry, const std::string& target) {
  std::string text = commented(entry.sentence), names;
  for (const DocumentedParameter& p : parameters_of(entry)) {
    text += "---@param " + p.name + (p.optional ? "? " : " ") + (p.type == "function" ? "function" : p.type) + "\n";
    names += (names.empty() ? "" : ", ") + p.name;
  }
  if (!entry.returns.empty()) text += "---@return " + entry.returns + "\n";
  return text + "function " + target + entry.name + "(" + names + ") end\n\n";
}

/// Operators of arrays and datasets.
std::string operators(const std::string& class_name) {
  std::string text;
  if (class_name != "quench.array" && class_name != "quench.dataset" && class_name != "quench.quantity") return text;
  for (const char* name : {"add", "sub", "mul", "div", "pow"}) text += std::string("---@operator ") + name + "(any): " + class_name + "\n";
  return text + "---@operator unm: " + class_name + "\n";
}

/// Functions that are tables of functions too: quench.array{...} and quench.array.zeros.
bool is_module(const std::string& full_name) {
  const auto& owners = documented_owners();
  return std::any_of(owners.begin(), owners.end(), [&](const DocumentedOwner& o) { return o.name == full_name; });
}

/// A table of functions; callable where the table of functions documents a call of its name.
std::string module_table(const DocumentedOwner& owner) {
  std::string call;
  for (const Documented& entry : documented()) {
    if (entry.full_name() != owner.name || entry.kind != Documented::Kind::function) continue;
    call = commented(entry.sentence) + "---@class " + owner.name + "_functions\n---@overload fun(" + entry.parameters + "): " + entry.returns + "\n";
  }
  return (call.empty() ? "---" + owner.sentence + "\n" : call) + owner.name + " = {}\n\n";
}

std::string value_class(const DocumentedOwner& owner) {
  const bool declared = owner.name == "experiment" || owner.name == "landscape" || owner.name == "observable";
  std::string text = "---@class " + owner.class_name + (declared ? ": quench.object" : "") + "\n" + operators(owner.class_name);
  const Schema* schema = Registry::get().find(owner.name, owner.name);
  if (schema) text += option_fields(*schema, false);
  std::string functions;
  for (const Documented& entry : documented()) {
    if (entry.owner != owner.name) continue;
    if (entry.kind == Documented::Kind::field) text += "---@field " + entry.name + " " + entry.returns + " " + one_line(entry.sentence) + "\n";
    else functions += function_definition(entry, owner.name + "_methods:");
  }
  return text + "local " + owner.name + "_methods = {}\n\n" + functions;
}

}  // namespace

std::string lua_types() {
  std::string text =
      "---@meta quench\n"
      "-- Definitions for lua-language-server, written by `quench types` (version " QUENCH_VERSION
      ").\n-- Save it as quench.lua in a folder named in Lua.workspace.library.\n\n"
      "---@class quench\nquench = {}\n\n"
      "---@class quench.dynamics: quench.object\n---@class quench.noise: quench.object\n\n";
  for (const Category& category : categories())
    if (category.name != "experiment") text += "---" + category.sentence + "\nquench." + category.name + " = {}\n" + category.name + " = quench." + category.name + "\n\n";
  for (const DocumentedOwner& owner : documented_owners()) {
    if (!owner.class_name.empty()) {
      text += value_class(owner);
      continue;
    }
    if (owner.name == "number") continue;  // a primitive type cannot be extended
    if (owner.name != "quench") text += module_table(owner);
    for (const Documented& entry : documented()) {
      if (entry.owner != owner.name || is_module(entry.full_name())) continue;
      if (entry.kind == Documented::Kind::function) text += function_definition(entry, owner.name + ".");
      else text += "---" + one_line(entry.sentence) + "\n---@type " + entry.returns + "\n" + owner.name + "." + entry.name + " = nil\n\n";
    }
  }
  for (const Schema* schema : Registry::get().all()) text += constructor(*schema);
  return text + "array, linspace, logspace, range = quench.array, quench.linspace, quench.logspace, quench.range\n\nreturn quench\n";
}

}  // namespace quench::interpreter
