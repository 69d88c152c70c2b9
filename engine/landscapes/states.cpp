#include "engine/landscapes/states.h"

#include <algorithm>
#include <cmath>

#include "engine/landscapes/energy_samples.h"

namespace quench {

std::size_t DiscreteLandscape::degree(std::uint64_t state) const {
  switch (graph()) {
    case Graph::hypercube: return static_cast<std::size_t>(spins());
    case Graph::listed: return listed(state).size();
    case Graph::complete: break;
  }
  return static_cast<std::size_t>(states()) - 1;
}

void DiscreteLandscape::neighbours(std::uint64_t state, std::vector<std::uint64_t>& out) const {
  out.clear();
  if (graph() == Graph::listed) {
    out.assign(listed(state).begin(), listed(state).end());
  } else if (graph() == Graph::hypercube) {
    for (int i = 0; i < spins(); ++i) out.push_back(state ^ std::uint64_t{1} << i);
  } else {
    for (std::uint64_t j = 0; j < static_cast<std::uint64_t>(states()); ++j)
      if (j != state) out.push_back(j);
  }
}

double DiscreteLandscape::connectivity() const {
  switch (graph()) {
    case Graph::hypercube: return 1.0 / spins();
    case Graph::listed: return 1;
    case Graph::complete: break;
  }
  return infinite() ? 1 : 1 / states();
}

std::uint64_t DiscreteLandscape::last_state() const {
  if (graph() == Graph::hypercube) return ~std::uint64_t{0} >> (64 - spins());
  return static_cast<std::uint64_t>(states()) - 1;
}

std::uint64_t DiscreteLandscape::state_of_number(double number, const std::string& about, const std::string& option) const {
  const auto refuse = [&](const std::string& accepted) {
    throw argument_error("state " + shortest(number) + " does not exist; accepted: " + accepted).about(about).option(option)
        .fact("received", shortest(number)).fact("accepted", accepted);
  };
  if (infinite()) refuse("no number, because with infinitely many states every jump draws a new energy");
  const double first = static_cast<double>(first_number()), last = first + static_cast<double>(last_state());
  if (!(number >= first && number <= last) || number != std::floor(number))
    refuse("an integer in [" + shortest(first) + ", " + shortest(last) + "]");
  // Beyond 2^53 doubles are even numbers only; 2^64 itself is what 2^64 - 1 rounds to.
  if (number >= 0x1p64) return last_state();
  return static_cast<std::uint64_t>(number) - first_number();
}

std::uint64_t inherent_state(const DiscreteLandscape& landscape, const EnergySample& sample, std::uint64_t state) {
  std::vector<std::uint64_t> around;
  std::vector<double> energies;
  double here = sample.energy(state);
  for (;;) {
    landscape.neighbours(state, around);
    if (around.empty()) return state;
    energies.resize(around.size());
    sample.energies(around, energies);
    const auto lowest = std::min_element(energies.begin(), energies.end());
    if (!(*lowest < here)) return state;
    here = *lowest;
    state = around[static_cast<std::size_t>(lowest - energies.begin())];
  }
}

// ---- thresholds

Option threshold_option() {
  return number("threshold").one_of({"auto", "landscape", "leading", "mean_min", "local", "effective"}).in("energy")
      .says("threshold energy: a number, or where it comes from")
      .from("sheet traps, section 5");
}

ThresholdSource threshold_of(const Value& value) {
  using Kind = ThresholdSource::Kind;
  if (value.is_number()) return {Kind::number, value.number()};
  static const std::pair<const char*, Kind> names[] = {{"auto", Kind::automatic}, {"landscape", Kind::landscape}, {"leading", Kind::leading},
                                                       {"mean_min", Kind::mean_min}, {"local", Kind::local}, {"effective", Kind::effective}};
  if (value.is<std::string>())
    for (const auto& [name, kind] : names)
      if (value.as<std::string>() == name) return {kind, 0};
  throw Error(ErrorKind::internal, "a threshold is neither a number nor the name of a source");
}

// ---- two-time functions

TwoTimeText two_time_text(JumpQuestion::Kind kind, bool given_below) {
  using Kind = JumpQuestion::Kind;
  switch (kind) {
    case Kind::stay: return {"stay", "Pi_stay", "no jump in (t_w, t_w + t]"};
    case Kind::conf: return {"conf", "Pi_conf", "same state at t_w and t_w + t, returns allowed"};
    case Kind::threshold:
      return {"threshold", "Pi_thr", std::string("E < threshold at t_w and no visit to E >= threshold in (t_w, t_w + t], ") +
                                         (given_below ? "divided by P(E(t_w) < threshold)" : "fraction of all walkers")};
    case Kind::overlap: return {"overlap", "C", "overlap 1 - 2 d/N of the states at t_w and t_w + t"};
    case Kind::energy:
    case Kind::occupation: break;
  }
  throw Error(ErrorKind::internal, "energies and occupations have one time");
}

// ---- disorder

Option disorder_option() {
  return integer("disorder").says("fixes the sample: number k is the same one in every member, sweep point, experiment and seed");
}

IndependentDisorder::IndependentDisorder(const Params& params, EnergyDensity density, const std::string& content)
    : density_(std::move(density)), content_(params.schema().full_name() + ";" + content + ";" + density_.canonical()) {
  if (params.has("disorder")) disorder_ = params.integer("disorder");
}

StreamKey IndependentDisorder::key(const PointAddress& point, std::uint64_t sample) const {
  return disorder_ ? fixed_key(*disorder_, content_, Purpose::energies) : stream_key(point, sample, Purpose::energies);
}

void IndependentDisorder::add_facts(std::vector<std::pair<std::string, std::string>>& facts) const {
  facts.emplace_back("density", density_.description());
  if (disorder_) facts.emplace_back("disorder", "sample " + std::to_string(*disorder_) + " fixed");
}

}  // namespace quench
