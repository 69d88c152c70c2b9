// dynamics.langevin: overdamped motion of an overlap field in its fictitious time s,
//
//   dq/ds = mobility [ K lap q - W'(q) + omega(x) ] + eta(x,s),   <eta eta> = 2 mobility Theta delta(x-y) delta(s-s')
//
// Seed 000, eqs (9) (no lattice), (29) (frozen noise), (32) (thermal noise); sheet overlap_field, sections 1 to 4. Explicit Euler
// (Euler-Maruyama), weak order 1, or Heun with the same noise in both stages,
//
//   p = q + ds F(q) + sigma xi,   q' = q + ds (F(q) + F(p))/2 + sigma xi,   sigma^2 = 2 mobility Theta ds/dx^d,
//
// weak order 2. Both preserve order up to ds = 1/(mobility (2 d K/dx^2 + max W'')): an Euler step does, and Heun's is the mean of q and
// two of them.
#include "engine/dynamics/langevin_simulation.h"

namespace quench {

namespace {

class Langevin final : public Dynamics {
 public:
  explicit Langevin(const Params& params) {
    options_.mobility = params.number("mobility");
    options_.bound = params.number("bound");
    options_.lattice.spacing = params.number("spacing");
    if (params.has("lattice"))
      for (double length : params.array("lattice").span()) options_.lattice.lengths.push_back(static_cast<std::size_t>(length));
    if (params.get("step").is_number()) options_.step = params.number("step");
    if (params.text("scheme") == "heun") options_.scheme = LangevinScheme::heun;
  }

  static Schema schema();

  std::unique_ptr<Simulation> simulation(const SimulationSetup& setup) const override {
    return std::make_unique<LangevinSimulation>(options_, setup);
  }

 private:
  LangevinOptions options_;
};

void check_scheme(const Params& params) {
  if (params.text("scheme") == "etd") throw params.error("scheme", "scheme \"etd\" is not built yet; \"euler\" and \"heun\" are");
}

Schema Langevin::schema() {
  Schema s;
  s.name = "langevin";
  s.summary = "Overdamped Langevin motion of a field on a periodic lattice, or of one variable where no lattice is given.";
  s.source = "seed 000, eqs (9), (29), (32); sheet overlap_field, sections 1 to 4";
  s.description =
      "`dq/ds = mobility [K lap q - W'(q) + omega(x)] + eta(x,s)`, started from `start` (default 1). Time `s` is fictitious: only "
      "relations between observables at equal `s` or equal overlap have a meaning. Each interval between sample times is "
      "cut into equal steps of at most `step`. A length-1 axis contributes nothing, a length-2 axis counts its neighbour twice.";
  s.family = "field";
  s.options = {
      array("lattice").length(1, 8).integers().at_least(1).says("Sites along each axis, 1 to 8 axes; without it one site (dimension 0).")
          .from("sheet overlap_field, section 2"),
      number("spacing").positive().by_default(1).in("length").says("Distance dx of neighbouring sites.").from("sheet overlap_field, section 2"),
      number("step").one_of({"auto"}).positive().by_default("auto").in("length^2/(energy mobility)")
          .says("Longest time step; \"auto\" begins at half the order-preserving limit (two thirds of it with \"heun\") and 1/32 of each sample time, and is halved, at most six times, on the way to "
                "those sample times where its error would not be small beside the statistical one.")
          .from("sheet overlap_field, section 3"),
      choice("scheme", {"euler", "heun", "etd"}).by_default("euler").says("Time stepping: explicit Euler, weak order 1; Heun with the same noise in both stages, weak order 2, at 1.4 times the "
                "cost of a step, for curves against time (\"etd\" is not built yet).")
          .from("sheet overlap_field, section 3"),
      number("mobility").positive().by_default(1).says("Mobility, which multiplies force and temperature.").from("sheet overlap_field, section 1"),
      choice("boundary", {"periodic"}).by_default("periodic").says("Boundary condition.").from("sheet overlap_field, section 2"),
      number("bound").at_least(2).by_default(10).in("overlap").says("A member with |q| beyond it has diverged.")
          .from("sheet overlap_field, section 11")};
  s.check = check_scheme;
  s.example = "dynamics.langevin { lattice = {32, 32, 32} }";
  return s;
}

const Register<Langevin> registered(__FILE__);

}  // namespace

}  // namespace quench
