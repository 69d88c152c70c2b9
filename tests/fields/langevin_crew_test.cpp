// What the runner relies on: the same bits however members are grouped, saved or interrupted; steps, limits and warnings;
// divergences with step, time and site.
#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/dynamics/langevin_kernel.h"
#include "engine/numerics/normals.h"
#include "tests/fields/field_runs.h"

using namespace fields;
using Catch::Matchers::Contains;

namespace {

const std::vector<std::vector<std::size_t>> shapes{{}, {2}, {5}, {9}, {16}, {20}, {3, 7}, {40, 40}, {8, 8, 8}, {2, 2, 2, 2, 2}, {70, 70}};

}  // namespace

TEST_CASE("members move alike alone and together") {
  for (const auto& lengths : shapes) for (const std::string& scheme : schemes) {
    const FieldRun run = noisy_run(lengths, scheme);
    const auto simulation = run.simulation();
    const auto members = members_from(3, std::min<std::size_t>(simulation->lanes(), 37));
    const auto crew = simulation->crew();
    crew->start(members);
    std::vector<std::vector<std::vector<double>>> alone;
    for (const MemberAddress& member : members) alone.push_back(trajectory(*simulation, member, run.times.size()));
    for (std::size_t sample = 0; sample < run.times.size(); ++sample) {
      crew->advance(sample);
      for (std::size_t lane = 0; lane < members.size(); ++lane) REQUIRE(field_of(*crew, lane) == alone[lane][sample]);
      CHECK(crew->state(0).time == run.times[sample]);
    }
    CHECK((alone.size() == 1 || alone[0] != alone[1]));
  }
}

TEST_CASE("replicas of one sample share the frozen noise and nothing else") {
  FieldRun run = noisy_run({12});
  const auto simulation = run.simulation();
  const auto a = trajectory(*simulation, {0, 7, 0}, 4), b = trajectory(*simulation, {1, 7, 1}, 4);
  CHECK(a[3] != b[3]);
  run.noises.pop_back();
  const auto frozen = run.simulation();
  CHECK(trajectory(*frozen, {0, 7, 0}, 4) == trajectory(*frozen, {1, 7, 1}, 4));
  CHECK(trajectory(*frozen, {0, 7, 0}, 4) != trajectory(*frozen, {0, 8, 0}, 4));
}

TEST_CASE("a saved crew goes on to the same bits, from every sample and from in between") {
  for (const auto& lengths : shapes) for (const std::string& scheme : schemes) for (const bool bridge : {false, true}) {
    FieldRun run = noisy_run(lengths, scheme);
    std::atomic<int> interrupt{0};
    run.interrupt = &interrupt;
    run.bridge = bridge;  // the crew saved in between stands between two halves of a step
    const auto simulation = run.simulation();
    const auto members = members_from(0, std::min<std::size_t>(simulation->lanes(), 5));
    const auto expected = trajectory(*simulation, members[0], run.times.size());
    for (std::size_t stop = 0; stop < run.times.size(); ++stop)
      for (const bool between : {false, true}) {
        auto crew = simulation->crew();
        crew->start(members);
        for (std::size_t sample = 0; sample < stop; ++sample) crew->advance(sample);
        if (between) {
          interrupt = 1;
          crew->advance(stop);
          interrupt = 0;
          CHECK(crew->arrived() == (stop == 0));  // the first sample is at time 0
          if (crew->arrived()) continue;
        }
        ByteWriter saved;
        crew->save(saved);
        auto fresh = simulation->crew();
        ByteReader reader(saved.bytes());
        fresh->load(reader, members, stop);
        CHECK(reader.done());
        if (!between && stop > 0) REQUIRE(field_of(*fresh, 0) == expected[stop - 1]);
        for (std::size_t sample = stop; sample < run.times.size(); ++sample) {
          fresh->advance(sample);
          REQUIRE(fresh->arrived());
          REQUIRE(field_of(*fresh, 0) == expected[sample]);
        }
      }
  }
}

