// Compiled kernels: every operation against scalar evaluation, levels, blocks and tails, polynomials, fusing, large graphs.
#include "engine/functions/kernel.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <random>

#include "engine/core/graph.h"
#include "engine/functions/transform.h"
#include "tests/functions/operators.h"

using namespace quench;
using namespace quench::test;

namespace {

const Expression q = input("q"), p = input("p");
const double infinity = std::numeric_limits<double>::infinity(), nan_value = std::numeric_limits<double>::quiet_NaN();

Expression of(Op op, std::vector<Expression> operands) { return apply(op, std::move(operands)); }
Expression less(const Expression& a, const Operand& b) { return of(Op::less, {a, b.expression}); }
bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b)); }

std::vector<double> numbers(double low, double high, std::size_t n) {
  std::mt19937_64 generator(99);
  std::uniform_real_distribution<double> u(low, high);
  std::vector<double> x;
  for (std::size_t i = 0; i < n; ++i) x.push_back(u(generator));
  return x;
}

/// Levels of this processor with their tape runners.
std::vector<std::pair<Isa, RunTape>> runners() {
  std::vector<std::pair<Isa, RunTape>> all = {{Isa::v2, isa_v2::run_tape}};
  if (detected_isa() >= Isa::v3) all.push_back({Isa::v3, isa_v3::run_tape});
  if (detected_isa() >= Isa::v4) all.push_back({Isa::v4, isa_v4::run_tape});
  return all;
}

/// One output over two inputs q and p at a given level.
std::vector<double> run(const Kernel& kernel, RunTape runner, const std::vector<double>& x, const std::vector<double>& y) {
  const Tape& tape = *kernel.block_function().tape;
  std::vector<double> scratch(tape.scratch_size() + 8), out(x.size());
  double* const aligned = scratch.data() + (64 - reinterpret_cast<std::uintptr_t>(scratch.data()) % 64) / 8 % 8;
  const TapeArgument in[] = {{x.data(), 1}, {y.data(), 1}};
  double* const target = out.data();
  runner(tape, in, &target, x.size(), aligned);
  return out;
}

struct Case { std::string name; Expression f; double low, high; double tolerance; };

