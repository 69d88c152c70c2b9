// Normals: the documented map from random bits, freedom from chunking and instruction set, and the normal law.
#include "engine/numerics/normals.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "engine/core/error.h"
#include "engine/numerics/normals_kernel.h"
#include "tests/fields/statistics.h"

using namespace quench;

namespace {

const StreamKey key = stream_key({11, "normals", ""}, 0, Purpose::thermal);

using Fill = void (*)(const NormalAddress&, std::uint64_t, std::span<double>, const FetchAhead&);

std::vector<double> drawn(Fill fill, const NormalAddress& address, std::uint64_t first, std::size_t n) {
  std::vector<double> x(n);
  fill(address, first, x, {});
  return x;
}

/// The formula of normals.h with the C library, one site at a time.
double reference(const NormalAddress& address, std::uint64_t site) {
  const auto w = ars_block(address.key, address.member, address.step, 8 * (site / 16) + site % 8);
  const std::uint64_t low = w[0] | std::uint64_t{w[1]} << 32, high = w[2] | std::uint64_t{w[3]} << 32;
  const std::uint64_t mask = (std::uint64_t{1} << 52) - 1;
  const double r = std::sqrt(-2 * std::log((static_cast<double>(low & mask) + 0.5) * 0x1p-52));
  const double a = std::numbers::pi / 8 * (static_cast<double>(high >> 60) + static_cast<double>(high & mask) * 0x1p-52 - 0.5);
  return site % 16 < 8 ? r * std::cos(a) : r * std::sin(a);
}

double single_reference(const NormalAddress& address, std::uint64_t site) {
  const std::uint64_t place = site % 16;
  const auto w = ars_block(address.key, address.member, address.step, 16 * (site / 64) + place / 2 + 8 * (place % 2));
  const std::size_t half = site % 64 < 32 ? 0 : 2;
  const double r = std::sqrt(-2 * std::log((static_cast<double>(w[half] >> 1) + 0.5) * 0x1p-31));
  const double a = 2 * std::numbers::pi * static_cast<double>(w[half + 1]) * 0x1p-32;
  return site % 32 < 16 ? r * std::cos(a) : r * std::sin(a);
}

}  // namespace

TEST_CASE("normals follow their documented formula") {
  const NormalAddress address{key, 3, (std::uint64_t{1} << 40) + 17};
  const auto x = drawn(fill_normals, address, 100, 2000), y = drawn(fill_normals_single, address, 100, 2000);
  for (std::size_t i = 0; i < x.size(); ++i) {
    CHECK(std::abs(x[i] - reference(address, 100 + i)) < 2e-12);  // 5e-13 of each
    CHECK(std::abs(y[i] - single_reference(address, 100 + i)) < 2e-6);
  }
}

TEST_CASE("normals have known values") {
  // Computed with Random123, hashlib and long doubles; the tolerance allows for instruction sets without fused multiply-add.
  const auto x = drawn(fill_normals, {fixed_key(1, "known answers", Purpose::thermal), 7, 9}, 5, 4);
  const double known[] = {0.91551813158542214, 0.99357914737768474, 0.70142726376791168, -0.4731601361876051};
  for (std::size_t i = 0; i < 4; ++i) CHECK(x[i] == Approx(known[i]).epsilon(1e-12));
}

TEST_CASE("normals do not depend on how the sites are cut into calls") {
  const NormalAddress address{key, 1, 2};
  for (const Fill fill : {fill_normals, fill_normals_single}) {
    const auto all = drawn(fill, address, 0, 1500);
    for (const std::size_t first : {0u, 1u, 7u, 8u, 15u, 16u, 63u, 64u, 500u, 511u, 1100u})
      for (const std::size_t n : {1u, 2u, 9u, 16u, 33u, 65u, 300u})
        REQUIRE(drawn(fill, address, first, n) == std::vector<double>(all.begin() + static_cast<long>(first), all.begin() + static_cast<long>(first + n)));
  }
}

TEST_CASE("normals of many members together are those of each alone") {
  for (std::size_t sites = 1; sites < 16; ++sites) {
    std::vector<StreamKey> keys;
    std::vector<std::uint32_t> members;
    for (std::uint32_t i = 0; i < 67; ++i) {
      keys.push_back(stream_key({11, "members", ""}, i / 2, Purpose::thermal));
      members.push_back(i % 2);
    }
    const std::uint64_t step = (std::uint64_t{1} << 33) + 5;
    std::vector<double> together(67 * sites);
    MemberNormals(keys, members, sites).fill(step, together);
    for (std::size_t i = 0; i < 67; ++i)
      REQUIRE(drawn(fill_normals, {keys[i], members[i], step}, 0, sites) ==
              std::vector<double>(together.begin() + static_cast<long>(i * sites), together.begin() + static_cast<long>((i + 1) * sites)));
  }
}

