// The exact engine against the slow solution on random graphs; stiff and far-away rates; refusals.
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

struct RandomGraph {
  std::vector<double> energies;
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  Real c = 1;
  int spins = 0;
  std::shared_ptr<const DiscreteLandscape> landscape;
};

RandomGraph random_graph(int which, std::mt19937& generator) {
  RandomGraph g;
  const std::size_t n = which % 3 == 1 ? std::size_t{1} << (1 + which % 3 + which / 6) : 3 + generator() % 10;
  std::normal_distribution<> normal;
  for (std::size_t i = 0; i < n; ++i) g.energies.push_back(i > 1 && generator() % 5 == 0 ? g.energies[i - 1] : 0.8 * normal(generator));
  if (which % 3 == 0) {
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < i; ++j) g.edges.emplace_back(i, j);
    g.c = 1.0L / static_cast<Real>(n);
    g.landscape = levels(g.energies);
  } else if (which % 3 == 1) {
    while (std::size_t{1} << g.spins < n) ++g.spins;
    for (std::size_t i = 0; i < n; ++i)
      for (int k = 0; k < g.spins; ++k)
        if (i >> k & 1) g.edges.emplace_back(i, i ^ std::size_t{1} << k);
    g.c = 1.0L / g.spins;
    g.landscape = levels(g.energies, "hypercube");
  } else {
    std::vector<double> flat;
    for (std::size_t i = 1; i < n; ++i) g.edges.emplace_back(i, generator() % i);  // a tree and some more
    for (std::size_t i = 2; i < n; ++i)
      if (const std::pair extra(i, i - 2); std::find(g.edges.begin(), g.edges.end(), extra) == g.edges.end()) g.edges.push_back(extra);
    for (auto [i, j] : g.edges) flat.insert(flat.end(), {static_cast<double>(i + 1), static_cast<double>(j + 1)});
    g.landscape = levels(g.energies, Value(Array(Shape{g.edges.size(), 2}, flat)));
  }
  return g;
}

struct Case {
  const char* kernel;
  double temperature;
};

double largest_error(ExactWalk& walk, const SlowWalk& slow, bool logarithms) {
  double worst = 0;
  const auto script = [&](double t) { return logarithms ? std::log(t) : t; };
  const auto compare = [&](double got, Real expected) { worst = std::max(worst, std::abs(got - static_cast<double>(expected))); };
  for (double wait : {0.3, 2.0, 25.0}) {
    const std::vector<Real> p = slow.occupation(wait);
    const Eigen::MatrixXd mine = walk.occupation(std::vector{script(wait)});
    for (std::size_t i = 0; i < p.size(); ++i) compare(mine(static_cast<Eigen::Index>(i), 0), p[i]);
    compare(walk.energy(std::vector{script(wait)})(0), slow.energy(wait));
    for (double lag : {0.5, 4.0, 60.0}) {
      const auto got = [&](Kind kind) { return walk.aging(ask(kind, {script(wait)}, {script(lag)}, -0.25))(0, 0); };
      compare(got(Kind::conf), slow.conf(wait, lag));
      compare(got(Kind::stay), slow.stay(wait, lag));
      compare(got(Kind::threshold), slow.threshold(wait, lag, -0.25L));
      if (slow.spins) compare(got(Kind::overlap), slow.overlap(wait, lag));
    }
  }
  return worst;
}

}  // namespace