TEST_CASE("large fields take several steps in one sweep, to the same bits and the same divergence") {
  const Formula q = named("q");
  const auto general = made<Landscape>("overlap", {{"potential", function_of({"q"}, q * q * Formula(0.5) - Formula(1) / (q * q + Formula(2)))}});
  const std::vector<std::vector<std::size_t>> large{{128, 64, 65}, {90, 5900}, {3, 421, 420}, {2, 512, 513}, {27, 28, 29, 25}, {365, 363, 4}, {1000, 530}};
  for (const auto& lengths : large)
    for (const std::string kind : {"euler, no noise", "euler", "heun", "heun, bridge"}) {
      INFO(lengths.size() << " axes, the first " << lengths[0] << ", " << kind);
      FieldRun run = noisy_run(lengths, kind.substr(0, kind[0] == 'e' ? 5 : 4));
      if (kind == "euler, no noise") run.noises.pop_back();
      run.bridge = kind == "heun, bridge";
      if (lengths[0] == 90) run.landscape = general;
      run.times = {0.02 * 9};
      FieldRun by_step = run;
      by_step.times.clear();
      for (int i = 1; i <= 9; ++i) by_step.times.push_back(0.02 * i);
      const auto together = run.simulation(), one_by_one = by_step.simulation();
      const bool same = trajectory(*together, {2, 1, 1}, 1)[0] == trajectory(*one_by_one, {2, 1, 1}, 9)[8];  // too long to print
      CHECK(same);
    }
  // Leaves the bound at different steps in different places.
  FieldRun run = noisy_run({90, 90, 90});
  run.landscape = quadratic(0.1);
  run.noises = {made<Noise>("quenched", {{"variance", 400}})};
  run.dynamics = {{"step", 0.005}, {"bound", 3}};
  run.times = {0.005 * 12};
  FieldRun by_step = run;
  by_step.times.clear();
  for (int i = 1; i <= 12; ++i) by_step.times.push_back(0.005 * i);
  const auto found = [](const FieldRun& r) {
    const auto simulation = r.simulation();
    const auto crew = simulation->crew();
    const MemberAddress member{0, 0, 0};
    crew->start({&member, 1});
    for (std::size_t sample = 0; sample < r.times.size(); ++sample) crew->advance(sample);
    REQUIRE(crew->diverged(0) != nullptr);
    return *crew->diverged(0);
  };
  const Divergence a = found(run), b = found(by_step);
  CHECK(a.step > 3);
  CHECK(a.step == b.step);
  CHECK(a.site == b.site);
  CHECK(a.details == b.details);
  CHECK(a.time == Approx(b.time));
}

TEST_CASE("the stencil gives the same bits on v3 and v4, and nearly so on v2") {
  const std::size_t length = 24, rows = 6, n = length * rows;
  std::vector<double> q(n), before(n), omega(n), xi(n), force(n), inner(n);
  std::uint32_t which = 0;
  for (std::vector<double>* field : {&q, &before, &omega, &xi, &force, &inner}) fill_normals({fixed_key(1, "stencil", Purpose::initial), which++, 0}, 0, *field);
  std::vector<std::int32_t> outer;
  for (int row = 0; row < 6; ++row) outer.insert(outer.end(), {(row + 5) % 6 - row, (row + 1) % 6 - row});
  LangevinCoefficients k;
  k.neighbours = 0.1, k.drift = 0.05, k.noise = 0.3, k.own = 0.6;
  for (int j = 0; j < 8; ++j) k.polynomial[j] = 0.7 / (j + 1);
  for (const int degree : {-1, 3, 7})
    for (const InnerNeighbours kind_of_inner : {InnerNeighbours::shifted, InnerNeighbours::given})
      for (const bool frozen : {false, true})
        for (const int terms : {0, 1, 2, 3}) {
          const LangevinKind kind{kind_of_inner, 1, degree, frozen, terms % 2 == 1, terms >= 2};
          const auto stepped = [&](LangevinStep step) {
            std::vector<double> next(n);
            const LangevinBlock block{q.data(), next.data(), before.data(), omega.data(), xi.data(), force.data(), inner.data(), 0, rows, length, 0, length, outer.data(), rows};
            step(kind, block, k);
            return next;
          };
          const auto v2 = stepped(isa_v2::langevin_step(kind));
          if (detected_isa() < Isa::v3) continue;
          const auto v3 = stepped(isa_v3::langevin_step(kind));
          for (std::size_t i = 0; i < n; ++i) CHECK(v2[i] == Approx(v3[i]).epsilon(1e-13).margin(1e-13));
          if (detected_isa() >= Isa::v4) CHECK(stepped(isa_v4::langevin_step(kind)) == v3);
        }
}

TEST_CASE("a member that leaves the bound is stopped, named and counted; the others go on") {
  // No lattice, W' = -q: q grows by 1.1 a step from start times tilt; without noise, q_n = 1.1^n.
  FieldRun run;
  run.landscape = made<Landscape>("overlap", {{"force", function_of({"q"}, named("q"))}});
  run.dynamics = {{"step", 0.1}};
  run.times = {1, 2, 3};
  const auto crew = run.simulation()->crew();
  crew->start(members_from(0, 2));
  crew->advance(0);
  crew->advance(1);
  CHECK(crew->diverged(0) == nullptr);
  crew->advance(2);
  const Divergence* d = crew->diverged(0);
  REQUIRE(d != nullptr);
  CHECK(d->step == 25);  // 1.1^25 = 10.8 is the first beyond 10
  CHECK(d->time == Approx(2.5));
  CHECK(d->site.empty());
  CHECK(d->quantity == "q = 10.8 went beyond the bound 10");
  ByteWriter saved;
  crew->save(saved);
  const auto fresh = run.simulation()->crew();
  ByteReader reader(saved.bytes());
  fresh->load(reader, members_from(0, 2), 3);
  REQUIRE(fresh->diverged(1) != nullptr);
  CHECK(fresh->diverged(1)->summary() == d->summary());
}

