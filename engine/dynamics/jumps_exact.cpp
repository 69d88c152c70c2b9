#include "engine/dynamics/jumps_exact.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/numerics/memory.h"

namespace quench {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Rates further apart than this are refused: what the slow ones do would be lost in the rounding of the fast ones.
const double widest_span = 14 * std::log(10.0);

Error refusal(const std::string& message) { return argument_error(message).about("quench.exact"); }

std::shared_ptr<const DiscreteLandscape> checked(std::shared_ptr<const DiscreteLandscape> landscape) {
  if (landscape->infinite())
    throw refusal("the landscape has infinitely many states; accepted: at most " + std::to_string(ExactWalk::most_states)).option("states");
  if (landscape->states() > static_cast<double>(ExactWalk::most_states))
    throw refusal(fmt::format("the landscape has {} states; accepted: at most {}", shortest(landscape->states()), ExactWalk::most_states))
        .option(landscape->spins() > 0 ? "spins" : "states");
  return landscape;
}

std::shared_ptr<const EnergySample> fixed_sample(const DiscreteLandscape& landscape) {
  if (landscape.random() && !landscape.fixed())
    throw refusal("the energies are random, so that there is no one walk to solve").option("disorder")
        .hint("fix the sample with disorder = 1");
  return landscape.sample(landscape.energy_key({}, 0), true);
}

}  // namespace

ExactWalk::ExactWalk(std::shared_ptr<const DiscreteLandscape> landscape, const JumpOptions& options, const Value& start,
                     std::shared_ptr<const EnergySample> sample, ExactMethod method)
    : landscape_(checked(std::move(landscape))), options_(options), sample_(std::move(sample)), method_(method) {
  if (!sample_) sample_ = fixed_sample(*landscape_);
  rates_.emplace(options_.params, *landscape_, reference_threshold(options_.params, *landscape_));
  const std::size_t n = static_cast<std::size_t>(landscape_->states());
  std::vector<std::uint64_t> all(n);
  for (std::size_t i = 0; i < n; ++i) all[i] = i;
  energies_.resize(n);
  sample_->energies(all, energies_);
  require_memory(8.0 * static_cast<double>(n) * static_cast<double>(n), "the rates between " + std::to_string(n) + " states");
  read_rates();
  if (options_.clock == JumpClock::discrete) check_discrete();
  find_stationary();
  if (method_ == ExactMethod::eigenvalues && !detailed())
    throw Error(ErrorKind::internal, "eigenvalues were asked for without detailed balance");
  read_start(start);
}

std::string ExactWalk::state_text(std::size_t state) const {
  return std::to_string(state + landscape_->first_number());
}

// ---- rates

void ExactWalk::read_rates() {
  const std::size_t n = states();
  const double log_c = std::log(landscape_->connectivity());
  std::vector<std::uint64_t> around;
  std::vector<double> there, logs;
  const auto read = [&](std::size_t i) {
    landscape_->neighbours(i, around);
    there.resize(around.size());
    logs.resize(around.size());
    for (std::size_t k = 0; k < around.size(); ++k) there[k] = energies_[around[k]];
    rates_->logarithms(energies_[i], there, logs);
  };
  // Pass 1: how far the rates reach. {log rate, from, to} of the fastest and the slowest.
  std::vector<double> fastest{-infinity, 0, 0}, slowest{infinity, 0, 0};
  for (std::size_t i = 0; i < n; ++i) {
    read(i);
    for (std::size_t k = 0; k < logs.size(); ++k) {
      const double j = static_cast<double>(around[k]), from = static_cast<double>(i);
      if (logs[k] == -infinity) continue;
      if (logs[k] > fastest[0]) fastest = {logs[k], from, j};
      if (logs[k] < slowest[0]) slowest = {logs[k], from, j};
    }
  }
  check_span(fastest, slowest);
  // In the common range rates stay as they are, to the last bit.
  generator_.discrete = options_.clock == JumpClock::discrete;
  log_scale_ = std::abs(fastest[0]) < 300 || fastest[0] == -infinity || generator_.discrete ? 0 : fastest[0];
  generator_.to = Eigen::MatrixXd::Zero(static_cast<Index>(n), static_cast<Index>(n));
  generator_.leave = VectorXd::Zero(static_cast<Index>(n));
  const double c = landscape_->connectivity();
  for (std::size_t i = 0; i < n; ++i) {
    read(i);
    const auto from = static_cast<Index>(i);
    for (std::size_t k = 0; k < logs.size(); ++k)
      generator_.to(static_cast<Index>(around[k]), from) = log_scale_ == 0 ? c * std::exp(logs[k]) : std::exp(logs[k] + log_c - log_scale_);
    generator_.leave(from) = generator_.to.col(from).sum();
  }
}

void ExactWalk::check_span(const std::vector<double>& fastest, const std::vector<double>& slowest) const {
  if (!(fastest[0] - slowest[0] > widest_span)) return;
  const auto pair = [&](const std::vector<double>& rate) {
    return state_text(static_cast<std::size_t>(rate[1])) + " to " + state_text(static_cast<std::size_t>(rate[2]));
  };
  throw Error(ErrorKind::numeric,
              fmt::format("the rates are too far apart: that from state {} is 1e{:.1f} times that from state {}; accepted: at most 1e14",
                          pair(fastest), (fastest[0] - slowest[0]) / std::log(10.0), pair(slowest)))
      .about("quench.exact").option("temperature").hint("a higher temperature, or an experiment with dynamics.jumps");
}

