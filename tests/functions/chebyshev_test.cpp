// Certified tables: accuracy, derivative, boundaries, refusals, and evaluation in kernels.
#include "engine/functions/chebyshev.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/functions/kernel.h"
#include "engine/functions/transform.h"
#include "tests/functions/operators.h"

using namespace quench;
using namespace quench::test;

namespace {

double worst_error(const ChebyshevTable& table, double (*f)(double)) {
  double worst = 0;
  for (int i = 0; i <= 100003; ++i) {
    const double x = table.low + (table.high - table.low) * (i / 100003.0);
    worst = std::max(worst, std::fabs(table(x) - f(x)));
  }
  return worst;
}

double wavy(double x) { return std::sin(40 * x) / (1 + x * x); }
double steep(double x) { return std::tanh(50 * x); }
double square(double x) { return x * x; }

}  // namespace

TEST_CASE("A table is as accurate as it says") {
  for (double tolerance : {1e-4, 1e-10, 1e-13}) {
    for (double (*f)(double) : {wavy, steep, square}) {
      const auto table = tabulate(f, -1.5, 2, tolerance);
      CHECK(table->measured_error <= tolerance * 4);  // max|x^2| = 4
      CHECK(worst_error(*table, f) <= 1.5 * table->measured_error + 2e-15);
    }
  }
  CHECK(tabulate(square, -1, 1, 1e-12)->degree == 2);
  CHECK(tabulate(square, -1, 1, 1e-12)->segments == 16);
  CHECK(tabulate(steep, -1.5, 2, 1e-13)->segments > 16);
}

TEST_CASE("Outside its interval a table is NaN, at its ends it is not") {
  const auto table = tabulate([](double x) { return std::exp(x); }, 0.1, 0.7, 1e-12);
  CHECK(table->operator()(0.1) == Approx(std::exp(0.1)).epsilon(1e-12));
  CHECK(table->operator()(0.7) == Approx(std::exp(0.7)).epsilon(1e-12));
  CHECK(std::isnan(table->operator()(std::nextafter(0.1, 0))));
  CHECK(std::isnan(table->operator()(std::nextafter(0.7, 1))));
  CHECK(std::isnan(table->operator()(std::nan(""))));
}

TEST_CASE("A table is differentiated piece by piece") {
  const auto table = tabulate([](double x) { return std::sin(3 * x); }, -2, 2, 1e-12);
  const auto slope = table->derivative();
  for (double x = -2; x <= 2; x += 0.013) CHECK((*slope)(x) == Approx(3 * std::cos(3 * x)).margin(1e-9));
  const Expression f = quench::table(table, input("q") * 0.5);
  CHECK(evaluate(derivative(f, "q"), {{"q", 1.2}}) == Approx(1.5 * std::cos(1.8)).epsilon(1e-9));
}

TEST_CASE("What cannot be tabulated is refused with the reason") {
  CHECK_THROWS_WITH(tabulate([](double x) { return std::log(x); }, 0, 1, 1e-6),
                    "tabulate: the function is -math.huge at 0; it must be finite on the whole interval");
  CHECK_THROWS_WITH(tabulate(square, 1, 1, 1e-6), "tabulate: the interval must be finite with lo < hi, got 1, 1");
  CHECK_THROWS_WITH(tabulate(square, 0, 1, 0), "tabulate: the tolerance must be positive, got 0");
  CHECK_THROWS_WITH(tabulate([](double x) { return std::fabs(x - 0.123); }, 0, 1, 1e-10),
                    Catch::Contains("tolerance 1e-10 cannot be reached on [0, 1]; with 4096 segments the error is 3.9e-06"));
}

TEST_CASE("Kernels evaluate tables as scalar code does, on every level") {
  const auto few = tabulate([](double x) { return std::exp(-x * x); }, -1, 2, 1e-11);
  const auto many = tabulate(wavy, -1, 2, 1e-11);
  REQUIRE(few->segments == 16);
  REQUIRE(many->segments > 16);
  std::vector<double> x;
  for (int i = -20; i <= 1020; ++i) x.push_back(-1 + 3 * i / 1000.0);
  x.push_back(std::nan(""));
  x.push_back(std::numeric_limits<double>::infinity());
  for (const auto& table : {few, many}) {
    const Kernel kernel({quench::table(table, input("q"))}, {"q"});
    for (RunTape runner : {&isa_v2::run_tape, &isa_v3::run_tape, &isa_v4::run_tape}) {
      if ((runner == &isa_v3::run_tape && detected_isa() < Isa::v3) || (runner == &isa_v4::run_tape && detected_isa() < Isa::v4)) continue;
      const Tape& tape = *kernel.block_function().tape;
      std::vector<double> scratch(tape.scratch_size() + 8), y(x.size());
      double* const out = y.data();
      const TapeArgument in{x.data(), 1};
      runner(tape, &in, &out, x.size(), scratch.data() + (64 - reinterpret_cast<std::uintptr_t>(scratch.data()) % 64) / 8 % 8);
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (!(x[i] >= -1 && x[i] <= 2)) CHECK(std::isnan(y[i]));
        else if (runner == &isa_v2::run_tape) CHECK(y[i] == Approx((*table)(x[i])).margin(1e-14));
        else CHECK(y[i] == (*table)(x[i]));
      }
    }
    CHECK(std::isnan(kernel(2.5)));
  }
}

TEST_CASE("Equal tables have equal canonical text") {
  const auto a = tabulate(square, 0, 1, 1e-8), b = tabulate(square, 0, 1, 1e-8), c = tabulate(square, 0, 1.5, 1e-8);
  CHECK(a->canonical() == b->canonical());
  CHECK(a->canonical() != c->canonical());
  CHECK(a->canonical() != a->derivative()->canonical());
}
