// Drawn noise: structure factor of the linear field against the exact law of the discrete scheme (sheet overlap_field,
// sections 3 and 12), covariance of correlated noise, the Brownian bridge of the half-step check.
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <map>
#include <numbers>

#include "engine/dynamics/langevin_noise.h"
#include "engine/numerics/fft.h"
#include "tests/fields/field_runs.h"
#include "tests/fields/statistics.h"

using namespace fields;

namespace {

double symbol(std::span<const std::size_t> n, const std::vector<std::size_t>& lengths, double spacing) {
  double sum = 0;
  for (std::size_t axis = 0; axis < lengths.size(); ++axis)
    sum += 1 - std::cos(2 * std::numbers::pi * static_cast<double>(n[axis]) / static_cast<double>(lengths[axis]));
  return 2 * sum / (spacing * spacing);
}

/// Sums |q_k|^2 / expected over the modes of each shell (modes of equal expected power) and over samples: a chi-square
/// variable of as many degrees of freedom as there are modes of the full spectrum times samples.
class ShellCheck {
 public:
  ShellCheck(const std::vector<std::size_t>& lengths, std::vector<double> expected)
      : transform_(lengths), expected_(std::move(expected)), modes_(transform_.modes()) {}

  void add(std::span<const double> field) {
    transform_.forward(field, modes_);
    for (std::size_t k = 0; k < modes_.size(); ++k) {
      auto& [sum, freedom] = shells_[std::llround(1e9 * expected_[k])];
      sum += transform_.weight(k) * std::norm(modes_[k]) / expected_[k];
      freedom += transform_.weight(k);
    }
  }

  /// Smallest p of the shells times their number, and p of all modes together.
  double worst_p() const {
    double worst = 1, sum = 0, freedom = 0;
    for (const auto& [power, shell] : shells_) {
      worst = std::min(worst, checks::chi_square_p(shell.first, shell.second) * static_cast<double>(shells_.size()));
      sum += shell.first, freedom += shell.second;
    }
    return std::min(worst, checks::chi_square_p(sum, freedom));
  }

  const RealTransform& transform() const { return transform_; }

 private:
  RealTransform transform_;
  std::vector<double> expected_;
  std::vector<std::complex<double>> modes_;
  std::map<long long, std::pair<double, double>> shells_;
};

struct LinearCase {
  std::vector<std::size_t> lengths;
  double quenched = 0, temperature = 0;
  std::string precision = "double", scheme = "euler";
};

/// E |q_k|^2 after n steps from q = 0: quenched part g ((1 - b^n)/mu)^2, thermal part v (1 - b^2n)/(1 - b^2), both times sites/cell;
/// with z = mu ds, b = 1 - z and v = 2 Theta ds, or b = 1 - z + z^2/2 and v = 2 Theta ds (1 - z/2)^2 with Heun.
void check_linear_field(const LinearCase& c, std::size_t samples) {
  const double spacing = 0.8, m2 = 0.5;
  const std::size_t steps = 15, d = c.lengths.size();
  const double dt = 0.4 / (4 * static_cast<double>(d) / (spacing * spacing) + m2);
  FieldRun run;
  run.lengths = c.lengths;
  run.dynamics = {{"spacing", spacing}, {"step", dt}, {"scheme", c.scheme}};
  run.landscape = quadratic(m2);
  run.start = 0.0;
  run.times = {static_cast<double>(steps) * dt};
  if (c.quenched > 0) run.noises.push_back(made<Noise>("quenched", {{"variance", c.quenched}}));
  if (c.temperature > 0) run.noises.push_back(made<Noise>("thermal", {{"temperature", c.temperature}, {"precision", c.precision}}));
  const RealTransform transform(c.lengths);
  const double scale = static_cast<double>(transform.sites()) / std::pow(spacing, static_cast<double>(d));
  std::vector<double> expected(transform.modes());
  std::vector<std::size_t> n(d);
  for (std::size_t k = 0; k < expected.size(); ++k) {
    transform.wave_numbers(k, n);
    const bool heun = c.scheme == "heun";
    const double mu = symbol(n, c.lengths, spacing) + m2, z = mu * dt, b = heun ? 1 - z + z * z / 2 : 1 - z, bn = std::pow(b, steps);
    const double v = 2 * c.temperature * dt * (heun ? std::pow(1 - z / 2, 2) : 1);
    expected[k] = scale * (c.quenched * std::pow((1 - bn) / mu, 2) + v * (1 - bn * bn) / (1 - b * b));
  }
  ShellCheck check(c.lengths, expected);
  each_member(run, samples, [&](std::span<const double> q) { check.add(q); });
  INFO("dimension " << d << ", quenched " << c.quenched << ", temperature " << c.temperature << ", " << c.precision << ", " << c.scheme);
  CHECK(check.worst_p() > checks::smallest_p);
}

}  // namespace

