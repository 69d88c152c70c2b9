// Walks on discrete states declared as a script declares them, beside plain loops.
#include <cmath>
#include <memory>

#include "bench/bench.h"
#include "bench/declare.h"
#include "bench/reference_jumps.h"
#include "engine/landscapes/states.h"

namespace quench::bench {

namespace {

/// Ensembles of walks that are started again when the run ends.
class WalkWork {
 public:
  WalkWork(const char* landscape, Options landscape_options, Options dynamics_options, std::uint64_t walkers, std::vector<double> times)
      : samples_(times.size()) {
    SimulationSetup setup;
    setup.landscape = model<Landscape>(declare("landscape", landscape, std::move(landscape_options)));
    setup.times = std::move(times);
    setup.members = 8 * walkers;
    setup.replicas = 8 * walkers;
    simulation_ = model<Dynamics>(declare("dynamics", "jumps", std::move(dynamics_options)))->simulation(setup);
    crew_ = simulation_->crew();
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(walkers, simulation_->lanes()); ++i) members_.push_back({i, 0, i});
  }
  double measure() {
    double jumps = 0;
    const double start = thread_nanoseconds();
    do {
      for (MemberAddress& member : members_) member.member += members_.size();
      crew_->start(members_);
      for (std::size_t s = 0; s < samples_; ++s) crew_->advance(s);
      for (std::size_t lane = 0; lane < members_.size(); ++lane)
        jumps += static_cast<double>(dynamic_cast<const JumpState&>(crew_->state(lane)).jumps);
    } while (thread_nanoseconds() - start < 5e7);
    return (thread_nanoseconds() - start) / jumps;
  }

 private:
  std::unique_ptr<Simulation> simulation_;
  std::unique_ptr<Crew> crew_;
  std::vector<MemberAddress> members_;
  std::size_t samples_;
};

void add_walks(std::vector<Case>& cases, const std::string& name, const std::string& reference, const char* landscape, Options landscape_options,
               Options dynamics_options, std::uint64_t walkers, std::vector<double> times) {
  auto work = std::make_shared<std::unique_ptr<WalkWork>>();
  cases.push_back({name, "ns per jump", reference, "", [=] {
                     if (!*work) *work = std::make_unique<WalkWork>(landscape, landscape_options, dynamics_options, walkers, times);
                     return (*work)->measure();
                   }});
}

template <class Make>
void add_plain(std::vector<Case>& cases, const std::string& name, Make make, double end) {
  auto work = std::make_shared<decltype(make())>();
  cases.push_back({name, "ns per jump", "", "", [=] {
                     if (!*work) *work = make();
                     double jumps = 0;
                     const double start = thread_nanoseconds();
                     do jumps += static_cast<double>((*work)->walk(static_cast<decltype((*work)->walk(0))>(end)));
                     while (thread_nanoseconds() - start < 2e7);
                     return (thread_nanoseconds() - start) / jumps;
                   }});
}

std::vector<double> decades(double first, double last, int points) {
  std::vector<double> times;
  for (int i = 0; i < points; ++i) times.push_back(first * std::pow(last / first, i / (points - 1.0)));
  return times;
}

void add_rem(std::vector<Case>& cases, const std::string& name, const std::string& reference, int spins, const char* storage, std::uint64_t walkers,
             double temperature, double duration) {
  Options landscape{{"spins", spins}, {"storage", storage}, {"disorder", 1}};
  add_walks(cases, name, reference, "rem", landscape, {{"temperature", temperature}, {"solver", "rejection_free"}}, walkers, decades(duration / 10, duration, 3));
}

}  // namespace

void add_jump_cases(std::vector<Case>& cases) {
  add_plain(cases, "plain loop trap renewal", [] { return std::make_unique<PlainTraps>(0.6); }, 1e7);
  add_plain(cases, "plain loop step model", [] { return std::make_unique<PlainSteps>(0.6); }, 1e7);
  for (const int spins : {12, 20})
    add_plain(cases, "plain loop random energies " + std::to_string(spins) + " spins", [spins] { return std::make_unique<PlainRem>(spins, spins == 12 ? 1.0 : 1.2, true); }, 2000);
  add_plain(cases, "plain loop random energies 64 spins hashed", [] { return std::make_unique<PlainRem>(64, 1.0, false); }, 500);
  add_walks(cases, "jumps trap renewal", "plain loop trap renewal", "traps", {}, {{"temperature", 0.6}}, 256, decades(10, 1e7, 7));
  add_walks(cases, "jumps step model", "plain loop step model", "traps", {}, {{"temperature", 0.6}, {"kernel", "metropolis"}}, 256, decades(10, 1e7, 7));
  for (const std::uint64_t walkers : {1, 16}) {
    const std::string text = walkers == 1 ? " one walker" : " 16 walkers";
    add_rem(cases, "jumps random energies 12 spins" + text, "plain loop random energies 12 spins", 12, "table", walkers, 1.0, 1e6);
    add_rem(cases, "jumps random energies 12 spins hot" + text, "plain loop random energies 12 spins", 12, "table", walkers, 4.0, 1e3);
    add_rem(cases, "jumps random energies 20 spins hot" + text, "plain loop random energies 20 spins", 20, "table", walkers, 4.0, 1e3);
    add_rem(cases, "jumps random energies 64 spins hot hashed" + text, "plain loop random energies 64 spins hashed", 64, "hashed", walkers, 4.0, 1e3);
    add_rem(cases, "jumps random energies 20 spins" + text, "plain loop random energies 20 spins", 20, "table", walkers, 1.2, 1e6);
    add_rem(cases, "jumps random energies 64 spins hashed" + text, "plain loop random energies 64 spins hashed", 64, "hashed", walkers, 1.0, 1e5);
  }
}

}  // namespace quench::bench
