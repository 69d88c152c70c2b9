#include "interpreter/documents_functions.h"

#include <algorithm>

#include "engine/core/numeric_function.h"
#include "interpreter/documents_tables.h"

namespace quench::interpreter {

std::vector<DocumentedParameter> parameters_of(const Documented& entry) {
  std::vector<DocumentedParameter> out;
  std::string part;
  int depth = 0;
  const auto take = [&] {
    const std::size_t start = part.find_first_not_of(' '), colon = part.find(':');
    if (start != std::string::npos) {
      DocumentedParameter p{part.substr(start, colon - start), part.substr(part.find_first_not_of(' ', colon + 1)), false};
      if (p.name.back() == '?') p.optional = true, p.name.pop_back();
      out.push_back(std::move(p));
    }
    part.clear();
  };
  for (char c : entry.parameters) {  // commas inside fun(...), {...} and <...> belong to a type
    depth += c == '(' || c == '{' || c == '<' ? 1 : c == ')' || c == '}' || c == '>' ? -1 : 0;
    if (c == ',' && depth == 0) take();
    else part += c;
  }
  take();
  return out;
}

std::string Documented::full_name() const { return owner + (kind == Kind::method ? ":" : ".") + name; }

std::string Documented::signature() const {
  if (kind == Kind::field) return full_name();
  const std::vector<DocumentedParameter> list = parameters_of(*this);
  if (list.size() == 1 && list[0].name == "options") return full_name() + " { ... }";
  std::string inside;
  for (const DocumentedParameter& p : list) inside += (inside.empty() ? "" : ", ") + p.name + (p.optional ? "?" : "");
  return full_name() + "(" + inside + ")";
}

namespace {

const std::vector<DocumentedOwner>& fixed_owners() {
  static const std::vector<DocumentedOwner> owners{
      {"quench", "", "functions of the module"},
      {"quench.math", "", "functions of numbers, arrays, datasets and traced variables alike; `math` has them too"},
      {"quench.array", "", "constructors of arrays beside array{...} itself"},
      {"quench.stats", "", "errors, resampling and tests of lists of numbers"},
      {"object", "quench.object", "what every declared landscape, dynamics, noise, observable and experiment has"},
      {"experiment", "quench.experiment", "experiments"},
      {"landscape", "quench.landscape", "landscapes"},
      {"observable", "quench.observable", "observables"},
      {"array", "quench.array", "arrays of doubles of any rank"},
      {"dataset", "quench.dataset", "labelled values with errors: what every observable yields"},
      {"result", "quench.result", "what run() returns"},
      {"kernel", "quench.kernel", "a function of the script as compiled loops run it"},
      {"exact", "quench.exact", "a walk on few states solved exactly; its datasets have no error"},
      {"number", "", "comparisons, so that one function serves numbers, arrays and traced variables"},
      {"expectation", "quench.expectation", "what quench.expect(x) returns; every check raises at the line of the test"},
      {"quantity", "quench.quantity", "SI quantities made with quench.units"}};
  return owners;
}

/// Sentences of the groups of closed forms, which are declared in the engine.
std::string group_sentence(const std::string& group) {
  return group == "theory" ? "closed-form laws; they take numbers or arrays" : "closed forms; they take numbers or arrays";
}

Documented documented_form(const NumericFunction& f) {
  std::string parameters, sentence = f.summary;
  for (const Option& argument : f.arguments) {
    parameters += (parameters.empty() ? "" : ", ") + argument.name + (argument.fallback.is_nil() ? "" : "?") + ": number|quench.array";
    const std::string fallback = argument.fallback.is_nil() ? "" : "; default " + show(argument.fallback);
    sentence += "\n- " + argument.name + ": " + accepted(argument) + fallback + (argument.unit.empty() ? "" : " [" + argument.unit + "]") +
                (argument.sentence.empty() ? "" : ", " + argument.sentence);
  }
  if (!f.absent.empty()) sentence += "\n\nnil and a reason where it does not exist: " + f.absent + ".";
  if (!f.source.empty()) sentence += "\n\nSource: " + f.source;
  return {"quench." + f.group, f.name, Documented::Kind::function, parameters, "number|quench.array", sentence, ""};
}

}  // namespace

const std::vector<DocumentedOwner>& documented_owners() {
  static const std::vector<DocumentedOwner> owners = [] {
    std::vector<DocumentedOwner> all = fixed_owners();
    for (const NumericFunction* f : numeric_functions())
      if (std::none_of(all.begin(), all.end(), [&](const DocumentedOwner& o) { return o.name == "quench." + f->group; }))
        all.push_back({"quench." + f->group, "", group_sentence(f->group)});
    return all;
  }();
  return owners;
}

const std::vector<Documented>& documented() {
  static const std::vector<Documented> sorted = [] {
    std::vector<Documented> all;
    for (const auto& table : {documented_module(), documented_mathematics(), documented_values(), documented_statistics(), documented_objects()})
      all.insert(all.end(), table.begin(), table.end());
    for (const NumericFunction* f : numeric_functions()) all.push_back(documented_form(*f));
    const auto rank = [](const Documented& d) {
      const auto& owners = documented_owners();
      return std::find_if(owners.begin(), owners.end(), [&](const DocumentedOwner& o) { return o.name == d.owner; }) - owners.begin();
    };
    std::stable_sort(all.begin(), all.end(), [&](const Documented& a, const Documented& b) {
      return rank(a) != rank(b) ? rank(a) < rank(b) : a.name < b.name;
    });
    return all;
  }();
  return sorted;
}

}  // namespace quench::interpreter
