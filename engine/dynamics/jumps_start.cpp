#include "engine/dynamics/jumps_start.h"

#include <algorithm>

#include "engine/core/streams.h"
#include "engine/dynamics/jumps_walks.h"

namespace quench {

namespace {

Error start_error(const std::string& message) { return argument_error(message).about("experiment").option("start"); }

/// 2^24 states are 128 MiB of sums.
constexpr double most_listed = 0x1p24;

}  // namespace

WalkBeginning::WalkBeginning(const Value& start, const DiscreteLandscape& landscape, const JumpRates& rates) : landscape_(&landscape) {
  if (start.is_nil()) return;
  if (start.is_number()) {
    state_ = landscape.state_of_number(start.number(), "experiment", "start");
    kind_ = WalkStart::state;
    return;
  }
  const std::string name = start.is<std::string>() ? start.as<std::string>() : "";
  if (name == "random") return;
  if (name != "equilibrium") {
    const std::string near = nearest_name(name, {"random", "equilibrium"});
    Error error = start_error("start is " + show(start) + "; accepted for walks: \"random\", \"equilibrium\" or the number of a state");
    if (!near.empty()) error.hint("did you mean \"" + near + "\"?");
    throw error;
  }
  kind_ = WalkStart::equilibrium;
  if (rates.frozen()) throw start_error("start = \"equilibrium\" does not exist at temperature 0").hint("start = the number of the ground state");
  const EnergyRange range = energy_range(landscape);
  const std::optional<double> beta = rates.stationary_beta(range.low, range.high);
  if (!beta) throw start_error("start = \"equilibrium\" needs a kernel with detailed balance; this rate function has none");
  law_.beta = *beta;
  if (rates.view().capped) law_.cap = rates.view().reference;
  if (landscape.infinite()) {
    if (rates.view().capped && range.high > rates.view().reference)
      throw start_error("start = \"equilibrium\" with cap = \"one\" and energies above the threshold needs a finite number of states");
    prepare_annealed_equilibrium();
  } else if (landscape.states() > most_listed) {
    throw start_error("start = \"equilibrium\" lists all states; accepted: at most 2^24").hint("start = \"random\"");
  }
}

void WalkBeginning::prepare_annealed_equilibrium() {
  const EnergyDensity& density = *landscape_->density();
  switch (density.kind()) {
    case DensityKind::exponential: {
      const double rest = 1 / density.T_c() - law_.beta;
      if (!(rest > 0))
        throw start_error("start = \"equilibrium\" does not exist below T_c: exp(-E/T) times the density has no norm").hint("start = \"random\"");
      tilted_ = EnergyDensity::exponential(1 / rest);
      break;
    }
    case DensityKind::gaussian:
      tilted_ = density;
      shift_ = -law_.beta * density.deviation() * density.deviation();
      break;
    case DensityKind::table:
      tilted_table_.emplace(density, law_.beta);
      break;
  }
}

std::optional<StationaryLaw> WalkBeginning::wanted_law() const {
  return kind_ == WalkStart::equilibrium && !landscape_->infinite() ? std::optional(law_) : std::nullopt;
}

double WalkBeginning::annealed_energy(ScalarStream& stream) const {
  if (kind_ == WalkStart::random) return landscape_->density()->quantile(stream());
  return tilted_table_ ? tilted_table_->quantile(stream()) : tilted_->quantile(stream()) + shift_;
}

void WalkBeginning::place(WalkHead& head, const WalkSample* sample, const PointAddress& point, const MemberAddress& member) const {
  ScalarStream stream(stream_key(point, member.disorder, Purpose::initial), static_cast<std::uint32_t>(member.member), 0);
  if (landscape_->infinite()) {
    head.state = 0;
    head.energy = annealed_energy(stream);
    return;
  }
  if (kind_ == WalkStart::state) {
    head.state = state_;
  } else if (kind_ == WalkStart::equilibrium) {
    const std::vector<double>& sums = sample->cumulative;
    const double target = static_cast<double>(stream() >> 11) * 0x1p-53 * sums.back();
    const auto at = std::upper_bound(sums.begin(), sums.end(), target);
    head.state = static_cast<std::uint64_t>(std::min(at, sums.end() - 1) - sums.begin());
  } else {
    // 2^64 states of 64 spins are all words.
    const std::uint64_t last = landscape_->last_state();
    head.state = last == ~std::uint64_t{0} ? stream() : slot_of(stream(), last + 1).index;
  }
  head.energy = sample->energies->energy(head.state);
}

std::string WalkBeginning::text() const {
  if (kind_ == WalkStart::state) return "state " + std::to_string(state_ + landscape_->first_number());
  if (kind_ == WalkStart::equilibrium) return "equilibrium";
  return landscape_->infinite() ? "energy from the density" : "uniform over states";
}

}  // namespace quench
