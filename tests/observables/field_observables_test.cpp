#include <catch2/catch.hpp>

#include "tests/observables/field_ensemble.h"

using namespace quench;
using namespace quench::testing;

namespace {

const Lattice square{{4, 6}, 0.5};
const std::vector<double> two_times{1, 2};

std::string message_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const Error& e) {
    return e.message();
  }
  return "no error";
}

}  // namespace

TEST_CASE("mean, moments and second moment of the lattice mean") {
  const Fields fields = random_fields(square, 9, 2, 1);
  const Dataset c = measure("mean", {}, square, fields, two_times);
  CHECK(c.dims == std::vector<std::string>{"t"});
  CHECK(c.coords[0][1] == 2);
  double c2 = 0, m3 = 0, local = 0;
  for (double m : lattice_means(fields, 1)) c2 += m * m / 9, m3 += m * m * m / 9;
  for (const auto& member : fields)
    for (double q : member[1]) local += q * q / (9. * 24);
  CHECK(c.value[1] == Approx(mean_of(lattice_means(fields, 1))).epsilon(1e-13));
  CHECK(c.members[3 * 2 + 1] == Approx(lattice_means(fields, 1)[3]).epsilon(1e-14));
  CHECK(measure("second_moment", {}, square, fields, two_times).value[1] == Approx(c2).epsilon(1e-13));
  CHECK(measure("moment", {{"order", 3}}, square, fields, two_times).value[1] == Approx(m3).epsilon(1e-13));
  CHECK(measure("moment", {{"order", 2}, {"of", "site"}}, square, fields, two_times).value[1] == Approx(local).epsilon(1e-13));
}

TEST_CASE("susceptibility has the volume with the spacing, and none in dimension 0") {
  const Fields fields = random_fields(square, 9, 2, 2);
  const double v = variance_of(lattice_means(fields, 0));
  const Dataset chi = measure("susceptibility", {}, square, fields, two_times);
  CHECK(chi.value[0] == Approx(24 * 0.25 * v).epsilon(1e-12));
  CHECK(chi.unit == "length^2");
  CHECK(measure("susceptibility", {{"normalise", "none"}}, square, fields, two_times).value[0] == Approx(v).epsilon(1e-12));
  const Lattice site{{}, 0.1};
  const Fields numbers = random_fields(site, 9, 2, 3);
  CHECK(measure("susceptibility", {}, site, numbers, two_times).value[0] == Approx(variance_of(lattice_means(numbers, 0))).epsilon(1e-12));
}

TEST_CASE("two-valued fields have the Binder parameter of the closed form, in all three forms") {
  Fields fields;
  for (int m = 0; m < 64; ++m) fields.push_back({std::vector<double>(24, m % 2 ? 0.6 : 0.0)});
  const std::vector<double> t{1};
  CHECK(std::abs(measure("binder", {}, square, fields, t).value[0] - 1) < 1e-12);
  CHECK(std::abs(measure("binder", {{"normalise", "U"}}, square, fields, t).value[0] - 2. / 3) < 1e-12);
  CHECK(std::abs(measure("binder", {{"normalise", "tilde"}}, square, fields, t).value[0] + 2. / 3) < 1e-12);
  SECTION("at the start all members are equal: no value, with a reason") {
    for (auto& member : fields) member[0].assign(24, 1.0);
    const Dataset b = measure("binder", {}, square, fields, t);
    CHECK(std::isnan(b.value[0]));
    CHECK(b.reason == "the Binder parameter needs at least 4 members whose values differ");
  }
}

TEST_CASE("a time of its own replaces those of the experiment, a number drops the dim") {
  const Fields fields = random_fields(square, 4, 3, 4);
  const Dataset own = measure("mean", {{"at", Array::of({0, 5, 7})}}, square, fields, two_times);
  CHECK(own.coords[0].size() == 3);
  const Dataset one = measure("mean", {{"at", 5.0}}, square, fields, two_times);
  CHECK(one.dims.empty());
  CHECK(one.value.rank() == 0);
  CHECK(one.value[0] == own.value[0]);
  CHECK(one.attributes.back() == std::pair<std::string, std::string>("t", "5"));
  CHECK(observable("mean", {{"at", 5.0}})->brings_times());
  CHECK_FALSE(observable("mean", {})->brings_times());
}