TEST_CASE("Ten random graphs agree with the slow solution to 1e-12 for every kernel and clock, by either method") {
  std::mt19937 generator(11);
  double worst = 0, imbalance = 0;
  int walks = 0;
  for (int which = 0; which < 10; ++which) {
    const RandomGraph graph = random_graph(which, generator);
    const Case cases[] = {{"trap", 0.9}, {"metropolis", 0.6}, {"glauber", 0.6}, {"half", 0.9}, {"mix", 0.9}, {"raw", 1.4}, {"function", 0.8},
                          {"metropolis", infinity}, {"metropolis", 0}, {"glauber", 0}, {"one-way", 0.8}};
    for (const Case& c : cases) {
      Options options{{"temperature", c.temperature}, {"kernel", c.kernel}};
      const std::string name = c.kernel;
      if (name == "mix") options["a"] = 0.3;
      if (name == "trap" || name == "mix") options["threshold"] = 1.25;
      // exp(-beta (Ej - Ei)/2) again, as a function; and one without detailed balance that depends on more than differences.
      if (name == "function")
        options["kernel"] = rate_function([](Expression i, Expression j, Expression beta) {
          return apply(Op::exponential, {apply(Op::multiply, {constant(-0.5), apply(Op::multiply, {beta, apply(Op::subtract, {j, i})})})});
        });
      if (name == "one-way")
        options["kernel"] = rate_function([](Expression i, Expression j, Expression) {
          return apply(Op::add, {constant(0.2), apply(Op::exponential, {apply(Op::sine, {apply(Op::add, {apply(Op::multiply, {constant(3), i}), j})})})});
        });
      const Real beta = c.temperature == 0 ? infinity : 1 / static_cast<Real>(c.temperature);
      SlowWalk slow = slow_walk(graph.energies, graph.edges, graph.c, [&](Real from, Real to) {
        if (name == "function") return slow_rate("half", from, to, 1 / 0.8L, 0, 0, false);
        if (name == "one-way") return 0.2L + std::exp(std::sin(3 * from + to));
        return slow_rate(name, from, to, beta, 1.25L, 0.3L, false);
      });
      slow.spins = graph.spins;
      bool discrete = true;
      for (std::size_t i = 0; i < slow.w.size(); ++i) discrete = discrete && -slow.w[i][i] <= 1;
      for (const char* clock : {"continuous", "log", "discrete"}) {
        const std::string on = clock;
        if (on == "discrete" && !discrete) continue;
        slow.discrete = on == "discrete";
        options["clock"] = clock;
        const bool balanced = c.temperature > 0 && name != "one-way";
        for (ExactMethod method : {ExactMethod::eigenvalues, ExactMethod::squaring}) {
          if (method == ExactMethod::eigenvalues && !balanced) continue;
          ExactWalk walk = exact(graph.landscape, options, {}, method);
          INFO("graph " << which << ", " << name << ", T = " << c.temperature << ", " << clock << ", method " << static_cast<int>(method));
          const double error = largest_error(walk, slow, on == "log");
          CHECK(error < 1e-12);
          worst = std::max(worst, error);
          CHECK((walk.stationary().size() > 0) == balanced);
          if (!balanced) continue;
          const Eigen::VectorXd pi = walk.stationary();
          for (Eigen::Index i = 0; i < pi.size(); ++i)
            for (Eigen::Index j = 0; j < i; ++j)
              imbalance = std::max(imbalance, std::abs(pi(i) * walk.generator().to(j, i) - pi(j) * walk.generator().to(i, j)));
        }
        ++walks;
      }
    }
  }
  INFO("worst " << worst << ", imbalance " << imbalance << ", walks " << walks);
  CHECK(walks > 250);
  CHECK(imbalance < 1e-15);
}

TEST_CASE("Capped traps and raw rates have stationary laws of their own") {
  const auto capped = landscape("traps", {{"states", 9}, {"disorder", 5}, {"density", "gaussian"}, {"cap", "one"}});
  ExactWalk walk = exact(capped, {{"temperature", 0.8}}, "equilibrium");
  double z = 0, mean = 0;
  for (double e : walk.energies()) {
    const double weight = std::exp(-std::min(e, 0.0) / 0.8);
    z += weight;
    mean += weight * e;
  }
  CHECK(walk.energy(std::vector{0.0})(0) == Approx(mean / z).epsilon(1e-14));
  CHECK(walk.energy(std::vector{1e4})(0) == Approx(mean / z).epsilon(1e-13));
  ExactWalk raw = exact(levels({0, -1}), {{"temperature", 1.0}, {"kernel", "raw"}}, "equilibrium");
  CHECK(raw.energy(std::vector{0.0})(0) == Approx(-1 / (1 + std::exp(-2.0))));
  CHECK(raw.energy(std::vector{3.0})(0) == Approx(-1 / (1 + std::exp(-2.0))));
}

