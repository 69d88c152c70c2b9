// The exact engine: closed forms, the sheet's numbers, and a slow solution written apart from it.
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "tests/jumps/exact_walks.h"
#include "tests/jumps/slow_walk.h"

using namespace quench;
using namespace quench::test;
using Kind = JumpQuestion::Kind;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::shared_ptr<const DiscreteLandscape> levels(std::vector<double> energies, Value edges = "complete") {
  return landscape("levels", {{"energies", numbers(std::move(energies))}, {"edges", std::move(edges)}});
}

Value pairs(std::vector<double> flat) { return Value(Array(Shape{flat.size() / 2, 2}, flat)); }

double one(ExactWalk& walk, Kind kind, double wait, double lag, double threshold = 0) {
  return walk.aging(ask(kind, {wait}, {lag}, threshold))(0, 0);
}

double energy(ExactWalk& walk, double t) { return walk.energy(std::vector{t})(0); }

}  // namespace

TEST_CASE("Three states and a square have the energies, aging functions and gaps of the sheet, by either method") {
  struct Row {
    Options options;
    double e, conf, stay, threshold, gap;
  };
  const double T = 1 / 1.5;
  const Row rows[] = {
      {{{"kernel", "trap"}}, -1.3933429077, 0.8122533050, 0.8015698902, 0.7342128241, 0.1030541029},
      {{{"kernel", "metropolis"}}, -1.5477453070, 0.6459882389, 0.5860544726, 0.7584976351, 0.4688644788},
      {{{"kernel", "glauber"}}, -1.5170954612, 0.6794066603, 0.6380362925, 0.7595346222, 0.3746407999},
      {{{"kernel", "half"}}, -1.6736652177, 0.5908857577, 0.4257310997, 0.7051665138, 0.9426964363},
      {{{"kernel", "raw"}}, -1.8973109269, 0.8217223510, 0.6812990333, 0.9086475363, 1.2993847229},
      {{{"kernel", "mix"}, {"a", 0.25}}, -1.7156265638, 0.5574852966, 0.1231360527, 0.5094143928, 0},
      {{{"kernel", "metropolis"}, {"clock", "discrete"}}, -1.6064728585, 0.6038155461, 0.5502848876, 0.7882834761, 0},
  };
  for (const Row& row : rows)
    for (ExactMethod method : {ExactMethod::eigenvalues, ExactMethod::squaring}) {
      Options options = row.options;
      options["temperature"] = T;
      ExactWalk walk = exact(levels({-0.5, -1.2, -2}), options, {}, method);
      INFO(walk.rates().name() << (method == ExactMethod::squaring ? " by squaring" : " by eigenvalues"));
      CHECK(std::abs(energy(walk, 2) - row.e) < 1e-9);
      CHECK(std::abs(one(walk, Kind::conf, 2, 2) - row.conf) < 1e-9);
      CHECK(std::abs(one(walk, Kind::stay, 2, 2) - row.stay) < 1e-9);
      CHECK(std::abs(one(walk, Kind::threshold, 2, 2, -1) - row.threshold) < 1e-9);
      if (row.gap) CHECK(std::abs(walk.spectrum()(1) - row.gap) < 1e-9);
    }
  ExactWalk frozen = exact(levels({-0.5, -1.2, -2}), {{"temperature", 0.0}});
  CHECK(std::abs(energy(frozen, 2) + 1.6646715376) < 1e-9);
  CHECK(std::abs(one(frozen, Kind::conf, 2, 2) - 0.8115027354) < 1e-9);
  CHECK(std::abs(one(frozen, Kind::stay, 2, 2) - 0.8115027354) < 1e-9);
  CHECK(std::abs(one(frozen, Kind::threshold, 2, 2, -1) - 0.9121342873) < 1e-9);
  ExactWalk chain = exact(levels({-0.5, -1.2, -2}, pairs({1, 2, 2, 3})), {{"temperature", T}});
  CHECK(std::abs(energy(chain, 2) + 1.6020552847) < 1e-9);
  CHECK(std::abs(one(chain, Kind::conf, 2, 2) - 0.5651947427) < 1e-9);
  CHECK(std::abs(one(chain, Kind::stay, 2, 2) - 0.3719491076) < 1e-9);
  CHECK(std::abs(one(chain, Kind::threshold, 2, 2, -1) - 0.7448156265) < 1e-9);
  ExactWalk square = exact(levels({0.3, -0.9, -1.6, 0.1}, "hypercube"), {{"temperature", T}});
  CHECK(std::abs(energy(square, 2) + 1.0579242672) < 1e-9);
  CHECK(std::abs(one(square, Kind::conf, 2, 2) - 0.7404112556) < 1e-9);
  CHECK(std::abs(one(square, Kind::stay, 2, 2) - 0.6854553061) < 1e-9);
  CHECK(std::abs(one(square, Kind::threshold, 2, 2, -1) - 0.4054635591) < 1e-9);
  CHECK(std::abs(square.spectrum()(1) - 0.1271196504) < 1e-9);
}

