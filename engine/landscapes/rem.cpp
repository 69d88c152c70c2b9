// Random energy model on the hypercube: independent energies, neighbours differ in one spin.
#include "engine/landscapes/energy_samples.h"

namespace quench {

namespace {

class Rem final : public DiscreteLandscape {
 public:
  explicit Rem(const Params& params)
      : spins_(static_cast<int>(params.integer("spins"))),
        storage_(params.text("storage")),
        disorder_(params, density_from(params, spins_), "spins=" + std::to_string(spins_)) {
    if (storage_ == "table" && spins_ > most_stored_spins)
      throw params.error("storage", "storage = \"table\" of " + std::to_string(spins_) + " spins needs 2^" + std::to_string(spins_ + 3) +
                                        " bytes a sample; accepted: at most " + std::to_string(most_stored_spins) + " spins")
          .hint("storage = \"hashed\" needs no memory and gives the same energies");
  }

  static Schema schema() {
    Schema s;
    s.name = "rem";
    s.summary = "Random energy model: 2^N independent energies, moves flip one spin.";
    s.source = "B. Derrida, Phys. Rev. B 24, 2613 (1981); M. Baity-Jesi, G. Biroli, C. Cammarota, J. Stat. Mech. 013301 (2018); sheet traps, section 2.4";
    s.family = "states";
    s.description =
        "A state is a bit word, bit `i` = 1 meaning spin `i` up. Gaussian energies have variance N unless given. Energies are pure "
        "functions of disorder sample and state; stored or hashed they have the same bits.";
    s.options = {integer("spins").need().at_least(1).at_most(64).says("number N of spins")};
    for (Option& option : density_options("gaussian", "spins")) s.options.push_back(std::move(option));
    s.options.push_back(choice("storage", {"auto", "table", "hashed"}).by_default("auto").no_numeric_effect()
                            .says("2^N energies in memory (at most 26 spins), or made when asked; \"auto\" takes what is faster"));
    s.options.push_back(disorder_option());
    s.example = "landscape.rem { spins = 20, density = \"exponential\", T_c = 1 }";
    return s;
  }

  Graph graph() const override { return Graph::hypercube; }
  double states() const override { return __builtin_ldexp(1.0, spins_); }
  int spins() const override { return spins_; }
  bool random() const override { return true; }
  bool fixed() const override { return disorder_.fixed(); }
  StreamKey energy_key(const PointAddress& point, std::uint64_t sample) const override { return disorder_.key(point, sample); }
  const EnergyDensity* density() const override { return &disorder_.density(); }

  std::shared_ptr<const EnergySample> sample(const StreamKey& key, bool store) const override {
    const bool stored = storage_ == "table" || (storage_ == "auto" && store && spins_ <= most_stored_spins);
    return std::make_shared<const IndependentEnergies>(disorder_.density(), key, stored ? std::size_t{1} << spins_ : 0);
  }

  std::vector<std::pair<std::string, std::string>> facts() const override {
    std::vector<std::pair<std::string, std::string>> out{{"spins", std::to_string(spins_)}};
    disorder_.add_facts(out);
    return out;
  }

 private:
  int spins_;
  std::string storage_;
  IndependentDisorder disorder_;
};

const Register<Rem> registered(__FILE__);

}  // namespace

}  // namespace quench
