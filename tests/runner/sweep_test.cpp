// Sweeps: order, shapes, independent and common noise.
#include <catch2/catch.hpp>

#include "engine/run/assemble.h"
#include "engine/run/point.h"
#include "tests/runner/toy.h"

using namespace toy;

namespace {

Options swept(Record sweep, const Options& changes = {}) {
  Options o = walker({{"landscape", well({{"curvature", axis_value("K")}})},
                      {"noise", kicks({{"temperature", Value(apply(Op::multiply, {constant(2), axis("T")}))}})},
                      {"sweep", Value(std::move(sweep))}});
  for (const auto& [name, value] : changes) o[name] = value;
  return o;
}
const Record two_axes = {{"K", Array::of({0.5, 1, 2})}, {"T", Array::of({0.5, 0.25})}};

}  // namespace

TEST_CASE("Axes lead the dims, first alphabetically outermost, points in order") {
  const ResultData result = run_with(swept(two_axes), 3);
  const Dataset& c = result.observables.at("C");
  CHECK(c.dims == std::vector<std::string>{"K", "T", "t"});
  CHECK(c.value.shape() == Shape{3, 2, 4});
  CHECK(c.error.shape() == Shape{3, 2, 4});
  CHECK(c.step_error.shape() == Shape{3, 2, 4});
  CHECK(c.members.shape() == Shape{40, 3, 2, 4});
  CHECK(c.coords[1][0] == 0.5);
  for (unsigned threads : {1u, 2u, 7u}) CHECK(same_bits(result, run_with(swept(two_axes), threads)));
  // One point of the sweep as a sweep of its own.
  const Dataset alone = run_with(swept({{"K", Array::of({2})}, {"T", Array::of({0.25})}})).observables.at("C");
  CHECK(std::memcmp(alone.value.data(), c.value.data() + (2 * 2 + 1) * 4, 4 * sizeof(double)) == 0);
  CHECK(alone.members[3 * 4 + 2] == c.members[((3 * 3 + 2) * 2 + 1) * 4 + 2]);
}

TEST_CASE("A list of records sets the order of axes; the noise is that of the values") {
  Options o = swept(two_axes);
  o["sweep"] = List{Value(Record{{"T", Array::of({0.5, 0.25})}}), Value(Record{{"K", List{0.5, 1, 2}}})};
  const Dataset c = run_with(o).observables.at("C"), alphabetical = run_with(swept(two_axes)).observables.at("C");
  CHECK(c.dims == std::vector<std::string>{"T", "K", "t"});
  for (std::size_t k = 0; k < 3; ++k)
    for (std::size_t t = 0; t < 2; ++t) CHECK(c.value[(t * 3 + k) * 4 + 2] == alphabetical.value[(k * 2 + t) * 4 + 2]);
}

TEST_CASE("Points draw their own noise, or share it") {
  const auto correlation = [](const Dataset& c) {
    double xy = 0, xx = 0, yy = 0;
    for (std::size_t m = 0; m < 40; ++m) {
      const double x = c.members[m * 8 + 3] - c.value[3], y = c.members[m * 8 + 7] - c.value[7];
      xy += x * y, xx += x * x, yy += y * y;
    }
    return xy / std::sqrt(xx * yy);
  };
  const auto points = [](const Value& ensemble) {
    return run_with(walker({{"landscape", well({{"curvature", axis_value("K")}})}, {"sweep", Record{{"K", Array::of({0.9, 1})}}}, {"ensemble", ensemble}})).observables.at("C");
  };
  // 40 pairs: |r| of independent ones stays below 4.9 / sqrt(40).
  CHECK(std::abs(correlation(points(40))) < 0.77);
  CHECK(correlation(points(Record{{"common", true}, {"members", 40}})) > 0.99);
}

TEST_CASE("Experiments of equal name and seed share their noise, of another name not") {
  const double plain = run_with(walker()).observables.at("C").value[3];
  CHECK(run_with(walker({{"observables", Record{{"C", observable("toy_value")}}}})).observables.at("C").value[3] == plain);
  CHECK(run_with(walker({{"name", "twin"}})).observables.at("C").value[3] != plain);
  CHECK(run_with(walker({{"seed", 8}})).observables.at("C").value[3] != plain);
}

TEST_CASE("Content keys follow what changes numbers and nothing else") {
  const auto key = [](const Options& o, std::size_t i = 0) { return point_key(plan(o), i, 0); };
  const std::string base = key(walker());
  CHECK(base.size() == 64);
  CHECK(key(walker({{"checkpoint", 5}})) == base);
  CHECK(key(walker({{"dynamics", walk({{"step", 0.125}, {"lanes", 8}})}})) == base);
  CHECK(key(walker({{"noise", kicks({{"temperature", 1}})}})) == base);
  CHECK(key(walker({{"noise", kicks({{"temperature", 1.5}})}})) != base);
  CHECK(key(walker({{"seed", 8}})) != base);
  CHECK(key(walker({{"name", "x"}})) != base);
  CHECK(key(walker({{"ensemble", 41}})) != base);
  CHECK(key(walker({{"times", Array::of({0, 0.5, 1, 2.5})}})) != base);
  // Of a point: its place in the sweep does not matter.
  CHECK(key(swept(two_axes), 3) == key(swept({{"K", Array::of({1, 7})}, {"T", Array::of({0.25})}}), 0));
  CHECK(key(swept(two_axes), 3) != key(swept(two_axes), 2));
}

TEST_CASE("Entries of points are merged where they agree") {
  using Entries = std::vector<std::pair<std::string, std::string>>;
  const std::vector<Entries> points = {{{"scheme", "euler"}, {"step", "0.1"}}, {{"scheme", "euler"}, {"step", "0.2"}, {"diverged", "3"}}};
  CHECK(merged_entries({"T = 1", "T = 2"}, points) ==
        Entries{{"scheme", "euler"}, {"step", "T = 1: 0.1; T = 2: 0.2"}, {"diverged", "T = 2: 3"}});
}

TEST_CASE("Points whose grids differ cannot be one sweep") {
  const Options o = walker({{"times", Value()}, {"duration", axis_value("D")}, {"sweep", Record{{"D", Array::of({1, 2})}}}});
  CHECK_THROWS_WITH(run_with(o), "observable C has other coordinates at D = 2 than at D = 1");
}
