// Declares models as a script would.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/numeric_function.h"
#include "engine/landscapes/states.h"

namespace quench::test {

using Options = std::map<std::string, Value>;

inline ObjectPtr declare(const std::string& category, const std::string& name, Options options = {}) {
  const Schema* schema = Registry::get().find(category, name);
  if (!schema) throw Error(ErrorKind::internal, "no " + category + "." + name);
  auto object = std::make_shared<const Object>(*schema, validated(*schema, std::move(options)), SourcePlace{});
  check_declaration(*object);
  return object;
}

template <class Interface>
std::shared_ptr<const Interface> model(const std::string& category, const std::string& name, Options options = {}) {
  auto made = std::dynamic_pointer_cast<const Interface>(make_model(*declare(category, name, std::move(options))));
  if (!made) throw Error(ErrorKind::internal, category + "." + name + " is of another family");
  return made;
}

inline std::shared_ptr<const DiscreteLandscape> landscape(const std::string& name, Options options = {}) {
  return model<DiscreteLandscape>("landscape", name, std::move(options));
}

inline Value numbers(std::vector<double> values) { return Value(Array::of(std::move(values))); }

/// quench.theory.NAME of these arguments.
inline double theory(const std::string& name, std::vector<double> arguments) {
  for (const NumericFunction* f : numeric_functions())
    if (f->full_name() == "theory." + name) return call_checked(*f, arguments);
  throw Error(ErrorKind::internal, "no theory." + name);
}

/// "option: message" of the argument error that `f` throws, "" when it throws none.
template <class F>
std::string refusal(F f) {
  try {
    f();
  } catch (const Error& error) {
    return (error.kind() == ErrorKind::argument ? "" : std::string(name_of(error.kind())) + "! ") + error.option() + ": " + error.message();
  }
  return "";
}

}  // namespace quench::test