TEST_CASE("Slow escapes keep their accuracy beside fast ones") {
  // Escape over 29 T: 13 decades between the rates. Relative errors of the slow rate would show at t of its order.
  const double slow = 0.5 * std::exp(-29.0), fast = 0.5;
  ExactWalk walk = exact(levels({0, -29}), {{"temperature", 1.0}}, Value(2));
  for (double t : {1.0, 1e6, 1e13, 1e15}) {
    const double out = slow / (slow + fast) * (1 - std::exp(-(slow + fast) * t));
    CHECK(walk.occupation(std::vector{t})(0, 0) == Approx(out).epsilon(1e-12));
    CHECK(1 - walk.aging(ask(Kind::stay, {1e-9}, {t}))(0, 0) == Approx(-std::expm1(-slow * t)).epsilon(1e-12).margin(1e-15));
  }
  // Two wells of two states each behind a barrier of 27: the population of the other well from the exact slow rate.
  const auto wells = levels({-27, -26.5, 0, -26.8, -27.2}, Value(Array(Shape{4, 2}, {1, 2, 2, 3, 3, 4, 4, 5})));
  ExactWalk two = exact(wells, {{"temperature", 1.0}}, Value(1));
  SlowWalk reference = slow_walk({-27, -26.5, 0, -26.8, -27.2}, {{0, 1}, {1, 2}, {2, 3}, {3, 4}}, 1,
                                 [](Real from, Real to) { return slow_rate("metropolis", from, to, 1, 0, 0, false); });
  reference.start = {1, 0, 0, 0, 0};
  const std::vector<Real> p = reference.occupation(1e9);  // long double: 1e9 x 5e-20 is good to 1e-10
  const Eigen::MatrixXd mine = two.occupation(std::vector{1e9});
  for (Eigen::Index i = 0; i < 5; ++i) CHECK(mine(i, 0) == Approx(static_cast<double>(p[static_cast<std::size_t>(i)])).epsilon(1e-8));
}

TEST_CASE("Rates far outside the range of numbers are reached by the log clock") {
  // Traps 1000 T deep: nothing moves before ln t = 1000.
  ExactWalk walk = exact(landscape("levels", {{"energies", numbers({-1000, -1001})}}), {{"temperature", 1.0}, {"kernel", "trap"}, {"clock", "log"}}, Value(1));
  const double a = 0.5, b = 0.5 * std::exp(-1.0);  // in units of exp(-1000)
  for (double ln_t : {900.0, 999.0, 1000.0, 1001.5, 2000.0}) {
    const double stay = b / (a + b) + a / (a + b) * std::exp(-(a + b) * std::exp(ln_t - 1000));
    CHECK(walk.occupation(std::vector{ln_t})(0, 0) == Approx(stay).epsilon(1e-12));
  }
  CHECK(walk.aging(ask(Kind::stay, {0}, {1000}))(0, 0) == Approx(std::exp(-a)).epsilon(1e-12));
}

TEST_CASE("Thresholds by state are compared state by state") {
  const std::vector<double> energies{-1, 0.5, -2, 0.1};
  ExactWalk walk = exact(levels(energies, "hypercube"), {{"temperature", 0.5}});
  JumpQuestion q = ask(Kind::threshold, {1}, {2});
  q.threshold = {ThresholdSource::Kind::local, 0};
  // Bit words 0 and 2 are below the soft minimum of their neighbours {1, 2} and {0, 3}? Word 0: no, 2 is lower. Word 2: yes.
  const double p2 = walk.occupation(std::vector{1.0})(2, 0), leave = 0.5 * (std::exp(-1 / 0.5) + std::exp(-2.1 / 0.5));
  CHECK(walk.aging(q)(0, 0) == Approx(p2 * std::exp(-2 * leave)).epsilon(1e-13));
  CHECK(std::isnan(walk.aging(ask(Kind::threshold, {1}, {2}, -5, true))(0, 0)));
  CHECK(walk.aging(ask(Kind::threshold, {1}, {2}, -5))(0, 0) == 0);
  CHECK(walk.aging(ask(Kind::threshold, {1}, {2}, 5))(0, 0) == Approx(1).epsilon(1e-14));
}