TEST_CASE("Two states follow their closed forms on every clock") {
  // Rates a from 1 to 2 and b back: metropolis, c = 1/2, E = (0, -1), T = 0.8.
  const double a = 0.5, b = 0.5 * std::exp(-1 / 0.8), s = a + b;
  for (ExactMethod method : {ExactMethod::eigenvalues, ExactMethod::squaring})
    for (const char* clock : {"continuous", "log", "discrete"}) {
      ExactWalk walk = exact(levels({0, -1}), {{"temperature", 0.8}, {"clock", clock}}, Value(1), method);
      const bool log = walk.facts()[2].second[0] == 'l', discrete = walk.facts()[2].second[0] == 'd';
      INFO(clock << " " << static_cast<int>(method));
      const auto mixing = [&](double t) { return discrete ? std::pow(1 - s, t) : std::exp(-s * t); };
      const auto alone = [&](double rate, double t) { return discrete ? std::pow(1 - rate, t) : std::exp(-rate * t); };
      const auto script = [&](double t) { return log ? std::log(t) : t; };
      for (double wait : {1.0, 2.0, 7.0, 40.0})
        for (double lag : {1.0, 3.0, 20.0}) {
          const double p1 = b / s + a / s * mixing(wait), p2 = 1 - p1;
          const Eigen::MatrixXd p = walk.occupation(std::vector{script(wait)});
          CHECK(std::abs(p(0, 0) - p1) < 1e-14);
          CHECK(std::abs(p(1, 0) - p2) < 1e-14);
          CHECK(std::abs(energy(walk, script(wait)) + p2) < 1e-14);
          const double back1 = b / s + a / s * mixing(lag), back2 = a / s + b / s * mixing(lag);
          CHECK(std::abs(one(walk, Kind::conf, script(wait), script(lag)) - (p1 * back1 + p2 * back2)) < 1e-14);
          CHECK(std::abs(one(walk, Kind::stay, script(wait), script(lag)) - (p1 * alone(a, lag) + p2 * alone(b, lag))) < 1e-14);
          CHECK(std::abs(one(walk, Kind::threshold, script(wait), script(lag), -0.5) - p2 * alone(b, lag)) < 1e-14);
          const Eigen::MatrixXd divided = walk.aging(ask(Kind::threshold, {script(wait)}, {script(lag)}, -0.5, true));
          CHECK(std::abs(divided(0, 0) - alone(b, lag)) < 1e-14);
          JumpQuestion ratio = ask(Kind::stay, {script(wait)}, {});
          ratio.ratio = {0, lag};
          CHECK(std::abs(walk.aging(ratio)(0, 0) - 1) < 1e-14);
          CHECK(std::abs(walk.aging(ratio)(0, 1) - (p1 * alone(a, lag * wait) + p2 * alone(b, lag * wait))) < 1e-14);
        }
      CHECK(std::abs(walk.spectrum()(1) - s) < 1e-15);
      CHECK(walk.spectrum()(0) == 0);
    }
}

TEST_CASE("Discrete walks show the state after the last whole number") {
  ExactWalk walk = exact(levels({0, -1}), {{"temperature", 0.8}, {"clock", "discrete"}}, Value(1));
  CHECK(energy(walk, 2.999) == energy(walk, 2));
  CHECK(energy(walk, 3) < energy(walk, 2));
  CHECK(one(walk, Kind::stay, 1.5, 0.4) == Approx(1).epsilon(1e-15));
  CHECK(one(walk, Kind::stay, 1.5, 0.5) == Approx(one(walk, Kind::stay, 1, 1)).epsilon(1e-15));
  // One spin that always flips never forgets.
  for (ExactMethod method : {ExactMethod::eigenvalues, ExactMethod::squaring}) {
    ExactWalk flip = exact(levels({0, 0}, "hypercube"), {{"temperature", infinity}, {"clock", "discrete"}}, Value(1), method);
    const Eigen::MatrixXd p = flip.occupation(std::vector{0.0, 1.0, 2.0, 1e6, 1e6 + 1});
    // A million flips multiply the rounding of an eigenvalue, and none of a product of permutations.
    CHECK((p.row(0) - Eigen::RowVectorXd{{1, 0, 1, 1, 0}}).cwiseAbs().maxCoeff() < (method == ExactMethod::squaring ? 1e-15 : 1e-9));
    CHECK(one(flip, Kind::overlap, 1, 3) == Approx(-1).epsilon(1e-14));
  }
}

