// Names, operand counts and plain arithmetic of the operations of traced functions.
#include <boost/math/special_functions/digamma.hpp>
#include <cmath>
#include <iterator>

#include "engine/core/graph.h"

namespace quench {

namespace {

struct Description { const char* name; int arity; };

// In the order of enum Op.
constexpr Description descriptions[] = {
    {"constant", 0}, {"input", 0}, {"axis", 0},
    {"add", 2}, {"subtract", 2}, {"multiply", 2}, {"divide", 2}, {"power", 2}, {"negate", 1}, {"modulo", 2}, {"floor_divide", 2},
    {"abs", 1}, {"sqrt", 1}, {"exp", 1}, {"expm1", 1}, {"log", 1}, {"log1p", 1},
    {"sin", 1}, {"cos", 1}, {"tan", 1}, {"asin", 1}, {"acos", 1}, {"atan", 1}, {"atan2", 2},
    {"sinh", 1}, {"cosh", 1}, {"tanh", 1},
    {"erf", 1}, {"erfc", 1}, {"lgamma", 1}, {"digamma", 1},
    {"floor", 1}, {"ceil", 1}, {"min", 2}, {"max", 2},
    {"lt", 2}, {"le", 2}, {"gt", 2}, {"ge", 2}, {"eq", 2}, {"and", 2}, {"or", 2}, {"not", 1}, {"where", 3},
    {"table", 1},
};
static_assert(std::size(descriptions) == static_cast<std::size_t>(Op::table) + 1);

// Lua's definitions (lvm.c, llimits.h) for floats.
double lua_modulo(double a, double b) {
  double m = std::fmod(a, b);
  if ((m > 0) ? b < 0 : (m < 0 && b > 0)) m += b;
  return m;
}

double lua_power(double a, double b) { return b == 2 ? a * a : std::pow(a, b); }

double digamma_of(double x) {
  using namespace boost::math::policies;  // a pole is NaN, not an exception
  using Silent = policy<domain_error<ignore_error>, pole_error<ignore_error>, overflow_error<ignore_error>, evaluation_error<ignore_error>>;
  if (x == HUGE_VAL) return x;
  return boost::math::digamma(x, Silent());
}

double log_gamma_of(double x) {
  int sign = 0;  // lgamma() itself would write a global
  return ::lgamma_r(x, &sign);
}

double unary(Op op, double x) {
  switch (op) {
    case Op::negate: return -x;
    case Op::absolute: return std::fabs(x);
    case Op::square_root: return std::sqrt(x);
    case Op::exponential: return std::exp(x);
    case Op::exponential_minus_one: return std::expm1(x);
    case Op::logarithm: return std::log(x);
    case Op::logarithm_one_plus: return std::log1p(x);
    case Op::sine: return std::sin(x);
    case Op::cosine: return std::cos(x);
    case Op::tangent: return std::tan(x);
    case Op::arcsine: return std::asin(x);
    case Op::arccosine: return std::acos(x);
    case Op::arctangent: return std::atan(x);
    case Op::hyperbolic_sine: return std::sinh(x);
    case Op::hyperbolic_cosine: return std::cosh(x);
    case Op::hyperbolic_tangent: return std::tanh(x);
    case Op::error_function: return std::erf(x);
    case Op::complementary_error_function: return std::erfc(x);
    case Op::log_gamma: return log_gamma_of(x);
    case Op::digamma: return digamma_of(x);
    case Op::floor: return std::floor(x) + 0.0;  // Lua makes an integer, which has no negative zero
    case Op::ceiling: return std::ceil(x) + 0.0;
    case Op::logical_not: return x == 0;
    default: throw Error(ErrorKind::internal, std::string("not an operation of one number: ") + name_of(op));
  }
}

double binary(Op op, double a, double b) {
  switch (op) {
    case Op::add: return a + b;
    case Op::subtract: return a - b;
    case Op::multiply: return a * b;
    case Op::divide: return a / b;
    case Op::power: return lua_power(a, b);
    case Op::modulo: return lua_modulo(a, b);
    case Op::floor_divide: return std::floor(a / b);
    case Op::arctangent2: return std::atan2(a, b);
    case Op::minimum: return b < a ? b : a;
    case Op::maximum: return a < b ? b : a;
    case Op::less: return a < b;
    case Op::less_equal: return a <= b;
    case Op::greater: return a > b;
    case Op::greater_equal: return a >= b;
    case Op::equal: return a == b;
    case Op::logical_and: return a != 0 && b != 0;
    case Op::logical_or: return a != 0 || b != 0;
    default: throw Error(ErrorKind::internal, std::string("not an operation of two numbers: ") + name_of(op));
  }
}

}  // namespace

double apply_to_numbers(Op op, const double* operands) {
  if (op == Op::where) return operands[0] != 0 ? operands[1] : operands[2];
  if (op == Op::table) throw Error(ErrorKind::internal, "a table is no operation on numbers alone");
  return arity(op) == 2 ? binary(op, operands[0], operands[1]) : unary(op, operands[0]);
}

int arity(Op op) { return descriptions[static_cast<std::size_t>(op)].arity; }
const char* name_of(Op op) { return descriptions[static_cast<std::size_t>(op)].name; }

}  // namespace quench
