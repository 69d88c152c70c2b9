// Fully connected traps: the trap model with the kernel "trap", the step model with "metropolis" or "glauber".
#include <cmath>

#include "engine/landscapes/energy_samples.h"

namespace quench {

namespace {

class Traps final : public DiscreteLandscape {
 public:
  explicit Traps(const Params& params)
      : states_(params.number("states")),
        disorder_(params, density_from(params, 1), "states=" + canonical(Value(params.number("states")))),
        threshold_{params.number("threshold"), params.text("cap") == "one"} {
    if (states_ > 0x1p53 && !infinite()) throw params.error("states", "more than 2^53 states cannot be told apart; math.huge is the annealed limit");
  }

  static Schema schema() {
    Schema s;
    s.name = "traps";
    s.summary = "Fully connected states with independent energies: Bouchaud's trap model and, with other kernels, the step model.";
    s.source = "J.-P. Bouchaud, J. Phys. I 2, 1705 (1992); A. Barrat, M. Mezard, J. Phys. I 5, 941 (1995); sheet traps, sections 2.1 to 2.3";
    s.family = "states";
    s.description =
        "Kernel `trap`: `w(i -> j) = (1/M) exp(-(E_th - E_i)/T)`, escape over a threshold; kernels `metropolis` and `glauber`: the step "
        "model, escape by finding a lower state. `states = math.huge` draws a fresh energy at each jump, a renewal process; a finite "
        "number has quenched energies, numbered from 1.";
    s.options = density_options("exponential", "1");
    s.options.push_back(integer("states").at_least(2).or_infinite().by_default(std::numeric_limits<double>::infinity())
                            .says("number of states; math.huge is the annealed limit"));
    s.options.push_back(number("threshold").in("energy").by_default(0.0).says("energy E_th over which the kernel \"trap\" escapes"));
    s.options.push_back(choice("cap", {"none", "one"}).by_default("none")
                            .says("kernel \"trap\" above the threshold: \"none\" takes the rate literally, \"one\" never exceeds 1 "
                                  "(its stationary law is exp(-min(E, E_th)/T))"));
    s.options.push_back(disorder_option());
    s.example = "landscape.traps { density = \"exponential\", T_c = 1 }";
    return s;
  }

  Graph graph() const override { return Graph::complete; }
  double states() const override { return states_; }
  std::uint64_t first_number() const override { return 1; }
  bool random() const override { return true; }
  bool fixed() const override { return disorder_.fixed(); }
  StreamKey energy_key(const PointAddress& point, std::uint64_t sample) const override { return disorder_.key(point, sample); }
  const EnergyDensity* density() const override { return &disorder_.density(); }
  const TrapThreshold* trap_threshold() const override { return &threshold_; }

  std::shared_ptr<const EnergySample> sample(const StreamKey& key, bool store) const override {
    if (infinite()) throw Error(ErrorKind::internal, "infinitely many states have no energies to list");
    const bool small = states_ <= most_stored;
    return std::make_shared<const IndependentEnergies>(disorder_.density(), key, store && small ? static_cast<std::size_t>(states_) : 0);
  }

  std::vector<std::pair<std::string, std::string>> facts() const override {
    std::vector<std::pair<std::string, std::string>> out{{"states", infinite() ? "infinite (annealed)" : shortest(states_) + " (quenched)"}};
    disorder_.add_facts(out);
    return out;
  }

 private:
  static constexpr double most_stored = 0x1p26;
  double states_;
  IndependentDisorder disorder_;
  TrapThreshold threshold_;
};

const Register<Traps> registered(__FILE__);

}  // namespace

}  // namespace quench