// A shell of M modes over n samples has relative standard error sqrt(2/(M n)). Fast cases: 2000 samples, errors of 15 % in
// single modes, 2 % in all of them are seen.
TEST_CASE("structure factor of the linear field follows the exact law of the scheme") {
  for (const std::vector<std::size_t>& lengths : {std::vector<std::size_t>{32}, {3}, {6, 10}, {8, 4}, {4, 5, 8}})
    for (const auto& [quenched, temperature] : {std::pair{0.7, 0.0}, std::pair{0.0, 0.3}, std::pair{0.7, 0.3}})
      for (const std::string scheme : {"euler", "heun"}) check_linear_field({lengths, quenched, temperature, "double", scheme}, 2000);
  check_linear_field({{6, 10}, 0, 0.3, "single"}, 2000);
}

// 1 % in shells of 8 modes and more (2500 samples and more), 5 % in smaller ones.
TEST_CASE("structure factor of the linear field, to 1 %", "[physics]") {
  for (const std::vector<std::size_t>& lengths : {std::vector<std::size_t>{64}, {16, 16}, {8, 8, 8}, {9, 8, 20}})
    for (const auto& [quenched, temperature] : {std::pair{0.7, 0.0}, std::pair{0.0, 0.3}, std::pair{0.7, 0.3}})
      for (const std::string scheme : {"euler", "heun"}) check_linear_field({lengths, quenched, temperature, "double", scheme}, 20000);
}

TEST_CASE("correlated quenched noise has the covariance that was asked for") {
  // f = 1 at the same site, 0.2 at neighbours (distance 0.5): E |omega_k|^2 = sites * variance * f^(k). 3000 fields, all modes
  // together to 0.4 %.
  const std::vector<std::size_t> lengths{6, 8};
  const Lattice lattice{lengths, 0.5};
  const auto step = [](double from, const Formula& below, const Formula& above) {
    return Formula(apply(Op::where, {apply(Op::less, {input("r"), constant(from)}), below.e, above.e}));
  };
  const auto noise = made<FieldNoise>("quenched", {{"variance", 0.4}, {"correlation", function_of({"r"}, step(0.25, 1, step(0.6, 0.2, 0)))}});
  const RealTransform transform(lengths);
  std::vector<double> f(lattice.sites(), 0.0);
  f[0] = 1;
  for (const std::size_t neighbour : {1u, 7u, 8u, 40u}) f[neighbour] = 0.2;
  std::vector<std::complex<double>> spectrum(transform.modes());
  transform.forward(f, spectrum);
  std::vector<double> expected;
  for (const auto& a : spectrum) expected.push_back(static_cast<double>(f.size()) * 0.4 * a.real());
  ShellCheck check(lengths, expected);
  std::vector<double> omega(f.size());
  for (std::uint64_t sample = 0; sample < 3000; ++sample) {
    std::fill(omega.begin(), omega.end(), 0.0);
    noise->add_frozen(lattice, {1, "", ""}, {sample, sample, 0}, omega);
    check.add(omega);
  }
  CHECK(check.worst_p() > checks::smallest_p);
  CHECK(noise->facts(lattice)[1].second == shortest(0.4 * 0.25 * spectrum[0].real()));
}

TEST_CASE("halves of a bridged step sum to the full step and are independent unit normals") {
  const PointAddress point{5, "bridge", ""};
  for (const std::size_t sites : {std::size_t{1}, std::size_t{40}}) {
    std::vector<MemberAddress> members = members_from(0, 50);
    LangevinNoise whole({0.1, false, nullptr, false, false}, point, members, sites);
    LangevinNoise halves({0.1, false, nullptr, true, false}, point, members, sites), later = halves;
    double squares[2] = {}, products = 0, count = 0, worst = 0;
    std::vector<double> full(400), first(400);
    for (std::uint64_t step = 0; step < 500; ++step) {
      const std::size_t n = std::min<std::size_t>(400, 50 * sites);
      whole.begin_step(step);
      std::copy_n(whole.block(0, n), n, full.begin());
      halves.begin_step(2 * step);
      std::copy_n(halves.block(0, n), n, first.begin());
      halves.begin_step(2 * step + 1);
      const double* const second = halves.block(0, n);
      // One that has not seen the first half draws the same second one.
      if (step == 499) {
        later.begin_step(2 * step + 1);
        CHECK(std::equal(second, second + n, later.block(0, n)));
      }
      for (std::size_t i = 0; i < n; ++i) {
        worst = std::max(worst, std::abs((first[i] + second[i]) / std::numbers::sqrt2 - full[i]));
        squares[0] += first[i] * first[i] - 1, squares[1] += second[i] * second[i] - 1;
        products += first[i] * second[i];
        ++count;
      }
    }
    CHECK(worst < 1e-14);
    for (double square : squares) CHECK(std::abs(square) / std::sqrt(2 * count) < checks::limit);
    CHECK(std::abs(products) / std::sqrt(count) < checks::limit);
  }
}

