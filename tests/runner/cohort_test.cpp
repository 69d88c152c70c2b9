// Which members of a cohort run when.
#include <catch2/catch.hpp>

#include <atomic>

#include "engine/run/cohort.h"
#include "tests/runner/toy.h"

using namespace toy;

TEST_CASE("A resumed cohort leaves chunks beyond the open members waiting, so that nothing moves while those are judged") {
  const ExperimentPlan experiment = plan(walker({{"dynamics", walk({{"step", 0.125}, {"lanes", 16}})}}));
  const Point point = make_point(experiment, 0, "key");
  std::atomic<int> interrupt{0};
  const auto variant = std::make_shared<const Variant>(point, Halvings{}, false, &interrupt);
  TablePlan table;
  table.grouping.members = table.grouping.groups = 40;
  table.observables = {0, 1};
  const auto finish = [&](Cohort& cohort, const std::shared_ptr<Chunk>& chunk) {
    const auto crew = variant->simulation().crew();
    chunk->attach(*crew);
    while (!chunk->finished()) chunk->step(*crew);
    cohort.finish(chunk);
  };

  Cohort before(point, variant, {table});
  before.open(40);
  finish(before, before.next());
  const auto stopped = before.next();
  const std::uint64_t first = stopped->first();
  REQUIRE(first == 16);
  {
    const auto crew = variant->simulation().crew();
    stopped->attach(*crew);
    stopped->step(*crew);
    stopped->saved = stopped->state(*crew);
    before.give_back(stopped);
  }
  ByteWriter out;
  before.write({}, out);

  Cohort after(point, variant, {table});
  ByteReader in(out.bytes());
  after.restore(in);
  after.open(16);
  CHECK(after.complete());
  CHECK(after.next() == nullptr);
  after.open(32);
  CHECK(!after.complete());
  const auto again = after.next();
  REQUIRE(again != nullptr);
  CHECK(again->first() == first);
  finish(after, again);
  CHECK(after.complete());
  CHECK(after.next() == nullptr);
}
