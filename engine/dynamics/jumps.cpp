// dynamics.jumps: walks on discrete states with rates w(i -> j) = c r(E_i, E_j), c = 1/M on the complete graph, 1/N on the
// hypercube, 1 on listed edges. Sheet traps, sections 3 and 4; A. B. Bortz, M. H. Kalos, J. L. Lebowitz, J. Comput. Phys. 17,
// 10 (1975); J.-P. Bouchaud, J. Phys. I 2, 1705 (1992); A. Barrat, M. Mezard, J. Phys. I 5, 941 (1995).
#include "engine/dynamics/jumps_simulation.h"

namespace quench {

namespace {

class Jumps final : public JumpDynamics {
 public:
  explicit Jumps(const Params& params) : options_{params} {
    const std::string& clock = params.text("clock");
    options_.clock = clock == "discrete" ? JumpClock::discrete : clock == "log" ? JumpClock::logarithmic : JumpClock::continuous;
    const std::string& solver = params.text("solver");
    options_.solver = solver == "attempts"         ? JumpSolver::attempts
                      : solver == "rejection_free" ? JumpSolver::rejection_free
                                                   : JumpSolver::automatic;
    if (params.has("max_steps")) options_.max_steps = params.number("max_steps");
  }

  static Schema schema();
  const JumpOptions& options() const override { return options_; }
  std::unique_ptr<Simulation> simulation(const SimulationSetup& setup) const override {
    return std::make_unique<WalkSimulation>(options_, setup);
  }

 private:
  JumpOptions options_;
};

void check(const Params& params) {
  const Value& kernel = params.get("kernel");
  const bool mix = kernel.is<std::string>() && kernel.as<std::string>() == "mix";
  if (mix && !params.has("a")) throw params.error("a", "kernel \"mix\" needs option \"a\", the share of the barrier on the state left, in [0, 1]");
  if (!mix && params.has("a")) throw params.error("a", "option \"a\" belongs to kernel = \"mix\"");
  if (params.text("clock") == "log" && params.text("solver") == "attempts")
    throw params.error("solver", "solver \"attempts\" tries one move per unit of time and cannot keep a logarithmic clock; accepted with clock = "
                                 "\"log\": \"rejection_free\"");
}

Schema Jumps::schema() {
  Schema s;
  s.name = "jumps";
  s.summary = "Thermally activated jumps between discrete states: traps, step model, random energies, listed graphs.";
  s.source = "seed 004; sheet traps, sections 3 and 4";
  s.description =
      "`w(i -> j) = c r(E_i, E_j)` with `c` = 1/M on the complete graph, 1/N on the hypercube, 1 on listed edges; with "
      "`D = E_j - E_i` the kernels are `metropolis` min(1, exp(-D/T)), `glauber` 1/(1 + exp(D/T)), `trap` exp(-(E_th - E_i)/T), `half` "
      "exp(-D/2T), `mix` exp(-[(1-a)(E_j - E_0) - a(E_i - E_0)]/T), `raw` exp(-D/T), whose stationary law is that of T/2. One attempted move "
      "of the whole system per unit of time; the state at t includes a jump at exactly t. Start: `\"random\"` (uniform; with infinitely "
      "many states an energy from the density), `\"equilibrium\"`, or the number of a state.";
  s.family = "states";
  s.options = rate_options();
  s.options.push_back(choice("clock", {"auto", "continuous", "discrete", "log"}).by_default("auto")
                          .says("exponential waiting times (\"auto\"), one attempt at t = 1, 2, ..., or continuous time whose `times`, `wait` and "
                                "`lag` are natural logarithms")
                          .from("sheet traps, sections 4.1 and 4.4"));
  s.options.push_back(choice("solver", {"auto", "rejection_free", "attempts"}).by_default("auto")
                          .says("jump by jump, or attempt by attempt; the law is the same. \"auto\" decides by a pilot run of 10^4 attempts. Jump by jump, a "
                                "`landscape.rem` of more than 16 spins is walked by upper bounds of the rates, from which moves are refused in proportion "
                                "(\"thinned\")")
                          .from("sheet traps, sections 4.2 and 4.3"));
  s.options.push_back(number("max_steps").at_least(1).or_infinite()
                          .says("most events (or attempts) of a member, those that move nothing among them; a walk that would need more stops there and its "
                                "results are marked `truncated`"));
  s.check = check;
  s.example = "dynamics.jumps { temperature = 0.75 }";
  return s;
}

const Register<Jumps> registered(__FILE__);

}  // namespace

}  // namespace quench
