// Walking expression graphs. Graphs may have 1e5 nodes and much sharing, so everything visits a node once and nothing recurses.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/core/expression.h"

namespace quench {

/// All nodes below the roots, each once, operands before their users; depth first, left to right.
std::vector<const Node*> operands_first(std::span<const Expression> roots);
std::vector<const Node*> operands_first(const Expression& root);

/// One operation on plain numbers with the C library, as Lua does it; `operands` has arity(op) entries. Not for constant,
/// input, axis and table, which are no operations on numbers: they throw an internal error.
double apply_to_numbers(Op op, const double* operands);

/// Rebuilds a graph bottom up: `rewrite` gets each node with its operands already rewritten and returns what replaces it.
/// Sharing is kept.
Expression rebuild(const Expression& root, const std::function<NodePtr(const Node&, std::vector<NodePtr>)>& rewrite);
/// A copy of a node with other operands.
NodePtr with_operands(const Node& node, std::vector<NodePtr> operands);

}  // namespace quench