TEST_CASE("a field that blows up is reported with step, time, site and cause, once per member") {
  const std::vector<std::size_t> lengths{3, 4, 10};
  std::vector<double> start(120, 0.5), omega(120, 0.0);
  start[1 * 40 + 2 * 10 + 7] = 1.9;
  const Formula q = named("q");
  FieldRun run;
  run.lengths = lengths;
  run.landscape = made<Landscape>("overlap", {{"potential", function_of({"q"}, q * q * q * q)}, {"gradient_cost", 0.01}});
  run.dynamics = {{"step", 0.3}};
  run.start = Array::of(start);
  run.times = {30};
  const auto simulation = run.simulation();
  CHECK_THAT(simulation->warnings().at(0), Contains("times the stable limit"));
  const auto crew = simulation->crew();
  crew->start(members_from(0, 1));
  crew->advance(0);
  const Divergence* d = crew->diverged(0);
  REQUIRE(d != nullptr);
  CHECK(d->step == 2);  // 1.9 -> -6.3 -> +300
  CHECK(d->time == Approx(0.6));
  CHECK(d->site == std::vector<std::size_t>{2, 3, 8});
  CHECK_THAT(d->details.back(), Contains("times the stable limit"));

  // A force that does not exist beyond q = 1.2: not a number, found in the step it appears.
  run.landscape = made<Landscape>("overlap", {{"force", function_of({"q"}, Formula(apply(Op::logarithm, {(Formula(1.2) - q).e})) + Formula(2))},
                                              {"gradient_cost", 1e-3}});
  run.start = 0.5;
  omega[55] = 2.5;
  run.noises = {made<Noise>("quenched", {{"field", Array::of(omega)}})};
  run.dynamics = {{"step", 0.1}};
  const auto second = run.simulation()->crew();
  second->start(members_from(0, 1));
  second->advance(0);
  REQUIRE(second->diverged(0) != nullptr);
  CHECK(second->diverged(0)->site == std::vector<std::size_t>{2, 2, 6});
  CHECK_THAT(second->diverged(0)->details.at(0), Contains("in the force at q = 1.") && Contains("log of"));
}

TEST_CASE("one diverging member leaves the others of its crew untouched") {
  FieldRun run;
  run.landscape = made<Landscape>("overlap", {{"force", function_of({"q"}, named("q"))}});
  run.noises = {made<Noise>("tilt", {{"variance", 1.0}})};
  run.dynamics = {{"step", 0.1}};
  run.times = {1.5, 2.5};
  const auto simulation = run.simulation();
  const auto crew = simulation->crew();
  const auto members = members_from(0, 40);
  crew->start(members);
  crew->advance(0);
  crew->advance(1);
  std::size_t diverged = 0;
  for (std::size_t lane = 0; lane < 40; ++lane) {
    if (crew->diverged(lane))
      ++diverged;
    else
      CHECK(field_of(*crew, lane) == trajectory(*simulation, members[lane], 2)[1]);
  }
  CHECK(diverged > 0);
  CHECK(diverged < 40);
}

TEST_CASE("starts are numbers, arrays and functions of the position") {
  FieldRun run;
  run.lengths = {3, 4};
  run.dynamics = {{"spacing", 0.5}};
  run.times = {0};
  run.start = 0.25;
  CHECK(final_field(run) == std::vector<double>(12, 0.25));
  run.start = Value();
  CHECK(final_field(run) == std::vector<double>(12, 1.0));
  std::vector<double> values(12);
  for (std::size_t i = 0; i < 12; ++i) values[i] = 0.1 * static_cast<double>(i);
  run.start = Array({3, 4}, values);
  CHECK(final_field(run) == values);
  run.start = Array::of(values);
  CHECK(final_field(run) == values);
  run.start = function_of({"x", "y"}, named("x") + Formula(0.125) * named("y"));
  const auto q = final_field(run);
  for (std::size_t i = 0; i < 12; ++i) CHECK(q[i] == 0.5 * static_cast<double>(i / 4) + 0.0625 * static_cast<double>(i % 4));
  run.start = function_of({"x"}, named("x"));
  CHECK(final_field(run)[11] == 1.0);

  run.start = Array({4, 3}, values);
  CHECK_THAT(message_of([&] { run.simulation(); }), Contains("neither the shape nor the length of the lattice (12 sites)"));
  run.start = function_of({"x", "y", "z"}, named("x"));
  CHECK_THAT(message_of([&] { run.simulation(); }), Contains("function of 3 positions, but the lattice has dimension 2"));
  run.start = "equilibrium";
  CHECK_THAT(message_of([&] { run.simulation(); }), Contains("takes a number, an array or a function of the position, not"));
  values[5] = std::numeric_limits<double>::quiet_NaN();
  run.start = Array({3, 4}, values);
  CHECK_THAT(message_of([&] { run.simulation(); }), Contains("at site 6"));
}

