// Rewriting of expression graphs.
#pragma once

#include <string>

#include "engine/core/expression.h"

namespace quench {

/// Constant folding, identities that are exact for all finite values (x*1, x+0, --x ...), common subexpressions merged.
Expression simplify(const Expression& expression);
/// Symbolic derivative with respect to the input `name`, simplified.
Expression derivative(const Expression& expression, const std::string& name);

}  // namespace quench