TEST_CASE("what cannot be measured is refused, naming the option") {
  const Fields fields = random_fields(square, 4, 2, 4);
  CHECK_THROWS_AS(observable("mean", {{"at", Array::of({1, 1})}}), Error);
  CHECK_THROWS_AS(observable("mean", {{"at", Array::of({-1, 1})}}), Error);
  CHECK_THROWS_AS(observable("moment", {}), Error);
  CHECK(message_of([&] { measure("mean", {}, square, fields, {}); }) ==
        "observe.mean has no sample times: give `times` or `duration` to the experiment, or `at` here");
  CHECK(message_of([&] { measure("snapshot", {{"member", 5}}, square, fields, two_times); }) ==
        "option \"member\" is 5, but the ensemble has 4 members");
  CHECK(message_of([&] { observable("mean", {})->measurement({}); }) == "observe.mean needs a field: use dynamics.langevin");
}

TEST_CASE("histograms count members or sites and report what lies outside") {
  Fields fields;
  for (int m = 0; m < 4; ++m) fields.push_back({std::vector<double>(24, 0.05 + 0.25 * m)});  // 0.05 0.3 0.55 0.8
  fields[1][0][3] = 0.1;
  fields[1][0][4] = 0.501;
  const std::vector<double> t{1};
  const std::map<std::string, Value> options{{"bins", 2}, {"range", Array::of({0, 0.6})}};
  const Dataset of_means = measure("histogram", options, square, fields, t);
  CHECK(of_means.dims == std::vector<std::string>{"t", "bin"});
  CHECK(of_means.coords[1][0] == Approx(0.15));
  CHECK(of_means.value[0] == Approx(1 / (4 * 0.3)));
  CHECK(of_means.value[1] == Approx(2 / (4 * 0.3)));
  auto by_site = options;
  by_site["of"] = "site";
  const Dataset of_sites = measure("histogram", by_site, square, fields, t);
  CHECK(of_sites.value[0] == Approx(25 / (96 * 0.3)));
  CHECK(of_sites.value[1] == Approx(47 / (96 * 0.3)));
  CHECK(of_sites.attributes.back() == std::pair<std::string, std::string>("counts_outside_range", "24"));
  SECTION("the upper end belongs to the last bin") {
    Fields edge{{std::vector<double>(24, 0.6)}};
    CHECK(measure("histogram", by_site, square, edge, t).value[1] == Approx(1 / 0.3));
  }
}

TEST_CASE("snapshots hold the field of one member, site by site") {
  const Fields fields = random_fields(square, 3, 2, 6);
  const Dataset s = measure("snapshot", {{"member", 2}}, square, fields, two_times);
  CHECK(s.dims == std::vector<std::string>{"t", "x", "y"});
  CHECK(s.value.shape() == Shape{2, 4, 6});
  CHECK(s.coords[2][3] == 1.5);
  CHECK_FALSE(s.has_error);
  for (std::size_t i = 0; i < 24; ++i) {
    CHECK(s.value[24 + i] == fields[1][1][i]);
    CHECK(s.members[2 * 48 + i] == fields[2][0][i]);
  }
  const Lattice five{{2, 1, 2, 1, 2}, 1};
  CHECK(measure("snapshot", {}, five, random_fields(five, 1, 1, 1), {1}).dims ==
        std::vector<std::string>{"t", "x", "y", "z", "x4", "x5"});
}

TEST_CASE("members of one disorder sample enter the susceptibility as the sheet says") {
  const Fields fields = random_fields(square, 12, 1, 7);
  const std::vector<double> m = lattice_means(fields, 0);
  std::vector<double> samples;
  double within = 0;
  for (std::size_t s = 0; s < 4; ++s) {
    const std::vector<double> replicas(m.begin() + static_cast<std::ptrdiff_t>(3 * s), m.begin() + static_cast<std::ptrdiff_t>(3 * s + 3));
    samples.push_back(mean_of(replicas));
    within += variance_of(replicas) / 4;
  }
  const Dataset chi = measure("susceptibility", {}, square, fields, {1}, 3);
  CHECK(chi.value[0] == Approx(6 * (variance_of(samples) + within * 2 / 3)).epsilon(1e-12));
  CHECK(chi.members.shape()[0] == 4);
}
