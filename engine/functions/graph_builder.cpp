#include "engine/functions/graph_builder.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/core/graph.h"

namespace quench {

namespace {

bool is_constant(const NodePtr& node) { return node->op == Op::constant; }
bool is_constant(const NodePtr& node, double value) { return is_constant(node) && node->value == value; }

/// 1/x is exact and finite.
bool has_exact_reciprocal(double x) {
  int exponent = 0;
  return std::isnormal(x) && std::isnormal(1 / x) && std::fabs(std::frexp(x, &exponent)) == 0.5;
}

bool commutes(Op op) { return op == Op::add || op == Op::multiply || op == Op::equal || op == Op::logical_and || op == Op::logical_or; }

}  // namespace

NodePtr GraphBuilder::merged(Node node) {
  const Node* operands[3] = {};
  for (std::size_t i = 0; i < node.arguments.size(); ++i) operands[i] = node.arguments[i].get();
  if (commutes(node.op) && operands[1] < operands[0]) std::swap(operands[0], operands[1]);
  const std::string text = node.table ? node.table->canonical() : node.name;
  const auto [place, is_new] =
      nodes_.try_emplace(Key{node.op, std::bit_cast<std::uint64_t>(node.value), text, operands[0], operands[1], operands[2]});
  if (is_new) place->second = std::make_shared<Node>(std::move(node));
  return place->second;
}

NodePtr GraphBuilder::constant(double value, const SourcePlace& place) {
  Node node;
  node.value = value;
  node.place = place;
  return merged(std::move(node));
}

NodePtr GraphBuilder::table(std::shared_ptr<const Tabulated> values, NodePtr argument, const SourcePlace& place) {
  Node node;
  node.op = Op::table;
  node.table = std::move(values);
  node.arguments = {std::move(argument)};
  node.place = place;
  return merged(std::move(node));
}

NodePtr GraphBuilder::copy(const Node& node, std::vector<NodePtr> operands) {
  if (node.op == Op::table) return table(node.table, operands[0], node.place);
  if (arity(node.op) > 0) return apply(node.op, std::move(operands), node.place);
  Node leaf;
  leaf.op = node.op;
  leaf.value = node.value;
  leaf.name = node.name;
  leaf.place = node.place;
  return merged(std::move(leaf));
}

NodePtr GraphBuilder::apply(Op op, std::vector<NodePtr> operands, const SourcePlace& place) {
  if (std::all_of(operands.begin(), operands.end(), [](const NodePtr& o) { return is_constant(o); })) {
    double values[3] = {};
    bool finite = true;
    for (std::size_t i = 0; i < operands.size(); ++i) values[i] = operands[i]->value, finite &= std::isfinite(values[i]);
    const double result = apply_to_numbers(op, values);
    // What turns finite numbers into NaN or infinity stays visible, so that the script line at fault can be named.
    if (std::isfinite(result) || !finite) return constant(result, place);
  }
  if (NodePtr simpler = simplified(op, operands, place)) return simpler;
  Node node;
  node.op = op;
  node.arguments = std::move(operands);
  node.place = place;
  return merged(std::move(node));
}

/// A simpler node of the same value, or null.
NodePtr GraphBuilder::simplified(Op op, const std::vector<NodePtr>& o, const SourcePlace& place) {
  switch (op) {
    case Op::add:
    case Op::subtract: return simplified_sum(op, o[0], o[1], place);
    case Op::multiply:
    case Op::divide: return simplified_product(op, o[0], o[1], place);
    case Op::power: return simplified_power(o[0], o[1], place);
    case Op::negate:
      if (o[0]->op == Op::negate) return o[0]->arguments[0];
      if (o[0]->op == Op::subtract) return apply(Op::subtract, {o[0]->arguments[1], o[0]->arguments[0]}, place);
      return nullptr;
    case Op::absolute:
      if (o[0]->op == Op::absolute) return o[0];
      if (o[0]->op == Op::negate) return apply(Op::absolute, {o[0]->arguments[0]}, place);
      return nullptr;
    case Op::floor:
    case Op::ceiling: return o[0]->op == Op::floor || o[0]->op == Op::ceiling ? o[0] : nullptr;
    case Op::minimum:
    case Op::maximum: return o[0] == o[1] ? o[0] : nullptr;
    case Op::where:
      if (is_constant(o[0])) return o[0]->value != 0 ? o[1] : o[2];
      return o[1] == o[2] ? o[1] : nullptr;
    default: return nullptr;
  }
}

NodePtr GraphBuilder::simplified_sum(Op op, const NodePtr& a, const NodePtr& b, const SourcePlace& place) {
  const bool minus = op == Op::subtract;
  if (is_constant(b, 0)) return a;
  if (is_constant(a, 0)) return minus ? apply(Op::negate, {b}, place) : b;
  if (b->op == Op::negate) return apply(minus ? Op::add : Op::subtract, {a, b->arguments[0]}, place);
  if (a->op == Op::negate && !minus) return apply(Op::subtract, {b, a->arguments[0]}, place);
  if (minus && a == b) return constant(0, place);
  if (minus && is_constant(b)) return apply(Op::add, {a, constant(-b->value, b->place)}, place);
  return nullptr;
}

NodePtr GraphBuilder::simplified_product(Op op, const NodePtr& a, const NodePtr& b, const SourcePlace& place) {
  const bool over = op == Op::divide;
  if (is_constant(b, 1)) return a;
  if (is_constant(b, -1)) return apply(Op::negate, {a}, place);
  if (!over && is_constant(a) && !is_constant(b)) return apply(Op::multiply, {b, a}, place);  // the constant stands second
  if (!over && is_constant(b, 0)) return constant(0, place);
  if (over && is_constant(b) && has_exact_reciprocal(b->value)) return apply(Op::multiply, {a, constant(1 / b->value, b->place)}, place);
  if (a->op == Op::negate && b->op == Op::negate) return apply(op, {a->arguments[0], b->arguments[0]}, place);
  if (a->op == Op::negate && is_constant(b)) return apply(op, {a->arguments[0], constant(-b->value, b->place)}, place);
  if (a->op == Op::negate) return apply(Op::negate, {apply(op, {a->arguments[0], b}, place)}, place);
  if (b->op == Op::negate && is_constant(a)) return apply(op, {constant(-a->value, a->place), b->arguments[0]}, place);
  if (b->op == Op::negate) return apply(Op::negate, {apply(op, {a, b->arguments[0]}, place)}, place);
  return nullptr;
}

NodePtr GraphBuilder::simplified_power(const NodePtr& a, const NodePtr& b, const SourcePlace& place) {
  if (is_constant(b, 0)) return constant(1, place);
  if (is_constant(b, 1)) return a;
  if (is_constant(b, 2)) return apply(Op::multiply, {a, a}, place);  // as Lua computes it
  if (is_constant(b, 0.5)) return apply(Op::square_root, {a}, place);
  return nullptr;
}

}  // namespace quench
