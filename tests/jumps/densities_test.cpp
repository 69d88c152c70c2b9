// Energies of random landscapes: quantiles at their ends and in their tails, equal bits at all levels, the hash behind them.
#include <catch2/catch.hpp>

#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <cstring>
#include <random>

#include "engine/landscapes/densities_levels.h"
#include "tests/jumps/models.h"

using namespace quench;
using namespace quench::test;

namespace {

constexpr std::uint64_t top = ~std::uint64_t{0}, half = std::uint64_t{1} << 63;

/// u and 1 - u of k random bits, to long double.
long double lower(std::uint64_t k) { return (static_cast<long double>(k) + 0.5L) * 0x1p-64L; }

double phi(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

std::vector<std::uint64_t> words(std::size_t n) {
  std::mt19937_64 generator(7);
  std::vector<std::uint64_t> out = {0, 1, 2, half - 1, half, half + 1, top - 1, top};
  while (out.size() < n) out.push_back(generator() >> (generator() % 60));
  for (std::size_t i = 8; i < n; i += 2) out[i] = ~out[i];
  return out;
}

/// FNV-1a over the bytes.
std::uint64_t checksum(const std::vector<double>& x) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (double v : x) {
    unsigned char bytes[8];
    std::memcpy(bytes, &v, 8);
    for (unsigned char b : bytes) hash = (hash ^ b) * 0x100000001b3u;
  }
  return hash;
}

const std::vector<double> table_energy{-3, -2, -1.5, 0, 0.5}, table_weight{0, 1, 0.25, 2, 0};

}  // namespace

TEST_CASE("Exponential energies keep their precision at both ends of the random numbers") {
  const EnergyDensity d = EnergyDensity::exponential(2);
  for (std::uint64_t k : words(2000)) {
    const long double exact = 2 * (k < half ? std::log(lower(k)) : std::log1p(-lower(~k)));
    INFO(k);
    CHECK(std::fabs(d.quantile(k) / exact - 1) < 4e-16);
  }
  CHECK(d.quantile(0) == Approx(-2 * 65 * std::log(2.0)).epsilon(1e-15));
  CHECK(d.quantile(top) == Approx(-2 * 0x1p-65).epsilon(1e-15));
  CHECK(d.quantile(half - 1) < d.quantile(half + (half >> 1)));
}

TEST_CASE("Gaussian energies invert the normal distribution to 1e-8 of the probability down to 1e-18") {
  const EnergyDensity d = EnergyDensity::gaussian(1);
  for (std::uint64_t k : words(5000)) {
    if (k >= half) continue;
    const double u = static_cast<double>(lower(k));
    INFO("k = " << k << ", u = " << u);
    CHECK(std::fabs(phi(d.quantile(k)) / u - 1) < (u < 1e-18 ? 1e-7 : 1e-9));
    CHECK(d.quantile(~k) == -d.quantile(k));
  }
  CHECK(d.quantile(0) == Approx(-9.15529).epsilon(1e-4));
  CHECK(std::fabs(d.quantile(half)) < 1e-16);
}

TEST_CASE("Energies of a table follow its piecewise quadratic cumulative") {
  const EnergyDensity d = EnergyDensity::table(table_energy, table_weight);
  // Masses 0.5, 0.3125, 1.6875, 0.5: 3 in all.
  CHECK(d.quantile(0) == Approx(-3).epsilon(1e-9));
  CHECK(d.quantile(top) == Approx(0.5).epsilon(1e-9));
  CHECK(d.quantile(static_cast<std::uint64_t>(0x1p64 * (0.5 / 3))) == Approx(-2));
  CHECK(d.quantile(static_cast<std::uint64_t>(0x1p64 * (0.8125 / 3))) == Approx(-1.5));
  CHECK(d.quantile(static_cast<std::uint64_t>(0x1p64 * (2.5 / 3))) == Approx(0).margin(1e-12));
  CHECK(d.quantile(static_cast<std::uint64_t>(0x1p64 * (0.125 / 3))) == Approx(-2.5));   // a quarter of the first triangle
  CHECK(d.quantile(static_cast<std::uint64_t>(0x1p64 * (2.875 / 3))) == Approx(0.25));   // three quarters of the last
}

TEST_CASE("Energies have the same bits at every instruction-set level, and the bits they always had") {
  const std::vector<std::uint64_t> bits = words(4099);
  const EnergyDensity all[] = {EnergyDensity::exponential(0.7), EnergyDensity::gaussian(20), EnergyDensity::table(table_energy, table_weight)};
  const std::uint64_t known[] = {0xdf6e1eee5a544e34u, 0xd239f400d8ba077du, 0x784ec0710fa4564cu};
  for (int i = 0; i < 3; ++i) {
    std::vector<double> v2(bits.size()), other(bits.size());
    isa_v2::density_quantiles(all[i].view(), bits.data(), v2.data(), bits.size());
    INFO(all[i].description());
    CHECK(checksum(v2) == known[i]);
    if (detected_isa() >= Isa::v3) {
      isa_v3::density_quantiles(all[i].view(), bits.data(), other.data(), bits.size());
      CHECK(std::memcmp(v2.data(), other.data(), 8 * bits.size()) == 0);
    }
    if (detected_isa() >= Isa::v4) {
      isa_v4::density_quantiles(all[i].view(), bits.data(), other.data(), bits.size());
      CHECK(std::memcmp(v2.data(), other.data(), 8 * bits.size()) == 0);
    }
  }
}

