// Observables made of formulas: a user's function of the overlap, and the potential of a landscape.
#include <catch2/catch.hpp>

#include "engine/core/expression.h"
#include "tests/observables/field_ensemble.h"

using namespace quench;
using namespace quench::testing;

namespace {

const Lattice square{{4, 6}, 0.5};
const Expression q = input("q");

Expression times(const Expression& a, const Expression& b) { return apply(Op::multiply, {a, b}); }

/// function(q) return 3*q*q - 1 end
Value parabola() {
  auto f = std::make_shared<Function>();
  f->arguments = {"q"};
  f->body = apply(Op::subtract, {times(constant(3), times(q, q)), constant(1)});
  return Value(FunctionPtr(f));
}

/// W = q^4 - q^2, stated by its potential or by its force alone.
class Quartic final : public FieldLandscape {
 public:
  explicit Quartic(bool force_only) : force_only_(force_only) {}
  Expression potential() const override {
    const Expression square_of_q = times(q, q);
    return force_only_ ? Expression() : apply(Op::subtract, {times(square_of_q, square_of_q), square_of_q});
  }
  Expression force() const override {
    return apply(Op::subtract, {times(constant(2), q), times(constant(4), times(q, times(q, q)))});
  }
  double gradient_cost() const override { return 1; }

 private:
  bool force_only_;
};

}  // namespace

TEST_CASE("a user's function is reduced over sites and averaged over members") {
  const Fields fields = random_fields(square, 5, 2, 21);
  double mean = 0, largest = 0;
  for (const auto& member : fields) {
    double most = -1e300;
    for (double x : member[1]) {
      mean += (3 * x * x - 1) / (5. * 24);
      most = std::max(most, 3 * x * x - 1);
    }
    largest += most / 5;
  }
  const auto value = [&](const char* reduce) {
    return measure("custom", {{"f", parabola()}, {"reduce", reduce}}, square, fields, {1, 2}).value[1];
  };
  CHECK(value("mean") == Approx(mean).epsilon(1e-13));
  CHECK(value("sum") == Approx(24 * mean).epsilon(1e-13));
  CHECK(value("max") == Approx(largest).epsilon(1e-13));
}

TEST_CASE("the potential observable gives W, W' and W'' without an error bar") {
  const std::vector<double> at{-0.5, 0.25, 1};
  const auto potential = [&](std::int64_t order) { return observable("potential", {{"at", Array::of(at)}, {"derivative", order}})->compute(Quartic(false)); };
  const Dataset w = potential(0), slope = potential(1), curvature = potential(2);
  CHECK(w.dims == std::vector<std::string>{"overlap"});
  CHECK_FALSE(w.has_error);
  for (std::size_t i = 0; i < at.size(); ++i) {
    const double x = at[i];
    CHECK(w.value[i] == Approx(x * x * x * x - x * x).epsilon(1e-14));
    CHECK(slope.value[i] == Approx(4 * x * x * x - 2 * x).epsilon(1e-14));
    CHECK(curvature.value[i] == Approx(12 * x * x - 2).epsilon(1e-14));
  }
  const auto one = observable("potential", {{"at", 0.5}});
  CHECK(one->deterministic());
  CHECK(one->brings_times());
  CHECK(one->compute(Quartic(false)).value.rank() == 0);
}

TEST_CASE("a landscape known by its force has derivatives but no potential") {
  const Quartic by_force(true);
  CHECK(observable("potential", {{"at", 1.0}, {"derivative", 1}})->compute(by_force).value[0] == Approx(2));
  CHECK(observable("potential", {{"at", 1.0}, {"derivative", 2}})->compute(by_force).value[0] == Approx(10));
  try {
    observable("potential", {{"at", 1.0}})->compute(by_force);
    FAIL("W of a force was computed");
  } catch (const Error& e) {
    CHECK(e.option() == "derivative");
  }
  class Other final : public Landscape {};
  CHECK_THROWS_AS(observable("potential", {{"at", 1.0}})->compute(Other()), Error);
}
