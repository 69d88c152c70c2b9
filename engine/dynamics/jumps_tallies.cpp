#include "engine/dynamics/jumps_tallies.h"

#include <algorithm>
#include <cmath>

#include "engine/numerics/array_math.h"

namespace quench {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
}

bool TallyPlan::any_local() const {
  return std::any_of(thresholds.begin(), thresholds.end(), [](const WalkThreshold& t) { return t.local; }) ||
         std::any_of(stays.begin(), stays.end(), [](const StayPlan& s) { return s.threshold && s.threshold->local; });
}

Tally::Tally(const TallyPlan& plan) : plan_(&plan), crossings_(plan.thresholds.size()), lifetimes_(plan.stays.size()), shown_(plan.stays.size()) {
  for (std::size_t i = 0; i < lifetimes_.size(); ++i) {
    const std::size_t bins = plan.stays[i].demand.edges.size() + 1;
    lifetimes_[i].complete.assign(bins, 0);
    lifetimes_[i].log_sum.assign(bins, 0);
  }
}

double Tally::zero() const { return plan_->logarithmic ? -infinity : 0; }

double Tally::add(double a, double b) const {
  if (!plan_->logarithmic) return a + b;
  double sum;
  QUENCH_DISPATCH(logarithmic_times)(a, &b, &sum, 1);
  return sum;
}

bool Tally::below(const WalkThreshold& threshold, double energy, double local) const {
  return threshold.every_jump || energy < (threshold.local ? local : threshold.value);
}

bool Tally::enters(const StayPlan& plan, double energy, double local) const {
  if (plan.demand.reentry && !plan.threshold->every_jump) return energy < *plan.demand.reentry;
  return below(*plan.threshold, energy, local);
}

void Tally::start(double energy, double local) {
  energy_ = energy;
  for (std::size_t i = 0; i < crossings_.size(); ++i) crossings_[i] = {below(plan_->thresholds[i], energy, local), 0};
  for (std::size_t i = 0; i < lifetimes_.size(); ++i) {
    const StayPlan& plan = plan_->stays[i];
    lifetimes_[i].open = !plan.threshold || enters(plan, energy, local);
    lifetimes_[i].length = zero();
  }
}

void Tally::wait(double dwell) {
  for (Lifetimes& lifetimes : lifetimes_)
    if (lifetimes.open) lifetimes.length = add(lifetimes.length, dwell);
  if (plan_->energy_integral) integral_ += energy_ * dwell;
}

void Tally::finish(const StayPlan& plan, Lifetimes& lifetimes) const {
  const std::vector<double>& edges = plan.demand.edges;
  const auto above = std::upper_bound(edges.begin(), edges.end(), lifetimes.length);
  const auto bin = static_cast<std::size_t>(above - edges.begin());
  double log_length = lifetimes.length;
  if (!plan_->logarithmic) array_function(Op::logarithm)(&lifetimes.length, &log_length, 1);
  lifetimes.complete[bin] += 1;
  lifetimes.log_sum[bin] += log_length;
  lifetimes.length = zero();
}

void Tally::jump(double energy, double local) {
  energy_ = energy;
  for (std::size_t i = 0; i < crossings_.size(); ++i) {
    const WalkThreshold& threshold = plan_->thresholds[i];
    crossings_[i].below = below(threshold, energy, local);
    if (threshold.every_jump || !crossings_[i].below) ++crossings_[i].visits;
  }
  for (std::size_t i = 0; i < lifetimes_.size(); ++i) {
    const StayPlan& plan = plan_->stays[i];
    Lifetimes& lifetimes = lifetimes_[i];
    const bool every = !plan.threshold || plan.threshold->every_jump;
    if (lifetimes.open && (every || !below(*plan.threshold, energy, local))) {
      finish(plan, lifetimes);
      lifetimes.open = every;
    } else if (!lifetimes.open) {
      lifetimes.open = enters(plan, energy, local);
    }
  }
}

void Tally::show(JumpState& state, double elapsed) {
  state.crossings = crossings_;
  for (std::size_t i = 0; i < lifetimes_.size(); ++i) {
    const Lifetimes& lifetimes = lifetimes_[i];
    shown_[i] = {lifetimes.complete, lifetimes.log_sum,
                 lifetimes.open ? add(lifetimes.length, elapsed) : std::numeric_limits<double>::quiet_NaN()};
  }
  state.stays = shown_;
  state.energy_integral = plan_->energy_integral ? integral_ + energy_ * elapsed : 0;
}

void Tally::save(ByteWriter& out) const {
  out.f64(energy_);
  out.f64(integral_);
  for (const Crossing& c : crossings_) {
    out.u64(c.below ? 1 : 0);
    out.u64(c.visits);
  }
  for (const Lifetimes& l : lifetimes_) {
    out.numbers(l.complete);
    out.numbers(l.log_sum);
    out.f64(l.length);
    out.u64(l.open ? 1 : 0);
  }
}

void Tally::load(ByteReader& in) {
  energy_ = in.f64();
  integral_ = in.f64();
  for (Crossing& c : crossings_) {
    c.below = in.u64() != 0;
    c.visits = in.u64();
  }
  for (Lifetimes& l : lifetimes_) {
    const std::size_t bins = l.complete.size();
    l.complete = in.numbers();
    l.log_sum = in.numbers();
    if (l.complete.size() != bins || l.log_sum.size() != bins) throw Error(ErrorKind::io, "a checkpoint holds lifetimes in other bins");
    l.length = in.f64();
    l.open = in.u64() != 0;
  }
}

}  // namespace quench
