#include "engine/numerics/fft.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <thread>

#include "engine/core/error.h"
#include "tests/statistics/ensembles.h"

using namespace quench;
using Complex = std::complex<double>;

namespace {

constexpr double two_pi = 6.283185307179586;

/// sum_x f(x) exp(-i k x) by definition.
Complex direct(const std::vector<std::size_t>& lengths, const std::vector<double>& f, const std::vector<std::size_t>& n) {
  Complex total = 0;
  for (std::size_t site = 0; site < f.size(); ++site) {
    double phase = 0;
    std::size_t rest = site;
    for (std::size_t a = lengths.size(); a-- > 0; rest /= lengths[a])
      phase += two_pi * static_cast<double>(rest % lengths[a] * n[a]) / static_cast<double>(lengths[a]);
    total += f[site] * Complex(std::cos(phase), -std::sin(phase));
  }
  return total;
}

}  // namespace

TEST_CASE("the transform agrees with its definition and inverts, in every dimension") {
  const std::vector<std::vector<std::size_t>> lattices{{},        {1},       {2},          {5},       {8},   {3, 4},
                                                       {4, 1, 6}, {2, 3, 5}, {2, 2, 2, 3}, {2, 1, 2, 1, 2, 1, 2, 3}};
  for (const auto& lengths : lattices) {
    const RealTransform transform(lengths);
    std::vector<double> f = testing::column(testing::normal_records(transform.sites(), 1, 4), 0);
    const std::vector<double> original = f;
    std::vector<Complex> spectrum(transform.modes());
    transform.forward(f, spectrum);
    CHECK(f == original);
    std::vector<std::size_t> n(transform.lengths().size());
    double power = 0, squares = 0, all_modes = 0;
    for (std::size_t mode = 0; mode < transform.modes(); ++mode) {
      transform.wave_numbers(mode, n);
      CHECK(std::abs(spectrum[mode] - direct(transform.lengths(), f, n)) < 1e-12 * static_cast<double>(f.size()));
      power += transform.weight(mode) * std::norm(spectrum[mode]);
      all_modes += transform.weight(mode);
    }
    for (double x : f) squares += x * x;
    CHECK(all_modes == static_cast<double>(transform.sites()));
    CHECK(power == Approx(squares * static_cast<double>(f.size())).epsilon(1e-12));
    transform.inverse(spectrum, f);
    for (std::size_t i = 0; i < f.size(); ++i)
      CHECK(f[i] == Approx(original[i] * static_cast<double>(f.size())).margin(1e-12 * static_cast<double>(f.size())));
  }
}

TEST_CASE("threads that make and use transforms at once get the same bits") {
  const std::vector<double> f = testing::column(testing::normal_records(360, 1, 6), 0);
  std::vector<std::vector<Complex>> results(4);
  std::vector<std::thread> threads;
  for (auto& result : results)
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        const RealTransform transform({5, 6, 12});
        result.assign(transform.modes(), 0);
        transform.forward(f, result);
      }
    });
  for (std::thread& t : threads) t.join();
  for (const auto& result : results) CHECK(result == results[0]);
}

TEST_CASE("lattices that cannot be transformed are refused") {
  CHECK_THROWS_AS(RealTransform({4, 0}), Error);
  CHECK_THROWS_AS(RealTransform(std::vector<std::size_t>(9, 2)), Error);
}
