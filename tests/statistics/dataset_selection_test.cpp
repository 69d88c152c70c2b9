#include <catch2/catch.hpp>
#include <functional>

#include "engine/core/error.h"
#include "engine/statistics/dataset_operations.h"
#include "tests/statistics/sample_datasets.h"

using namespace quench;
using namespace quench::testing;

namespace {

const auto message_of = [](const std::function<void()>& f) -> std::string {
  try {
    f();
  } catch (const Error& e) {
    return e.message();
  }
  return "no error";
};

/// dims wait (2) x ratio (3) with members.
Dataset map_dataset() {
  Dataset d = mean_dataset(normal_records(12, 6, 4, 1.0, 0.2), "one");
  d.dims = {"wait", "ratio"};
  d.coords = {Array::of({10, 100}), Array::of({0.5, 1, 2})};
  d.value = d.value.reshaped({2, 3});
  d.error = d.error.reshaped({2, 3});
  d.members = d.members.reshaped({12, 2, 3});
  d.coord_values["multiplicity"] = Array(Shape{2, 3}, {1, 2, 3, 4, 5, 6});
  return d;
}

}  // namespace

TEST_CASE("sel takes the nearest coordinate and all that belongs to it") {
  const Dataset d = map_dataset();
  const Dataset s = select(d, "ratio", 1.2, false);
  CHECK(s.dims == std::vector<std::string>{"wait"});
  CHECK(s.value.shape() == Shape{2});
  CHECK(s.value[1] == d.value[4]);
  CHECK(s.error[1] == d.error[4]);
  CHECK(s.members.shape() == Shape{12, 2});
  CHECK(s.members[3 * 2 + 1] == d.members[3 * 6 + 4]);
  CHECK(s.coord_values.at("multiplicity")[1] == 5);
  CHECK(s.attributes.back() == std::pair<std::string, std::string>("ratio", "1"));
  const Dataset number = select(s, "wait", 10, true);
  CHECK(number.dims.empty());
  CHECK(number.value.rank() == 0);
  CHECK(number.value[0] == d.value[1]);
  CHECK(message_of([&] { select(d, "ratio", 1.2, true); }) == "no ratio = 1.2; the nearest is 1");
  CHECK(message_of([&] { select(d, "ration", 1, false); }) == "the dataset has no dim \"ration\"; its dims: wait, ratio");
}

TEST_CASE("along brings a dim to the end") {
  const Dataset d = map_dataset(), a = along(d, "wait");
  CHECK(a.dims == std::vector<std::string>{"ratio", "wait"});
  CHECK(a.value.shape() == Shape{3, 2});
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      CHECK(a.value[j * 2 + i] == d.value[i * 3 + j]);
      CHECK(a.members[5 * 6 + j * 2 + i] == d.members[5 * 6 + i * 3 + j]);
    }
  CHECK(along(d, "ratio").dims == d.dims);
}

TEST_CASE("interpolation is linear, for values and members alike") {
  const Dataset d = map_dataset();
  const std::vector<double> at{0.5, 1.25, 2};
  const Dataset i = interpolate(d, "ratio", at, false);
  CHECK(i.value[3] == d.value[3]);
  CHECK(i.value[5] == d.value[5]);
  CHECK(i.value[4] == Approx(0.75 * d.value[4] + 0.25 * d.value[5]));
  std::vector<double> members;
  for (std::size_t m = 0; m < 12; ++m) members.push_back(0.75 * d.members[m * 6 + 4] + 0.25 * d.members[m * 6 + 5]);
  CHECK(i.error[4] == Approx(std::sqrt(variance(members) / 12)));
  CHECK(i.coord_values.at("multiplicity")[4] == Approx(5.25));
  SECTION("along an inner or outer dim, dropping it for one point") {
    const std::vector<double> wait{55};
    const Dataset w = interpolate(d, "wait", wait, true);
    CHECK(w.dims == std::vector<std::string>{"ratio"});
    CHECK(w.value[2] == Approx((d.value[2] + d.value[5]) / 2));
  }
  SECTION("without members errors are interpolated as a bound") {
    Dataset bare = d;
    bare.members = Array();
    CHECK(interpolate(bare, "ratio", at, false).error[4] == Approx(0.75 * d.error[4] + 0.25 * d.error[5]));
  }
  SECTION("points outside are refused") {
    const std::vector<double> beyond{2.5};
    CHECK(message_of([&] { interpolate(d, "ratio", beyond, true); }) == "ratio = 2.5 lies outside [0.5, 2]");
  }
}