/// Every operation alone, and forms that the compiler rewrites. Tolerances are relative to the value plus `scale`.
std::vector<Case> cases() {
  std::vector<Case> all = {
      {"Horner", ((0.3 * q + 1) * q - 2) * q + 0.5, -2, 2, 1e-14},
      {"power sum", power(q, 2) / 2 - 2 * power(q, 3) / 1.8 + power(q, 4) / (4 * 0.36), -1, 1.5, 1e-14},
      {"overlap force", -(1.7 * q * (power(q - 0.6, 2) + 0.1)), -1, 1.5, 1e-14},
      {"far root", power(q - 1000, 2), 999, 1001, 1e-13},
      {"multiply-add", q * p + 3, -2, 2, 1e-14},
      {"multiply-subtract", q * p - p, -2, 2, 1e-14},
      {"subtract product", p - q * p, -2, 2, 1e-14},
      {"two products", q * p - 0.3 * p * q * q, -2, 2, 1e-14},
      {"negative pair", -q - p, -2, 2, 1e-15},
      {"scaled quotient", 3 * q / (2 * p), 0.5, 2, 1e-14},
      {"polynomial and tanh", 0.7 * tanh(2 * q) + (power(q, 5) - 2 * power(q, 3) + q - 0.25), -2, 2, 1e-14},
      {"exponential of a line", exp(0.5 - 3 * q), -2, 2, 1e-14},
      {"exponential of a sum", exp(q + 1) - exp(-q), -2, 2, 1e-14},
      {"tanh of a line", tanh(1.5 * q - 0.25), -4, 4, 1e-14},
      {"function of a scaled product", tanh(2 * (q * p) + 1), -2, 2, 1e-14},
      {"polynomial and product", q * p + (power(p, 3) - 2 * p + 1), -2, 2, 1e-14},
      {"polynomial and difference", (power(p, 3) - 2 * p + 1) - q * p, -2, 2, 1e-14},
      {"polynomial used twice", (power(q, 2) + q + 1) * ((power(q, 2) + q + 1) + 3 * exp(p)), -2, 2, 1e-14},
      {"constants on both sides", (1 + 2 * exp(q)) + (3 - 4 * exp(p)), -2, 2, 1e-14},
      {"cube of a function", power(exp(q), 3), -2, 2, 1e-14},
      {"power 12", power(q, 12) * 2, -2, 2, 1e-14},
      {"power 31", power(q, 31), -2, 2, 1e-14},
      {"power 40", power(q, 40), -2, 2, 1e-14},
      {"power -3", power(q, -3), 0.5, 2, 1e-14},
      {"power 2.5", power(q, 2.5), 0.1, 2, 1e-14},
      {"power -0.5", power(q, -0.5), 0.1, 2, 1e-14},
      {"power -1.5", power(q, -1.5), 0.1, 2, 1e-14},
      {"power 1/3", power(q, 1.0 / 3), 0.1, 2, 1e-14},
      {"general power", power(q, p), 0.1, 3, 1e-14},
      {"exponential base", power(constant(2), q), -10, 10, 1e-14},
      {"modulo", of(Op::modulo, {q, p * 0.3 + 0.1}), -7, 7, 1e-15},
      {"floor division", of(Op::floor_divide, {q, p}), -7, 7, 0},
      {"atan2", of(Op::arctangent2, {q, p}), -3, 3, 1e-15},
      {"minimum", of(Op::minimum, {q, p}), -3, 3, 0},
      {"maximum", of(Op::maximum, {q, p}), -3, 3, 0},
      {"where less", of(Op::where, {less(q, p), q * 2, p}), -3, 3, 0},
      {"where greater", of(Op::where, {of(Op::greater, {q, p}), q * 2, p}), -3, 3, 0},
      {"where less or equal", of(Op::where, {of(Op::less_equal, {of(Op::floor, {q}), of(Op::floor, {p})}), q, p}), -3, 3, 0},
      {"where greater or equal", of(Op::where, {of(Op::greater_equal, {of(Op::floor, {q}), of(Op::floor, {p})}), q, p}), -3, 3, 0},
      {"where equal", of(Op::where, {of(Op::equal, {of(Op::floor, {q}), of(Op::floor, {p})}), q, p}), -3, 3, 0},
      {"where number", of(Op::where, {of(Op::floor, {q}), q, p}), -3, 3, 0},
      {"logic", of(Op::where, {of(Op::logical_or, {of(Op::logical_and, {less(q, 1), less(p, 1)}), of(Op::logical_not, {less(q, p)})}), q, p}), -3, 3, 0},
      {"comparisons as numbers", less(q, p) + of(Op::equal, {q, q}) * 2 + of(Op::less_equal, {p, q}) * 4, -3, 3, 0},
  };
  const auto alone = [&](Op op, double low, double high) { all.push_back({name_of(op), of(op, {q * 1.25}), low, high, 1e-14}); };
  alone(Op::negate, -2, 2);
  alone(Op::absolute, -2, 2);
  alone(Op::square_root, 0, 5);
  alone(Op::exponential, -20, 20);
  alone(Op::exponential_minus_one, -2, 2);
  alone(Op::logarithm, 0.1, 50);
  alone(Op::logarithm_one_plus, -0.7, 5);
  alone(Op::sine, -3, 3);
  alone(Op::cosine, -3, 3);
  alone(Op::tangent, -1.2, 1.2);
  alone(Op::arcsine, -0.8, 0.8);
  alone(Op::arccosine, -0.8, 0.8);
  alone(Op::arctangent, -5, 5);
  alone(Op::hyperbolic_sine, -5, 5);
  alone(Op::hyperbolic_cosine, -5, 5);
  alone(Op::hyperbolic_tangent, -5, 5);
  alone(Op::error_function, -3, 3);
  alone(Op::complementary_error_function, -3, 3);
  alone(Op::log_gamma, 0.1, 10);
  alone(Op::digamma, 0.1, 10);
  alone(Op::floor, -5, 5);
  alone(Op::ceiling, -5, 5);
  return all;
}

}  // namespace

TEST_CASE("Kernels agree with scalar evaluation on every level") {
  for (const Case& c : cases()) {
    const Kernel kernel({c.f}, {"q", "p"});
    const std::vector<double> x = numbers(c.low, c.high, 61);
    std::vector<double> y(x.rbegin(), x.rend());
    for (const auto& [isa, runner] : runners()) {
      const std::vector<double> out = run(kernel, runner, x, y);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double expected = evaluate(c.f, {{"q", x[i]}, {"p", y[i]}});
        INFO(c.name << " at q = " << x[i] << ", p = " << y[i] << ", level " << name_of(isa) << ": " << out[i] << ", expected " << expected << "\n"
                    << kernel.listing());
        CHECK(std::fabs(out[i] - expected) <= c.tolerance * (1 + std::fabs(expected)));
      }
    }
  }
}

