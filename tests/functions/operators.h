// Operators that let tests write expression graphs as formulas.
#pragma once

#include "engine/core/expression.h"

namespace quench::test {

/// An operand: an expression or a number.
struct Operand {
  Expression expression;
  Operand(const Expression& e) : expression(e) {}
  Operand(double x) : expression(constant(x)) {}
};

inline Expression operator+(const Expression& a, const Operand& b) { return apply(Op::add, {a, b.expression}); }
inline Expression operator-(const Expression& a, const Operand& b) { return apply(Op::subtract, {a, b.expression}); }
inline Expression operator*(const Expression& a, const Operand& b) { return apply(Op::multiply, {a, b.expression}); }
inline Expression operator/(const Expression& a, const Operand& b) { return apply(Op::divide, {a, b.expression}); }
inline Expression operator+(double a, const Expression& b) { return apply(Op::add, {constant(a), b}); }
inline Expression operator-(double a, const Expression& b) { return apply(Op::subtract, {constant(a), b}); }
inline Expression operator*(double a, const Expression& b) { return apply(Op::multiply, {constant(a), b}); }
inline Expression operator/(double a, const Expression& b) { return apply(Op::divide, {constant(a), b}); }
inline Expression operator-(const Expression& a) { return apply(Op::negate, {a}); }
inline Expression power(const Expression& a, const Operand& b) { return apply(Op::power, {a, b.expression}); }
inline Expression exp(const Expression& a) { return apply(Op::exponential, {a}); }
inline Expression log(const Expression& a) { return apply(Op::logarithm, {a}); }
inline Expression tanh(const Expression& a) { return apply(Op::hyperbolic_tangent, {a}); }

}  // namespace quench::test
