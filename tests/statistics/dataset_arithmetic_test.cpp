#include <catch2/catch.hpp>
#include <functional>

#include "engine/core/error.h"
#include "engine/statistics/dataset_operations.h"
#include "tests/statistics/sample_datasets.h"

using namespace quench;
using namespace quench::testing;

namespace {

/// Jackknife of any function of records by recomputation: value and error per element.
struct Manual { std::vector<double> value, error; };
Manual manual_jackknife(const Records& records, const std::function<std::vector<double>(const Records&)>& f) {
  Manual m{f(records), {}};
  const double n = static_cast<double>(records.size());
  std::vector<std::vector<double>> without;
  for (std::size_t g = 0; g < records.size(); ++g) {
    Records rest = records;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(g));
    without.push_back(f(rest));
  }
  for (std::size_t i = 0; i < m.value.size(); ++i) {
    std::vector<double> t;
    for (const auto& w : without) t.push_back(w[i]);
    m.error.push_back(std::sqrt((n - 1) * (n - 1) / n * variance(t)));
  }
  return m;
}

void check_same(const Dataset& d, const Manual& m) {
  REQUIRE(d.value.size() == m.value.size());
  REQUIRE(d.has_error);
  for (std::size_t i = 0; i < m.value.size(); ++i) {
    CHECK(d.value[i] == Approx(m.value[i]).epsilon(1e-11));
    CHECK(d.error[i] == Approx(m.error[i]).epsilon(1e-9));
  }
}

const auto message_of = [](const std::function<void()>& f) -> std::string {
  try {
    f();
  } catch (const Error& e) {
    return e.message();
  }
  return "no error";
};

}  // namespace

TEST_CASE("datasets of one result combine member by member, as a jackknife of the whole expression does") {
  const Records records = normal_records(40, 3, 1, 2.0, 0.4);
  const Dataset c = mean_dataset(records, "one"), chi = variance_dataset(records, 10, "one");
  check_same(apply(Op::divide, chi, c), manual_jackknife(records, [](const Records& r) {
               std::vector<double> out;
               for (std::size_t i = 0; i < 3; ++i) out.push_back(10 * variance(column(r, i)) / mean(column(r, i)));
               return out;
             }));
  check_same(apply(Op::logarithm, apply(Op::multiply, apply(Op::subtract, exact_number(3), c), chi)),
             manual_jackknife(records, [](const Records& r) {
               std::vector<double> out;
               for (std::size_t i = 0; i < 3; ++i) out.push_back(std::log((3 - mean(column(r, i))) * 10 * variance(column(r, i))));
               return out;
             }));
  SECTION("a dataset minus itself is exactly nothing") {
    const Dataset zero = apply(Op::subtract, chi, chi);
    for (double x : zero.value.span()) CHECK(x == 0);
    for (double x : zero.error.span()) CHECK(x == 0);
  }
  SECTION("a power pairs with a number") {
    const Dataset square = apply(Op::power, c, exact_number(2));
    const Dataset product = apply(Op::multiply, c, c);
    for (std::size_t i = 0; i < 3; ++i) CHECK(square.error[i] == Approx(product.error[i]).epsilon(1e-10));
  }
}

TEST_CASE("linear combinations map members exactly") {
  const Records records = normal_records(30, 2, 3);
  const Dataset c = mean_dataset(records, "one");
  const Dataset d = apply(Op::subtract, apply(Op::multiply, c, exact_number(4)), c);
  CHECK(d.members[7] == 4 * records[3][1] - records[3][1]);
  CHECK(d.groups == "members");
  CHECK(d.source == "one");
  CHECK(apply(Op::divide, c, exact_number(8)).error[0] == c.error[0] / 8);
  CHECK(apply(Op::negate, c).members[0] == -records[0][0]);
}

TEST_CASE("different results are independent: their variances add, and what they share is remembered") {
  const Records first = normal_records(50, 2, 5, 1.0, 0.1), second = normal_records(30, 2, 6, 3.0, 0.2);
  const Dataset a = mean_dataset(first, "one"), b = mean_dataset(second, "two");
  const Dataset sum = apply(Op::add, a, b);
  CHECK(sum.members.shape() == Shape{80, 2});
  for (std::size_t i = 0; i < 2; ++i) CHECK(sum.error[i] == Approx(std::hypot(a.error[i], b.error[i])).epsilon(1e-12));
  SECTION("taking one away again leaves the other's error, not a sum of three") {
    const Dataset back = apply(Op::subtract, sum, b);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(back.value[i] == Approx(a.value[i]).epsilon(1e-12));
      CHECK(back.error[i] == Approx(a.error[i]).epsilon(1e-9));
    }
  }
  SECTION("a ratio jackknifes each in turn") {
    const Dataset ratio = apply(Op::divide, a, b);
    const Manual by_a = manual_jackknife(first, [&](const Records& r) { return std::vector<double>{mean(column(r, 0)) / b.value[0]}; });
    const Manual by_b = manual_jackknife(second, [&](const Records& r) { return std::vector<double>{a.value[0] / mean(column(r, 0))}; });
    CHECK(ratio.error[0] == Approx(std::hypot(by_a.error[0], by_b.error[0])).epsilon(1e-9));
  }
}