TEST_CASE("Two hundred states agree by both methods, and separate components keep what they have") {
  const auto rem = landscape("rem", {{"spins", 8}, {"disorder", 2}});
  ExactWalk a = exact(rem, {{"temperature", 1.5}}, {}, ExactMethod::eigenvalues), b = exact(rem, {{"temperature", 1.5}}, {}, ExactMethod::squaring);
  JumpQuestion q = ask(Kind::conf, {1, 30}, {});
  q.ratio = {0.1, 1, 10};
  for (Kind kind : {Kind::conf, Kind::stay, Kind::threshold, Kind::overlap}) {
    q.kind = kind;
    q.threshold = {ThresholdSource::Kind::leading, 0};
    CHECK((a.aging(q) - b.aging(q)).cwiseAbs().maxCoeff() < 1e-11);
  }
  ExactWalk apart = exact(levels({0, -1, -1, -3}, Value(Array(Shape{2, 2}, {1, 2, 3, 4}))), {{"temperature", 1.0}});
  const Eigen::MatrixXd p = apart.occupation(std::vector{1e9});
  CHECK(p(0, 0) + p(1, 0) == Approx(0.5).epsilon(1e-13));
  CHECK(p(3, 0) == Approx(0.5 / (1 + std::exp(-2.0))).epsilon(1e-13));
  CHECK(apart.spectrum()(1) == 0);
}

TEST_CASE("Answers carry the dims of the observable that asks and no error") {
  ExactWalk walk = exact(levels({-0.5, -1.2, -2}), {{"temperature", 0.7}, {"clock", "log"}});
  JumpQuestion q = ask(Kind::threshold, {0, 1}, {}, -1);
  q.ratio = {0.5, 1, 2};
  Dataset d = walk.answer(q);
  CHECK(d.dims == std::vector<std::string>{"ln_wait", "ratio"});
  CHECK(d.value.shape() == Shape{2, 3});
  CHECK_FALSE(d.has_error);
  CHECK(d.label == "Pi_thr");
  CHECK(d.value[5] == walk.aging(q)(1, 2));
  q.one_wait = true;
  q.wait = {1};
  d = walk.answer(q);
  CHECK(d.dims == std::vector<std::string>{"ratio"});
  JumpQuestion at;
  at.kind = Kind::occupation;
  at.at = {0, 2};
  d = walk.answer(at);
  CHECK(d.dims == std::vector<std::string>{"ln_t", "state"});
  CHECK(d.coords[1][2] == 3);
  CHECK(d.value[3 * 1 + 2] == walk.occupation(at.at)(2, 1));
  at.kind = Kind::energy;
  at.at = {2};
  at.one_at = true;
  CHECK(walk.answer(at).value.shape().empty());
}

TEST_CASE("What the exact engine cannot do it says") {
  const auto why = [](std::shared_ptr<const DiscreteLandscape> where, Options options, Value start = {}) {
    return refusal([&] { exact(where, options, start); });
  };
  const Options warm{{"temperature", 1.0}};
  CHECK(why(landscape("traps"), warm) == "states: the landscape has infinitely many states; accepted: at most 4096");
  CHECK(why(landscape("rem", {{"spins", 13}}), warm) == "spins: the landscape has 8192 states; accepted: at most 4096");
  CHECK(why(landscape("rem", {{"spins", 4}}), warm) == "disorder: the energies are random, so that there is no one walk to solve");
  CHECK(why(levels({0, -40, 1}), warm) ==
        "numeric! temperature: the rates are too far apart: that from state 1 to 2 is 1e17.8 times that from state 2 to 3; accepted: at most 1e14");
  CHECK(why(levels({0, -3}), {{"temperature", 1.0}, {"kernel", "half"}, {"clock", "discrete"}}) ==
        "clock: clock = \"discrete\" needs chances of a move of at most 1; that of state 1 is 2.24084");
  CHECK(why(levels({0, -3}), warm, Value(3)) == "start: state 3 does not exist; accepted: an integer in [1, 2]");
  CHECK(why(levels({0, -3}), warm, "randm") == "start: start is \"randm\"; accepted: \"random\", \"equilibrium\" or the number of a state");
  CHECK(refusal([&] { exact(levels({0, -3}), warm).aging(ask(Kind::overlap, {1}, {1})); }) ==
        "kind: kind = \"overlap\" needs spins; the landscape has states without");
  const auto asked = [&](JumpQuestion q) { return refusal([&] { exact(levels({0, -3}), warm).answer(q); }); };
  CHECK(asked(ask(Kind::stay, {0}, {1})) == "wait: option \"wait\" is 0; accepted: times > 0, on clock = \"log\" their logarithms");
  CHECK(asked(ask(Kind::stay, {1}, {-1})) == "lag: option \"lag\" is -1; accepted: times >= 0, on clock = \"log\" their logarithms");
}
