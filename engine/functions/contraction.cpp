#include "engine/functions/contraction.h"

#include <cmath>
#include <limits>

#include "engine/core/graph.h"

namespace quench {

namespace {

/// Instruction of an operation that takes its operands as they are.
TapeCode plain_code(Op op) {
  switch (op) {
    case Op::modulo: return TapeCode::modulo;
    case Op::floor_divide: return TapeCode::floor_divide;
    case Op::arctangent2: return TapeCode::arctangent2;
    case Op::minimum: return TapeCode::minimum;
    case Op::maximum: return TapeCode::maximum;
    case Op::less: return TapeCode::less;
    case Op::less_equal: return TapeCode::less_equal;
    case Op::equal: return TapeCode::equal;
    case Op::logical_and: return TapeCode::logical_and;
    case Op::logical_or: return TapeCode::logical_or;
    case Op::logical_not: return TapeCode::logical_not;
    case Op::absolute: return TapeCode::absolute;
    case Op::square_root: return TapeCode::square_root;
    case Op::exponential_minus_one: return TapeCode::exponential_minus_one;
    case Op::logarithm: return TapeCode::logarithm;
    case Op::logarithm_one_plus: return TapeCode::logarithm_one_plus;
    case Op::sine: return TapeCode::sine;
    case Op::cosine: return TapeCode::cosine;
    case Op::tangent: return TapeCode::tangent;
    case Op::arcsine: return TapeCode::arcsine;
    case Op::arccosine: return TapeCode::arccosine;
    case Op::arctangent: return TapeCode::arctangent;
    case Op::hyperbolic_sine: return TapeCode::hyperbolic_sine;
    case Op::hyperbolic_cosine: return TapeCode::hyperbolic_cosine;
    case Op::error_function: return TapeCode::error_function;
    case Op::complementary_error_function: return TapeCode::complementary_error_function;
    case Op::log_gamma: return TapeCode::log_gamma;
    case Op::digamma: return TapeCode::digamma;
    case Op::floor: return TapeCode::floor;
    case Op::ceiling: return TapeCode::ceiling;
    default: throw Error(ErrorKind::internal, std::string("no tape instruction for ") + name_of(op));
  }
}

PolynomialForm scaled(const PolynomialForm& f, long double factor) {
  PolynomialForm g = f;
  for (long double& c : g.c) c *= factor;
  return g;
}

/// x^n of c x^n.
PolynomialForm without_factor(PolynomialForm monomial) {
  monomial.c.back() = 1;
  return monomial;
}

bool is_normal_double(long double x) {
  const long double size = std::fabs(x);
  return size >= std::numeric_limits<double>::min() && size <= std::numeric_limits<double>::max();
}

}  // namespace

Contraction::Contraction(const std::vector<std::string>& inputs) {
  for (std::size_t i = 0; i < inputs.size(); ++i) inputs_.emplace(inputs[i], i);
}

int Contraction::add(const Expression& expression) {
  kept_.push_back(expression.root());
  for (const Node* node : operands_first(expression)) {
    if (forms_.count(node)) continue;
    Forms operands;
    for (const NodePtr& operand : node->arguments) operands.push_back(&forms_.at(operand.get()));
    forms_.emplace(node, form_of(*node, operands));
  }
  return value_of(form(expression));
}

PolynomialForm Contraction::leaf(const Node& node) {
  if (node.op == Op::constant) return PolynomialForm::constant(node.value);
  const auto found = inputs_.find(node.name);
  if (node.op == Op::axis || found == inputs_.end())
    throw argument_error((node.op == Op::axis ? "quench.axis \"" : "argument \"") + node.name + "\" has no value in this function").at(node.place);
  return PolynomialForm::variable(graph_.input(found->second));
}

PolynomialForm Contraction::form_of(const Node& node, const Forms& f) {
  if (f.empty()) return leaf(node);
  const auto operand = [&](std::size_t i) { return value_of(*f[i]); };
  switch (node.op) {
    case Op::add: return sum_form(*f[0], *f[1], 1);
    case Op::subtract: return sum_form(*f[0], *f[1], -1);
    case Op::multiply: return product_form(*f[0], *f[1]);
    case Op::divide: return quotient_form(*f[0], *f[1]);
    case Op::power: return power_form(*f[0], *f[1]);
    case Op::negate: return scaled(*f[0], -1);
    case Op::greater: return result(TapeCode::less, operand(1), operand(0));
    case Op::greater_equal: return result(TapeCode::less_equal, operand(1), operand(0));
    case Op::where: return selection_form(f);
    case Op::exponential: return function_form(TapeCode::exponential, TapeCode::exponential_of_line, *f[0]);
    case Op::hyperbolic_tangent: return function_form(TapeCode::hyperbolic_tangent, TapeCode::hyperbolic_tangent_of_line, *f[0]);
    case Op::table: return PolynomialForm::variable(graph_.table(node.table, operand(0)));
    default: return result(plain_code(node.op), operand(0), f.size() > 1 ? operand(1) : -1);
  }
}

PolynomialForm Contraction::result(TapeCode code, int a, int b, int c, int d) {
  return PolynomialForm::variable(graph_.result(code, {a, b, c, d}));
}

PolynomialForm Contraction::with_product(int rest, int a, int b) { return PolynomialForm::variable(graph_.sum_with_product(rest, a, b)); }

/// A function of f; some take c0 + c1 x with them.
PolynomialForm Contraction::function_form(TapeCode plain, TapeCode of_line, const PolynomialForm& f) {
  if (f.is_constant() || f.degree() > 1 || (f.c[0] == 0 && f.c[1] == 1)) return result(plain, value_of(f));
  const double offset = f.c[0] == 0 ? -0.0 : static_cast<double>(f.c[0]);  // adding -0 changes no number, not even -0
  return result(of_line, f.base, graph_.constant(static_cast<double>(f.c[1])), graph_.constant(offset));
}

// ---- sums

PolynomialForm Contraction::sum_form(const PolynomialForm& f, const PolynomialForm& g, int sign) {
  if (auto joined = sum(f, g, sign)) return *joined;
  if (f.is_constant() || g.is_constant())  // a coefficient would leave the range
    return result(sign > 0 ? TapeCode::add : TapeCode::subtract, value_of(f), value_of(g));
  // One side c0 + c1 x: its constant joins the other side, the rest is a multiply-add.
  const PolynomialForm signed_g = scaled(g, sign);
  const auto absorb = [&](const PolynomialForm& whole, const PolynomialForm& line) {
    auto raised = sum(whole, PolynomialForm{-1, {line.c[0]}, 1}, 1);
    return raised ? std::optional(accumulated(*raised, line.base, line.c[1])) : std::nullopt;
  };
  if (g.degree() == 1)
    if (auto value = absorb(f, signed_g)) return *value;
  if (f.degree() == 1)
    if (auto value = absorb(signed_g, f)) return *value;
  return result(sign > 0 ? TapeCode::add : TapeCode::subtract, value_of(f), value_of(g));
}

/// f + factor * value.
PolynomialForm Contraction::accumulated(const PolynomialForm& f, int value, long double factor) {
  if (f.degree() == 1 && f.c[0] == 0) return accumulated_pair(f.base, f.c[1], value, factor);
  const int rest = value_of(f);
  if (factor != 1 && factor != -1) return with_product(rest, value, graph_.constant(static_cast<double>(factor)));
  if (graph_.is(value, TapeCode::multiply)) {
    const auto factors = graph_[value].operands;
    return factor > 0 ? with_product(rest, factors[0], factors[1]) : result(TapeCode::subtract_product, factors[0], factors[1], rest);
  }
  return result(factor > 0 ? TapeCode::add : TapeCode::subtract, rest, value);
}

/// a_factor * a + b_factor * b.
PolynomialForm Contraction::accumulated_pair(int a, long double a_factor, int b, long double b_factor) {
  const auto is_unit = [](long double x) { return x == 1 || x == -1; };
  if (is_unit(b_factor) && !is_unit(a_factor)) return accumulated_pair(b, b_factor, a, a_factor);
  if (!is_unit(b_factor)) {
    if (a_factor == -1)
      return result(TapeCode::multiply_subtract, b, graph_.constant(static_cast<double>(b_factor)), a);
    return result(TapeCode::multiply_add, b, graph_.constant(static_cast<double>(b_factor)),
                  value_of(PolynomialForm{a, {0, a_factor}, 1}));
  }
  if (a_factor == -1 && b_factor == -1) return scaled(accumulated_pair(a, 1, b, 1), -1);
  if (a_factor == -1) return accumulated_pair(b, b_factor, a, a_factor);
  // a + b or a - b, either of which may be a product.
  if (graph_.is(b, TapeCode::multiply))
    return result(b_factor > 0 ? TapeCode::multiply_add : TapeCode::subtract_product, graph_[b].operands[0], graph_[b].operands[1], a);
  if (graph_.is(a, TapeCode::multiply))
    return result(b_factor > 0 ? TapeCode::multiply_add : TapeCode::multiply_subtract, graph_[a].operands[0], graph_[a].operands[1], b);
  return result(b_factor > 0 ? TapeCode::add : TapeCode::subtract, a, b);
}

// ---- products

PolynomialForm Contraction::product_form(const PolynomialForm& f, const PolynomialForm& g) {
  if (auto expanded = product(f, g)) return *expanded;
  // Factors of monomials are carried along, or taken into the other side's coefficients.
  const auto times = [&](int a, int b, long double factor) {
    return PolynomialForm{graph_.result(TapeCode::multiply, {a, b, -1, -1}), {0, factor}, 1};
  };
  if (f.is_monomial() && g.is_monomial() && is_normal_double(f.c.back() * g.c.back()))
    return times(value_of(without_factor(f)), value_of(without_factor(g)), f.c.back() * g.c.back());
  const auto one_sided = [&](const PolynomialForm& monomial, const PolynomialForm& other) -> std::optional<PolynomialForm> {
    const auto absorbed = product(other, PolynomialForm{-1, {monomial.c.back()}, 1});
    return absorbed ? std::optional(times(value_of(without_factor(monomial)), value_of(*absorbed), 1)) : std::nullopt;
  };
  if (f.is_monomial())
    if (auto value = one_sided(f, g)) return *value;
  if (g.is_monomial())
    if (auto value = one_sided(g, f)) return *value;
  return times(value_of(f), value_of(g), 1);
}

PolynomialForm Contraction::quotient_form(const PolynomialForm& f, const PolynomialForm& g) {
  if (g.is_constant() && g.c[0] != 0 && is_normal_double(g.c[0])) {
    if (auto divided = product(f, PolynomialForm{-1, {1 / g.c[0]}, 1})) return *divided;
  }
  if (f.is_monomial() && f.c.back() != 1) {
    const int quotient = graph_.result(TapeCode::divide, {value_of(without_factor(f)), value_of(g), -1, -1});
    return {quotient, {0, f.c.back()}, 1};
  }
  return result(TapeCode::divide, value_of(f), value_of(g));
}

// ---- powers

/// f^n for 2 <= n <= 32.
PolynomialForm Contraction::whole_power(const PolynomialForm& f, int n) {
  if (f.degree() * static_cast<std::size_t>(n) <= PolynomialForm::highest_degree) {
    std::optional<PolynomialForm> power = f;
    for (int i = 1; i < n && power; ++i) power = product(*power, f);
    if (power) return *power;
  }
  return PolynomialForm::variable(graph_.result(TapeCode::integer_power, {value_of(f), -1, -1, -1}, n));
}

PolynomialForm Contraction::power_form(const PolynomialForm& f, const PolynomialForm& exponent) {
  const double e = exponent.is_constant() ? static_cast<double>(exponent.c[0]) : std::numeric_limits<double>::quiet_NaN();
  const double whole = std::floor(std::fabs(e));
  const bool is_half = std::fabs(e) - whole == 0.5, is_whole = std::fabs(e) == whole;
  if (!(whole <= (is_half ? 8 : 32)) || !(is_half || is_whole) || e == 0) return result(TapeCode::power, value_of(f), value_of(exponent));
  const int n = static_cast<int>(whole);
  if (e == -0.5) return result(TapeCode::inverse_square_root, value_of(f));
  PolynomialForm power = n >= 2 ? whole_power(f, n) : f;
  if (is_half) {
    const PolynomialForm root = result(TapeCode::square_root, value_of(f));
    power = n == 0 ? root : product_form(power, root);
  }
  return e > 0 ? power : quotient_form(PolynomialForm::constant(1), power);
}

// ---- selections and values

PolynomialForm Contraction::selection_form(const Forms& f) {
  const int mask = value_of(*f[0]), yes = value_of(*f[1]), no = value_of(*f[2]);
  const TapeValue& condition = graph_[mask];
  const int a = condition.operands[0], b = condition.operands[1];
  if (graph_.is(mask, TapeCode::less)) return result(TapeCode::select_less, a, b, yes, no);
  if (graph_.is(mask, TapeCode::less_equal)) return result(TapeCode::select_less_equal, a, b, yes, no);
  if (graph_.is(mask, TapeCode::equal)) return result(TapeCode::select_equal, a, b, yes, no);
  return result(TapeCode::select, mask, yes, no);
}

int Contraction::value_of(const PolynomialForm& form) {
  if (form.is_constant()) return graph_.constant(static_cast<double>(form.c[0]));
  if (form.degree() == 1) return linear_value(form);
  if (form.is_monomial() && form.c.back() == 1) {
    if (form.degree() == 2) return graph_.result(TapeCode::multiply, {form.base, form.base, -1, -1});
    return graph_.result(TapeCode::integer_power, {form.base, -1, -1, -1}, static_cast<int>(form.degree()));
  }
  if (form.is_monomial() && form.degree() > 3) {
    const int power = value_of(without_factor(form));
    return graph_.result(TapeCode::multiply, {power, graph_.constant(static_cast<double>(form.c.back())), -1, -1});
  }
  return graph_.polynomial(form.base, form.rounded());
}

/// c0 + c1 x.
int Contraction::linear_value(const PolynomialForm& form) {
  const int x = form.base;
  const double slope = static_cast<double>(form.c[1]), offset = static_cast<double>(form.c[0]);
  if (offset == 0 && slope == 1) return x;
  if (offset == 0 && slope == -1) return graph_.result(TapeCode::negate, {x, -1, -1, -1});
  if (offset == 0) return graph_.result(TapeCode::multiply, {x, graph_.constant(slope), -1, -1});
  const int rest = graph_.constant(offset);
  if ((slope == 1 || slope == -1) && graph_.is(x, TapeCode::multiply)) {
    const auto factors = graph_[x].operands;
    return graph_.result(slope > 0 ? TapeCode::multiply_add : TapeCode::subtract_product, {factors[0], factors[1], rest, -1});
  }
  if (slope == 1) return graph_.result(TapeCode::add, {x, rest, -1, -1});
  if (slope == -1) return graph_.result(TapeCode::subtract, {rest, x, -1, -1});
  return graph_.result(TapeCode::multiply_add, {x, graph_.constant(slope), rest, -1});
}

}  // namespace quench
