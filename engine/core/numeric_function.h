// Closed forms that scripts call with numbers or arrays: quench.theory.H(x, omega). One registration declares name,
// arguments with their ranges, sentence and source; checks, help and the manual follow.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/schema.h"

namespace quench {

struct NumericFunction {
  std::string group;    ///< "theory"
  std::string name;     ///< "H"
  std::string summary, source;
  std::vector<Option> arguments;  ///< numbers, positional, in order; a default makes one optional
  /// Value for arguments inside their ranges. NaN means: does not exist there, for the reason `absent` gives.
  std::function<double(std::span<const double>)> evaluate;
  std::string absent;
  std::string file;     ///< source file that registered it

  std::string full_name() const { return group + "." + name; }
};

/// All numeric functions, sorted by full name; frozen once main() runs.
const std::vector<const NumericFunction*>& numeric_functions();

/// Registration line: static const RegisterFunction registered({...});
struct RegisterFunction {
  explicit RegisterFunction(NumericFunction function);
};

/// Calls with checks: throws argument errors that name the argument, the value and what is accepted.
double call_checked(const NumericFunction& function, std::span<const double> arguments);

}  // namespace quench