TEST_CASE("Kernels have the same bits on v3 and v4") {
  if (runners().size() < 3) return;
  for (const Case& c : cases()) {
    const Kernel kernel({c.f}, {"q", "p"});
    std::vector<double> x = numbers(c.low, c.high, 300);
    for (double special : {0.0, -0.0, infinity, -infinity, nan_value, 1e300, -1e300, 1e-300, 5e-324, 1e8}) x.push_back(special), x.insert(x.begin() + 150, special);
    const std::vector<double> y(x.rbegin(), x.rend());
    const std::vector<double> v3 = run(kernel, isa_v3::run_tape, x, y), v4 = run(kernel, isa_v4::run_tape, x, y);
    std::size_t different = 0;
    for (std::size_t i = 0; i < x.size(); ++i) different += !same_bits(v3[i], v4[i]);
    INFO(c.name);
    CHECK(different == 0);
  }
}

TEST_CASE("An element's bits depend neither on its place nor on the number of elements") {
  const Expression f = 0.7 * tanh(2 * q) + log(q * q + 1) * exp(-q) + power(q, 3);
  const Kernel kernel({f}, {"q"});
  const std::vector<double> x = numbers(-3, 3, 1700);
  std::vector<double> whole(x.size());
  kernel.evaluate(x.data(), whole.data(), x.size());
  for (std::size_t n : {1u, 7u, 8u, 9u, 63u, 511u, 512u, 513u, 520u, 1025u}) {
    for (std::size_t first : {0u, 1u, 5u, 611u}) {
      for (std::size_t shift = 0; shift < 9; ++shift) {  // whole lines of the cache begin elsewhere
        std::vector<double> piece(n + 10, -7);
        kernel.evaluate(x.data() + first, piece.data() + shift, n);
        CHECK(std::memcmp(piece.data() + shift, whole.data() + first, n * sizeof(double)) == 0);
        CHECK(std::count(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(shift), -7.0) == static_cast<std::ptrdiff_t>(shift));
        CHECK(piece[n + shift] == -7);
      }
    }
  }
  CHECK(kernel(x[3]) == whole[3]);
}

TEST_CASE("Outputs may replace inputs") {
  const std::vector<double> x = numbers(-1, 1, 700), y = numbers(0, 2, 700);
  const Kernel one({exp(q) + q * q}, {"q"});
  std::vector<double> expected(x.size()), in_place = x;
  one.evaluate(x.data(), expected.data(), x.size());
  one.evaluate(in_place.data(), in_place.data(), x.size());
  CHECK(in_place == expected);

  const Kernel rotation({0.6 * q - 0.8 * p, 0.8 * q + 0.6 * p, q * p}, {"q", "p"});
  std::vector<double> a = x, b = y, product(x.size());
  double* const out[] = {a.data(), b.data(), product.data()};
  const Kernel::Argument in[] = {{a.data(), 1}, {b.data(), 1}};
  rotation.evaluate(in, out, x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    CHECK(a[i] == Approx(0.6 * x[i] - 0.8 * y[i]).margin(1e-15));
    CHECK(b[i] == Approx(0.8 * x[i] + 0.6 * y[i]).margin(1e-15));
    CHECK(product[i] == x[i] * y[i]);
  }
}

TEST_CASE("Inputs may be uniform or lie apart, outputs may repeat, be inputs or constants") {
  const Kernel kernel({q * p, q * p, q, constant(4), p}, {"q", "p"});
  const std::vector<double> x = numbers(-1, 1, 3 * 600);
  const double scalar = 2.5;
  std::vector<std::vector<double>> results(5, std::vector<double>(600));
  std::vector<double*> out;
  for (auto& r : results) out.push_back(r.data());
  const Kernel::Argument in[] = {{x.data(), 3}, {&scalar, 0}};
  kernel.evaluate(in, out, 600);
  for (std::size_t i = 0; i < 600; ++i) {
    CHECK(results[0][i] == x[3 * i] * 2.5);
    CHECK(results[1][i] == results[0][i]);
    CHECK(results[2][i] == x[3 * i]);
    CHECK(results[3][i] == 4);
    CHECK(results[4][i] == 2.5);
  }
  CHECK_THROWS_WITH(kernel.evaluate(std::span<const Kernel::Argument>(in, 1), out, 4), "a kernel of 2 inputs and 5 outputs called with 1 and 5");
}