TEST_CASE("operands without members combine as independent numbers") {
  Dataset a = mean_dataset(normal_records(20, 1, 8, 2.0, 0.1), "one");
  a.members = Array();
  const Dataset square = apply(Op::multiply, a, a);  // all that is known: two numbers with errors
  CHECK(square.error[0] == Approx(std::sqrt(2) * a.value[0] * a.error[0]).epsilon(1e-9));
  CHECK(square.members.size() == 0);
}

TEST_CASE("exact operands stay exact") {
  Dataset w = exact_number(2);
  w.dims = {"q"};
  w.coords = {Array::of({0, 1})};
  w.value = Array::of({3, 4});
  const Dataset d = apply(Op::multiply, w, exact_number(2));
  CHECK_FALSE(d.has_error);
  CHECK(d.value[1] == 8);
}

TEST_CASE("members and batches of one result are brought to the same batches") {
  const Records records = normal_records(256, 1, 10, 1.0, 0.3);
  const Dataset c = mean_dataset(records, "one"), batched = batched_mean_dataset(records, "one");
  REQUIRE(batched.members.shape()[0] == 64);
  const Dataset zero = apply(Op::subtract, c, batched);
  CHECK(zero.groups == "batches");
  CHECK(zero.members.shape()[0] == 64);
  CHECK(std::abs(zero.error[0]) < 1e-15);
  Dataset odd = mean_dataset(Records(records.begin(), records.begin() + 100), "one");
  CHECK(message_of([&] { apply(Op::add, c, odd); }) ==
        "the datasets kept 256 and 100 groups of one result and cannot be paired; keep = \"members\" keeps the same in all");
}

TEST_CASE("dims are aligned by name and broadcast by name") {
  const Records records = normal_records(20, 6, 12, 1.0, 0.2);
  Dataset map = mean_dataset(records, "one");
  map.dims = {"T", "t"};
  map.coords = {Array::of({1, 2}), Array::of({10, 20, 30})};
  for (Array* a : {&map.value, &map.error}) *a = a->reshaped({2, 3});
  map.members = map.members.reshaped({20, 2, 3});
  Dataset line = exact_number(0);
  line.dims = {"t"};
  line.coords = {Array::of({10, 20, 30})};
  line.value = Array::of({100, 200, 300});
  const Dataset sum = apply(Op::add, map, line);
  CHECK(sum.dims == std::vector<std::string>{"T", "t"});
  CHECK(sum.value[5] == map.value[5] + 300);
  CHECK(sum.error[5] == Approx(map.error[5]).epsilon(1e-12));
  const Dataset other_way = apply(Op::add, line, map);
  CHECK(other_way.dims == std::vector<std::string>{"t", "T"});
  CHECK(other_way.value[1] == sum.value[3]);
  SECTION("coordinates that disagree are an error that names the dim and what differs") {
    line.coords = {Array::of({10, 20, 31})};
    CHECK(message_of([&] { apply(Op::add, map, line); }) ==
          "the coordinates of dim \"t\" differ: 3 values from 10 to 30 against 3 values from 10 to 31; entry 3 is 30 against 31");
    line.coords = {Array::of({10, 20})};
    CHECK(message_of([&] { apply(Op::add, map, line); }) ==
          "the coordinates of dim \"t\" differ: 3 values from 10 to 30 against 2 values from 10 to 20");
  }
}

TEST_CASE("units multiply, and sums of different units are refused") {
  Dataset a = exact_number(2), b = exact_number(3);
  a.unit = "K";
  b.unit = "s";
  CHECK(apply(Op::multiply, a, b).unit == "K s");
  CHECK(apply(Op::divide, a, b).unit == "K/(s)");
  CHECK(apply(Op::divide, a, a).unit.empty());
  CHECK(apply(Op::add, a, exact_number(1)).unit == "K");
  CHECK(apply(Op::square_root, a).unit == "(K)^0.5");
  CHECK(apply(Op::exponential, a).unit.empty());
  CHECK(message_of([&] { apply(Op::add, a, b); }) == "add of a dataset in K and one in s");
}

TEST_CASE("one member and impossible values give NaN with a reason") {
  const Dataset one = mean_dataset({{2.0}}, "one");
  const Dataset twice = apply(Op::multiply, one, exact_number(2));
  CHECK(twice.value[0] == 4);
  CHECK(std::isnan(twice.error[0]));
  CHECK(twice.reason == "one member gives no error bar");
  const Dataset log = apply(Op::logarithm, apply(Op::negate, mean_dataset(normal_records(9, 1, 1, 5), "one")));
  CHECK(std::isnan(log.value[0]));
  CHECK(log.reason == "log is not defined for some of the values");
}

TEST_CASE("discretisation errors add up as bounds") {
  Dataset a = mean_dataset(normal_records(9, 1, 1, 5), "one");
  a.has_step_error = true;
  a.step_error = Array(a.value.shape(), {0.01});
  CHECK(apply(Op::subtract, a, a).step_error[0] == Approx(0.02));
  CHECK(apply(Op::multiply, a, exact_number(3)).step_error[0] == Approx(0.03));
}
