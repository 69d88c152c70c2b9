// Classical thermodynamics of the mosaic (sheet rfot 2).
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "engine/core/error.h"
#include "engine/numerics/mosaic_droplet.h"
#include "engine/numerics/mosaic_primitives.h"
#include "engine/numerics/mosaic_stretching.h"

using namespace quench::mosaic;

namespace {

const double lam = confinement_log(0.01), ghat = mismatch_constant(lam), kauzmann = 0.79;

EntropyCurve curve(EntropyForm form, double entropy = 0.82) { return {form, kauzmann, jump_from_entropy(entropy, kauzmann)}; }

constexpr EntropyForm forms[] = {EntropyForm::linear, EntropyForm::adam};

}  // namespace

TEST_CASE("barrier, beads and size for s_c = 0.82") {
  CHECK(ghat == Approx(11.33025).epsilon(1e-6));
  for (EntropyForm form : forms) {
    const Droplet droplet = droplet_at(curve(form), {ghat, 0}, 1, false);
    CHECK(droplet.barrier() == Approx(39.14).epsilon(2e-4));
    CHECK(droplet.beads() == Approx(190.9).epsilon(3e-4));
    CHECK(std::cbrt(droplet.beads()) == Approx(5.759).epsilon(2e-4));  // 5.758 for 0.82, 5.759 for 0.8199
    CHECK(droplet.critical_beads() == Approx(47.7).epsilon(1e-3));
    CHECK(droplet.free_energy(droplet.beads()) == Approx(0).margin(1e-12));
    CHECK(droplet.free_energy(droplet.critical_beads()) == Approx(droplet.barrier()).epsilon(1e-14));
    CHECK(droplet.free_energy(0) == 0);
  }
  CHECK(ghat * ghat / (4 * std::log(1e17)) == Approx(0.8199).epsilon(1e-4));
  CHECK(ghat * ghat / 4 == Approx(32.09).epsilon(2e-4));
}

TEST_CASE("sizes from the time scale alone") {
  CHECK(std::pow(8 * std::log(1e17) / (3 * std::sqrt(3 * pi) * lam), 2.0 / 3) == Approx(std::cbrt(beads_from_time(std::log(1e17), ghat))).epsilon(1e-13));
  CHECK(beads_from_time(39.1439, ghat) == Approx(190.98).epsilon(1e-4));
  CHECK(beads_from_bulk(std::log(1e15), 0.01) == Approx(190.9).epsilon(3e-4));
  CHECK(beads_from_bulk(std::log(1e17), 0.01) == Approx(245).epsilon(1e-3));
}

TEST_CASE("gamma sqrt(N) is the surface of a droplet times its tension") {
  for (double radius : {0.7, 1.5, 3.6, 40.0}) {
    const double beads = 4 * pi / 3 * radius * radius * radius;
    CHECK(ghat * std::sqrt(beads) == Approx(4 * pi * radius * radius * wall_tension(lam, radius)).epsilon(1e-13));
    CHECK(droplet_radius(beads) == Approx(radius).epsilon(1e-14));
  }
}

TEST_CASE("the entropy forms agree at T_g, vanish at T_K and differ in slope there by T_g/T_K") {
  const EntropyCurve lin = curve(forms[0]), adam = curve(forms[1]);
  CHECK(lin.entropy(1) == Approx(0.82));
  CHECK(adam.entropy(1) == Approx(0.82));
  CHECK(lin.entropy(kauzmann) == 0);
  CHECK(adam.entropy(0.5) == 0);
  const double just = kauzmann * (1 + 1e-12);
  CHECK(adam.slope(just) / lin.slope(just) == Approx(1 / kauzmann));
  for (EntropyForm form : forms)
    for (double t : {0.8, 0.95, 1.3}) {
      const double h = 1e-6;
      CHECK((curve(form).entropy(t + h) - curve(form).entropy(t - h)) / (2 * h) == Approx(curve(form).slope(t)).epsilon(1e-8));
    }
}

TEST_CASE("the barrier is infinite at and below T_K, never NaN") {
  for (EntropyForm form : forms)
    for (double t : {kauzmann, 0.5, 1e-6}) {
      CHECK(std::isinf(droplet_at(curve(form), {ghat, 0}, t, false).barrier()));
      CHECK(std::isinf(droplet_at(curve(form), {ghat, 1}, t, false).beads()));
      CHECK(std::isinf(log_time(curve(form), {ghat, 0}, t, false)));
    }
}

