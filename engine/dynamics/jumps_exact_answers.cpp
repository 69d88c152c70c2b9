// Aging functions of the exact engine (sheet traps 6.3) and its answers as datasets.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/dynamics/jumps_exact.h"

namespace quench {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Kind = JumpQuestion::Kind;

// ---- aging functions at one wait

VectorXd ExactWalk::stay(const VectorXd& at_wait, std::span<const double> lag) const {
  VectorXd out = VectorXd::Zero(static_cast<Index>(lag.size()));
  for (std::size_t l = 0; l < lag.size(); ++l)
    for (Index i = 0; i < at_wait.size(); ++i) {
      const double leave = std::min(generator_.leave(i), generator_.discrete ? 1.0 : generator_.leave(i));
      double stays = 1;
      if (leave > 0 && lag[l] > 0) stays = generator_.discrete ? std::exp(lag[l] * std::log1p(-leave)) : std::exp(-leave * lag[l]);
      out(static_cast<Index>(l)) += at_wait(i) * stays;
    }
  return out;
}

std::vector<bool> ExactWalk::below(const WalkThreshold& threshold) const {
  std::vector<bool> out(states());
  for (std::size_t i = 0; i < states(); ++i) {
    const double value = threshold.local ? local_threshold(*landscape_, *sample_, i, rates_->beta()) : threshold.value;
    out[i] = threshold.every_jump || energies_[i] < value;
  }
  return out;
}

VectorXd ExactWalk::survival(const std::vector<bool>& below, const VectorXd& at_wait, std::span<const double> lag) {
  if (!block_ || block_->below != below) {
    Block block{below, {}, nullptr};
    for (std::size_t i = 0; i < states(); ++i)
      if (below[i]) block.states.push_back(static_cast<Index>(i));
    if (!block.states.empty()) {
      const WalkRates part{generator_.to(block.states, block.states), generator_.leave(block.states), generator_.discrete};
      const bool closed = block.states.size() == states();
      block.propagator = propagator(part, detailed() ? VectorXd(exponents_(block.states)) : VectorXd(), closed);
    }
    block_ = std::move(block);
  }
  if (block_->states.empty()) return VectorXd::Zero(static_cast<Index>(lag.size()));
  const VectorXd there = at_wait(block_->states);
  return block_->propagator->bilinear(VectorXd::Ones(there.size()), there, lag);
}

VectorXd ExactWalk::overlap(const VectorXd& at_wait, std::span<const double> lag) {
  // q(a, b) = 1/N sum over spins of s(a) s(b).
  MatrixXd spins(at_wait.size(), landscape_->spins());
  for (Index i = 0; i < spins.rows(); ++i)
    for (Index s = 0; s < spins.cols(); ++s) spins(i, s) = (static_cast<std::uint64_t>(i) >> s & 1) ? 1 : -1;
  return whole().bilinear(spins, at_wait.asDiagonal() * spins, lag) / landscape_->spins();
}

// ---- over waits

std::vector<double> ExactWalk::lags(double wait, const JumpQuestion& question) const {
  const bool by_ratio = !question.ratio.empty();
  std::vector<double> out = by_ratio ? question.ratio : question.lag;
  for (double& lag : out) {
    if (options_.clock == JumpClock::logarithmic) lag = by_ratio ? wait + std::log(lag) : lag;
    else if (by_ratio) lag *= wait;
    // Attempts between the two sample times, each the state after the last whole number.
    if (options_.clock == JumpClock::discrete) lag = std::floor(wait + lag) - std::floor(wait);
  }
  return scaled(out);
}

MatrixXd ExactWalk::aging(const JumpQuestion& question) {
  if (question.kind == Kind::overlap && landscape_->spins() == 0)
    throw argument_error("kind = \"overlap\" needs spins; the landscape has states without").about("quench.exact").option("kind");
  const MatrixXd at_waits = occupation(question.wait);
  std::vector<bool> under;
  if (question.kind == Kind::threshold) under = below(threshold(question.threshold));
  const bool every_jump = question.kind == Kind::threshold && threshold(question.threshold).every_jump;
  MatrixXd out(at_waits.cols(), static_cast<Index>(question.ratio.empty() ? question.lag.size() : question.ratio.size()));
  for (Index w = 0; w < at_waits.cols(); ++w) {
    const VectorXd now = at_waits.col(w);
    const std::vector<double> lag = lags(question.wait[static_cast<std::size_t>(w)], question);
    VectorXd row;
    if (question.kind == Kind::stay || every_jump) row = stay(now, lag);
    else if (question.kind == Kind::conf) row = whole().diagonal(now, lag);
    else if (question.kind == Kind::overlap) row = overlap(now, lag);
    else row = survival(under, now, lag);
    if (question.kind == Kind::threshold && question.given_below) {
      double started = 0;
      for (Index i = 0; i < now.size(); ++i)
        if (under[static_cast<std::size_t>(i)]) started += now(i);
      row /= started;
    }
    out.row(w) = row;
  }
  return out;
}

// ---- datasets

namespace {

/// A dim, or an attribute where the script gave one number.
void add_dim(Dataset& out, bool single, const std::string& name, const std::vector<double>& values) {
  if (single) return void(out.attributes.emplace_back(name, shortest(values[0])));
  out.dims.push_back(name);
  out.coords.push_back(Array::of(values));
}

/// The values in the order of the dims; `values` is [first][last].
void fill(Dataset& out, const MatrixXd& values) {
  Shape shape;
  for (const Array& coord : out.coords) shape.push_back(coord.size());
  out.value = Array(shape);
  std::size_t k = 0;
  for (Index i = 0; i < values.rows(); ++i)
    for (Index j = 0; j < values.cols(); ++j) out.value[k++] = values(i, j);
}

void check_times(const std::vector<double>& times, const char* option, bool zero, const char* accepted) {
  for (double t : times)
    if (!(zero ? t >= 0 : t > 0))
      throw argument_error(fmt::format("option \"{}\" is {}; accepted: {}, on clock = \"log\" their logarithms", option, shortest(t), accepted))
          .about("quench.exact").option(option).fact("received", shortest(t));
}

}  // namespace

Dataset ExactWalk::answer(const JumpQuestion& question) {
  const bool logarithms = options_.clock == JumpClock::logarithmic;
  const std::string ln = logarithms ? "ln_" : "";
  if (!logarithms) {
    check_times(question.at, "at", true, "times >= 0");
    check_times(question.wait, "wait", false, "times > 0");
    check_times(question.lag, "lag", true, "times >= 0");
  }
  Dataset out;
  if (question.kind == Kind::energy) {
    out.label = "E";
    out.unit = "energy";
    add_dim(out, question.one_at, ln + "t", question.at);
    fill(out, energy(question.at));
  } else if (question.kind == Kind::occupation) {
    out.label = "P";
    add_dim(out, question.one_at, ln + "t", question.at);
    std::vector<double> names(states());
    for (std::size_t i = 0; i < states(); ++i) names[i] = static_cast<double>(i + landscape_->first_number());
    add_dim(out, false, "state", names);
    fill(out, occupation(question.at).transpose());
  } else {
    const TwoTimeText text = two_time_text(question.kind, question.given_below);
    out.label = text.label;
    const bool by_ratio = !question.ratio.empty();
    add_dim(out, question.one_wait, ln + "wait", question.wait);
    add_dim(out, question.one_lag, by_ratio ? "ratio" : ln + "lag", by_ratio ? question.ratio : question.lag);
    const MatrixXd values = aging(question);
    fill(out, values);
    out.attributes.emplace_back("kind", text.kind);
    if (question.kind == Kind::threshold) {
      out.attributes.emplace_back("threshold", threshold(question.threshold).text);
      if (values.hasNaN()) out.reason = "the walk is never below the threshold at t_w";
    }
    out.attributes.emplace_back("definition", text.definition);
  }
  for (const auto& fact : facts()) out.attributes.push_back(fact);
  return out;
}

std::vector<std::pair<std::string, std::string>> ExactWalk::facts() const {
  const char* clocks[] = {"continuous", "discrete", "log (times are natural logarithms)"};
  const double spread = detailed() ? SpectralPropagator::spread(exponents_) : 1;
  const double temperature = rates_->frozen() ? 0 : 1 / rates_->beta();
  return {{"states", std::to_string(states())},
          {"kernel", rates_->name() + ", temperature " + shortest(temperature)},
          {"clock", clocks[static_cast<int>(options_.clock)]},
          {"start", start_text_},
          {"stationary law", !detailed() ? "not known: no detailed balance"
                             : rates_->kind() == RateKind::raw ? "exp(-2E/T), that of half the temperature"
                                                               : "of the kernel, detailed balance on every pair"},
          {"method", by_eigenvalues() ? fmt::format("eigenvalues of the symmetrised generator, rounding about {:.0e}", 1e-15 * spread)
                                      : std::string("squaring of stochastic matrices, accurate entry by entry")}};
}

}  // namespace quench
