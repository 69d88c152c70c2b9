#include "interpreter/documents_scripts.h"

#include "engine/core/error.h"
#include "engine/core/schema.h"
#include "interpreter/documents.h"
#include "interpreter/documents_text.h"

namespace quench::interpreter {

namespace {

/// First comment line of a script, without the dashes.
std::string first_comment(std::string_view text) {
  if (text.rfind("#!", 0) == 0) text.remove_prefix(std::min(text.find('\n') + 1, text.size()));
  if (text.rfind("--", 0) != 0) return "";
  text.remove_prefix(std::min(text.find_first_not_of("- "), text.size()));
  return std::string(text.substr(0, text.find('\n')));
}

std::string without_suffix(std::string_view name) { return std::string(name.substr(0, name.rfind(".lua"))); }

std::string last_part(const std::string& name) { return name.substr(name.rfind('/') + 1); }

Error unknown(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
  Error error = argument_error("there is no " + what + " \"" + name + "\"");
  const std::string near = nearest_name(name, known);
  error.hint(near.empty() ? "there is " + enumerated(known) : "did you mean \"" + near + "\"?");
  return error;
}

}  // namespace

std::vector<std::string> starter_kinds() {
  std::vector<std::string> kinds;
  for (const bindings::StdlibFile& file : starter_files()) kinds.push_back(without_suffix(file.name));
  return kinds;
}

std::string new_script(const std::string& kind) {
  for (const bindings::StdlibFile& file : starter_files())
    if (without_suffix(file.name) == kind) return std::string(file.text);
  throw unknown("starter script", kind, starter_kinds());
}

std::string example_list() {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const bindings::StdlibFile& file : example_files()) rows.emplace_back(without_suffix(file.name), first_comment(file.text));
  if (rows.empty()) return "this build holds no example scripts\n";
  return definition_list(rows) + "\nquench examples NAME prints one\n";
}

std::string example_text(const std::string& name) {
  std::vector<std::string> known;
  const std::string wanted = name.size() > 4 && name.compare(name.size() - 4, 4, ".lua") == 0 ? without_suffix(name) : name;
  const std::string path = wanted.rfind("scripts/", 0) == 0 ? wanted.substr(8) : wanted;
  for (const bindings::StdlibFile& file : example_files()) {
    known.push_back(without_suffix(file.name));
    if (known.back() == path || last_part(known.back()) == path) return std::string(file.text);
  }
  throw unknown("example", name, known);
}

}  // namespace quench::interpreter
