// The one table of documented functions, methods and fields: what the schemas do not declare. The manual, the prompt's
// completion and the editor definitions read it; a test compares it with what the module really offers.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace quench::interpreter {

/// A function of a module ("quench.linspace"), a method of a kind of value ("array:reshape") or a field ("dataset.value").
struct Documented {
  enum class Kind { function, method, field };
  std::string owner;       ///< "quench", "quench.stats", "array", "dataset", "result", "experiment", "landscape" ...
  std::string name;
  Kind kind = Kind::function;
  std::string parameters;  ///< "from: number, to: number, count: integer"; an optional one is "name?: type"
  std::string returns;     ///< LuaLS type of the result (of the field), "" for none
  std::string sentence;    ///< what it does, with units and errors where they matter
  std::string example;     ///< one line of script, may be ""

  /// "quench.linspace", "array:reshape", "dataset.value".
  std::string full_name() const;
  /// "quench.linspace(from, to, count)" as a page shows it; fields without parentheses.
  std::string signature() const;
};

/// One parameter of a documented function.
struct DocumentedParameter {
  std::string name, type;
  bool optional = false;
};
std::vector<DocumentedParameter> parameters_of(const Documented& entry);

/// Owners in the order in which the manual shows them, with the class name of their values ("quench.array") where they are
/// kinds of values, and one sentence.
struct DocumentedOwner {
  std::string name, class_name, sentence;
};
const std::vector<DocumentedOwner>& documented_owners();

/// Everything, by owner in the order above, by name within.
const std::vector<Documented>& documented();

}  // namespace quench::interpreter