void ExactWalk::check_discrete() const {
  for (std::size_t i = 0; i < states(); ++i) {
    const double out = generator_.leave(static_cast<Index>(i));
    if (out > 1 + 1e-12)
      throw refusal(fmt::format("clock = \"discrete\" needs chances of a move of at most 1; that of state {} is {:.6g}", state_text(i), out))
          .option("clock").hint("the continuous clock has no such limit");
  }
}

double ExactWalk::time_scale() const { return std::exp(log_scale_); }

void ExactWalk::find_stationary() {
  const auto [lowest, highest] = std::minmax_element(energies_.begin(), energies_.end());
  const std::optional<double> beta = rates_->stationary_beta(*lowest, *highest > *lowest ? *highest : *lowest + 1);
  if (!beta) return;
  VectorXd x(static_cast<Index>(states()));
  for (std::size_t i = 0; i < states(); ++i) x(static_cast<Index>(i)) = rates_->stationary_exponent(energies_[i], *beta);
  x.array() -= x.minCoeff();
  // The kernel's own law, and what 64 pairs of energies said of a script's function, must hold on every pair of this graph.
  for (Index i = 0; i < x.size(); ++i)
    for (Index j = 0; j < i; ++j) {
      const double there = generator_.to(j, i), back = generator_.to(i, j);
      if (there == 0 && back == 0) continue;
      if (!(there > 0 && back > 0)) return;
      if (!(std::abs(std::log(there / back) - (x(i) - x(j))) <= 1e-9 * (1 + x(i) + x(j)))) return;
    }
  exponents_ = std::move(x);
}

VectorXd ExactWalk::stationary() const {
  if (!detailed()) return {};
  const VectorXd weights = (-exponents_.array()).exp();
  return weights / weights.sum();
}

// ---- start

void ExactWalk::read_start(const Value& start) {
  const Index n = static_cast<Index>(states());
  if (start.is_nil() || (start.is<std::string>() && start.as<std::string>() == "random")) {
    start_ = VectorXd::Constant(n, 1.0 / static_cast<double>(n));
    start_text_ = "random, uniform over the states";
  } else if (start.is<std::string>() && start.as<std::string>() == "equilibrium") {
    if (!detailed())
      throw refusal("start = \"equilibrium\" needs a stationary law, and kernel \"" + rates_->name() + "\" has " +
                    (rates_->frozen() ? "none at temperature 0" : "no detailed balance")).option("start");
    start_ = stationary();
    start_text_ = "equilibrium";
  } else if (start.is_number()) {
    start_ = VectorXd::Zero(n);
    const std::uint64_t state = landscape_->state_of_number(start.number(), "quench.exact", "start");
    start_(static_cast<Index>(state)) = 1;
    start_text_ = "state " + state_text(state);
  } else {
    throw refusal("start is " + show(start) + "; accepted: \"random\", \"equilibrium\" or the number of a state").option("start")
        .fact("received", show(start));
  }
}

// ---- evolution

bool ExactWalk::by_eigenvalues() const {
  if (method_ != ExactMethod::automatic) return method_ == ExactMethod::eigenvalues;
  if (!detailed()) return false;
  // Squaring is accurate whatever the rates, and as fast on few states; the eigenvalues of many states serve all times.
  return SpectralPropagator::spread(exponents_) < (states() <= 128 ? 1e3 : states() <= 512 ? 1e6 : 1e8);
}

std::unique_ptr<Propagator> ExactWalk::propagator(const WalkRates& rates, const VectorXd& exponents, bool closed) const {
  if (by_eigenvalues()) return std::make_unique<SpectralPropagator>(rates, exponents, closed);
  return std::make_unique<SquaringPropagator>(rates);
}

Propagator& ExactWalk::whole() {
  if (!whole_) whole_ = propagator(generator_, exponents_, true);
  return *whole_;
}

std::vector<double> ExactWalk::scaled(std::span<const double> times) const {
  std::vector<double> out;
  for (double t : times) {
    if (options_.clock == JumpClock::logarithmic) out.push_back(std::exp(t + log_scale_));
    else if (options_.clock == JumpClock::discrete) out.push_back(std::floor(t));
    else out.push_back(t == 0 ? 0 : log_scale_ == 0 ? t : std::exp(std::log(t) + log_scale_));
  }
  return out;
}

Eigen::MatrixXd ExactWalk::occupation(std::span<const double> times) { return whole().evolve(start_, scaled(times)); }

VectorXd ExactWalk::energy(std::span<const double> times) {
  // From the lowest energy, which probability adds up to once and so adds no rounding of its own.
  const double lowest = *std::min_element(energies_.begin(), energies_.end());
  VectorXd above(static_cast<Index>(states()));
  for (std::size_t i = 0; i < states(); ++i) above(static_cast<Index>(i)) = energies_[i] - lowest;
  return whole().bilinear(above, start_, scaled(times)).array() + lowest;
}

VectorXd ExactWalk::spectrum() {
  constexpr Index most_general = 1024;
  const Index n = static_cast<Index>(states());
  if (detailed()) {
    auto* known = dynamic_cast<SpectralPropagator*>(whole_.get());
    return (known ? known->eigenvalues() : SpectralPropagator(generator_, exponents_, true).eigenvalues()) * time_scale();
  }
  if (n > most_general)
    throw refusal(fmt::format("without detailed balance the spectrum takes the eigenvalues of a general matrix of {} states; accepted: at most {}",
                              n, most_general)).option("kernel");
  return general_spectrum(generator_) * time_scale();
}

}  // namespace quench
