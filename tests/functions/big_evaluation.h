// Evaluation of expression graphs in 50 digits, independent of the engine's arithmetic.
#pragma once

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include "engine/core/graph.h"
#include "tests/big_digamma.h"

namespace quench::test {

namespace mp = boost::multiprecision;

inline Big big_operation(Op op, const Big& a, const Big& b, const Big& c) {
  const auto truth = [](bool t) { return Big(t ? 1 : 0); };
  switch (op) {
    case Op::add: return a + b;
    case Op::subtract: return a - b;
    case Op::multiply: return a * b;
    case Op::divide: return a / b;
    case Op::power: return mp::pow(a, b);
    case Op::negate: return -a;
    case Op::modulo: return a - mp::floor(a / b) * b;
    case Op::floor_divide: return mp::floor(a / b);
    case Op::absolute: return mp::abs(a);
    case Op::square_root: return mp::sqrt(a);
    case Op::exponential: return mp::exp(a);
    case Op::exponential_minus_one: return mp::abs(a) < Big("1e-3") ? Big(a * (1 + a / 2 * (1 + a / 3 * (1 + a / 4 * (1 + a / 5 * (1 + a / 6 * (1 + a / 7 * (1 + a / 8)))))))) : Big(mp::exp(a) - 1);
    case Op::logarithm: return mp::log(a);
    case Op::logarithm_one_plus: return mp::log(1 + a);
    case Op::sine: return mp::sin(a);
    case Op::cosine: return mp::cos(a);
    case Op::tangent: return mp::tan(a);
    case Op::arcsine: return mp::asin(a);
    case Op::arccosine: return mp::acos(a);
    case Op::arctangent: return mp::atan(a);
    case Op::arctangent2: return mp::atan2(a, b);
    case Op::hyperbolic_sine: return mp::sinh(a);
    case Op::hyperbolic_cosine: return mp::cosh(a);
    case Op::hyperbolic_tangent: return mp::tanh(a);
    case Op::error_function: return boost::math::erf(a);
    case Op::complementary_error_function: return boost::math::erfc(a);
    case Op::log_gamma: return boost::math::lgamma(a);
    case Op::digamma: return big_digamma(a);
    case Op::floor: return mp::floor(a);
    case Op::ceiling: return mp::ceil(a);
    case Op::minimum: return b < a ? b : a;
    case Op::maximum: return a < b ? b : a;
    case Op::less: return truth(a < b);
    case Op::less_equal: return truth(a <= b);
    case Op::greater: return truth(a > b);
    case Op::greater_equal: return truth(a >= b);
    case Op::equal: return truth(a == b);
    case Op::logical_and: return truth(a != 0 && b != 0);
    case Op::logical_or: return truth(a != 0 || b != 0);
    case Op::logical_not: return truth(a == 0);
    case Op::where: return a != 0 ? b : c;
    default: throw std::logic_error(std::string("no 50-digit form of ") + name_of(op));
  }
}

inline Big big_evaluate(const Expression& expression, const std::map<std::string, Big>& inputs) {
  std::unordered_map<const Node*, Big> values;
  for (const Node* node : operands_first(expression)) {
    Big o[3];
    for (std::size_t i = 0; i < node->arguments.size(); ++i) o[i] = values.at(node->arguments[i].get());
    values[node] = node->op == Op::constant ? Big(node->value) : node->op == Op::input ? inputs.at(node->name) : big_operation(node->op, o[0], o[1], o[2]);
  }
  return values.at(expression.root().get());
}

}  // namespace quench::test