TEST_CASE("versus eliminates the shared coordinate and keeps the errors of both axes") {
  const Records records = normal_records(25, 4, 7, 1.0, 0.05);
  Dataset c = mean_dataset(records, "one");
  c.name = "C";
  const Dataset chi = variance_dataset(records, 1, "one");
  const Dataset v = versus(chi, c);
  CHECK(v.dims == std::vector<std::string>{"C"});
  CHECK(v.value[2] == chi.value[2]);
  CHECK(v.coords[0][2] == c.value[2]);
  CHECK(v.coord_errors.at("C")[2] == c.error[2]);
  CHECK(v.coord_values.at("t")[2] == 3);
  Dataset elsewhere = c;
  elsewhere.dims = {"k"};
  CHECK(message_of([&] { versus(chi, elsewhere); }) == "the datasets share no dim, so there is no coordinate to eliminate");
}

TEST_CASE("versus brings the eliminated dim to the end, whichever place it had") {
  Dataset map = map_dataset();  // wait x ratio
  Dataset c = exact_number(0);
  c.name = "C";
  c.dims = {"wait"};
  c.coords = {Array::of({10, 100})};
  c.value = Array::of({0.9, 0.5});
  const Dataset v = versus(map, c);
  CHECK(v.dims == std::vector<std::string>{"ratio", "C"});
  CHECK(v.value[2 * 2 + 1] == map.value[1 * 3 + 2]);
  CHECK(v.coords[1][1] == 0.5);
  CHECK(v.coord_values.at("wait")[3] == 100);
}

TEST_CASE("a value at fixed C follows every group's own C") {
  // y = 3 x member by member, x falling with t and strongly fluctuating: at fixed x, y has no error at all. Errors of x and
  // y taken alone would give 3 standard errors of x.
  Records x = normal_records(30, 5, 8, 0.0, 0.05), y = x;
  for (std::size_t m = 0; m < 30; ++m) {
    const double shift = x[m][0];
    for (std::size_t t = 0; t < 5; ++t) {
      x[m][t] = 1 - 0.2 * static_cast<double>(t) + shift;
      y[m][t] = 3 * x[m][t];
    }
  }
  Dataset c = mean_dataset(x, "one");
  c.name = "C";
  const Dataset d = mean_dataset(y, "one");
  const std::vector<double> at{0.55};
  const Dataset fixed = interpolate(versus(d, c), "C", at, true);
  CHECK(fixed.value[0] == Approx(1.65));
  CHECK(fixed.error[0] < 1e-12);
  CHECK(fixed.dims.empty());
  SECTION("another run's C is independent: its error comes in through the slope") {
    Dataset other = c;
    other.source = "two";
    const Dataset independent = interpolate(versus(d, other), "C", at, true);
    CHECK(independent.error[0] == Approx(std::sqrt(2.) * 3 * c.error[0]).epsilon(1e-6));
  }
  SECTION("a curve that passes the point twice has no value there") {
    c.value[4] = 0.9;
    CHECK(message_of([&] { interpolate(versus(d, c), "C", at, true); }) ==
          "\"C\" passes 0.55 2 times, between entries 3 and 5: there is no single value there");
  }
}

TEST_CASE("versus of several dims keeps a coordinate per curve") {
  const Records records = normal_records(15, 6, 9, 0.0, 0.01);
  Records falling = records;
  for (Records::value_type& r : falling)
    for (std::size_t i = 0; i < 6; ++i) r[i] += 1 - 0.1 * static_cast<double>(i % 3) - 0.02 * static_cast<double>(i / 3);
  const auto map = [&](const Records& r, const char* name) {
    Dataset d = mean_dataset(r, "one");
    d.name = name;
    d.dims = {"T", "t"};
    d.coords = {Array::of({1, 2}), Array::of({0, 1, 2})};
    for (Array* a : {&d.value, &d.error}) *a = a->reshaped({2, 3});
    d.members = d.members.reshaped({15, 2, 3});
    return d;
  };
  const Dataset c = map(falling, "C"), y = map(records, "y");
  const Dataset v = versus(y, c);
  CHECK(v.dims == std::vector<std::string>{"T", "t"});
  CHECK(v.coord_values.at("C")[4] == c.value[4]);
  const std::vector<double> at{0.88};
  const Dataset fixed = interpolate(v, "C", at, false);
  CHECK(fixed.dims == std::vector<std::string>{"T", "C"});
  const double w = (c.value[3] - 0.88) / (c.value[3] - c.value[4]);
  CHECK(fixed.value[1] == Approx((1 - w) * y.value[3] + w * y.value[4]));
  CHECK(fixed.coord_values.at("t")[1] == Approx(w));
  CHECK(fixed.error[1] > 0);
}

TEST_CASE("tables have one row per element, with a header") {
  Dataset d = mean_dataset({{1, 2}, {3, 6}}, "one");
  d.name = "C";
  d.unit = "K";
  const auto rows = table_rows(d);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0] == std::vector<std::string>{"t", "C [K]", "error"});
  CHECK(rows[2] == std::vector<std::string>{"2", "4", "2"});
  CHECK(table_text(d) == "t  C [K]  error\n1      2      1\n2      4      2\n");
}
