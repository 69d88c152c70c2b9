#include <catch2/catch.hpp>
#include <complex>
#include <numbers>

#include "engine/observables/lattice_modes.h"
#include "tests/observables/field_ensemble.h"

using namespace quench;
using namespace quench::testing;

namespace {

const std::vector<double> one_time{1};

// d = 0, 1, 2, 3; odd and even lengths, 1 and 2.
const std::vector<Lattice> lattices{{{}, 1},        {{1}, 1},    {{2}, 0.5},       {{5}, 1},       {{8}, 2},
                                    {{4, 4}, 0.5},  {{5, 3}, 1}, {{2, 6}, 1},      {{1, 4}, 1},    {{3, 3, 3}, 1},
                                    {{4, 2, 6}, 1}, {{4, 1, 5}, 0.25}};

std::vector<std::size_t> position(const Lattice& lattice, std::size_t site) {
  std::vector<std::size_t> x(lattice.dimension());
  for (std::size_t a = x.size(); a-- > 0; site /= lattice.lengths[a]) x[a] = site % lattice.lengths[a];
  return x;
}

std::size_t site_at(const Lattice& lattice, const std::vector<std::size_t>& x) {
  std::size_t site = 0;
  for (std::size_t a = 0; a < x.size(); ++a) site = site * lattice.lengths[a] + x[a];
  return site;
}

/// Definition by double sum over sites: E <q_i q_(i+r)> - (E<q>)^2 along axes, unbiased by n/(n-1) in the part of the means.
std::vector<double> direct_correlation(const Lattice& lattice, const Fields& fields, std::size_t distances) {
  std::vector<double> g(distances, 0);
  std::size_t axes = 0;
  for (std::size_t a = 0; a < lattice.dimension(); ++a) {
    if (lattice.lengths[a] < 2) continue;
    ++axes;
    for (std::size_t r = 0; r < distances; ++r)
      for (const auto& member : fields)
        for (std::size_t i = 0; i < lattice.sites(); ++i)
          for (const std::size_t shift : {r, lattice.lengths[a] - r}) {
            std::vector<std::size_t> x = position(lattice, i);
            x[a] = (x[a] + shift) % lattice.lengths[a];
            g[r] += member[0][i] * member[0][site_at(lattice, x)] / 2;
          }
  }
  const std::vector<double> means = lattice_means(fields, 0);
  const double members = static_cast<double>(fields.size()), c = mean_of(means);
  if (axes == 0) {
    axes = 1;
    for (const auto& member : fields) g[0] += member[0][0] * member[0][0];
  }
  double c2 = 0;
  for (double m : means) c2 += m * m / members;
  // E q q - C^2 = [E q q - E m^2] + [E m^2 - C^2], the second part times n/(n-1).
  for (double& v : g) v = v / (static_cast<double>(axes * lattice.sites()) * members) - c2 + (c2 - c * c) * members / (members - 1);
  return g;
}

/// S(k) by its definition for every mode, in the order of the flat index.
std::vector<double> direct_structure_factor(const Lattice& lattice, const Fields& fields) {
  const double c = mean_of(lattice_means(fields, 0)), members = static_cast<double>(fields.size());
  std::vector<double> s(lattice.sites(), 0);
  for (std::size_t k = 0; k < s.size(); ++k) {
    const std::vector<std::size_t> n = position(lattice, k);
    for (const auto& member : fields) {
      std::complex<double> total = 0;
      for (std::size_t i = 0; i < s.size(); ++i) {
        double phase = 0;
        const std::vector<std::size_t> x = position(lattice, i);
        for (std::size_t a = 0; a < n.size(); ++a)
          phase += 2 * std::numbers::pi * static_cast<double>(n[a] * x[a]) / static_cast<double>(lattice.lengths[a]);
        total += (member[0][i] - c) * std::polar(1.0, -phase);
      }
      s[k] += lattice.cell() / static_cast<double>(s.size()) * std::norm(total) / members;
    }
    if (k == 0) s[k] *= members / (members - 1);
  }
  return s;
}

double laplacian_eigenvalue(const Lattice& lattice, std::size_t k) {
  double lambda = 0;
  const std::vector<std::size_t> n = position(lattice, k);
  for (std::size_t a = 0; a < n.size(); ++a)
    lambda += 2 * (1 - std::cos(2 * std::numbers::pi * static_cast<double>(n[a]) / static_cast<double>(lattice.lengths[a]))) /
              (lattice.spacing * lattice.spacing);
  return lambda;
}

}  // namespace

TEST_CASE("S(k) is its definition, shell by shell of the lattice Laplacian") {
  for (const Lattice& lattice : lattices) {
    const Fields fields = random_fields(lattice, 4, 1, 11);
    const Dataset s = measure("correlation", {{"space", "k"}}, lattice, fields, one_time);
    const std::vector<double> direct = direct_structure_factor(lattice, fields);
    double modes = 0;
    for (std::size_t shell = 0; shell < s.coords[1].size(); ++shell) {
      const double khat = s.coords[1][shell];
      double total = 0, count = 0;
      for (std::size_t k = 0; k < direct.size(); ++k)
        if (std::abs(laplacian_eigenvalue(lattice, k) - khat * khat) < 1e-8 * (1 + khat * khat)) {
          total += direct[k];
          ++count;
        }
      CHECK(s.coord_values.at("multiplicity")[shell] == count);
      CHECK(s.value[shell] == Approx(total / count).epsilon(1e-10).margin(1e-14));
      modes += count;
    }
    CHECK(modes == static_cast<double>(lattice.sites()));
  }
}

