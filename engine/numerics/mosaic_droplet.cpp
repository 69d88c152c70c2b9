#include "engine/numerics/mosaic_droplet.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <limits>

#include "engine/core/error.h"
#include "engine/core/value.h"
#include "engine/numerics/mosaic_primitives.h"

namespace quench::mosaic {

double confinement_log(double lindemann_squared) {
  const double lam = -std::log(lindemann_squared * pi * std::numbers::e);
  if (!(lindemann_squared > 0 && lam > 0)) {
    Error error = argument_error("the squared Lindemann ratio is " + shortest(lindemann_squared) + "; accepted: below 1/(pi e) = 0.117 (lindemann below 0.342)");
    throw error.option("lindemann").fact("option", "lindemann");
  }
  return lam;
}

double mismatch_constant(double confinement) { return 1.5 * std::sqrt(3 * pi) * confinement; }

double EntropyCurve::entropy(double t) const {
  if (t <= kauzmann) return 0;
  return form == EntropyForm::linear ? jump * (t - kauzmann) / kauzmann : jump * (t - kauzmann) / (kauzmann * t);
}

double EntropyCurve::slope(double t) const {
  if (t <= kauzmann) return 0;
  return form == EntropyForm::linear ? jump / kauzmann : jump / (t * t);
}

double EntropyCurve::frozen_enthalpy(double t) const {
  const double from = std::max(t, kauzmann);
  if (from >= 1) return 0;
  return form == EntropyForm::linear ? jump * (1 - from) * (1 + from) / (2 * kauzmann) : -jump * std::log(from);
}

double jump_from_entropy(double entropy, double kauzmann) { return entropy * kauzmann / (1 - kauzmann); }

double Mismatch::at(double t) const { return power == 0 ? coefficient : coefficient * std::pow(t, power); }

double Droplet::free_energy(double beads) const { return mismatch * std::sqrt(beads) - force * beads; }

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
}

double Droplet::barrier() const { return force > 0 ? mismatch * mismatch / (4 * force) : infinity; }

double Droplet::critical_beads() const { return beads() / 4; }

double Droplet::beads() const { return force > 0 ? (mismatch / force) * (mismatch / force) : infinity; }

Droplet droplet_at(const EntropyCurve& entropy, const Mismatch& mismatch, double t, bool ageing) {
  const double force = t * entropy.entropy(t) + (ageing ? entropy.frozen_enthalpy(t) : 0);
  return {mismatch.at(t), force};
}

double log_time(const EntropyCurve& entropy, const Mismatch& mismatch, double t, bool ageing) {
  return droplet_at(entropy, mismatch, t, ageing).barrier() / t;
}

double activation_slope(const EntropyCurve& entropy, const Mismatch& mismatch, double t, bool ageing) {
  const Droplet droplet = droplet_at(entropy, mismatch, t, ageing);
  if (!(droplet.force > 0)) return infinity;
  // d(F/t)/d(1/t) = F - t F', F = gamma^2/(4 g). Frozen structure: g' = s_c, because T s_c' and the enthalpy cancel.
  const bool frozen = ageing && t <= 1;
  const double force_slope = frozen ? entropy.entropy(t) : entropy.entropy(t) + t * entropy.slope(t);
  return droplet.barrier() * (1 - 2 * mismatch.power + t * force_slope / droplet.force);
}

double top_frequency_coefficient(double constant, double entropy) {
  const double q = 2 * std::numbers::sqrt2 - 1, root = constant / (2 * q * entropy);
  return std::sqrt(9.0 / 4 * constant * std::sqrt(4 * pi / 3) / std::sqrt(droplet_radius(root * root))) / debye_factor;
}

double wall_tension(double confinement, double radius) { return 0.75 * confinement / std::sqrt(radius); }

double beads_from_time(double log_ratio, double constant) {
  const double root = 4 * log_ratio / constant;
  return root * root;
}

double beads_from_bulk(double log_ratio, double lindemann_squared) { return 16 * lindemann_squared * log_ratio * log_ratio; }

double temperature_where(const std::function<double(double)>& f, double target, double kauzmann) {
  // In u = ln(T/T_K - 1) the logarithm of a barrier is close to a straight line.
  const auto excess = [&](double u) { return std::log(f(kauzmann * (1 + std::exp(u)))) - std::log(target); };
  const double low = std::log(1e-12), high = std::log(9.0);
  const double at_low = excess(low), at_high = excess(high);
  if (!(at_low > 0 && at_high <= 0)) return std::numeric_limits<double>::quiet_NaN();
  std::uintmax_t iterations = 200;
  const auto root = boost::math::tools::toms748_solve(excess, low, high, at_low, at_high, boost::math::tools::eps_tolerance<double>(50), iterations);
  return kauzmann * (1 + std::exp((root.first + root.second) / 2));
}

double droplet_radius(double beads) { return std::cbrt(3 * beads / (4 * pi)); }

}  // namespace quench::mosaic
