// Simplification and symbolic derivatives.
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "engine/core/graph.h"
#include "engine/functions/transform.h"
#include "tests/functions/big_evaluation.h"
#include "tests/functions/operators.h"

using namespace quench;
using namespace quench::test;

namespace {

const Expression q = input("q"), a = input("a");

Expression of(Op op, std::vector<Expression> operands) { return apply(op, std::move(operands)); }
std::string simple(const Expression& e) { return show(simplify(e)); }
std::size_t nodes(const Expression& e) { return operands_first(e).size(); }

struct Formula { std::string name; Expression f; double low, high; };

/// Every operation at least once, alone or composed.
std::vector<Formula> formulas() {
  std::vector<Formula> all = {
      {"polynomial", power(q, 2) / 2 - 2 * power(q, 3) / 1.8 + power(q, 4) / (4 * 0.36), 0.1, 0.5},
      {"quotient", (q * q + 1) / (q - 3), 1, 2},
      {"reciprocal", 2 / (q * q), 0.5, 3},
      {"power with constant exponent", power(q * q + 1, 1.7), -1, 2},
      {"power with constant base", power(constant(2.5), q * q), 0.1, 2},
      {"general power", power(q, q), 0.5, 3},
      {"modulo", of(Op::modulo, {q * q, q * 0.7}), 1.1, 1.3},
      {"floor", of(Op::floor, {q}) * q + of(Op::ceiling, {q}) * q * q, 1.1, 1.9},
      {"floor division", of(Op::floor_divide, {q, constant(0.4)}) * q, 0.9, 1.1},
      {"minimum", of(Op::minimum, {q * q, exp(q)}), -3, 3},
      {"maximum", of(Op::maximum, {q * q, exp(q)}), -3, 3},
      {"where", of(Op::where, {of(Op::less, {q, constant(0.5)}), q * q * q, exp(q)}), -1, 2},
      {"atan2 in both", of(Op::arctangent2, {q * q, q + 2}), 0.2, 2},
      {"negation", -exp(-q), -1, 1},
      {"tanh of a square", 0.7 * tanh(2 * q * q), 0.1, 4},
      {"logarithm of a sum", log(1 + exp(-q)), -5, 5},
  };
  const auto alone = [&](Op op, double low, double high) { all.push_back({name_of(op), of(op, {q * 1.1}), low, high}); };
  alone(Op::absolute, -2, -0.1);
  alone(Op::square_root, 0.1, 5);
  alone(Op::exponential_minus_one, -1, 2);
  alone(Op::logarithm_one_plus, -0.5, 2);
  alone(Op::sine, 0.2, 1.2);
  alone(Op::cosine, 0.2, 2.5);
  alone(Op::tangent, -1.2, 1.2);
  alone(Op::arcsine, -0.9, 0.9);
  alone(Op::arccosine, -0.9, 0.9);
  alone(Op::arctangent, -4, 4);
  alone(Op::hyperbolic_sine, -3, 3);
  alone(Op::hyperbolic_cosine, 0.2, 3);
  alone(Op::hyperbolic_tangent, -15, 15);
  alone(Op::error_function, -5, 5);
  alone(Op::complementary_error_function, -2, 6);
  alone(Op::log_gamma, 2, 9);
  return all;
}

Big finite_difference(const Expression& f, double x) {
  const Big h("1e-13");
  return (big_evaluate(f, {{"q", Big(x) + h}}) - big_evaluate(f, {{"q", Big(x) - h}})) / (2 * h);
}

}  // namespace

TEST_CASE("Simplification resolves what is exact and merges what is equal") {
  CHECK(simple(q * 1 + 0) == "q");
  CHECK(simple(-(-q)) == "q");
  CHECK(simple(power(q, 1)) == "q");
  CHECK(simple(power(q, 0)) == "1");
  CHECK(simple(power(q, 0.5)) == "sqrt(q)");
  CHECK(simple(q - q) == "0");
  CHECK(simple(0 - q) == "-q");
  CHECK(simple(q + -a) == "q - a");
  CHECK(simple(q - -a) == "q + a");
  CHECK(simple(-(q - a)) == "a - q");
  CHECK(simple(q / 4) == "q*0.25");
  CHECK(simple(q / 3) == "q/3");  // 1/3 is not exact
  CHECK(simple(q * (constant(2) * constant(3))) == "q*6");
  CHECK(simple(of(Op::where, {of(Op::less, {constant(1), constant(2)}), q, a})) == "q");
  CHECK(simple(constant(1) / constant(0)) == "1/0");  // kept, so that the line can be named
  CHECK(simple(constant(1e308) * constant(1e308)) == "1e+308*1e+308");
  CHECK(nodes(simplify((q * a + 1) * (input("a") * input("q") + 1))) == 6);
  CHECK(nodes(simplify(power(q, 2))) == 2);
}