TEST_CASE("combinations without meaning are refused with the reason") {
  FieldRun run;
  CHECK_THAT(message_of([] { made<Dynamics>("langevin", {{"scheme", "etd"}}); }), Contains("scheme \"etd\" is not built yet; \"euler\" and \"heun\" are"));
  CHECK_THAT(message_of([] { made<Dynamics>("langevin", {{"scheme", "rk4"}}); }), Contains("accepted: \"euler\" or \"heun\" or \"etd\"") || Contains("\"euler\", \"heun\" or \"etd\""));
  CHECK_THAT(message_of([] { made<Landscape>("overlap", {{"potential", function_of({"q"}, named("q"))}, {"cstar", 0.5}}); }),
             Contains("\"cstar\" has no meaning beside \"potential\""));
  CHECK_THAT(message_of([] { made<Landscape>("overlap", {{"potential", function_of({"q"}, named("q"))}, {"force", function_of({"q"}, named("q"))}}); }),
             Contains("\"force\" has no meaning beside \"potential\""));
  CHECK_THAT(message_of([] { made<Landscape>("overlap", {{"epsilon", -0.5}}); }), Contains("accepted: >= -cstar^2 = -0.36"));
  CHECK_THAT(message_of([] { made<Noise>("quenched", {}); }), Contains("option \"variance\" (or \"field\") is required"));
  CHECK_THAT(message_of([] { made<Noise>("thermal", {}); }), Contains("option \"temperature\" (or \"increments\") is required"));
  CHECK_THAT(message_of([] { made<Noise>("thermal", {{"temperature", 1}, {"increments", Array::of({1})}}); }), Contains("no meaning beside"));
  CHECK_THAT(message_of([] { made<Noise>("quenched", {{"field", Array::of({1})}, {"disorder", 1}}); }), Contains("no meaning beside \"field\""));

  run.lengths = {4};
  run.noises = {made<Noise>("quenched", {{"variance", 1}}), made<Noise>("quenched", {{"variance", 2}})};
  CHECK_THAT(message_of([&] { run.simulation(); }), Contains("two noises of the same kind"));
  run.noises = {made<Noise>("quenched", {{"field", Array::of({1, 2, 3})}})};
  CHECK_THAT(message_of([&] { run.simulation(); }), Contains("\"field\" has 3 numbers, but the lattice has 4 sites"));
  run.noises = {made<Noise>("thermal", {{"increments", Array({2, 4}, std::vector<double>(8))}})};
  CHECK_THAT(message_of([&] { run.simulation(); }), Contains("set \"step\""));
  run.dynamics = {{"step", 0.25}};
  CHECK_THAT(message_of([&] { run.simulation(); }), Contains("\"increments\" has 2 rows, but the run takes 4 steps"));
  run.noises = {made<Noise>("thermal", {{"increments", Array({4, 3}, std::vector<double>(12))}})};
  CHECK_THAT(message_of([&] { run.simulation(); }), Contains("rows of 3 numbers, but the lattice has 4 sites"));
  const Formula r = named("r");
  run.noises = {made<Noise>("quenched", {{"variance", 1}, {"correlation", function_of({"r"}, r)}})};
  CHECK_THAT(message_of([&] { run.simulation(); }), Contains("no covariance on this lattice"));
}

TEST_CASE("a potential that diverges at 1 cannot start there, and can start below") {
  const Formula q = named("q");
  FieldRun run;
  run.lengths = {10};
  run.landscape = made<Landscape>("overlap", {{"potential", function_of({"q"}, Formula(0) - Formula(apply(Op::logarithm, {(Formula(1) - q * q).e})))}});
  run.times = {0.1};
  CHECK_THAT(message_of([&] { run.simulation(); }), Contains("not finite at the start, q = 1"));
  run.start = 0.95;
  const auto simulation = run.simulation();
  CHECK(simulation->step() < 0.25 / 2);
  CHECK(final_field(run)[0] < 0.95);
}

TEST_CASE("a lattice that does not fit in memory is refused before anything is taken") {
  FieldRun run;
  run.lengths = {100000, 100000, 100000};
  const std::string message = message_of([&] { run.simulation(); }, ErrorKind::memory);
  CHECK_THAT(message, Contains("a lattice of 100000 x 100000 x 100000 sites needs 1.49e+07 GiB; ") && Contains("GiB are available"));
}