TEST_CASE("G(r) is its definition along the axes") {
  for (const Lattice& lattice : lattices) {
    const Fields fields = random_fields(lattice, 4, 1, 12);
    const Dataset g = measure("correlation", {}, lattice, fields, one_time);
    const std::vector<double> direct = direct_correlation(lattice, fields, g.coords[1].size());
    for (std::size_t r = 0; r < direct.size(); ++r) {
      CHECK(g.coords[1][r] == Approx(static_cast<double>(r) * lattice.spacing));
      CHECK(g.value[r] == Approx(direct[r]).epsilon(1e-10).margin(1e-14));
    }
  }
}

TEST_CASE("distances reach half the shortest axis that has neighbours") {
  CHECK(LatticeModes({{8, 5}, 1}).distances() == std::vector<double>{0, 1, 2});
  CHECK(LatticeModes({{6, 1}, 2}).distances() == std::vector<double>{0, 2, 4, 6});
  CHECK(LatticeModes({{2}, 1}).distances() == std::vector<double>{0, 1});
  CHECK(LatticeModes({{1, 1}, 1}).distances() == std::vector<double>{0});
  CHECK(LatticeModes({{}, 1}).distances() == std::vector<double>{0});
}

TEST_CASE("sum rules: S(0) is the susceptibility, the mean of S is the local variance") {
  const Lattice lattice{{6, 4, 5}, 0.5};
  const Fields fields = random_fields(lattice, 7, 1, 13);
  const Dataset s = measure("correlation", {{"space", "k"}}, lattice, fields, one_time);
  const Dataset g = measure("correlation", {{"space", "r"}}, lattice, fields, one_time);
  const Dataset chi = measure("susceptibility", {}, lattice, fields, one_time);
  CHECK(s.value[0] == Approx(chi.value[0]).epsilon(1e-12));
  CHECK(s.error[0] == Approx(chi.error[0]).epsilon(1e-9));
  double total = 0;
  for (std::size_t shell = 0; shell < s.value.size(); ++shell) total += s.value[shell] * s.coord_values.at("multiplicity")[shell];
  CHECK(g.value[0] == Approx(total / lattice.volume()).epsilon(1e-12));
}

TEST_CASE("centring on each sample removes k = 0 and subtracts the susceptibility from G") {
  const Lattice lattice{{6, 6}, 1};
  const Fields fields = random_fields(lattice, 5, 1, 14);
  const Dataset s = measure("correlation", {{"space", "k"}, {"centre", "sample"}}, lattice, fields, one_time);
  CHECK(s.value[0] == 0);
  const Dataset own = measure("correlation", {{"centre", "sample"}}, lattice, fields, one_time);
  const Dataset all = measure("correlation", {}, lattice, fields, one_time);
  const double chi = measure("susceptibility", {{"normalise", "none"}}, lattice, fields, one_time).value[0];
  for (std::size_t r = 0; r < own.value.size(); ++r) CHECK(all.value[r] - own.value[r] == Approx(chi).epsilon(1e-12));
}

TEST_CASE("one member has S(k) at k > 0 but no fluctuation of means") {
  const Lattice lattice{{4, 4}, 1};
  const Dataset s = measure("correlation", {{"space", "k"}}, lattice, random_fields(lattice, 1, 1, 15), one_time);
  CHECK(std::isnan(s.value[0]));
  CHECK(s.value[1] > 0);
  CHECK(s.reason == "a variance needs at least 2 members");
}

TEST_CASE("a plane wave sits in its own shell") {
  const Lattice lattice{{8, 8}, 0.5};
  Fields fields(2, {std::vector<double>(64)});
  for (std::size_t i = 0; i < 64; ++i) fields[0][0][i] = fields[1][0][i] = 3 + std::cos(2 * std::numbers::pi * static_cast<double>(i % 8) / 8);
  const Dataset s = measure("correlation", {{"space", "k"}}, lattice, fields, one_time);
  // |sum|^2 = (N/2)^2 in two of the four modes of the first shell: S = (0.25/64) * 1024 * 2/4 = 2.
  CHECK(s.value[1] == Approx(2));
  CHECK(s.coord_values.at("multiplicity")[1] == 4);
  CHECK(s.coords[1][1] == Approx(4 * std::sin(std::numbers::pi / 8)));
  for (std::size_t shell = 2; shell < s.value.size(); ++shell) CHECK(std::abs(s.value[shell]) < 1e-12);
}

TEST_CASE("kinds that are not built yet say so") {
  for (const char* kind : {"G1", "R", "disconnected"}) {
    std::string message, option;
    try {
      observable("correlation", {{"kind", kind}});
    } catch (const Error& e) {
      message = e.message();
      option = e.option();
    }
    CHECK(option == "kind");
    CHECK(message.find("not built yet") != std::string::npos);
  }
  CHECK_NOTHROW(observable("correlation", {{"kind", "G0"}}));
  CHECK_THROWS_AS(observable("correlation", {{"kind", "G7"}}), Error);
}
