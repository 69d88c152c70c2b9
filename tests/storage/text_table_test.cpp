#include "engine/io/text_table.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "engine/io/report.h"
#include "engine/io/table_rows.h"
#include "tests/storage/sample_dataset.h"

using namespace quench;
using namespace quench::io;

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("values carry their errors as papers write them") {
  const struct { double value, error; const char* text; } cases[] = {
      {0.25413, 0.0013, "0.2541(13)"},   {-0.25413, 0.0013, "-0.2541(13)"},      {12.34, 1.3, "12.3(1.3)"},
      {123.4, 13, "123(13)"},            {1234, 560, "1230(560)"},               {12345, 6789, "12300(6800)"},
      {123456, 99600, "120000(100000)"}, {1234567, 1234, "1.2346(12)e+06"},      {1.5e-7, 3.2e-9, "1.500(32)e-07"},
      {-1.5e-7, 3.2e-6, "-0.1(3.2)e-06"},{0, 0.0123, "0.000(12)"},               {-0.0000123, 0.1, "0.00(10)"},
      {9.9996, 0.0130, "10.000(13)"},    {9.99996e-7, 1.3e-9, "1.0000(13)e-06"}, {0.99996, 0.0996, "1.00(10)"},
      {3, 2e300, "0.0(2.0)e+300"},       {1e300, 1e298, "1.000(10)e+300"},       {0.00012, 0.00003, "0.000120(30)"},
      {1, 0.99, "1.00(99)"},             {1, 0.999, "1.0(1.0)"},                 {5e-324, 5e-324, "4.9(4.9)e-324"},
      {0.25413, 0, "0.25413(0)"},        {0.25413, nan_value, "0.25413(nan)"},   {0.25413, infinity, "0.25413(inf)"},
      {nan_value, 1, "nan"},             {-nan_value, nan_value, "nan"},         {-infinity, 1, "-inf"}};
  for (const auto& [value, error, text] : cases) CHECK(value_with_error(value, error) == text);
}

TEST_CASE("a single number is one line") {
  Dataset tau = sample::number_dataset();
  CHECK(text_table(tau, 5) == "value = 0.666667\n");
  tau.name = "tau";
  tau.label = "relaxation time";
  tau.unit = "s";
  tau.error = Array(Shape{}, {0.012});
  tau.has_error = true;
  tau.count = Array(Shape{}, {64});
  CHECK(text_table(tau, 5) == "tau: relaxation time [s] = 0.667(12)  (64 samples)\n");
}

TEST_CASE("a long table keeps its ends and says what is cut") {
  Dataset decay;
  decay.dims = {"t"};
  decay.coords = {sample::filled({41}, 0.1, std::pow(10, 0.1))};
  decay.value = sample::filled({41}, 1, 0.9);
  decay.error = sample::filled({41}, 0.01, 1);
  decay.has_error = true;
  decay.count = sample::filled({41}, 100, 0.9);
  decay.name = "C";
  decay.reason = "too few members";
  decay.value[40] = nan_value;
  CHECK(text_table(decay, 3) == "C  (1.47809 to 100 samples)\n"
                                "  t     C          samples\n"
                                "  0.1   1.000(10)  100\n"
                                "  10    0.122(10)  12.1577\n"
                                "  1000  nan        1.47809\n"
                                "  3 of 41 rows\n"
                                "  nan: too few members\n");
  CHECK(chosen_rows(41, 100).size() == 41);
  CHECK(chosen_rows(5, 1) == std::vector<std::size_t>{0});
  CHECK(chosen_rows(0, 4).empty());
}

TEST_CASE("few curves stand side by side, many below one another") {
  Dataset chi;
  chi.dims = {"T", "φ"};
  chi.coords = {Array::of({0.3, 0.5}), Array::of({1, 2})};
  chi.value = Array({2, 2}, {1, 2, 3, 4});
  chi.count = Array(Shape{}, {1});
  chi.label = "χ";
  CHECK(text_table(chi, 10) == "χ\n"
                               "  φ  T = 0.3  T = 0.5\n"
                               "  1  1        3\n"
                               "  2  2        4\n");
  chi.coord_values["C"] = Array({2, 2}, {0.1, 0.2, 0.3, 0.4});
  chi.coord_errors["C"] = sample::filled({2, 2}, 0.01, 1);
  CHECK(text_table(chi, 2) == "χ\n"
                              "  T    φ  C          value\n"
                              "  0.3  1  0.100(10)  1\n"
                              "  0.5  2  0.400(10)  4\n"
                              "  2 of 4 rows\n");
}