TEST_CASE("a bridged run follows the noise of the run it refines") {
  // Without force the half-step run meets the full-step run at every full step.
  for (const std::string scheme : {"euler", "heun"}) {
    FieldRun run;
    run.lengths = {20, 3};
    run.landscape = made<Landscape>("overlap", {{"force", function_of({"q"}, Formula(0))}, {"gradient_cost", 1e-12}});
    run.noises = {made<Noise>("thermal", {{"temperature", 0.05}})};
    run.dynamics = {{"step", 0.1}, {"scheme", scheme}};
    run.times = {0.1, 0.5, 0.75};
    FieldRun refined = run;
    refined.bridge = true;
    CHECK(refined.simulation()->step() == Approx(0.05));
    const auto coarse = trajectory(*run.simulation(), {}, 3), fine = trajectory(*refined.simulation(), {}, 3);
    for (std::size_t t = 0; t < 3; ++t)
      for (std::size_t i = 0; i < 60; ++i) CHECK(std::abs(coarse[t][i] - fine[t][i]) < 1e-12);
  }
}

TEST_CASE("frozen noise has its variance, its sample numbers and its scaling with the spacing") {
  const Lattice lattice{{64, 64}, 0.5};
  const PointAddress point{9, "frozen", ""};
  const auto drawn = [&](const char* name, Options options, std::uint64_t disorder, const PointAddress& where) {
    std::vector<double> field(lattice.sites(), 1.0);
    made<FieldNoise>(name, std::move(options))->add_frozen(lattice, where, {3, disorder, 1}, field);
    return field;
  };
  const auto a = drawn("quenched", {{"variance", 0.3}}, 4, point);
  double square = 0;
  for (double x : a) square += (x - 1) * (x - 1);
  // variance g/dx^d, standard error 2.2 % over 4096 sites
  CHECK(std::abs(square / 4096 / (0.3 / 0.25) - 1) / std::sqrt(2.0 / 4096) < checks::limit);
  CHECK(drawn("quenched", {{"variance", 0.3}}, 4, point) == a);
  CHECK(drawn("quenched", {{"variance", 0.3}}, 5, point) != a);
  CHECK(drawn("quenched", {{"variance", 0.3}}, 4, {9, "frozen", "T=1"}) != a);
  const auto fixed = drawn("quenched", {{"variance", 0.3}, {"disorder", 2}}, 4, point);
  CHECK(drawn("quenched", {{"variance", 0.3}, {"disorder", 2}}, 5, {10, "other", "T=1"}) == fixed);
  CHECK(drawn("quenched", {{"variance", 0.3}, {"disorder", 3}}, 4, point) != fixed);
  const auto tilt = drawn("tilt", {{"variance", 0.3}}, 4, point);
  CHECK(std::all_of(tilt.begin(), tilt.end(), [&](double x) { return x == tilt[0]; }));
  double sum = 0;
  for (std::uint64_t sample = 0; sample < 4000; ++sample) sum += std::pow(drawn("tilt", {{"variance", 0.3}}, sample, point)[0] - 1, 2);
  CHECK(std::abs(sum / 4000 / 0.3 - 1) / std::sqrt(2.0 / 4000) < checks::limit);
}

TEST_CASE("quenched noise, tilt and thermal noise of one sample are drawn independently") {
  // dimension 0, 4000 samples: correlations above 8 % are seen
  const PointAddress point{9, "purposes", ""};
  const Lattice lattice;
  const auto quenched = made<FieldNoise>("quenched", {{"variance", 1}}), tilt = made<FieldNoise>("tilt", {{"variance", 1}});
  double sums[3] = {};
  for (std::uint64_t sample = 0; sample < 4000; ++sample) {
    const MemberAddress member{sample, sample, 0};
    double q = 0, h = 0;
    quenched->add_frozen(lattice, point, member, {&q, 1});
    tilt->add_frozen(lattice, point, member, {&h, 1});
    LangevinNoise noise({1, false, nullptr, false}, point, {&member, 1}, 1);
    noise.begin_step(0);
    const double xi = noise.block(0, 1)[0];
    sums[0] += q * h, sums[1] += q * xi, sums[2] += h * xi;
  }
  for (double sum : sums) CHECK(std::abs(sum) / std::sqrt(4000.0) < checks::limit);
}