TEST_CASE("A ring of three and the free hypercube have their known spectra") {
  ExactWalk ring = exact(levels({0, 0, 0}, pairs({1, 2, 2, 3, 1, 3})), {{"temperature", infinity}});
  CHECK((ring.spectrum() - Eigen::Vector3d{0, 3, 3}).cwiseAbs().maxCoeff() < 1e-14);
  constexpr int N = 8;
  std::vector<double> any(1 << N);
  std::mt19937 generator(3);
  for (double& e : any) e = std::normal_distribution<>()(generator);
  ExactWalk cube = exact(levels(any, "hypercube"), {{"temperature", infinity}});
  const Eigen::VectorXd lambda = cube.spectrum();
  Eigen::Index at = 0;
  double many = 1;  // C(N, k)
  for (int k = 0; k <= N; ++k) {
    for (int m = 0; m < static_cast<int>(many + 0.5); ++m) CHECK(std::abs(lambda(at++) - 2.0 * k / N) < 1e-13);
    many = many * (N - k) / (k + 1);
  }
  // Free spins forget one by one.
  CHECK(std::abs(one(cube, Kind::overlap, 1, 5) - std::exp(-2.0 * 5 / N)) < 1e-13);
}

TEST_CASE("The trap model on the complete graph relaxes by its secular equation") {
  // From i to each other state at rate g_i/M, g = exp(E/T): eigenvalues solve sum_i g_i/(g_i - lambda) = M with the self-jump
  // in; the walk leaves i for good at rate g_i (1 - 1/M).
  const auto traps = landscape("traps", {{"states", 12}, {"disorder", 3}});
  ExactWalk walk = exact(traps, {{"temperature", 0.7}});
  const Eigen::VectorXd lambda = walk.spectrum();
  CHECK(lambda(0) == 0);
  for (Eigen::Index k = 1; k < lambda.size(); ++k) {
    double sum = 0, slope = 0;
    for (double e : walk.energies()) {
      const double g = std::exp(e / 0.7);
      sum += lambda(k) / (g - lambda(k)) / 12;
      slope += g / (g - lambda(k)) / (g - lambda(k)) / 12;
    }
    CHECK(std::abs(sum / slope) < 1e-13 * lambda(k) + 1e-15);  // Newton's correction to lambda
  }
  const Eigen::VectorXd pi = walk.stationary();
  for (std::size_t i = 1; i < 12; ++i)
    CHECK(pi(static_cast<Eigen::Index>(i)) / pi(0) == Approx(std::exp((walk.energies()[0] - walk.energies()[i]) / 0.7)));
  // At the landscape's threshold each jump is a visit; below it the value is taken literally.
  JumpQuestion q = ask(Kind::threshold, {1, 10}, {0.5, 5, 50});
  q.threshold = {ThresholdSource::Kind::automatic, 0};
  CHECK((walk.aging(q) - walk.aging(ask(Kind::stay, {1, 10}, {0.5, 5, 50}))).cwiseAbs().maxCoeff() == 0);
  CHECK(walk.aging(ask(Kind::threshold, {1}, {5}, -0.01))(0, 0) > walk.aging(ask(Kind::stay, {1}, {5}))(0, 0) + 0.01);
}

TEST_CASE("At temperature 0 a chain runs downhill, by hand") {
  // 1 - 2 - 3 with E = 2, 1, 0 and c = 1: 1 -> 2 -> 3 at rate 1 each, from state 1.
  ExactWalk walk = exact(levels({2, 1, 0}, pairs({1, 2, 2, 3})), {{"temperature", 0.0}}, Value(1));
  for (double t : {0.1, 1.0, 5.0, 30.0}) {
    const Eigen::MatrixXd p = walk.occupation(std::vector{t});
    CHECK(std::abs(p(0, 0) - std::exp(-t)) < 1e-15);
    CHECK(std::abs(p(1, 0) - t * std::exp(-t)) < 1e-15);
    CHECK(std::abs(p(2, 0) - (1 - std::exp(-t) * (1 + t))) < 1e-14);
  }
  CHECK(energy(walk, infinity) == Approx(0).margin(1e-15));
  CHECK((walk.spectrum() - Eigen::Vector3d{0, 1, 1}).cwiseAbs().maxCoeff() < 1e-7);  // a defective pair: sqrt of rounding
  CHECK(walk.stationary().size() == 0);
  // Ties are crossed at rate 1 by metropolis and 1/2 by glauber, both ways: the pair {2, 3} mixes, 1 empties.
  ExactWalk tie = exact(levels({2, 1, 1}, pairs({1, 2, 2, 3})), {{"temperature", 0.0}, {"kernel", "glauber"}}, Value(2));
  CHECK(std::abs(tie.occupation(std::vector{3.0})(1, 0) - (1 + std::exp(-3.0)) / 2) < 1e-14);
  CHECK(refusal([] { exact(levels({2, 1}), {{"temperature", 0.0}}, "equilibrium"); }) ==
        "start: start = \"equilibrium\" needs a stationary law, and kernel \"metropolis\" has none at temperature 0");
}