TEST_CASE("linear entropy with thermal mismatch is an exact Vogel-Fulcher law, Adam-Gibbs one up to a constant") {
  const double jump = curve(forms[0]).jump, D = ghat * ghat / (4 * jump);
  for (double t : {0.82, 0.9, 1.0, 1.4}) {
    CHECK(log_time(curve(forms[0]), {ghat, 1}, t, false) == Approx(D * kauzmann / (t - kauzmann)).epsilon(1e-12));
    CHECK(log_time(curve(forms[1]), {ghat, 1}, t, false) == Approx(D * kauzmann * (1 + kauzmann / (t - kauzmann))).epsilon(1e-12));
  }
}

TEST_CASE("activation slopes are derivatives, equilibrium and frozen") {
  for (EntropyForm form : forms)
    for (double power : {0.0, 0.5, 1.0})
      for (bool ageing : {false, true})
        for (double t : {0.6, 0.85, 0.97, 1.2}) {
          if (!ageing && t < kauzmann) continue;
          const auto scaled = [&](double u) { return log_time(curve(form), {ghat, power}, 1 / u, ageing); };
          const double u = 1 / t, h = 1e-5;
          INFO(t << " " << power << " " << ageing);
          CHECK(activation_slope(curve(form), {ghat, power}, t, ageing) == Approx((scaled(u + h) - scaled(u - h)) / (2 * h)).epsilon(1e-7).margin(1e-6));
        }
}

TEST_CASE("driving force of a frozen structure: continuous at T_g and T_K, slope s_c") {
  for (EntropyForm form : forms) {
    const EntropyCurve entropy = curve(form);
    const auto force = [&](double t) { return droplet_at(entropy, {ghat, 0}, t, true).force; };
    CHECK(force(1) == Approx(0.82));
    CHECK(force(0.3) == force(kauzmann));
    for (double t : {0.8, 0.9, 0.99}) {
      const double h = 1e-6;
      CHECK((force(t + h) - force(t - h)) / (2 * h) == Approx(entropy.entropy(t)).epsilon(1e-7));
    }
    CHECK(force(1.2) == Approx(1.2 * entropy.entropy(1.2)));
  }
}

TEST_CASE("m x: 34 just below T_g, 19 below T_K") {
  const double decades = 17, L = decades * std::log(10), entropy = ghat * ghat / (4 * L);
  for (EntropyForm form : forms) {
    const Mismatch fixed{ghat, 0};
    const double equilibrium = activation_slope(curve(form, entropy), fixed, 1, false), m = equilibrium / std::log(10);
    const auto x = [&](double t) { return activation_slope(curve(form, entropy), fixed, t, true) / equilibrium; };
    CHECK(m * x(1) == Approx(34).epsilon(1e-12));
    const double k = kauzmann, below = form == EntropyForm::linear ? 2 / (1 + k) : (1 / k - 1) / std::log(1 / k);
    CHECK(m * x(0.7) == Approx(decades * below).epsilon(1e-12));
    if (form == EntropyForm::linear) CHECK(m * x(0.7) == Approx(19.0).epsilon(1e-3));
  }
  CHECK(activation_slope(curve(forms[0], entropy), {ghat, 1}, 1, false) / std::log(10) == Approx(80.952).epsilon(1e-5));
  CHECK(activation_slope(curve(forms[0], entropy), {ghat, 0}, 1, false) / std::log(10) == Approx(114.952).epsilon(1e-5));
}

TEST_CASE("the glass temperature solves its condition inside its bracket on 1e5 random glasses") {
  std::mt19937_64 bits(7);
  std::uniform_real_distribution<double> uniform(0, 1);
  int wrong_root = 0, missed_root = 0, off_closed_form = 0, found = 0;
  for (int i = 0; i < 100000; ++i) {
    const double k = 0.2 + 0.75 * uniform(bits), jump = std::exp(4 * uniform(bits) - 1), L = 5 + 60 * uniform(bits);
    const EntropyCurve entropy{i % 2 ? EntropyForm::adam : EntropyForm::linear, k, jump};
    const Mismatch mismatch{ghat, 0.5 * (i % 3)};
    const auto f = [&](double t) { return log_time(entropy, mismatch, t, false); };
    const double t = temperature_where(f, L, k);
    if (std::isnan(t)) {
      missed_root += !(f(10 * k) > L);  // there must really be no root below 10 T_K
      continue;
    }
    ++found;
    wrong_root += !(t > k * (1 + 1e-12) && t <= 10 * k && std::abs(f(t) / L - 1) < 1e-9);
    off_closed_form += i % 2 == 0 && i % 3 == 2 && !(std::abs(t / k / (1 + ghat * ghat / (4 * jump) / L) - 1) < 1e-10);
  }
  CHECK(found > 50000);
  CHECK(missed_root == 0);
  CHECK(wrong_root == 0);
  CHECK(off_closed_form == 0);
}

