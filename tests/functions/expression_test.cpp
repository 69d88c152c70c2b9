// Expression graphs: Lua's semantics, substitution, canonical and readable text, very large graphs.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "engine/core/graph.h"
#include "tests/functions/operators.h"

using namespace quench;
using namespace quench::test;

namespace {

const double infinity = std::numeric_limits<double>::infinity();
const double nan_value = std::numeric_limits<double>::quiet_NaN();

double value_of(Op op, double a, double b) { return evaluate(apply(op, {constant(a), constant(b)}), {}); }
double value_of(Op op, double a) { return evaluate(apply(op, {constant(a)}), {}); }

}  // namespace

TEST_CASE("Arithmetic follows Lua for floats") {
  CHECK(value_of(Op::modulo, 5.5, -2) == -0.5);
  CHECK(value_of(Op::modulo, -5.5, 2) == 0.5);
  CHECK(value_of(Op::modulo, -5, -3) == -2);
  CHECK(value_of(Op::modulo, 5, infinity) == 5);
  CHECK(value_of(Op::modulo, -5, infinity) == infinity);
  CHECK(std::isnan(value_of(Op::modulo, 5, 0)));
  CHECK(value_of(Op::floor_divide, -7, 2) == -4);
  CHECK(value_of(Op::floor_divide, 1, 0) == infinity);
  CHECK(value_of(Op::power, 1e200, 2) == infinity);
  CHECK(value_of(Op::power, 2, 0.5) == std::sqrt(2.0));
  CHECK(std::isnan(value_of(Op::power, -8, 1.0 / 3)));
  CHECK_FALSE(std::signbit(value_of(Op::ceiling, -0.5)));
  CHECK_FALSE(std::signbit(value_of(Op::floor, -0.0)));
  CHECK(value_of(Op::minimum, nan_value, 1) != value_of(Op::minimum, nan_value, 1));  // math.min(0/0, 1) is nan
  CHECK(value_of(Op::minimum, 1, nan_value) == 1);
  CHECK(value_of(Op::maximum, 1, nan_value) == 1);
  CHECK(value_of(Op::less, nan_value, nan_value) == 0);
  CHECK(value_of(Op::logical_not, 0) == 1);
  CHECK(value_of(Op::digamma, 1) == Approx(-0.57721566490153286).epsilon(1e-15));
  CHECK(std::isnan(value_of(Op::digamma, 0)));
  CHECK(std::isnan(value_of(Op::digamma, -3)));
  CHECK(evaluate(apply(Op::where, {constant(nan_value), constant(1), constant(2)}), {}) == 1);
}

TEST_CASE("A wrong number of operands is an internal error, an unbound name an argument error") {
  CHECK_THROWS_WITH(apply(Op::add, {constant(1)}), "add applied to 1 operands");
  CHECK_THROWS_WITH(apply(Op::add, {constant(1), Expression()}), "add applied to an empty expression");
  CHECK_THROWS_WITH(evaluate(input("q") + 1, {}), "argument \"q\" has no value");
  CHECK_THROWS_WITH(evaluate(axis("T") + 1, {}), "axis \"T\" has no value");
}

TEST_CASE("Substitution replaces names and leaves the rest") {
  const Expression q = input("q"), T = axis("T");
  const Expression f = q * q / T + T;
  CHECK(axes_of(f) == std::vector<std::string>{"T"});
  CHECK(inputs_of(f) == std::vector<std::string>{"q"});
  const Expression g = substitute(f, {{"T", 2.0}});
  CHECK(axes_of(g).empty());
  CHECK(evaluate(g, {{"q", 3}}) == 6.5);
  CHECK(constants_of(g) == std::vector<double>{2.0});
  CHECK(evaluate(f, {{"q", 3}, {"T", 2}}) == 6.5);
}

TEST_CASE("Canonical text depends on the formula alone") {
  const Expression q = input("q");
  const Expression shared = q * q;
  CHECK(canonical(shared + shared) == canonical(input("q") * input("q") + q * q));
  CHECK(canonical(q - 1) != canonical(1 - q));
  CHECK(canonical(q + 0.0) != canonical(q + -0.0));
  CHECK(canonical(q + 0.1) != canonical(q + 0.1 * (1 + 1e-15)));
  CHECK(canonical(input("T")) != canonical(axis("T")));
  CHECK(canonical(axis("a\" 1;\"")) != canonical(axis("a")));
  CHECK(canonical(q * q + 2) == "input \"q\";multiply 0 0;constant 0x1p+1;add 1 2;");
}

TEST_CASE("Readable text has the parentheses it needs and no others") {
  const Expression q = input("q"), a = input("a");
  CHECK(show(power(q, constant(2)) / 2 - 2 * power(q, constant(3)) / 1.8) == "q^2/2 - 2*q^3/1.8");
  CHECK(show(q - (a - q)) == "q - (a - q)");
  CHECK(show((q + a) * q) == "(q + a)*q");
  CHECK(show(power(-q, constant(2))) == "(-q)^2");
  CHECK(show(-power(q, constant(2))) == "-q^2");
  CHECK(show(power(constant(-2), q)) == "(-2)^q");
  CHECK(show(q / (a * q)) == "q/(a*q)");
  CHECK(show(apply(Op::where, {apply(Op::less, {q, constant(0.5)}), a + 1, exp(q)})) == "where(q:lt(0.5), a + 1, exp(q))");
  CHECK(show(apply(Op::greater, {constant(0.5), q})) == "(0.5):gt(q)");
  CHECK(show(apply(Op::logical_and, {apply(Op::less, {q + 1, a}), apply(Op::logical_not, {a})})) == "(q + 1):lt(a) & ~a");
  CHECK(show(axis("T") * 2) == "quench.axis \"T\"*2");
}

TEST_CASE("Graphs of 1e5 nodes and of exponentially long formulas are handled in linear time") {
  Expression chain = input("q"), doubling = input("q");
  for (int i = 0; i < 100000; ++i) chain = chain + 1e-3;
  for (int i = 0; i < 1000; ++i) doubling = doubling + doubling;
  CHECK(evaluate(chain, {{"q", 1}}) == Approx(101));
  CHECK(evaluate(doubling, {{"q", 0x1p-1000}}) == 1);
  CHECK(canonical(doubling).size() < 40000);
  CHECK(canonical(chain).size() < 5000000);
  CHECK(show(doubling).size() < 5000);
  CHECK(show(chain).size() < 5000);
  CHECK(evaluate(substitute(chain, {{"q", 2}}), {}) == Approx(102));
}