TEST_CASE("A hashed energy is the quantile of the ARS block whose counter is the state") {
  const EnergyDensity d = EnergyDensity::gaussian(64);
  const StreamKey key = fixed_key(5, "test", Purpose::energies);
  std::vector<std::uint64_t> states{0, 1, 0xffffffff, std::uint64_t{1} << 32, top, 0x123456789abcdef0u};
  std::vector<double> energies(states.size());
  hashed_energies({key, d.view()}, states, energies);
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto block = ars_block(key, static_cast<std::uint32_t>(states[i]), states[i] >> 32, 0);
    CHECK(energies[i] == d.quantile(block[0] | std::uint64_t{block[1]} << 32));
  }
}

TEST_CASE("Energies fill their density evenly") {
  // 100 bins of 2e4 expected counts each; a bin off by 4 % would show.
  const EnergyDensity all[] = {EnergyDensity::exponential(1), EnergyDensity::gaussian(4), EnergyDensity::table(table_energy, table_weight)};
  for (const EnergyDensity& d : all) {
    std::vector<double> e(2000000), edges;
    hashed_energy_range({fixed_key(1, d.canonical(), Purpose::energies), d.view()}, 0, e);
    for (int b = 1; b < 100; ++b) edges.push_back(d.quantile(static_cast<std::uint64_t>(0x1p64 * b / 100)));
    std::vector<double> counts(100);
    for (double x : e) counts[static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), x) - edges.begin())] += 1;
    double chi2 = 0;
    for (double c : counts) chi2 += (c - 2e4) * (c - 2e4) / 2e4;
    INFO(d.description());
    CHECK(boost::math::cdf(boost::math::complement(boost::math::chi_squared(99), chi2)) > 1e-6);
  }
}

TEST_CASE("Landscapes say what they accept of a density") {
  const auto traps = [](Options options) { return refusal([&] { landscape("traps", options); }); };
  CHECK(traps({{"density", "gaussian"}, {"T_c", 1.0}}) == "T_c: option \"T_c\" belongs to density = \"exponential\"");
  CHECK(traps({{"variance", 1.0}}) == "variance: option \"variance\" belongs to density = \"gaussian\"");
  CHECK(traps({{"T_c", 0.0}}) == "T_c: option \"T_c\" is 0; accepted: a number > 0");
  CHECK(traps({{"density", "gaussian"}, {"variance", -1.0}}) == "variance: option \"variance\" is -1; accepted: a number > 0");
  CHECK(traps({{"density", "gausian"}}) == "density: option \"density\" is \"gausian\"; accepted: \"exponential\", \"gaussian\", a function(E) or a table with names");
  CHECK(traps({{"range", numbers({-1, 0})}}) == "range: option \"range\" belongs to a density given as a function");
  const auto table = [&](std::vector<double> e, std::vector<double> w) {
    return traps({{"density", Value(Record{{"energy", numbers(e)}, {"weight", numbers(w)}})}});
  };
  CHECK(table({-1}, {1}) == "density: density.energy has 1 points; accepted: at least 2");
  CHECK(table({-1, 0}, {1}) == "density: density.energy has 2 points, density.weight 1");
  CHECK(table({-1, 0, -0.5}, {1, 1, 1}) == "density: density.energy must increase strictly, but point 3 (-0.5) follows 0");
  CHECK(table({-1, 0}, {1, -2}) == "density: the density is -2 somewhere; accepted: finite numbers >= 0");
  CHECK(table({-1, 0}, {0, 0}) == "density: the density is zero everywhere");
  CHECK(table({-1, INFINITY}, {0, 1}) == "density: density.energy holds math.huge; accepted: finite numbers");
  CHECK(traps({{"density", Value(Record{{"energies", numbers({-1, 0})}})}}) == "density: density has no entry \"energies\"");
  auto f = std::make_shared<Function>();
  f->arguments = {"E"};
  f->body = apply(Op::exponential, {input("E")});
  CHECK(traps({{"density", Value(FunctionPtr(f))}}) == "density: a density given as a function needs option \"range\" = { lowest, highest }");
  // A function becomes a table: exp(E) on [-30, 0] has mean -1.
  const auto made = landscape("traps", {{"density", Value(FunctionPtr(f))}, {"range", numbers({-30, 0})}});
  std::vector<double> e(200000);
  hashed_energy_range({StreamKey{}, made->density()->view()}, 0, e);
  double mean = 0;
  for (double x : e) mean += x / 200000;
  CHECK(std::fabs(mean + 1) < 4.9 / std::sqrt(200000.0));
}