TEST_CASE("instruction-set levels agree: v3 and v4 to the bit, v2 within rounding") {
  const NormalAddress address{key, 1, 2};
  const std::size_t n = 5000;
  std::vector<double> v2(n), v3(n), v4(n), w2(n), w3(n), w4(n);
  isa_v2::normals(address, 3, v2.data(), n, {});
  isa_v2::normals_single(address, 3, w2.data(), n, {});
  if (detected_isa() >= Isa::v3) {
    isa_v3::normals(address, 3, v3.data(), n, {});
    isa_v3::normals_single(address, 3, w3.data(), n, {});
    for (std::size_t i = 0; i < n; ++i) {
      CHECK(std::abs(v2[i] - v3[i]) < 1e-14);
      CHECK(std::abs(w2[i] - w3[i]) < 1e-6);
    }
  }
  if (detected_isa() >= Isa::v4) {
    isa_v4::normals(address, 3, v4.data(), n, {});
    isa_v4::normals_single(address, 3, w4.data(), n, {});
    CHECK(v3 == v4);
    CHECK(w3 == w4);
  }
}

TEST_CASE("normals have the moments and the law of a normal variable") {
  // 2^20 draws: standard errors of mean, variance, skewness and fourth moment 0.001, 0.0014, 0.0024 sqrt, 0.0096; a shift of
  // the mean by 0.5 %, of the variance by 0.7 % is seen.
  const std::size_t n = std::size_t{1} << 20;
  for (const Fill fill : {fill_normals, fill_normals_single}) {
    const auto x = drawn(fill, {key, 4, 5}, 0, n);
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
    for (double z : x) m1 += z, m2 += z * z - 1, m3 += z * z * z, m4 += z * z * z * z - 3;
    const double root_n = std::sqrt(static_cast<double>(n));
    CHECK(std::abs(m1 / root_n) < checks::limit);
    CHECK(std::abs(m2 / root_n / std::sqrt(2.0)) < checks::limit);
    CHECK(std::abs(m3 / root_n / std::sqrt(15.0)) < checks::limit);
    CHECK(std::abs(m4 / root_n / std::sqrt(96.0)) < checks::limit);
    CHECK(checks::kolmogorov_distance(x) < 2.694);
  }
}

TEST_CASE("tails beyond 3, 4 and 5 sigma hold as many normals as they should") {
  // 2^26 draws: expected 181183, 4251 and 38.5; excesses of 1.2 %, 7.5 % and a factor 2 are seen.
  const std::size_t n = std::size_t{1} << 26, piece = 4096;
  for (const Fill fill : {fill_normals, fill_normals_single}) {
    std::size_t beyond[3] = {};
    std::vector<double> x(piece);
    for (std::uint64_t start = 0; start < n; start += piece) {
      fill({key, 5, 6}, start, x, {});
      for (double z : x) {
        const double a = std::abs(z);
        beyond[0] += a > 3, beyond[1] += a > 4, beyond[2] += a > 5;
      }
    }
    for (int i = 0; i < 3; ++i) CHECK(checks::poisson_p(beyond[i], static_cast<double>(n) * std::erfc((3 + i) / std::sqrt(2.0))) > checks::smallest_p);
  }
}

TEST_CASE("normals of different sites, steps, members and keys are uncorrelated") {
  // 2^18 products each, of the values and of their squares: correlations above 1 % are seen.
  const std::size_t n = std::size_t{1} << 18;
  const auto correlation_free = [n](const double* a, const double* b) {
    double values = 0, squares = 0;
    for (std::size_t i = 0; i < n; ++i) {
      values += a[i] * b[i];
      squares += (a[i] * a[i] - 1) * (b[i] * b[i] - 1) / 2;
    }
    const double root_n = std::sqrt(static_cast<double>(n));
    CHECK(std::abs(values / root_n) < checks::limit);
    CHECK(std::abs(squares / root_n) < checks::limit);
  };
  for (const Fill fill : {fill_normals, fill_normals_single}) {
    const auto x = drawn(fill, {key, 1, 1}, 0, n + 128);
    for (std::size_t lag : {1u, 2u, 7u, 8u, 9u, 15u, 16u, 17u, 32u, 48u, 64u, 128u}) correlation_free(x.data(), x.data() + lag);
    const StreamKey other = stream_key({11, "normals", ""}, 1, Purpose::thermal);
    for (const NormalAddress& address : {NormalAddress{key, 2, 1}, NormalAddress{key, 1, 2}, NormalAddress{key, 1, std::uint64_t{1} << 32},
                                         NormalAddress{other, 1, 1}})
      correlation_free(x.data(), drawn(fill, address, 0, n).data());
  }
}