TEST_CASE("crossover: critical radius of one bead at tau/tau_0 = 1e5, one critical bead at 3e2") {
  const EntropyCurve entropy = curve(forms[0]);
  const Mismatch thermal{ghat, 1};
  const auto log_time_at = [&](double beads) {
    return log_time(entropy, thermal, temperature_where([&](double t) { return droplet_at(entropy, thermal, t, false).critical_beads(); }, beads, kauzmann), false);
  };
  CHECK(log_time_at(4 * pi / 3) == Approx(std::log(1e5)).margin(0.1));
  CHECK(log_time_at(1) == Approx(std::log(3e2)).margin(0.1));
}

TEST_CASE("frequency at the top of the barrier, 1.673, and 1.51 for the classical droplet") {
  CHECK(top_frequency_coefficient(ghat, 0.82) == Approx(1.673).epsilon(3e-4));
  const double q = 2 * std::sqrt(2.0) - 1;
  CHECK(q == Approx(1.828427).epsilon(1e-6));
  CHECK(top_frequency_coefficient(ghat, 0.82 / q) == Approx(1.51).epsilon(3e-3));
}

TEST_CASE("a Lindemann ratio without confinement is an error that names it") {
  for (double lind : {0.1171, 1.0, 0.0, -1.0}) CHECK_THROWS_AS(confinement_log(lind), quench::Error);
  CHECK(confinement_log(0.117) > 0);
}

TEST_CASE("stretching: limits, ordering and equal variance of ln t") {
  CHECK(stretching_gauss(0) == 1);
  CHECK(stretching_log_moment(0) == 1);
  CHECK(stretching_capped(0) == 1);
  for (double width : {0.5, 3.46}) {
    const double beta = stretching_log_moment(width);
    CHECK(pi * pi / (6 * beta * beta) == Approx(pi * pi / 6 + width * width).epsilon(1e-13));
    CHECK(stretching_gauss(width) < beta);
    CHECK(beta < stretching_capped(width));
  }
  CHECK(capped_share * capped_share == Approx(0.34085).epsilon(2e-5));
}

TEST_CASE("the relaxation function is the average of exp(-t/tau)") {
  for (double time : {1e-3, 0.5, 4.0}) CHECK(relaxation(time, 0, false) == Approx(std::exp(-time)).epsilon(1e-12));
  CHECK(relaxation(0, 3.0, false) == Approx(1).epsilon(1e-12));
  CHECK(relaxation(0, 3.0, true) == Approx(1).epsilon(1e-12));
  // -ln t where phi has fallen is distributed as the convolution of a Gumbel law with the Gaussian: variance pi^2/6 + sig^2,
  // mean gamma_E. Moments of -d phi by trapezoids in ln t.
  for (double width : {0.8, 3.46}) {
    double mass = 0, mean = 0, square = 0;
    const double h = 0.02, reach = 12 * (1 + width);
    for (double x = -reach; x < reach; x += h) {
      const double share = relaxation(std::exp(x), width, false) - relaxation(std::exp(x + h), width, false), middle = x + h / 2;
      mass += share;
      mean += share * middle;
      square += share * middle * middle;
    }
    CHECK(mass == Approx(1).epsilon(1e-9));
    CHECK(mean == Approx(-0.5772156649).epsilon(1e-6));
    CHECK(square - mean * mean == Approx(pi * pi / 6 + width * width).epsilon(1e-4));
  }
}

TEST_CASE("the fitted exponent is 1 for one time, and lies near the estimators") {
  CHECK(fitted_stretching(0, false) == Approx(1).epsilon(1e-9));
  const double width = std::log(1e17) / (2 * std::sqrt(32.0));
  CHECK(fitted_stretching(width, false) > stretching_gauss(width));
  CHECK(fitted_stretching(width, false) < stretching_log_moment(width));
}
