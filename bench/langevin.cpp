// Field steps declared as a script declares them, beside plain loops.
#include <cmath>
#include <memory>

#include "bench/bench.h"
#include "bench/declare.h"
#include "bench/reference_langevin.h"

namespace quench::bench {

namespace {

enum class Force { standard, traced_polynomial, traced_general };

/// W'(q) of the tour, as the built-in standard form, as a traced potential, or with a term no polynomial can hold.
ObjectPtr landscape_with(Force force) {
  if (force == Force::standard) return declare("landscape", "overlap", {{"cstar", 0.6}, {"scale", 1 / 0.36}});
  const Expression q = input("q");
  const auto term = [&](double c, double p) { return apply(Op::multiply, {constant(c), apply(Op::power, {q, constant(p)})}); };
  Expression w = apply(Op::add, {apply(Op::subtract, {term(0.5, 2), term(2 / 1.8, 3)}), term(1 / (4 * 0.36), 4)});
  if (force == Force::traced_general)
    w = apply(Op::add, {w, apply(Op::multiply, {constant(0.01), apply(Op::hyperbolic_tangent, {apply(Op::multiply, {constant(2), q})})})});
  auto function = std::make_shared<Function>();
  function->arguments = {"q"};
  function->body = w;
  return declare("landscape", "overlap", {{"potential", FunctionPtr(function)}});
}

/// A crew that is advanced sample by sample, `steps` steps each, and started again when the samples end.
class FieldWork {
 public:
  FieldWork(double side, int dimension, Force force, bool quenched, double temperature, const std::string& scheme) {
    std::vector<double> lengths(static_cast<std::size_t>(dimension), side);
    SimulationSetup setup;
    setup.landscape = model<Landscape>(landscape_with(force));
    if (quenched) setup.noises.push_back(model<Noise>(declare("noise", "quenched", {{"variance", 0.02}})));
    if (temperature > 0) setup.noises.push_back(model<Noise>(declare("noise", "thermal", {{"temperature", temperature}})));
    constexpr double step = 0.03125;
    for (int i = 1; i <= 64; ++i) setup.times.push_back(step * steps * i);
    simulation_ = model<Dynamics>(declare("dynamics", "langevin", {{"lattice", Array::of(lengths)}, {"step", step}, {"scheme", scheme}}))->simulation(setup);
    crew_ = simulation_->crew();
    sites_ = std::pow(side, dimension);
  }
  double measure() {
    return cost_per_item(sites_ * steps, [this] {
      if (next_ == 0 || next_ == 64) {
        const MemberAddress first{};
        crew_->start(std::span(&first, 1));
        next_ = 0;
      }
      crew_->advance(next_++);
    });
  }

 private:
  static constexpr int steps = 16;
  std::unique_ptr<Simulation> simulation_;
  std::unique_ptr<Crew> crew_;
  std::size_t next_ = 0;
  double sites_ = 1;
};

void add_field(std::vector<Case>& cases, const std::string& name, const std::string& reference, double side, Force force, bool quenched, double temperature,
               const std::string& scheme = "euler") {
  // Made when first measured: 128^3 fields of cases nobody asked for would cost memory for nothing.
  auto work = std::make_shared<std::unique_ptr<FieldWork>>();
  cases.push_back({name, "ns per site-step", reference, "", [=] {
                     if (!*work) *work = std::make_unique<FieldWork>(side, 3, force, quenched, temperature, scheme);
                     return (*work)->measure();
                   }});
}

void add_plain(std::vector<Case>& cases, const std::string& name, std::size_t side, double temperature) {
  auto field = std::make_shared<std::unique_ptr<PlainField>>();
  cases.push_back({name, "ns per site-step", "", "", [=] {
                     if (!*field) *field = std::make_unique<PlainField>(side);
                     return cost_per_item(static_cast<double>(side * side * side), [&] { (*field)->step(0.03125, temperature); });
                   }});
}

}  // namespace

void add_langevin_cases(std::vector<Case>& cases) {
  for (const std::size_t side : {std::size_t{64}, std::size_t{128}}) {
    const std::string size = std::to_string(side) + "^3";
    const double length = static_cast<double>(side);
    add_plain(cases, "plain loop " + size, side, 0);
    add_plain(cases, "plain loop " + size + " thermal (Boost ziggurat)", side, 1e-3);
    add_field(cases, "langevin " + size, "plain loop " + size, length, Force::standard, false, 0);
    add_field(cases, "langevin " + size + " quenched", "plain loop " + size, length, Force::standard, true, 0);
    add_field(cases, "langevin " + size + " thermal", "plain loop " + size + " thermal (Boost ziggurat)", length, Force::standard, false, 1e-3);
    add_field(cases, "langevin " + size + " quenched and thermal", "plain loop " + size + " thermal (Boost ziggurat)", length, Force::standard, true, 1e-3);
    add_field(cases, "langevin " + size + " thermal, Heun", "langevin " + size + " thermal", length, Force::standard, false, 1e-3, "heun");
    add_field(cases, "langevin " + size + " Lua quartic", "langevin " + size, length, Force::traced_polynomial, false, 0);
    add_field(cases, "langevin " + size + " Lua quartic thermal", "langevin " + size + " thermal", length, Force::traced_polynomial, false, 1e-3);
    add_field(cases, "langevin " + size + " Lua tanh thermal", "langevin " + size + " thermal", length, Force::traced_general, false, 1e-3);
  }
}

}  // namespace quench::bench
