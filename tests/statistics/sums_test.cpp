#include "engine/numerics/sums.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "engine/numerics/isa.h"
#include "tests/statistics/ensembles.h"

using namespace quench;

TEST_CASE("sums of powers agree with long double, for every length around the block sizes") {
  for (std::size_t n : {0, 1, 7, 8, 9, 1023, 1024, 1025, 3000, 8192, 100001}) {
    const std::vector<double> x = testing::column(testing::normal_records(n, 1, 8, 0.5), 0);
    for (unsigned power : {1u, 2u, 4u}) {
      long double total = 0, size = 0;
      for (double v : x) {
        const long double p = std::pow(static_cast<long double>(v), power);
        total += p;
        size += std::abs(p);
      }
      CHECK(std::abs(sum_of_powers(x, power) - static_cast<double>(total)) <= 1e-14 * static_cast<double>(size));
    }
  }
}

TEST_CASE("a sum of a million equal numbers keeps its digits") {
  const std::vector<double> x(1000000, 0.1);
  CHECK(std::abs(sum(x) - 1e5) < 1e-9);  // added one after the other: 1.3e-6 off
}

TEST_CASE("all instruction-set levels sum to the same bits") {
  const std::vector<double> x = testing::column(testing::normal_records(5003, 1, 9), 0);
  for (unsigned power : {1u, 3u}) {
    const double v2 = isa_v2::sum_of_powers(x.data(), x.size(), power);
    if (detected_isa() >= Isa::v3) CHECK(isa_v3::sum_of_powers(x.data(), x.size(), power) == v2);
    if (detected_isa() >= Isa::v4) CHECK(isa_v4::sum_of_powers(x.data(), x.size(), power) == v2);
  }
}

TEST_CASE("the maximum passes NaN on") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(maximum(std::vector<double>{1, 3, 2}) == 3);
  CHECK(maximum(std::vector<double>{-4, -3}) == -3);
  CHECK(std::isnan(maximum(std::vector<double>{1, nan, 2})));
}