TEST_CASE("Polynomials are recognised in every way of writing them") {
  using Coefficients = std::vector<double>;
  const auto polynomial = [](const Expression& f) { return Kernel({f}, {"q", "p"}).polynomial(); };
  CHECK(polynomial(power(q, 2) / 2 - 2 * power(q, 3) / 2 + 1) == Coefficients{1, 0, 0.5, -1});
  CHECK(polynomial(((2 * q + 1) * q - 3) * q) == Coefficients{0, -3, 1, 2});
  CHECK(polynomial(2 * q * (power(q - 0.5, 2) + 0.25)) == Coefficients{0, 1, -2, 2});
  CHECK(polynomial(derivative(power(q, 2) / 2 - power(q, 4) / 4, "q")) == Coefficients{0, 1, 0, -1});
  CHECK(polynomial((q + 1) * (q - 1) * (q * q + 1)) == Coefficients{-1, 0, 0, 0, 1});
  CHECK(polynomial(power(q, 12)) == Coefficients{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  CHECK(polynomial(q - q + 3) == Coefficients{3});
  CHECK(polynomial(q) == Coefficients{0, 1});
  CHECK(polynomial(-(3 - q)) == Coefficients{-3, 1});
  CHECK_FALSE(polynomial(power(q, 13)));
  CHECK_FALSE(polynomial(q * p));
  CHECK_FALSE(polynomial(p * p));  // not in the first input
  CHECK_FALSE(polynomial(exp(q)));
  CHECK_FALSE(polynomial(q / (q + 1)));
  CHECK_FALSE(polynomial(power(q - 1000, 2)));  // multiplied out, its terms would cancel
  CHECK_FALSE(polynomial(of(Op::where, {less(q, 0), q, -q})));
  // 1/1.8 is collected in extended precision and rounded once.
  CHECK(polynomial(q / 1.8 * 0.9) == Coefficients{0, 0.5});
}

TEST_CASE("Sums, products and selections become few instructions") {
  const auto instructions = [](const Expression& f) { return Kernel({f}, {"q", "p"}).block_function().tape->length; };
  CHECK(instructions(power(q, 5) - 2 * power(q, 3) + q - 0.25 + 0.7 * tanh(2 * q)) == 2);
  CHECK(instructions(exp(-q) + exp(2 - q)) == 3);
  CHECK(instructions(q * p + 3) == 1);
  CHECK(instructions(3 - q * p) == 1);
  CHECK(instructions(q * p - q) == 1);
  CHECK(instructions(2 * exp(q) - p) == 2);
  CHECK(instructions((1 + 2 * exp(q)) + (3 - 4 * exp(p))) == 4);
  CHECK(instructions(of(Op::where, {less(q, 0.5), q * q, p})) == 2);
  CHECK(instructions(3 * q * (2 * p)) == 2);
  CHECK(instructions(exp(q * p) + exp(p * q)) == 3);
  CHECK(instructions(q) == 1);
}

TEST_CASE("Special values pass through kernels as scalar evaluation has them") {
  const std::vector<double> special = {0.0, -0.0, 1, -1, 0.5, 2, -2.5, infinity, -infinity, nan_value, 1e308, -1e308, 5e-324, 1e17, -7};
  for (Op op : {Op::power, Op::modulo, Op::floor_divide, Op::arctangent2, Op::minimum, Op::maximum, Op::less, Op::less_equal, Op::greater,
                Op::greater_equal, Op::equal, Op::logical_and, Op::logical_or, Op::add, Op::subtract, Op::multiply, Op::divide}) {
    const Expression f = of(op, {q, p});
    const Kernel kernel({f}, {"q", "p"});
    for (double a : special)
      for (double b : special)
        for (const auto& [isa, runner] : runners()) {
          const double y = run(kernel, runner, {a}, {b})[0], expected = evaluate(f, {{"q", a}, {"p", b}});
          INFO(name_of(op) << " of " << a << " and " << b << " level " << name_of(isa) << ": " << y << ", expected " << expected);
          CHECK((same_bits(y, expected) || std::fabs(y - expected) <= 1e-15 * std::fabs(expected)));
        }
  }
  for (const Expression& f : {tanh(q), tanh(2 * q), tanh(-q), tanh(q - 1), exp(-2 * q), exp(0.5 * q + 3)})
    for (double a : special)
      for (const auto& [isa, runner] : runners()) {
        const double y = run(Kernel({f}, {"q"}), runner, {a}, {a})[0], expected = evaluate(f, {{"q", a}});
        INFO(show(f) << " at " << a << " level " << name_of(isa) << ": " << y << ", expected " << expected);
        CHECK((same_bits(y, expected) || std::fabs(y - expected) <= 1e-15 * std::fabs(expected)));
      }
}

TEST_CASE("A kernel of unknown names or axes is an error that names the line") {
  CHECK_THROWS_WITH(Kernel({q + p}, {"q"}), "argument \"p\" has no value in this function");
  try {
    Kernel({apply(Op::multiply, {q, axis("T", {"decay.lua", 9})})}, {"q"});
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.message() == "quench.axis \"T\" has no value in this function");
    CHECK(error.place().line == 9);
  }
}

TEST_CASE("A non-finite result is traced to its operation and line") {
  const Expression inner = apply(Op::subtract, {q, constant(1)}, {"decay.lua", 7});
  const Expression f = apply(Op::logarithm, {inner}, {"decay.lua", 8}) + apply(Op::divide, {constant(1), p}, {"decay.lua", 9});
  const Kernel kernel({f}, {"q", "p"});
  const double bad_log[] = {1 - 2.1e-4, 1}, bad_division[] = {2, 0}, good[] = {2, 1}, bad_input[] = {nan_value, 1};
  CHECK(kernel.non_finite_origin(bad_log)->what == "log of -2.1e-04");
  CHECK(kernel.non_finite_origin(bad_log)->place.line == 8);
  CHECK(kernel.non_finite_origin(bad_division)->what == "division of 1.0e+00 by 0.0e+00");
  CHECK(kernel.non_finite_origin(bad_division)->place.line == 9);
  CHECK_FALSE(kernel.non_finite_origin(good));
  CHECK(kernel.non_finite_origin(bad_input)->what == "argument q is not finite");
}

TEST_CASE("The listing names inputs and shows instructions") {
  CHECK(Kernel({1 + 2 * q + 3 * q * q + 0.7 * tanh(2 * q)}, {"q"}).listing() ==
        "  r0 = tanh_of_line(q, 2, -0)\n"
        "  out = polynomial_and_product(q, r0, 0.7; 1, 2, 3)\n"
        "2 instructions, 1 registers, blocks of 512\n");
}

TEST_CASE("Graphs of 1e5 nodes compile, in registers that fit the cache") {
  Expression chain = q;
  for (int i = 0; i < 33000; ++i) chain = of(Op::sine, {chain * 0.5 + p});
  const Kernel kernel({chain}, {"q", "p"});
  CHECK(kernel.block_function().tape->registers <= 2);
  CHECK(std::isfinite(run(kernel, isa_v2::run_tape, {0.3}, {0.1})[0]));

  std::vector<Expression> terms;
  for (int i = 0; i < 40; ++i) terms.push_back(exp(q * (0.01 * i)));
  Expression total = constant(0);
  for (int i = 39; i >= 0; --i) total = terms[static_cast<std::size_t>(i)] * terms[static_cast<std::size_t>(39 - i)] + total;
  const Kernel wide({total}, {"q"});
  CHECK(wide.block_function().tape->block < 512);
  const std::vector<double> x = numbers(-1, 1, 1000);
  std::vector<double> y(x.size());
  wide.evaluate(x.data(), y.data(), x.size());
  for (std::size_t i = 0; i < x.size(); i += 37) CHECK(y[i] == Approx(evaluate(total, {{"q", x[i]}})).epsilon(1e-14));
}

TEST_CASE("Random formulas: kernel and scalar evaluation agree") {
  std::mt19937_64 generator(5);
  const std::vector<Op> one = {Op::sine, Op::hyperbolic_tangent, Op::arctangent, Op::negate, Op::absolute, Op::cosine, Op::error_function};
  const std::vector<Op> two = {Op::add, Op::subtract, Op::multiply, Op::add, Op::multiply, Op::minimum, Op::maximum};
  for (int round = 0; round < 60; ++round) {
    std::vector<Expression> pool = {q, p, constant(0.5), constant(-1.25), constant(3)};
    for (int i = 0; i < 25; ++i) {
      const auto pick = [&] { return pool[generator() % pool.size()]; };
      pool.push_back(generator() % 3 ? of(two[generator() % two.size()], {pick(), pick()}) : of(one[generator() % one.size()], {pick()}));
    }
    const Expression f = of(Op::hyperbolic_tangent, {pool.back() * 0.01});
    const Kernel kernel({f}, {"q", "p"});
    const std::vector<double> x = numbers(-1.5, 1.5, 16), y = numbers(-1, 1, 16);
    const std::vector<double> out = run(kernel, runners().back().second, x, y);
    for (std::size_t i = 0; i < x.size(); ++i) {
      INFO(show(f) << "\n" << kernel.listing());
      CHECK(out[i] == Approx(evaluate(f, {{"q", x[i]}, {"p", y[i]}})).epsilon(1e-11).margin(1e-12));
    }
  }
}