TEST_CASE("Simplification keeps every value") {
  std::mt19937_64 generator(7);
  for (const Formula& formula : formulas()) {
    std::uniform_real_distribution<double> u(formula.low, formula.high);
    for (int i = 0; i < 20; ++i) {
      const double x = u(generator);
      CHECK(evaluate(simplify(formula.f), {{"q", x}}) == evaluate(formula.f, {{"q", x}}));
    }
  }
}

TEST_CASE("Derivatives agree with 50-digit differences") {
  std::mt19937_64 generator(11);
  for (const Formula& formula : formulas()) {
    const Expression slope = derivative(formula.f, "q");
    std::uniform_real_distribution<double> u(formula.low, formula.high);
    for (int i = 0; i < 20; ++i) {
      const double x = u(generator);
      const Big exact = finite_difference(formula.f, x);
      if (mp::abs(exact) < Big("1e-300")) continue;
      INFO(formula.name << " at " << x << ": " << show(slope));
      CHECK(mp::abs(Big(evaluate(slope, {{"q", x}})) / exact - 1).convert_to<double>() < 1e-13);
      CHECK(mp::abs(big_evaluate(slope, {{"q", Big(x)}}) / exact - 1).convert_to<double>() < 1e-14);
    }
  }
}

TEST_CASE("Derivatives are short where mathematics makes them short") {
  CHECK(show(derivative(power(q, 3), "q")) == "q*q*3");
  CHECK(show(derivative(q * q, "q")) == "q*2");
  CHECK(show(derivative(exp(2 * q), "q")) == "exp(q*2)*2");
  CHECK(show(derivative(a * q + 3, "q")) == "a");
  CHECK(show(derivative(of(Op::floor, {q}), "q")) == "0");
  CHECK(show(derivative(of(Op::less, {q, a}), "q")) == "0");
  CHECK(show(derivative(a * a, "q")) == "0");
}

TEST_CASE("At a kink the derivative is that of the branch taken") {
  const Expression kink = derivative(of(Op::absolute, {q}), "q");
  CHECK(evaluate(kink, {{"q", -2}}) == -1);
  CHECK(evaluate(kink, {{"q", 0}}) == 1);
  const Expression least = derivative(of(Op::minimum, {q, 2 * q}), "q");  // min(x, y) is x where they are equal
  CHECK(evaluate(least, {{"q", 0}}) == 1);
}

TEST_CASE("The derivative of digamma is refused with its line") {
  try {
    derivative(apply(Op::digamma, {q}, {"decay.lua", 7}), "q");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::argument);
    CHECK(error.message() == "no derivative is known for digamma");
    CHECK(error.place().line == 7);
  }
  CHECK(show(derivative(of(Op::digamma, {a}) * q, "q")) == "digamma(a)");
}

TEST_CASE("Nodes keep the script line that made them") {
  const Expression f = apply(Op::logarithm, {apply(Op::multiply, {q, q}, {"decay.lua", 8})}, {"decay.lua", 9});
  const Expression simplified = simplify(f), slope = derivative(f, "q");
  CHECK(simplified.root()->place.line == 9);
  CHECK(simplified.root()->arguments[0]->place.line == 8);
  CHECK(slope.root()->place.line == 9);
}

TEST_CASE("Simplification and derivative of 1e5 nodes stay linear") {
  Expression chain = q;
  for (int i = 0; i < 50000; ++i) chain = chain * q + 1e-3;
  CHECK(nodes(simplify(chain)) == 100002);
  const Expression slope = derivative(chain, "q");
  CHECK(nodes(slope) < 300000);
  CHECK(evaluate(slope, {{"q", 0.5}}) == Approx(0.004));  // d/dq of 0.001/(1-q)
}
