// Integrals of a piecewise linear density times exp(-k E), and their inverses, against 100 digits.
#include <catch2/catch.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>

#include "engine/landscapes/tilted_table.h"

using namespace quench;

namespace {

using Real = boost::multiprecision::cpp_bin_float_100;

/// Integral of the linear function from `a` to `b` over a width, times exp(-k z) with z counted from where it is a.
Real slow_cell(const Real& a, const Real& b, const Real& width, const Real& k) {
  if (k == 0) return (a + b) * width / 2;
  const Real s = k * width, e = exp(-s);
  return width * (a * (s - 1 + e) + b * (1 - e - s * e)) / (s * s);
}

const std::vector<double> tilts{0, 1e-12, 1e-9, 1e-6, 1e-4, 0.01, 0.3, 0.99, 1, 1.01, 3, 20, 39, 41, 150, 700, 1000};

struct SlowTable {
  std::vector<double> energy, weight;
  /// Integral of rho exp(-k (E' - from)) over from < E' < to.
  Real mass(double from, double to, double k, double seen_from) const {
    Real norm = 0, sum = 0;
    for (std::size_t i = 0; i + 1 < energy.size(); ++i) {
      const Real e0 = energy[i], e1 = energy[i + 1], w0 = weight[i], slope = (Real(weight[i + 1]) - w0) / (e1 - e0);
      norm += (w0 + weight[i + 1]) * (e1 - e0) / 2;
      const Real a = std::max(energy[i], from), b = std::min(energy[i + 1], to);
      if (b > a) sum += exp(-k * (a - seen_from)) * slow_cell(w0 + slope * (a - e0), w0 + slope * (b - e0), b - a, k);
    }
    return sum / norm;
  }
};

/// Two bands and a gap between them; weights that vanish at edges, and one that jumps there.
const SlowTable bands{{-3, -2.2, -2, -1, -0.5, 0.25}, {0, 1, 0, 0, 2, 0.5}};

double relative(const Real& measured, const Real& exact) { return static_cast<double>(abs(measured / exact - 1)); }

}  // namespace

TEST_CASE("Moments of an exponential in a cell keep their precision at any tilt") {
  for (const double s : tilts) {
    INFO("s = " << s);
    const CellMoments m = cell_moments(s);
    CHECK(relative(m.near, slow_cell(1, 0, 1, s)) < 2e-15);
    CHECK(relative(m.far, slow_cell(0, 1, 1, s)) < 4e-15);
    if (s < 700) CHECK(relative(m.decay, exp(Real(-s))) < 2e-15);
  }
}

TEST_CASE("Parts of a cell and where they begin are exact at any tilt") {
  for (const double s : tilts)
    for (const double sign : {1.0, -1.0})
      for (const auto& [near, far] : {std::pair{1.0, 1.0}, {2.0, 0.1}, {1e-5, 3.0}, {0.0, 1.0}, {1.0, 0.0}, {1e-200, 3e-200}})
        for (const double share : {1e-15, 1e-3, 0.4, 0.9, 0.999999, 1.0}) {
          const TiltedCell cell{near, far, 0.25, sign * s / 0.25};
          const Real width = cell.width, k = cell.slope, left = width * share, begin = far + (Real(near) - far) * share;
          INFO("s = " << sign * s << ", weights " << near << ", " << far << ", share " << share);
          const Real exact = slow_cell(begin, far, left, k);
          CHECK(std::abs(cell.mass(static_cast<double>(left)).log() - static_cast<double>(log(exact))) < 1e-12);
          // Where a share of the mass begins: the mass there is the one asked for.
          const double log_all = static_cast<double>(log(slow_cell(near, far, width, k)) + (sign > 0 ? Real(0) : k * width));
          const auto mass_at = [&](double place) {
            const Real there = slow_cell(far + (Real(near) - far) * place / width, far, place, k) * exp(-k * (width - place));
            return sign > 0 ? Real(there) : Real(there * exp(k * width));
          };
          if (cell.slope != 0) {
            const double log_part = log_all + std::log(share), found = cell.left_of(log_part, log_all);
            CHECK(found <= cell.width);
            CHECK(relative(mass_at(found), exp(Real(log_part))) < 1e-12);
          }
          if (cell.mild()) CHECK(relative(mass_at(cell.left_of(share)) / mass_at(cell.width), share) < 1e-13);
        }
}

