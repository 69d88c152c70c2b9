#include "engine/core/numeric_function.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace quench {

namespace {
std::vector<std::unique_ptr<const NumericFunction>>& registered_functions() {
  static std::vector<std::unique_ptr<const NumericFunction>> functions;
  return functions;
}
}  // namespace

RegisterFunction::RegisterFunction(NumericFunction function) {
  registered_functions().push_back(std::make_unique<const NumericFunction>(std::move(function)));
}

const std::vector<const NumericFunction*>& numeric_functions() {
  static const std::vector<const NumericFunction*> sorted = [] {
    std::vector<const NumericFunction*> all;
    for (const auto& f : registered_functions()) all.push_back(f.get());
    std::sort(all.begin(), all.end(), [](const NumericFunction* a, const NumericFunction* b) { return a->full_name() < b->full_name(); });
    return all;
  }();
  return sorted;
}

double call_checked(const NumericFunction& f, std::span<const double> arguments) {
  std::vector<double> x(arguments.begin(), arguments.end());
  for (std::size_t i = 0; i < f.arguments.size(); ++i) {
    const Option& argument = f.arguments[i];
    if (i >= x.size()) {
      if (argument.fallback.is_nil())
        throw argument_error("argument " + std::to_string(i + 1) + " (" + argument.name + ") is missing: " + accepted(argument)).about(f.full_name());
      x.push_back(argument.fallback.number());
    }
    const bool fits = argument.range.contains(x[i]) && !std::isnan(x[i]) && (argument.infinite || !std::isinf(x[i]));
    if (!fits)
      throw argument_error("argument " + std::to_string(i + 1) + " (" + argument.name + ") is " + shortest(x[i]) + "; accepted: " + accepted(argument))
          .about(f.full_name()).fact("argument", argument.name).fact("received", shortest(x[i])).fact("accepted", accepted(argument));
  }
  if (x.size() > f.arguments.size())
    throw argument_error("takes " + std::to_string(f.arguments.size()) + " arguments, got " + std::to_string(x.size())).about(f.full_name());
  return f.evaluate(x);
}

}  // namespace quench
