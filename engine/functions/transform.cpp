#include "engine/functions/transform.h"

#include <numbers>
#include <unordered_map>

#include "engine/core/graph.h"
#include "engine/functions/graph_builder.h"

namespace quench {

namespace {

/// Derivative of one graph, node by node: each rule sees the operands (values u, v, already in the builder) and their
/// derivatives (du, dv). A node whose operands do not depend on the variable never reaches a rule.
class Differentiation {
 public:
  Differentiation(std::string name) : name_(std::move(name)), zero_(builder_.constant(0)), one_(builder_.constant(1)) {}

  Expression operator()(const Expression& root) {
    for (const Node* node : operands_first(root)) {
      std::vector<NodePtr> values, slopes;
      bool depends = false;
      for (const NodePtr& operand : node->arguments) {
        const Pair& p = pairs_.at(operand.get());
        values.push_back(p.value);
        slopes.push_back(p.slope);
        depends |= p.slope != zero_;
      }
      place_ = node->place;
      NodePtr value = builder_.copy(*node, values);
      NodePtr slope = node->op == Op::input && node->name == name_ ? one_ : depends ? rule(*node, value, values, slopes) : zero_;
      pairs_.emplace(node, Pair{std::move(value), std::move(slope)});
    }
    return Expression(pairs_.at(root.root().get()).slope);
  }

 private:
  struct Pair { NodePtr value, slope; };
  using Nodes = std::vector<NodePtr>;

  NodePtr make(Op op, Nodes operands) { return builder_.apply(op, std::move(operands), place_); }
  NodePtr number(double x) { return builder_.constant(x, place_); }
  NodePtr add(NodePtr a, NodePtr b) { return make(Op::add, {a, b}); }
  NodePtr subtract(NodePtr a, NodePtr b) { return make(Op::subtract, {a, b}); }
  NodePtr multiply(NodePtr a, NodePtr b) { return make(Op::multiply, {a, b}); }
  NodePtr divide(NodePtr a, NodePtr b) { return a == zero_ ? zero_ : make(Op::divide, {a, b}); }
  NodePtr negate(NodePtr a) { return make(Op::negate, {a}); }

  NodePtr rule(const Node& node, const NodePtr& f, const Nodes& u, const Nodes& du) {
    switch (node.op) {
      case Op::add: return add(du[0], du[1]);
      case Op::subtract: return subtract(du[0], du[1]);
      case Op::multiply:
        if (u[0] == u[1]) return multiply(multiply(number(2), u[0]), du[0]);
        return add(multiply(du[0], u[1]), multiply(u[0], du[1]));
      case Op::divide: return divide(du[1] == zero_ ? du[0] : subtract(du[0], multiply(f, du[1])), u[1]);
      case Op::power: return of_power(f, u, du);
      case Op::modulo: return subtract(du[0], multiply(make(Op::floor, {make(Op::divide, {u[0], u[1]})}), du[1]));
      case Op::minimum: return make(Op::where, {make(Op::less, {u[1], u[0]}), du[1], du[0]});
      case Op::maximum: return make(Op::where, {make(Op::less, {u[0], u[1]}), du[1], du[0]});
      case Op::where: return make(Op::where, {u[0], du[1], du[2]});
      case Op::arctangent2:
        return divide(subtract(multiply(u[1], du[0]), multiply(u[0], du[1])), add(multiply(u[0], u[0]), multiply(u[1], u[1])));
      case Op::table: return multiply(builder_.table(node.table->derivative(), u[0], place_), du[0]);
      case Op::floor_divide: case Op::floor: case Op::ceiling:
      case Op::less: case Op::less_equal: case Op::greater: case Op::greater_equal: case Op::equal:
      case Op::logical_and: case Op::logical_or: case Op::logical_not: return zero_;
      default: return chain(node, f, u[0], du[0]);
    }
  }

  NodePtr of_power(const NodePtr& f, const Nodes& u, const Nodes& du) {
    if (du[1] == zero_) {  // u^c: c u^(c-1) u'
      const NodePtr lower = make(Op::power, {u[0], subtract(u[1], one_)});
      return multiply(multiply(u[1], lower), du[0]);
    }
    const NodePtr growth = multiply(du[1], make(Op::logarithm, {u[0]}));
    if (du[0] == zero_) return multiply(f, growth);
    return multiply(f, add(growth, divide(multiply(u[1], du[0]), u[0])));
  }

  /// Functions of one operand: f'(u) u'. Forms are chosen to keep full relative accuracy: 1/cosh^2 and not 1 - tanh^2.
  NodePtr chain(const Node& node, const NodePtr& f, const NodePtr& u, const NodePtr& du) {
    const auto squared = [&](const NodePtr& x) { return multiply(x, x); };
    const auto one_minus_square = [&] { return multiply(subtract(one_, u), add(one_, u)); };
    const auto gaussian = [&] { return multiply(number(2 * std::numbers::inv_sqrtpi), make(Op::exponential, {negate(squared(u))})); };
    switch (node.op) {
      case Op::negate: return negate(du);
      case Op::absolute: return make(Op::where, {make(Op::less, {u, zero_}), negate(du), du});
      case Op::square_root: return divide(multiply(number(0.5), du), f);
      case Op::exponential: return multiply(f, du);
      case Op::exponential_minus_one: return multiply(make(Op::exponential, {u}), du);
      case Op::logarithm: return divide(du, u);
      case Op::logarithm_one_plus: return divide(du, add(one_, u));
      case Op::sine: return multiply(make(Op::cosine, {u}), du);
      case Op::cosine: return negate(multiply(make(Op::sine, {u}), du));
      case Op::tangent: return multiply(add(one_, squared(f)), du);
      case Op::arcsine: return divide(du, make(Op::square_root, {one_minus_square()}));
      case Op::arccosine: return negate(divide(du, make(Op::square_root, {one_minus_square()})));
      case Op::arctangent: return divide(du, add(one_, squared(u)));
      case Op::hyperbolic_sine: return multiply(make(Op::hyperbolic_cosine, {u}), du);
      case Op::hyperbolic_cosine: return multiply(make(Op::hyperbolic_sine, {u}), du);
      case Op::hyperbolic_tangent: return divide(du, squared(make(Op::hyperbolic_cosine, {u})));
      case Op::error_function: return multiply(gaussian(), du);
      case Op::complementary_error_function: return negate(multiply(gaussian(), du));
      case Op::log_gamma: return multiply(make(Op::digamma, {u}), du);
      default:
        throw argument_error(std::string("no derivative is known for ") + name_of(node.op)).at(node.place);
    }
  }

  std::string name_;
  GraphBuilder builder_;
  NodePtr zero_, one_;
  SourcePlace place_;
  std::unordered_map<const Node*, Pair> pairs_;
};

}  // namespace

Expression simplify(const Expression& expression) {
  GraphBuilder builder;
  return rebuild(expression, [&](const Node& node, std::vector<NodePtr> operands) { return builder.copy(node, std::move(operands)); });
}

Expression derivative(const Expression& expression, const std::string& name) {
  if (!expression) throw Error(ErrorKind::internal, "derivative of an empty expression");
  return Differentiation(name)(expression);
}

}  // namespace quench