TEST_CASE("The mass beyond an energy and where a share of it begins are exact, gaps included") {
  const EnergyDensity density = EnergyDensity::table(bands.energy, bands.weight);
  for (const double k : {0.0, 1e-10, 0.01, 1.0, -1.0, 30.0, 615.0})
    for (const double energy : {-3.0, -2.999, -2.5, -2.2, -2.1, -2.0, -1.0, -0.7, -0.5, 0.0, 0.2499, 0.25}) {
      INFO("k = " << k << ", E = " << energy);
      const TableTail low(density.view(), k, TableTail::End::low), high(density.view(), k, TableTail::End::high);
      const ScaledMass below = low.mass(energy), above = high.mass(energy);
      if (energy == -3) CHECK(below.value == 0);
      else CHECK(std::abs(below.log() - static_cast<double>(log(bands.mass(-3, energy, k, energy)))) < 1e-12);
      if (energy == 0.25) CHECK(above.value == 0);
      else CHECK(std::abs(above.log() - static_cast<double>(log(bands.mass(energy, 0.25, k, energy)))) < 1e-12);
      for (const double share : {1.0, 0.999, 0.7, 0.5, 0.25, 0.03, 1e-6, 1e-15}) {
        INFO("share " << share);
        for (const bool up : {false, true}) {
          if (energy == (up ? 0.25 : -3)) continue;
          const double there = (up ? high : low).energy_beyond(energy, up ? above : below, share);
          CHECK((up ? there >= energy && there <= 0.25 : there <= energy && there >= -3));
          CHECK((there <= -2 || there >= -1));
          // The energy is a double: its rounding and that of the mass at once.
          const Real whole = up ? bands.mass(energy, 0.25, k, energy) : bands.mass(-3, energy, k, energy);
          const double step = 4e-16;
          const Real lower = up ? bands.mass(there + step, 0.25, k, energy) : bands.mass(-3, there - step, k, energy);
          const Real upper = up ? bands.mass(there - step, 0.25, k, energy) : bands.mass(-3, there + step, k, energy);
          CHECK(static_cast<double>(lower / whole) <= share * (1 + 3e-12));
          CHECK(static_cast<double>(upper / whole) >= share * (1 - 3e-12));
        }
      }
    }
}

TEST_CASE("The tilted law has the quantiles of its integral at both ends of the random numbers") {
  const EnergyDensity density = EnergyDensity::table(bands.energy, bands.weight);
  for (const double k : {0.0, 0.5, 12.0, 615.0}) {
    const TiltedTable tilted(density, k);
    CHECK(tilted.log_norm() == Approx(static_cast<double>(log(bands.mass(-3, 0.25, k, 0)))).epsilon(1e-14).margin(1e-14));
    const Real whole = bands.mass(-3, 0.25, k, -3);
    double last = -3;
    for (const double u : {1e-18, 1e-9, 0.1, 0.49, 0.51, 0.8, 0.999}) {
      INFO("k = " << k << ", u = " << u);
      const std::uint64_t bits = static_cast<std::uint64_t>(u * 0x1p64);
      const double e = tilted.quantile(bits), exact = (static_cast<double>(bits) + 0.5) * 0x1p-64;
      CHECK(static_cast<double>(bands.mass(-3, e - 4e-16, k, -3) / whole) <= exact * (1 + 3e-12));
      CHECK(static_cast<double>(bands.mass(-3, e + 4e-16, k, -3) / whole) >= exact * (1 - 3e-12));
      CHECK(e >= last);
      last = e;
    }
    CHECK(tilted.quantile(0) >= -3);
    CHECK(tilted.quantile(~std::uint64_t{0}) <= 0.25);
  }
}

TEST_CASE("A tilt far beyond the range of doubles neither overflows nor loses a cell") {
  // k times the range is 2000 and 40000; a fine table and a coarse one.
  for (const double k : {50.0, 1000.0})
    for (const std::size_t points : {3u, 4001u}) {
      std::vector<double> energy(points), weight(points, 1.0);
      for (std::size_t i = 0; i < points; ++i) energy[i] = -40 + 40.0 * static_cast<double>(i) / static_cast<double>(points - 1);
      const EnergyDensity density = EnergyDensity::table(energy, weight);
      const TableTail above(density.view(), k, TableTail::End::high), below(density.view(), k, TableTail::End::low);
      INFO("k = " << k << ", " << points << " points");
      for (const double e : {-40.0, -37.77, -20.0, -1.0}) {
        // A flat density: (1 - exp(-k |E|))/(40 k).
        CHECK(above.mass(e).log() == Approx(-std::log(40 * k) + std::log1p(-std::exp(k * e))).epsilon(1e-12));
        CHECK(above.energy_beyond(e, above.mass(e), 0.25) - e == Approx(std::log(4) / k).epsilon(1e-10));
        if (e > -40) CHECK(below.mass(e).log() == Approx(k * (e + 40) - std::log(40 * k)).epsilon(1e-12));
      }
      CHECK(TiltedTable(density, k).log_norm() == Approx(40 * k - std::log(40 * k)).epsilon(1e-13));
    }
}
